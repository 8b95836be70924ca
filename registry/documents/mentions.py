"""Tell whose documents show a record: one step, never further, only for what others show."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, or_, select

from registry.documents import tally
from registry.documents.aggregate import (
    ADOPTION_LOADS,
    ENTRY_LOADS,
    ORGANISATION_LOADS,
    RELATION_LOADS,
    Record,
)
from registry.documents.entry import ENTRY_REFERENCE_FIELDS
from registry.documents.organisation import REFERENCE_FIELDS
from registry.extensions import db
from registry.kinds.relation import IMPLEMENTS, LEARNT_FROM
from registry.models import (
    Adoption,
    Entry,
    EntryOrganisation,
    Organisation,
    OrganisationSuccession,
    Point,
    Relation,
    Tag,
    Vocabulary,
    entry_points,
    entry_tags,
)

# What search knows of an owner beside that: the index hears of it by the event of its entries.
SEARCHED = {"nation"}
# What an entry counts of its adoptions and relations, and of the adopters themselves.
COUNTED = {"stage", "level", "withdrawn_at", "organisation"}
COUNTED_BY = {"type", "nation"}


def mentions(record: Record, changed: Collection[str]) -> Iterator[Record]:
    """Yield the records whose documents show one of the changed fields of this record.

    Of a vocabulary, `changed` holds the codes whose label or place is another one now.
    """
    if isinstance(record, Vocabulary):
        yield from _entries_with(record, changed)
    elif isinstance(record, Tag) and "name" in changed:
        carrying = select(entry_tags.c.entry_id).where(entry_tags.c.tag_id == record.id)
        yield from _entries(Entry.id.in_(carrying))
    elif isinstance(record, Organisation):
        yield from _of_organisation(record, set(changed))
    elif isinstance(record, Entry):
        yield from _of_entry(record, set(changed))
    elif isinstance(record, Adoption) and COUNTED & set(changed):
        yield from _counting(Entry.id == record.entry_id)
    elif isinstance(record, Relation) and COUNTED & set(changed):
        yield from _around(record)


def _of_organisation(organisation: Organisation, changed: set[str]) -> Iterator[Record]:
    shown = not changed.isdisjoint(REFERENCE_FIELDS)
    if shown or SEARCHED & changed:
        linked = select(EntryOrganisation.entry_id).where(
            EntryOrganisation.organisation_id == organisation.id
        )
        yield from _entries(Entry.id.in_(linked))
    if shown or "predecessors" in changed:
        yield from _neighbours_of(organisation)
    if shown:
        yield from _adoptions(Adoption.organisation_id == organisation.id)
    if COUNTED_BY & changed:
        adopted = select(Adoption.entry_id).where(Adoption.organisation_id == organisation.id)
        yield from _counting(Entry.id.in_(adopted))


def _of_entry(entry: Entry, changed: set[str]) -> Iterator[Record]:
    if not changed.isdisjoint(ENTRY_REFERENCE_FIELDS):
        yield from _adoptions(Adoption.entry_id == entry.id)
        yield from _relations(or_(Relation.entry_id == entry.id, Relation.target_id == entry.id))
    if "state" in changed:
        # A lesson counts while it is published.
        taught = select(Relation.target_id).where(
            Relation.entry_id == entry.id, Relation.type == LEARNT_FROM
        )
        yield from _counting(_learning(taught))


def _around(relation: Relation) -> Iterator[Record]:
    ends = Entry.id.in_((relation.entry_id, relation.target_id))
    if relation.type != LEARNT_FROM:
        yield from _counting(ends)
        return
    taught = select(literal(relation.target_id))
    yield from _counting(or_(ends, _learning(taught)))


def _learning(taught: Select[*tuple[Any, ...]]) -> ColumnElement[bool]:
    """Find what lessons of these entries count for: themselves, and what implements them."""
    following = select(Relation.entry_id).where(
        Relation.target_id.in_(taught), Relation.type == IMPLEMENTS
    )
    return or_(Entry.id.in_(taught), Entry.id.in_(following))


def _counting(condition: ColumnElement[bool]) -> Iterator[Entry]:
    yield from tally.keep(list(_entries(condition)))


def _adoptions(condition: ColumnElement[bool]) -> Iterator[Adoption]:
    yield from db.session.scalars(
        select(Adoption).where(condition).options(*ADOPTION_LOADS).order_by(Adoption.id)
    )


def _relations(condition: ColumnElement[bool]) -> Iterator[Relation]:
    yield from db.session.scalars(
        select(Relation).where(condition).options(*RELATION_LOADS).order_by(Relation.id)
    )


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
