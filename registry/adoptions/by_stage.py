"""Show what an organisation uses, and who uses an entry, stage by stage."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

from registry.kinds.kind import Kind
from registry.kit.read import Prepared
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
    return _staged(_OF_ORGANISATION.rows(slug=slug, most=most))


def of_entry(kind: Kind, slug: str, most: int) -> list[Stage]:
    """Return who uses an entry by stage, each stage cut to so many, the newest first."""
    return _staged(_OF_ENTRY.rows(kind=kind.name, slug=slug, most=most))


def _staged(rows: Iterable[Any]) -> list[Stage]:
    found: dict[str, Stage] = {}
    for stage, total, document in rows:
        found.setdefault(stage, Stage(stage, total, [])).documents.append(bytes(document))
    return sorted(found.values(), key=lambda of: ORDER.index(of.stage))


def _placed(whose: ColumnElement[bool]) -> Prepared:
    """Prepare the statement for the newest of each stage, each with the number of its stage."""
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
    return Prepared(
        select(placed.c.stage, placed.c.total, Adoption.document)
        .join(Adoption, Adoption.id == placed.c.id)
        .where(placed.c.place <= bindparam("most"))
        .order_by(placed.c.place)
    )


_ENTRY = select(Entry.id).where(
    Entry.kind == bindparam("kind"),
    Entry.slug == bindparam("slug"),
    Entry.published_at.is_not(None),
)
# Every page of an entry and of an organisation asks for them.
_OF_ENTRY = _placed(Adoption.entry_id == _ENTRY.scalar_subquery())
_OF_ORGANISATION = _placed(Organisation.slug == bindparam("slug"))
