"""Count the sector's figures in the database: a fixed number of statements, each one grouped."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    case,
    cast,
    distinct,
    extract,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from registry.documents.tally import IN_USE
from registry.extensions import db
from registry.kinds.entry import WARNINGS
from registry.models import (
    LEVEL,
    OWNER,
    PUBLISHED,
    UNREAL,
    Adoption,
    Entry,
    EntryOrganisation,
    Event,
    Organisation,
)

Rows = Sequence[Row[*tuple[Any, ...]]]
Query = Select[*tuple[Any, ...]]
_owner = aliased(Organisation)
_link = aliased(EntryOrganisation)
_BEGAN = Adoption.stages[(0, "since")].as_string()
_IS_DECLARED = Adoption.source.is_(None)


def _rows(query: Query) -> Rows:
    return db.session.execute(query).all()


def _of_real(query: Query) -> Query:
    """Narrow a query that has entries to published ones, without those of nobody real."""
    owned = and_(_link.entry_id == Entry.id, _link.role == OWNER)
    return (
        query.outerjoin(_link, owned)
        .outerjoin(_owner, _owner.id == _link.organisation_id)
        .where(Entry.state == PUBLISHED, or_(_owner.id.is_(None), _owner.type.not_in(UNREAL)))
    )


def _adopted(query: Query) -> Query:
    """Narrow a query that has adoptions to those of real organisations, of others' entries."""
    return (
        _of_real(query.join(Entry, Entry.id == Adoption.entry_id))
        .join(Organisation, Organisation.id == Adoption.organisation_id)
        .where(
            Adoption.withdrawn_at.is_(None),
            Organisation.type.not_in(UNREAL),
            or_(_owner.id.is_(None), _owner.id != Organisation.id),
        )
    )


def _year(moment: Any) -> ColumnElement[int]:
    """Return the year of a time, which both databases reckon in UTC; PostgreSQL as a decimal."""
    return cast(extract("year", moment), Integer)


def entries() -> Rows:
    """Count entries by kind, phase, freshness, whether reviewed, owner's nation, year."""
    cell = (
        Entry.kind,
        Entry.phase,
        Entry.freshness,
        Entry.reviewed_at.is_not(None).label("is_confirmed"),
        _owner.nation,
        _year(Entry.published_at).label("year"),
    )
    query = _of_real(select(*cell, func.count().label("number")).select_from(Entry))
    return _rows(query.group_by(*cell))


def sharing() -> Rows:
    """Count the organisations that own a published entry, by type and nation."""
    number = func.count(distinct(_owner.id)).label("number")
    query = _of_real(select(_owner.type, _owner.nation, number).select_from(Entry))
    return _rows(query.where(_owner.id.is_not(None)).group_by(_owner.type, _owner.nation))


def using() -> Rows:
    """Count the organisations that pilot or live with something of others, and who say so."""
    who = Organisation.id
    declared = func.count(distinct(case((_IS_DECLARED, who)))).label("declared")
    number = func.count(distinct(who)).label("number")
    cell = (Organisation.type, Organisation.nation)
    query = _adopted(select(*cell, number, declared).select_from(Adoption))
    return _rows(query.where(Adoption.stage.in_(IN_USE)).group_by(*cell))


def adoptions() -> Rows:
    """Count adoptions by stage, level, adopter's nation, and the year in which they began."""
    year = func.substr(_BEGAN, 1, 4).label("year")
    cell = (Adoption.stage, LEVEL.label("level"), Organisation.nation, year)
    query = _adopted(select(*cell, func.count().label("number")).select_from(Adoption))
    return _rows(query.group_by(*cell))


def reused() -> Rows:
    """Count the entries that somebody else pilots or lives with, by kind, and who says so."""
    declared = func.count(distinct(case((_IS_DECLARED, Entry.id)))).label("declared")
    number = func.count(distinct(Entry.id)).label("number")
    query = _adopted(select(Entry.kind, number, declared).select_from(Adoption))
    return _rows(query.where(Adoption.stage.in_(IN_USE)).group_by(Entry.kind))


def first_adoptions() -> Rows:
    """Find when each entry was published and when its first declared adoption began."""
    query = _adopted(select(Entry.published_at, func.min(_BEGAN).label("began")))
    return _rows(query.where(_IS_DECLARED).group_by(Entry.id, Entry.published_at))


def warned() -> Rows:
    """Count the new entries whose owner was warned of a like one, by nation and year.

    The warnings stand in the event, beside what the owner wrote.
    """
    warnings = Event.fields[WARNINGS].as_string()
    cell = (Organisation.nation, _year(Event.at).label("year"))
    query = (
        select(*cell, func.count().label("number"))
        .select_from(Event)
        .join(Organisation, Organisation.id == Event.actor_organisation_id)
        .where(
            Event.type.in_(("entry.created", "entry.published")),
            Event.is_public.is_(True),
            Organisation.type.not_in(UNREAL),
            warnings.not_in(("[]", "null")),
        )
    )
    return _rows(query.group_by(*cell))
