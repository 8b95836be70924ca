"""Look into a database for anything that is half written, stale or counted wrongly."""

from collections import Counter, defaultdict
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from registry.documents import render
from registry.documents.aggregate import AGGREGATES, Record
from registry.extensions import db
from registry.history.service import CHANGES
from registry.models import (
    PUBLISHED,
    Adoption,
    Entry,
    Event,
    Organisation,
    Relation,
    Tag,
    Total,
    Vocabulary,
)
from registry.search import follow

# Beside entries, which are counted by kind: what lists count when it is written.
_COUNTED = (Organisation, Vocabulary)


def faults(app: Flask) -> dict[str, Any]:
    """Return what is wrong, by what it is; nothing when all is sound. Call it in the context."""
    db.session.rollback()
    found = {
        "documents that differ from a fresh render": _stale_documents(),
        "records that differ from their events": _broken_histories(),
        "totals that differ from counts": _wrong_totals(),
        "positions": _gaps(),
        **{f"{what} in the index": ids for what, ids in _index_differences(app).items()},
    }
    return {what: wrong for what, wrong in found.items() if wrong}


def _records() -> list[Record]:
    return [
        record
        for aggregate in AGGREGATES
        for record in db.session.scalars(
            select(aggregate.model).options(*aggregate.loads).order_by(aggregate.model.id)
        )
    ]


def _stale_documents() -> list[str]:
    stale = []
    for record in _records():
        before = (record.document, record.render_hash)
        render.render(record)
        if (record.document, record.render_hash) != before:
            stale.append(record.slug)
    # Rendered into what was loaded, and thrown away with it.
    db.session.rollback()
    db.session.expunge_all()
    return stale


def _broken_histories() -> list[str]:
    columns = (Event.record_id, Event.fields, Event.version, Event.revision, Event.document)
    histories = defaultdict(list)
    for row in db.session.execute(select(*columns).order_by(Event.position)):
        histories[row.record_id].append(row)
    return [record.slug for record in _records() if not _fits(record, histories[record.id])]


def _fits(record: Record, rows: list[Any]) -> bool:
    """Tell whether events tell of every version once, in order, and the last of what is there."""
    # The entry that first carries a tag tells of it: the tag has no event of its own.
    untold = [(1, 0)] if isinstance(record, Tag) else []
    stamps = untold + [(row.version, row.revision) for row in rows]
    versions = untold + [(row.version, 0) for row in rows if row.fields is not None]
    return (
        stamps == sorted(set(stamps))
        and versions == [(number + 1, 0) for number in range(record.version)]
        and stamps[-1] == (record.version, record.revision)
        and (not rows or bytes(rows[-1].document) == record.document)
    )


def _wrong_totals() -> dict[str, tuple[int, int]]:
    entries = select(Entry.kind).where(Entry.state == PUBLISHED)
    counted = Counter(db.session.scalars(entries))
    for model in _COUNTED:
        counted[model.kind] = _number(select(func.count(model.id)))
    for stated in (Adoption, Relation):
        standing = select(func.count(stated.id)).where(stated.withdrawn_at.is_(None))
        counted[stated.kind] = _number(standing)
    counted[CHANGES] = _number(select(func.count(Event.position)).where(Event.is_public))
    kept = {total.kind: total.number for total in db.session.scalars(select(Total))}
    return {
        kind: (kept.get(kind, 0), counted[kind])
        for kind in kept.keys() | counted.keys()
        if kept.get(kind, 0) != counted[kind]
    }


def _number(query: Any) -> int:
    return int(db.session.scalar(query) or 0)


def _gaps() -> list[int]:
    positions = list(db.session.scalars(select(Event.position).order_by(Event.position)))
    return sorted(set(range(1, len(positions) + 1)) ^ set(positions))


def _index_differences(app: Flask) -> dict[str, list[str]]:
    index = app.extensions["search_index"]
    follow.catch_up(index)
    return follow.differences(index)
