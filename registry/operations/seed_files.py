"""Read the files of the seeds: what stands in them, before anything is checked."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from registry.kinds.kind import Kind
from registry.kit import json

ADOPTIONS = "adoptions.csv"
RELATIONS = "relations.csv"
ORGANISATIONS = "organisations.csv"
OWNERS = "owners.csv"
_ABOUT_ORGANISATION = (
    "slug",
    "name",
    "type",
    "nation",
    "region",
    "started_on",
    "ended_on",
    "homepage_url",
    "source",
)
_MORE_OF_ORGANISATION = ("population", "identifiers", "predecessors")
_OF_ADOPTION = ("stage", "since", "source", "source_url", "source_on")
_WHOSE = ("entry_kind", "entry", "organisation")
_OF_OWNER = ("source_text", "owner", "partners")
_OF_RELATION = (
    *("kind", "slug", "type", "target_kind", "target_slug"),
    *("note", "source", "source_on"),
)
_OF_POINT = ("code", "label", "description")
# A file has those of these columns that it has a use for.
_MORE_OF_POINT = {"broader": ";", "former_names": "|", "aliases": "|", "related": "|"}
VOCABULARIES = Path("vocabularies") / "vocabularies.csv"


class BadSeed(Exception):
    """Say which row of which file cannot be loaded, and why."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Name the organisation behind a source's words, and those that helped."""

    slug: str | None
    partners: list[str]


def entries(folder: Path, kind: Kind) -> list[dict[str, Any]]:
    """Return the entries of a kind, as they would be posted, with where they are from."""
    path = folder / f"{kind.plural}.jsonl"
    rows = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(row) for row in rows]


def organisations(folder: Path) -> list[dict[str, Any]]:
    """Return the organisations."""
    return [
        _organisation(row)
        for row in _rows(folder / ORGANISATIONS, (*_ABOUT_ORGANISATION, *_MORE_OF_ORGANISATION))
    ]


def _organisation(row: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {name: row[name] or None for name in _ABOUT_ORGANISATION}
    values["population"] = int(row["population"]) if row["population"] else None
    values["identifiers"] = json.loads(row["identifiers"])
    values["predecessors"] = json.loads(row["predecessors"])
    return values


def adoptions(folder: Path) -> list[dict[str, Any]]:
    """Return what sources say of who uses what: `values`, beside whose and of which entry."""
    path = folder / ADOPTIONS
    rows = _rows(path, (*_WHOSE, *_OF_ADOPTION)) if path.exists() else ()
    return [
        {name: row[name] for name in _WHOSE}
        | {"values": {name: row[name] or None for name in _OF_ADOPTION}}
        for row in rows
    ]


def relations(folder: Path) -> list[dict[str, Any]]:
    """Return what sources say that entries are to each other, by kind and slug."""
    path = folder / RELATIONS
    rows = _rows(path, _OF_RELATION) if path.exists() else ()
    return [row | {"source_on": _day(row["source_on"])} for row in rows]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadSeed(f"{RELATIONS}: {text} is no day. Write it as 2026-11-23.") from error


def owners(folder: Path) -> dict[str, Owner]:
    """Return the organisations behind the words of the sources."""
    return {
        row["source_text"]: Owner(row["owner"] or None, _split(row["partners"], ";"))
        for row in _rows(folder / OWNERS, _OF_OWNER)
    }


def vocabularies(folder: Path) -> list[dict[str, Any]]:
    """Return the vocabularies with their points, in the order of their file."""
    path = folder / VOCABULARIES
    if not path.exists():
        return []
    return [_vocabulary(path.parent, row) for row in _rows(path, ("scheme", "file"))]


def _vocabulary(folder: Path, row: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {name: value or None for name, value in row.items()}
    file = folder / (values.pop("file") or "")
    return values | {"points": [_point(point) for point in _rows(file, _OF_POINT)]}


def _point(row: dict[str, str]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "label": row["label"],
        "description": row["description"] or None,
        "source": row.get("source") or None,
        **{name: _split(row.get(name, ""), sign) for name, sign in _MORE_OF_POINT.items()},
    }


def _split(text: str, sign: str) -> list[str]:
    return [part for part in text.split(sign) if part]


def _rows(path: Path, columns: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a file; a comma too many or too few would move values to other columns."""
    if not path.is_file():
        raise BadSeed(f"There is no file {path.name}.")
    try:
        # With or without the mark that spreadsheet programs put first.
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _sound(csv.reader(file), path.name, columns)
    except UnicodeDecodeError as error:
        raise BadSeed(f"{path.name} is not in UTF-8. Save it as CSV in UTF-8.") from error


def _sound(reader: Any, name: str, columns: Iterable[str]) -> Iterator[dict[str, str]]:
    header: list[str] = next(reader, [])
    lacking = [column for column in columns if column not in header]
    if lacking:
        raise BadSeed(f"{name} has no column {lacking[0]}.")
    for values in filter(None, reader):
        if len(values) != len(header):
            raise BadSeed(
                f"{name}, line {reader.line_num}: {len(values)} values, but {len(header)} columns. "
                "Put a text with a comma in double quotes."
            )
        yield dict(zip(header, values, strict=True))
