"""Show what an organisation uses, and who uses an entry, stage by stage."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from registry.extensions import db
from registry.kinds.kind import Kind
from registry.models import Adoption, Entry, Organisation

# What is in use first; what somebody only looks at, and what was given up, last.
ORDER = ("live", "piloting", "evaluating", "interested", "stopped")


@dataclass(frozen=True, slots=True)
class Stage:
    """Hold the adoptions at one stage."""

    stage: str
    total: int
    documents: list[bytes]


def of_organisation(slug: str, most: int) -> list[Stage]:
    """Return its adoptions by stage, each stage cut to so many, the newest first; one statement."""
    return _staged(Organisation.slug == slug, most)


def of_entry(kind: Kind, slug: str, most: int) -> list[Stage]:
    """Return who uses an entry by stage, each stage cut to so many, the newest first."""
    entry = select(Entry.id).where(
        Entry.kind == kind.name, Entry.slug == slug, Entry.published_at.is_not(None)
    )
    return _staged(Adoption.entry_id == entry.scalar_subquery(), most)


def _staged(whose: ColumnElement[bool], most: int) -> list[Stage]:
    placed = (
        select(
            Adoption.stage,
            Adoption.id,
            func.row_number()
            .over(partition_by=Adoption.stage, order_by=Adoption.id.desc())
            .label("place"),
            func.count().over(partition_by=Adoption.stage).label("total"),
        )
        .join(Organisation, Organisation.id == Adoption.organisation_id)
        .where(whose, Adoption.withdrawn_at.is_(None))
        .subquery()
    )
    rows = db.session.execute(
        select(placed, Adoption.document)
        .join(Adoption, Adoption.id == placed.c.id)
        .where(placed.c.place <= most)
        .order_by(placed.c.place)
    )
    found: dict[str, Stage] = {}
    for row in rows:
        of = found.setdefault(row.stage, Stage(row.stage, row.total, []))
        of.documents.append(row.document)
    return sorted(found.values(), key=lambda of: ORDER.index(of.stage))
