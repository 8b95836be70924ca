"""Look into a database for anything that is half written, stale or counted wrongly."""

from collections import Counter, defaultdict
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from registry.documents import render
from registry.documents.mentions import ENTRY_LOADS, ORGANISATION_LOADS
from registry.extensions import db
from registry.history.service import CHANGES, REFRESHED
from registry.models import PUBLISHED, Entry, Event, Organisation, Total
from registry.search import follow

_LOADS = {Entry: ENTRY_LOADS, Organisation: ORGANISATION_LOADS}


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


def _records() -> list[Entry | Organisation]:
    return [
        record
        for model, loads in _LOADS.items()
        for record in db.session.scalars(select(model).options(*loads).order_by(model.id))
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
    columns = (Event.record_id, Event.type, Event.version, Event.revision, Event.document)
    histories = defaultdict(list)
    for row in db.session.execute(select(*columns).order_by(Event.position)):
        histories[row.record_id].append(row)
    return [record.slug for record in _records() if not _fits(record, histories[record.id])]


def _fits(record: Entry | Organisation, rows: list[Any]) -> bool:
    """Tell whether events tell of every version once, in order, and the last of what is there."""
    stamps = [(row.version, row.revision) for row in rows]
    written = [row.version for row in rows if not row.type.endswith(f".{REFRESHED}")]
    return (
        stamps == sorted(set(stamps))
        and written == list(range(1, record.version + 1))
        and stamps[-1] == (record.version, record.revision)
        and bytes(rows[-1].document) == record.document
    )


def _wrong_totals() -> dict[str, tuple[int, int]]:
    entries = select(Entry.kind).where(Entry.state == PUBLISHED)
    counted = Counter(db.session.scalars(entries))
    counted[Organisation.kind] = _number(select(func.count(Organisation.id)))
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
