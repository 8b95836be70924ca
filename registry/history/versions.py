"""Read the versions of a record: a version is an event that changed what its owner wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from registry.documents.organisation import REFERENCE_FIELDS
from registry.extensions import db
from registry.history import diff
from registry.kinds.entry import WARNINGS
from registry.kit import clock, json
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor
from registry.models import Event, Organisation

# Larger numbers fit no column; no record has so many versions.
NUMBER_MOST = 2**31 - 1
_Restored = aliased(Event)
_COLUMNS = (
    Event.position,
    Event.version,
    Event.type,
    Event.at,
    Event.fields,
    Event.document,
    _Restored.version.label("restored_from"),
    *(getattr(Organisation, name).label(f"by_{name}") for name in REFERENCE_FIELDS),
)


@dataclass(frozen=True, slots=True)
class Version:
    """Hold one version: who made it when, what the owner wrote, and the document of that day."""

    number: int
    position: int
    type: str
    at: str
    by: dict[str, str] | None
    restored_from: int | None
    fields: Mapping[str, Any]
    document: Mapping[str, Any]

    @property
    def compared(self) -> dict[str, Any]:
        """Return what is compared with another version: what was written, and whose it was."""
        owner = self.document.get("owner")
        return {"owner": owner and owner["slug"], **self.fields}

    def summary(self, before: "Version | None") -> dict[str, Any]:
        """Return what a list shows of it; `before` is the version that readers see before it."""
        changed = diff.changed(before.compared, self.compared) if before else []
        return {
            "version": self.number,
            "type": self.type,
            "at": self.at,
            "by": self.by,
            "restored_from": self.restored_from,
            "changed": changed,
        }


def page(record_id: str, filters: Mapping[str, Any], *, is_whole: bool) -> Page:
    """Return a page of summaries, newest first; `is_whole` shows what was never public too."""
    before, limit = NUMBER_MOST, filters["limit"]
    if filters["cursor"]:
        (wanted_before,) = decode_cursor(filters["cursor"], int)
        # A client may make up a number that the column cannot hold.
        before = max(0, min(wanted_before, NUMBER_MOST))
    wanted = _wanted(record_id, is_whole=is_whole)
    query = _select(wanted).where(Event.version < before).limit(limit + 1)
    found = [_version(row) for row in db.session.execute(query)]
    shown, more = cut(found, limit)
    items = [
        json.dumps(version.summary(found[place + 1] if place + 1 < len(found) else None))
        for place, version in enumerate(shown)
    ]
    total = db.session.scalar(select(func.count()).select_from(Event).where(*wanted)) or 0
    return Page(items, total, encode_cursor(shown[-1].number) if more else None)


def one(record_id: str, number: int, *, is_whole: bool) -> Version | None:
    """Return one version, or None when there is none that this reader may see."""
    if not 1 <= number <= NUMBER_MOST:
        return None
    wanted = (*_wanted(record_id, is_whole=is_whole), Event.version == number)
    row = db.session.execute(_select(wanted)).first()
    return _version(row) if row else None


def before(record_id: str, number: int, *, is_whole: bool) -> Version | None:
    """Return the version before another one, as this reader sees them."""
    wanted = (*_wanted(record_id, is_whole=is_whole), Event.version < number)
    row = db.session.execute(_select(wanted).limit(1)).first()
    return _version(row) if row else None


def _wanted(record_id: str, *, is_whole: bool) -> tuple[ColumnElement[bool], ...]:
    public = () if is_whole else (Event.is_public.is_(True),)
    return (Event.record_id == record_id, Event.fields.is_not(None), *public)


def _select(wanted: tuple[ColumnElement[bool], ...]) -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .outerjoin(Organisation, Organisation.id == Event.actor_organisation_id)
        .outerjoin(
            # The cause of another version can be an act on another record: a council that ended.
            _Restored,
            (Event.cause == _Restored.position) & (Event.record_id == _Restored.record_id),
        )
        .where(*wanted)
        .order_by(Event.version.desc())
    )


def _version(row: Any) -> Version:
    by = {name: getattr(row, f"by_{name}") for name in REFERENCE_FIELDS}
    return Version(
        row.version,
        row.position,
        row.type,
        clock.iso(row.at),
        by if by["slug"] else None,
        row.restored_from,
        {name: value for name, value in row.fields.items() if name != WARNINGS},
        json.loads(row.document),
    )
