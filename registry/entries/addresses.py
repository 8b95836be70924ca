"""List where everything public stands, for those who visit all of it: addresses and days alone."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import func, select

from registry.documents.address import record_path
from registry.extensions import db
from registry.kinds import KINDS
from registry.models import PUBLISHED, Entry, Organisation, Total


@dataclass(frozen=True, slots=True)
class Address:
    """Hold a path of the API, and when what stands there last changed."""

    path: str
    changed_at: datetime


def number() -> int:
    """Return how many addresses there are, as kept at the write; one statement."""
    kinds = (*KINDS, Organisation.kind)
    counted = select(func.sum(Total.number)).where(Total.kind.in_(kinds))
    return int(db.session.scalar(counted) or 0)


def part(start: int, limit: int) -> list[Address]:
    """Return so many addresses from a place on: organisations first, then entries as they came."""
    organisations = db.session.execute(
        select(Organisation.slug, Organisation.updated_at)
        .order_by(Organisation.id)
        .offset(start)
        .limit(limit)
    ).all()
    missing = limit - len(organisations)
    before = db.session.scalar(select(func.count(Organisation.id))) or 0
    entries = (
        db.session.execute(
            select(Entry.kind, Entry.slug, Entry.updated_at)
            .where(Entry.state == PUBLISHED)
            .order_by(Entry.id)
            .offset(max(0, start - before))
            .limit(missing)
        ).all()
        if missing
        else []
    )
    return [
        Address(record_path(kind, slug), changed_at)
        for kind, slug, changed_at in chain(
            ((Organisation.kind, row.slug, row.updated_at) for row in organisations),
            ((row.kind, row.slug, row.updated_at) for row in entries),
        )
    ]
