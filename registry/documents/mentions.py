"""Tell whose documents show a record: one step, never further, only for what others show."""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload

from registry.documents.organisation import REFERENCE_FIELDS
from registry.extensions import db
from registry.models import Entry, EntryOrganisation, Organisation, OrganisationSuccession

Record = Entry | Organisation

# What search knows of an owner beside that: the index hears of it by the event of its entries.
SEARCHED = {"nation"}

# What a document shows has to be loaded with its record: a lazy load would raise.
ENTRY_LOADS = (
    selectinload(Entry.organisations).joinedload(EntryOrganisation.organisation),
    selectinload(Entry.tags),
)
ORGANISATION_LOADS = (
    selectinload(Organisation.identifiers),
    selectinload(Organisation.predecessors).joinedload(OrganisationSuccession.predecessor),
    selectinload(Organisation.successors).joinedload(OrganisationSuccession.successor),
)


def mentions(record: Record, changed: Collection[str]) -> Iterator[Record]:
    """Yield the records whose documents show one of the changed fields of this record."""
    if not isinstance(record, Organisation):
        return
    shown = not set(REFERENCE_FIELDS).isdisjoint(changed)
    if shown or SEARCHED & set(changed):
        yield from _entries_of(record)
    if shown or "predecessors" in changed:
        yield from _neighbours_of(record)


def _entries_of(organisation: Organisation) -> Iterator[Entry]:
    linked = select(EntryOrganisation.entry_id).where(
        EntryOrganisation.organisation_id == organisation.id
    )
    yield from db.session.scalars(
        select(Entry).where(Entry.id.in_(linked)).options(*ENTRY_LOADS).order_by(Entry.id)
    )


def _neighbours_of(organisation: Organisation) -> Iterator[Organisation]:
    link = OrganisationSuccession
    before = select(link.predecessor_id).where(link.successor_id == organisation.id)
    after = select(link.successor_id).where(link.predecessor_id == organisation.id)
    yield from linked_anew(
        or_(Organisation.id.in_(before), Organisation.id.in_(after)), organisation
    )


def linked_anew(condition: ColumnElement[bool], changed: Organisation) -> Iterator[Organisation]:
    """Yield organisations with the links that the database has, after one of them has changed."""
    for known in db.session.identity_map.values():
        # What is loaded already does not know of a link that was just made or taken away.
        if isinstance(known, Organisation) and known is not changed:
            db.session.expire(known, ["predecessors", "successors"])
    yield from db.session.scalars(
        select(Organisation).where(condition).options(*ORGANISATION_LOADS).order_by(Organisation.id)
    )
