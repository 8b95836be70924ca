"""Search of other programs over the same entries: Datasette and Groonga, each as it is installed.

Each is asked for what the registry's search gives, as far as it can: 20 hits, best first, with
marks, how many there are in all, and facets; of any of the words, and the beginnings of the last.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.load import HOST
from bench.peer import LIMIT
from registry.app import create_app
from registry.extensions import db
from registry.search.index import IndexEntry
from registry.search.reading import published

DATASETTE = "datasette==0.65.5"
GROONGA_PACKAGES = ("groonga-bin", "groonga-token-filter-stem")
_INSTALL_SECONDS = 600
_FACETS = ("owner", "phase", "freshness", "licence")
_TABLES = """
CREATE TABLE entries (
    number INTEGER PRIMARY KEY, id, title, summary, tags, body, owner, phase, freshness, licence
);
CREATE VIRTUAL TABLE words USING fts5(
    title, tags, summary, body, content = 'entries', content_rowid = 'number',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
"""
_FILLED = """
INSERT INTO words (words) VALUES ('rebuild');
INSERT INTO words (words) VALUES ('optimize');
CREATE INDEX by_owner ON entries (owner);
CREATE INDEX by_phase ON entries (phase);
CREATE INDEX by_freshness ON entries (freshness);
CREATE INDEX by_licence ON entries (licence);
ANALYZE;
"""
_SCHEMA = """
plugin_register token_filters/stem
table_create Tags TABLE_HASH_KEY ShortText
table_create Owners TABLE_HASH_KEY ShortText
table_create Phases TABLE_HASH_KEY ShortText
table_create Freshnesses TABLE_HASH_KEY ShortText
table_create Licences TABLE_HASH_KEY ShortText
table_create Entries TABLE_HASH_KEY ShortText
column_create Entries title COLUMN_SCALAR ShortText
column_create Entries tag_words COLUMN_SCALAR ShortText
column_create Entries summary COLUMN_SCALAR ShortText
column_create Entries body COLUMN_SCALAR Text
column_create Entries tags COLUMN_VECTOR Tags
column_create Entries owner COLUMN_SCALAR Owners
column_create Entries phase COLUMN_SCALAR Phases
column_create Entries freshness COLUMN_SCALAR Freshnesses
column_create Entries licence COLUMN_SCALAR Licences
table_create Terms TABLE_PAT_KEY ShortText \
--default_tokenizer TokenBigram --normalizer NormalizerAuto --token_filters TokenFilterStem
"""
_INDEXED = """
column_create Terms words COLUMN_INDEX|WITH_POSITION|WITH_SECTION \
Entries title,tag_words,summary,body
"""


class Unavailable(Exception):
    """Say why a program cannot be had here."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Hold a program: how it is got, filled and started, and the path of a search."""

    name: str
    # Returns the program, or raises Unavailable.
    install: Callable[[Path], str]
    fill: Callable[[str, Path, Iterator[IndexEntry]], None]
    command: Callable[[str, Path], tuple[str, ...]]
    path: Callable[[str], str]


def prepare(catalogue: Catalogue, root: Path, entries: Path) -> tuple[str, ...]:
    """Get a program, fill it with the entries of a data folder, and return how it is started."""
    program = catalogue.install(root / "programs")
    folder = entries / catalogue.name.lower()
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        app = create_app({"REGISTRY_DATA": entries, "REGISTRY_DATABASE_URL": ""})
        with app.app_context():
            catalogue.fill(program, folder, published())
            db.session.remove()
            db.engine.dispose()
        (folder / "done").touch()
    return catalogue.command(program, folder)


def _run(*command: str | Path, text: str | None = None) -> None:
    try:
        subprocess.run(
            command,
            input=text,
            text=True,
            check=True,
            capture_output=True,
            timeout=_INSTALL_SECONDS,
        )
    except FileNotFoundError as error:
        raise Unavailable(f"there is no {command[0]} here") from error
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{command[0]} took over {_INSTALL_SECONDS} s") from error
    except subprocess.CalledProcessError as error:
        last = (error.stderr or error.stdout).strip().splitlines()[-1:]
        raise Unavailable(f"{command[0]} failed: {' '.join(last)}") from error


def _install_datasette(programs: Path) -> str:
    folder = programs / DATASETTE
    program = folder / "bin" / "datasette"
    if not program.exists():
        _run(sys.executable, "-m", "venv", "--clear", folder)
        _run(folder / "bin" / "pip", "install", "--quiet", DATASETTE)
    return str(program)


def _fill_datasette(_program: str, folder: Path, entries: Iterator[IndexEntry]) -> None:
    with sqlite3.connect(folder / "catalogue.db") as connection:
        connection.executescript(_TABLES)
        into = "INSERT INTO entries VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        connection.executemany(into, map(_row, entries))
        connection.commit()
        connection.executescript(_FILLED)


def _row(entry: IndexEntry) -> tuple[str | None, ...]:
    tags, facets = " ".join(entry.tags), (entry.owner, entry.phase, entry.freshness)
    texts = (entry.id, entry.title, entry.summary, tags, _body(entry))
    return (*texts, *facets, _licence(entry))


def _body(entry: IndexEntry) -> str:
    return f"{entry.owner_name}\n{entry.description}\n{entry.text}"


def _licence(entry: IndexEntry) -> str | None:
    return next(iter(entry.facets.get("licence", ())), None)


def _datasette_command(program: str, folder: Path) -> tuple[str, ...]:
    # Without its bounds, which leave out facets that take long, and without guesses at more.
    settings = {
        "suggest_facets": "off",
        "facet_time_limit_ms": "60000",
        "sql_time_limit_ms": "60000",
    }
    options = [word for pair in settings.items() for word in ("--setting", *pair)]
    return (program, "serve", str(folder / "catalogue.db"), "-h", HOST, "-p", "{port}", *options)


def _any_of(typed: str, *more: str) -> str:
    words = typed.split()
    return " OR ".join([*words[:-1], *more, f"{words[-1]}*"])


def _datasette_path(typed: str) -> str:
    # Its page of a table has no order by rank: it is spared that, and the marks.
    asked = [("_search", _any_of(typed)), ("_searchmode", "raw"), ("_size", str(LIMIT))]
    asked += [("_fts_table", "words"), ("_fts_pk", "number"), ("_facet_size", str(LIMIT))]
    return "/catalogue/entries.json?" + urlencode([*asked, *(("_facet", name) for name in _FACETS)])


def _install_groonga(_programs: Path) -> str:
    if not _has_groonga():
        if os.geteuid():
            raise Unavailable("it is not installed, and only root can: " + _APT)
        _run("apt-get", "update", "--quiet")
        _run("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *GROONGA_PACKAGES)
    return "groonga"


_APT = f"apt-get install {' '.join(GROONGA_PACKAGES)}"


def _has_groonga() -> bool:
    listed = ("dpkg-query", "--show", *GROONGA_PACKAGES)
    try:
        _run(*listed)
    except Unavailable:
        return False
    return shutil.which("groonga") is not None


def _fill_groonga(program: str, folder: Path, entries: Iterator[IndexEntry]) -> None:
    # The index is made after the entries: so it is written in one go.
    lines = [_SCHEMA, "load --table Entries", "["]
    lines += [json.dumps(_record(entry)) + "," for entry in entries]
    _run(program, "-n", folder / "db", text="\n".join([*lines, "]", _INDEXED]))


def _record(entry: IndexEntry) -> dict[str, object]:
    return {
        "_key": entry.id,
        "title": entry.title,
        "tag_words": " ".join(entry.tags),
        "summary": entry.summary,
        "body": _body(entry),
        "tags": list(entry.tags),
        "owner": entry.owner or "",
        "phase": entry.phase or "",
        "freshness": entry.freshness,
        "licence": _licence(entry) or "",
    }


def _groonga_command(program: str, folder: Path) -> tuple[str, ...]:
    log = ("--log-path", str(folder / "log"))
    return (program, "--protocol", "http", "--bind-address", HOST, *log, "--port", "{port}", "-s",
            str(folder / "db"))  # fmt: skip


def _groonga_path(typed: str) -> str:
    marked = [f"highlight_html({name}, Terms)" for name in ("title", "summary")]
    asked = {
        "table": "Entries",
        "match_columns": "title * 3 || tag_words * 2 || summary * 2 || body",
        # The beginning of a word is not stemmed here, so the word stands beside it.
        "query": _any_of(typed, typed.rsplit(maxsplit=1)[-1]),
        "sort_keys": "-_score",
        "limit": LIMIT,
        "output_columns": ",".join(("_key", "title", "summary", "body", "tags", "owner", *marked)),
        "drilldown": "tags,owner,phase,freshness,licence",
        "drilldown_sort_keys": "-_nsubrecs",
        "drilldown_limit": LIMIT,
        "cache": "no",
    }
    return "/d/select?" + urlencode(asked)


CATALOGUES: Sequence[Catalogue] = (
    Catalogue(
        "Datasette", _install_datasette, _fill_datasette, _datasette_command, _datasette_path
    ),
    Catalogue("Groonga", _install_groonga, _fill_groonga, _groonga_command, _groonga_path),
)
