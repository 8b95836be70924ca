"""Show what an organisation has a part in, by role and by kind, the newest of each."""

from dataclasses import dataclass

from sqlalchemy import func, select

from registry.extensions import db
from registry.models import PUBLISHED, Entry, EntryOrganisation, Organisation


@dataclass(frozen=True, slots=True)
class Shelf:
    """Hold the published entries of one kind in which an organisation has one role."""

    role: str
    kind: str
    total: int
    documents: list[bytes]


def of(slug: str, most: int) -> list[Shelf]:
    """Return every shelf of an organisation, each cut to so many entries; one statement."""
    link = EntryOrganisation
    shelf = (link.role, Entry.kind)
    placed = (
        select(
            link.role,
            Entry.kind,
            Entry.id,
            func.row_number().over(partition_by=shelf, order_by=Entry.id.desc()).label("place"),
            func.count().over(partition_by=shelf).label("total"),
        )
        .join(Entry, Entry.id == link.entry_id)
        .join(Organisation, Organisation.id == link.organisation_id)
        .where(Organisation.slug == slug, Entry.state == PUBLISHED)
        .subquery()
    )
    # Only now the documents: whoever owns thousands has most of them counted and not read.
    rows = db.session.execute(
        select(placed, Entry.document)
        .join(Entry, Entry.id == placed.c.id)
        .where(placed.c.place <= most)
        .order_by(placed.c.role, placed.c.kind, placed.c.place)
    )
    found: dict[tuple[str, str], Shelf] = {}
    for row in rows:
        shelf_of = found.setdefault((row.role, row.kind), Shelf(row.role, row.kind, row.total, []))
        shelf_of.documents.append(row.document)
    return list(found.values())
