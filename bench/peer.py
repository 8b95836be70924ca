"""Serve the obvious way to search on the same stack: what the registry's search is compared with.

SQLite FTS5 with its own ranking, one GROUP BY for each facet over the hits, ORM objects,
marshmallow, and the marks that FTS5 makes; over the same entries, by the same server. Where there
was a choice it was made for speed: the hits are found once for all facets, these stand in one
narrow table of their own, and labels and addresses are left out.
"""

import sqlite3
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, Response, request
from sqlalchemy import event, select, text
from sqlalchemy.orm import defer

from registry import config
from registry.app import create_app as registry_app
from registry.documents.aggregate import ENTRY_LOADS
from registry.documents.entry import entry_document
from registry.extensions import db
from registry.models import Entry
from registry.operations.serve import server
from registry.search import reading
from registry.search.index import IndexEntry
from registry.search.parse import parse

PATH = "/api/v1/plain-search"
FILE = "plain.sqlite3"
LIMIT = 20
FACETS = ("tag", "owner", "phase", "freshness", "licence")
_TABLES = """
CREATE TABLE facets (number INTEGER PRIMARY KEY, owner, phase, freshness, licence);
CREATE TABLE labels (number INTEGER, tag TEXT, PRIMARY KEY (number, tag)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    title, tags, summary, owner_name, body, id UNINDEXED,
    tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO words (words, rank) VALUES ('rank', 'bm25(2.5, 2.0, 1.6, 1.2, 1.0)');
"""
_FILLED = "INSERT INTO words (words) VALUES ('optimize'); ANALYZE;"
# The order by rank with a limit is what FTS5 does by itself: marks are made for the page alone.
_PAGE = text(
    """
    SELECT id, highlight(words, 0, '<mark>', '</mark>'),
        snippet(words, 2, '<mark>', '</mark>', '', 64)
    FROM words WHERE words MATCH :typed ORDER BY rank LIMIT :limit
    """
)
_COUNTS = text(
    """
    WITH hits AS MATERIALIZED (SELECT rowid AS number FROM words WHERE words MATCH :typed)
    SELECT 'total', NULL, count(*) FROM hits
    UNION ALL SELECT 'tag', tag, count(*) FROM hits JOIN labels USING (number) GROUP BY tag
    UNION ALL SELECT 'owner', owner, count(*) FROM hits JOIN facets USING (number) GROUP BY owner
    UNION ALL SELECT 'phase', phase, count(*) FROM hits JOIN facets USING (number) GROUP BY phase
    UNION ALL SELECT 'freshness', freshness, count(*)
        FROM hits JOIN facets USING (number) GROUP BY freshness
    UNION ALL SELECT 'licence', licence, count(*)
        FROM hits JOIN facets USING (number) GROUP BY licence
    """
)
_LOADS = (defer(Entry.document), *ENTRY_LOADS)


def prepare(folder: Path) -> None:
    """Fill the tables of this search from the registry in a folder, unless they are there."""
    if (folder / FILE).exists():
        return
    fresh = folder / f"{FILE}.new"
    fresh.unlink(missing_ok=True)
    app = registry_app({"REGISTRY_DATA": folder, "REGISTRY_DATABASE_URL": ""})
    with app.app_context(), sqlite3.connect(fresh) as connection:
        connection.executescript(_TABLES)
        for number, row in enumerate(reading.published()):
            _insert(connection, number, row)
        connection.commit()
        connection.executescript(_FILLED)
        db.session.remove()
        db.engine.dispose()
    fresh.rename(folder / FILE)


def _insert(connection: sqlite3.Connection, number: int, row: IndexEntry) -> None:
    licence = next(iter(row.facets.get("licence", ())), None)
    values = (number, row.owner, row.phase, row.freshness, licence)
    connection.execute("INSERT INTO facets VALUES (?, ?, ?, ?, ?)", values)
    tags = [(number, tag) for tag in row.tags]
    connection.executemany("INSERT INTO labels VALUES (?, ?)", tags)
    body = f"{row.description}\n{row.text}"
    texts = (row.title, " ".join(row.tags), row.summary, row.owner_name, body)
    into = "INSERT INTO words (rowid, title, tags, summary, owner_name, body, id)"
    connection.execute(f"{into} VALUES (?, ?, ?, ?, ?, ?, ?)", (number, *texts, row.id))


def create_app() -> Flask:
    """Make the registry's application with this one route beside its own."""
    app = registry_app()
    attached = str(app.config["REGISTRY_DATA"] / FILE)
    with app.app_context():
        event.listen(
            db.engine, "connect", lambda raw, _record: raw.execute("ATTACH ? AS plain", [attached])
        )
    app.add_url_rule(PATH, "plain_search", _search)
    return app


def _search() -> Response:
    typed = _match(request.args["q"], whole_words="whole" in request.args)
    page = db.session.execute(_PAGE, {"typed": typed, "limit": LIMIT}).all()
    facets: dict[str, list[dict[str, Any]]] = {name: [] for name in ("total", *FACETS)}
    for name, value, count in db.session.execute(_COUNTS, {"typed": typed}):
        if value is not None or name == "total":
            facets[name].append({"value": value, "count": count})
    (total,) = facets.pop("total")
    body = {
        "items": _items(page),
        "total": total["count"],
        "facets": {name: _commonest(values) for name, values in facets.items()},
    }
    return Response(orjson.dumps(body), content_type="application/json")


def _match(typed: str, *, whole_words: bool) -> str:
    # The same words count as in the registry's search: any of them, and the beginning of the last.
    query = parse(typed)
    words = [f'"{word}"' for word in query.words]
    if query.prefix and not whole_words:
        words.append(f'"{query.prefix}"*')
    return " OR ".join(words)


def _items(page: Any) -> list[dict[str, Any]]:
    chosen = select(Entry).where(Entry.id.in_([row[0] for row in page])).options(*_LOADS)
    entries = {entry.id: entry for entry in db.session.scalars(chosen)}
    # entry_document dumps by the marshmallow fields that a schema of the document has.
    return [
        {**entry_document(entries[name]), "highlights": {"title": title, "summary": summary}}
        for name, title, summary in page
    ]


def _commonest(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(values, key=lambda value: -value["count"])[:LIMIT]


def serve() -> None:
    """Serve until the process is told to end, by the same server as the registry."""
    server("bench.peer:create_app", config.load()).serve()


if __name__ == "__main__":
    serve()
