"""Tell whose documents show a record: one step, never further, only for what others show."""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, or_, select

from registry.documents.aggregate import ENTRY_LOADS, ORGANISATION_LOADS, Record
from registry.documents.organisation import REFERENCE_FIELDS
from registry.extensions import db
from registry.models import (
    Entry,
    EntryOrganisation,
    Organisation,
    OrganisationSuccession,
    Point,
    Vocabulary,
    entry_points,
)

# What search knows of an owner beside that: the index hears of it by the event of its entries.
SEARCHED = {"nation"}


def mentions(record: Record, changed: Collection[str]) -> Iterator[Record]:
    """Yield the records whose documents show one of the changed fields of this record.

    Of a vocabulary, `changed` holds the codes whose label or place is another one now.
    """
    if isinstance(record, Vocabulary):
        yield from _entries_with(record, changed)
    if not isinstance(record, Organisation):
        return
    shown = not set(REFERENCE_FIELDS).isdisjoint(changed)
    if shown or SEARCHED & set(changed):
        linked = select(EntryOrganisation.entry_id).where(
            EntryOrganisation.organisation_id == record.id
        )
        yield from _entries(Entry.id.in_(linked))
    if shown or "predecessors" in changed:
        yield from _neighbours_of(record)


def _entries_with(vocabulary: Vocabulary, codes: Collection[str]) -> Iterator[Entry]:
    if not codes:
        return
    naming = (
        select(entry_points.c.entry_id)
        .join(Point)
        .where(Point.vocabulary_id == vocabulary.id, Point.code.in_(codes))
    )
    yield from _entries(Entry.id.in_(naming))


def _entries(condition: ColumnElement[bool]) -> Iterator[Entry]:
    yield from db.session.scalars(
        select(Entry).where(condition).options(*ENTRY_LOADS).order_by(Entry.id)
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
