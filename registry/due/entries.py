"""Say what waits in the entries that an organisation owns."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, or_, select

from registry.documents.address import record_path
from registry.due import sorts
from registry.due.sorts import Due
from registry.extensions import db
from registry.kinds.freshness import (
    CURRENT,
    DUE,
    DUE_DAYS_BEFORE,
    QUIET_YEARS,
    STALE,
    STALE_DAYS_AFTER,
    UNCONFIRMED,
    add_months,
)
from registry.kit import clock
from registry.models import DRAFT, OWNER, PUBLISHED, Entry, EntryOrganisation

# A draft that was left for so long is finished, or put away.
DRAFT_DAYS = 30
# What is withdrawn may have nothing in its place; what is only deprecated leads its users on.
_DEPRECATED = "deprecated"
_NO_SUCCESSOR = and_(
    Entry.phase == _DEPRECATED, or_(Entry.successor.is_(None), Entry.successor == "")
)


def owned_by(organisation_id: str) -> Select[str]:
    """Select the ids of the entries of an owner."""
    return select(EntryOrganisation.entry_id).where(
        EntryOrganisation.role == OWNER, EntryOrganisation.organisation_id == organisation_id
    )


def waiting(organisation_id: str, *, with_drafts: bool) -> Iterator[Due]:
    """Yield what waits in the entries of an owner, its old drafts only when asked.

    One statement.
    """
    query = select(
        Entry.kind,
        Entry.slug,
        Entry.title,
        Entry.state,
        Entry.freshness,
        Entry.review_by,
        Entry.provenance,
        Entry.last_activity_at,
        Entry.created_at,
        Entry.updated_at,
        _NO_SUCCESSOR.label("lacks_successor"),
    ).where(Entry.id.in_(owned_by(organisation_id)))
    wanted = and_(Entry.state == PUBLISHED, or_(Entry.freshness != CURRENT, _NO_SUCCESSOR))
    for row in db.session.execute(query.where(or_(wanted, _old_drafts(is_wanted=with_drafts)))):
        if row.state == DRAFT:
            yield _draft(row)
            continue
        if row.freshness != CURRENT:
            yield _freshness(row)
        if row.lacks_successor:
            yield _successor(row)


def _old_drafts(*, is_wanted: bool) -> ColumnElement[bool]:
    if not is_wanted:
        return false()
    return and_(Entry.state == DRAFT, Entry.updated_at < clock.now() - timedelta(days=DRAFT_DAYS))


def _freshness(row: Row[*tuple[Any, ...]]) -> Due:
    path = record_path(row.kind, row.slug)
    if row.freshness == STALE and (quiet := _quiet_since(row)):
        # A review alone would not mend it.
        return Due(
            sorts.REVIEW_STALE,
            row.kind,
            row.slug,
            path,
            row.title,
            quiet,
            "Readers are warned that nothing is known to have happened to this since "
            f"{row.last_activity_at.date()}: say in `last_activity_at` when something last did, or "
            "archive it.",
            "PATCH",
            path,
            by=row.review_by,
            pointer="/last_activity_at",
        )
    type_, since, todo = _asked(row)
    return Due(
        type_,
        row.kind,
        row.slug,
        path,
        row.title,
        since,
        todo,
        "POST",
        f"{path}/review",
        by=row.review_by,
    )


def _quiet_since(row: Row[*tuple[Any, ...]]) -> date | None:
    """Return the first day on which it counted as quiet; None when it does not."""
    if row.last_activity_at is None:
        return None
    last = add_months(row.last_activity_at.date(), 12 * QUIET_YEARS)
    return last + timedelta(days=1) if last < clock.now().date() else None


def _asked(row: Row[*tuple[Any, ...]]) -> tuple[str, date, str]:
    """Return the type of a review that is asked, since when, and why."""
    if row.freshness == UNCONFIRMED or row.review_by is None:
        source = (row.provenance or {}).get("source") or "a source that was not named"
        said = (
            "You have not confirmed what the registry has listed here for you: say that it is "
            f"true, or change what is not. Read in: {source}."
        )
        return sorts.UNCONFIRMED, row.created_at.date(), said
    if row.freshness == DUE:
        said = (
            f"This is to be reviewed by {row.review_by}: say that it is still true, or change what "
            "is not."
        )
        return sorts.REVIEW_DUE, row.review_by - timedelta(days=DUE_DAYS_BEFORE), said
    said = (
        f"Readers are warned that nobody has looked after this since {row.review_by}: say that it "
        "is still true, or change what is not."
    )
    return sorts.REVIEW_STALE, row.review_by + timedelta(days=STALE_DAYS_AFTER + 1), said


def _successor(row: Row[*tuple[Any, ...]]) -> Due:
    path = record_path(row.kind, row.slug)
    return Due(
        sorts.SUCCESSOR_MISSING,
        row.kind,
        row.slug,
        path,
        row.title,
        row.updated_at.date(),
        "This is deprecated: name in `successor` what takes its place, or say that it is "
        "withdrawn.",
        "PATCH",
        path,
        pointer="/successor",
    )


def _draft(row: Row[*tuple[Any, ...]]) -> Due:
    path = record_path(row.kind, row.slug)
    return Due(
        sorts.DRAFT_OLD,
        row.kind,
        row.slug,
        path,
        row.title,
        row.updated_at.date(),
        f"Nobody has touched this draft for more than {DRAFT_DAYS} days: publish it, or archive it "
        "with DELETE.",
        "PATCH",
        path,
        pointer="/state",
    )
