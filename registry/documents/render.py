"""Render a record into its stored document: once, at the write."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from registry import documents, kinds
from registry.documents.aggregate import Record, aggregate_of
from registry.kit import clock, fields, json, schema


@cache
def render_hash() -> str:
    """Return a hash of all that shapes documents; `registry migrate` renders again what differs."""
    folders = [Path(package.__path__[0]) for package in (kinds, documents)]
    return source_hash(
        *(path for folder in folders for path in folder.glob("*.py")),
        *(Path(str(module.__file__)) for module in (clock, fields, json, schema)),
    )


def source_hash(*paths: Path) -> str:
    """Return a hash of source files: it sees more than changes of documents, but misses none."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def render(record: Record) -> dict[str, Any]:
    """Store the document of a record in it, with the hash of what shaped it, and return it."""
    document = aggregate_of(record).document(record)
    record.document = json.dumps(document)
    record.render_hash = render_hash()
    return document


def fields_of(record: Record, document: dict[str, Any]) -> dict[str, Any]:
    """Return what the owner wrote, as the event keeps it."""
    return aggregate_of(record).fields(record, document)
