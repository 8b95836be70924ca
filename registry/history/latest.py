"""Read the event log backwards, for people: what somebody did lately, without the bookkeeping."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from registry.extensions import db
from registry.kit import json
from registry.kit.paging import NUMBER_MOST, cut, decode_cursor, encode_cursor
from registry.models import UNREAL, Event, Organisation

# What a person did, and others care about; what time or another change brought about is left out.
TOLD = (
    "entry.created",
    "entry.published",
    "entry.updated",
    "entry.reviewed",
    "entry.restored",
    "entry.transferred",
    "entry.archived",
    "entry.unarchived",
    "adoption.created",
    "adoption.declared",
    "adoption.reinstated",
    "adoption.updated",
    "adoption.confirmed",
    "adoption.withdrawn",
    "organisation.succeeded",
)
# The only one whose cause is what its author asked for: the version that is put back.
_RESTORED = "entry.restored"
_ADOPTIONS = tuple(type_ for type_ in TOLD if type_.startswith("adoption."))


@dataclass(frozen=True, slots=True)
class Change:
    """Hold one change and the record as it was after it."""

    type: str
    at: datetime
    document: Mapping[str, Any]


def page(cursor: str | None, limit: int) -> tuple[list[Change], str | None]:
    """Return the changes before the cursor, the newest first, and where it goes on.

    What was purged since is gone from here too. What a source reports of who uses what comes in
    hundreds, and nobody of them has said so: it is left out.
    """
    before = NUMBER_MOST
    if cursor:
        (before,) = decode_cursor(cursor, int)
    nobody = select(Organisation.id).where(Organisation.type.in_(UNREAL))
    rows = db.session.execute(
        select(Event.position, Event.type, Event.at, Event.document)
        .where(
            Event.is_public.is_(True),
            Event.position < before,
            Event.type.in_(TOLD),
            or_(Event.cause.is_(None), Event.type == _RESTORED),
            or_(Event.type.not_in(_ADOPTIONS), Event.actor_organisation_id.not_in(nobody)),
            Event.document.is_not(None),
        )
        .order_by(Event.position.desc())
        .limit(limit + 1)
    ).all()
    shown, more = cut(list(rows), limit)
    changes = [Change(row.type, row.at, json.loads(row.document)) for row in shown]
    return changes, encode_cursor(shown[-1].position) if more else None
