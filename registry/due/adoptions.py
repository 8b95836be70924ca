"""Say what waits in adoptions: for the adopter, and for the owner of what was adopted."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select

from registry.documents.address import record_path
from registry.due import sorts
from registry.due.entries import owned_by
from registry.due.sorts import Due
from registry.extensions import db
from registry.kinds.freshness import DUE, DUE_DAYS_BEFORE, STALE
from registry.models import PUBLISHED, Adoption, Entry, Organisation


def waiting(organisation_id: str) -> Iterator[Due]:
    """Yield what an organisation is to say of adoptions, its own and those of others.

    One statement.
    """
    for row in db.session.execute(_query(organisation_id)):
        if row.organisation_id != organisation_id:
            yield _to_acknowledge(row)
        elif row.source is not None:
            yield _to_state(row)
        else:
            yield _to_confirm(row)


def _query(organisation_id: str) -> Select[*tuple[Any, ...]]:
    is_own = Adoption.organisation_id == organisation_id
    is_declared = Adoption.source.is_(None)
    is_shown = Entry.state == PUBLISHED
    to_acknowledge = and_(
        ~is_own,
        is_declared,
        is_shown,
        Adoption.acknowledged_at.is_(None),
        Adoption.entry_id.in_(owned_by(organisation_id)),
    )
    to_confirm = and_(is_own, is_declared, Adoption.freshness.in_((DUE, STALE)))
    to_state = and_(is_own, ~is_declared, is_shown)
    return (
        select(
            Adoption.id,
            Adoption.organisation_id,
            Adoption.source,
            Adoption.stage,
            Adoption.confirm_by,
            Adoption.updated_at,
            Entry.kind,
            Entry.slug,
            Entry.title,
            Organisation.name,
        )
        .join(Entry, Entry.id == Adoption.entry_id)
        .join(Organisation, Organisation.id == Adoption.organisation_id)
        .where(Adoption.withdrawn_at.is_(None), or_(to_acknowledge, to_confirm, to_state))
    )


def _to_confirm(row: Row[*tuple[Any, ...]]) -> Due:
    path = record_path(Adoption.kind, row.id)
    return Due(
        sorts.TO_CONFIRM,
        Adoption.kind,
        row.id,
        path,
        row.title,
        row.confirm_by - timedelta(days=DUE_DAYS_BEFORE),
        f"Others rely on what you said of your use of this: say by {row.confirm_by} that it is "
        "still so, or change it.",
        "POST",
        f"{path}/confirm",
        by=row.confirm_by,
    )


def _to_acknowledge(row: Row[*tuple[Any, ...]]) -> Due:
    path = record_path(Adoption.kind, row.id)
    return Due(
        sorts.TO_ACKNOWLEDGE,
        Adoption.kind,
        row.id,
        path,
        row.title,
        row.updated_at.date(),
        f"{row.name} says that it uses this ({row.stage}): acknowledge it if you know of it.",
        "POST",
        f"{path}/acknowledge",
    )


def _to_state(row: Row[*tuple[Any, ...]]) -> Due:
    return Due(
        sorts.TO_STATE,
        Adoption.kind,
        row.id,
        record_path(Adoption.kind, row.id),
        row.title,
        row.updated_at.date(),
        f"You are reported to use this ({row.stage}): say yourself how far you are, or ask a "
        f"steward to take it out. Read in: {row.source}.",
        "POST",
        f"{record_path(row.kind, row.slug)}/adoptions",
    )
