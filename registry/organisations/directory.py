"""List organisations for people: those that share or use something first, then by name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from registry.extensions import db
from registry.kit import clock
from registry.models import (
    OWNER,
    PUBLISHED,
    STOPPED,
    Adoption,
    Entry,
    EntryOrganisation,
    Organisation,
)
from registry.organisations import lists
from registry.organisations.likeness import LIKE, likeness, named

# Where an organisation stands in the list. One that has ended comes last, whatever it shared.
STANDINGS = SHARING, USING, QUIET, ENDED = ("sharing", "using", "quiet", "ended")
_link = EntryOrganisation
_OWNS = (_link.organisation_id == Organisation.id) & (_link.role == OWNER)
_SHARES = exists().where(_OWNS, Entry.id == _link.entry_id, Entry.state == PUBLISHED)
# What it gave up is no use any more.
_STANDS = Adoption.withdrawn_at.is_(None) & (Adoption.stage != STOPPED)
_USES = exists().where(Adoption.organisation_id == Organisation.id, _STANDS)


@dataclass(frozen=True, slots=True)
class Listed:
    """Hold an organisation of the list: its document, and how much it shares and uses."""

    document: bytes
    standing: str
    shares: int
    uses: int


def page(filters: Mapping[str, Any], start: int, limit: int) -> list[Listed]:
    """Return the organisations from a place in the list on; three statements."""
    place = _place()
    query = lists.narrowed(
        select(Organisation.id, Organisation.document, place.label("place")), filters
    )
    rows = db.session.execute(
        query.order_by(place, Organisation.slug).offset(start).limit(limit)
    ).all()
    shared, used = _shared([row.id for row in rows]), _used([row.id for row in rows])
    return [
        Listed(row.document, STANDINGS[row.place], shared.get(row.id, 0), used.get(row.id, 0))
        for row in rows
    ]


def standings(filters: Mapping[str, Any]) -> dict[str, int]:
    """Count the organisations of a list by where they stand in it."""
    place = _place().label("place")
    placed = lists.narrowed(select(Organisation.id, place), filters).subquery()
    counted = select(placed.c.place, func.count()).group_by(placed.c.place)
    found: dict[int, int] = {row[0]: row[1] for row in db.session.execute(counted)}
    return {standing: found.get(number, 0) for number, standing in enumerate(STANDINGS)}


def alike(slug: str, most: int) -> list[Listed]:
    """Return those most like one: those that share or use something before others, then by size.

    Only what is of its type and nation is like it; what has ended is like nobody.
    """
    council = named(slug)
    place, weight = _place(), likeness(council)
    apart = func.abs(Organisation.population - council.population)
    rows = db.session.execute(
        select(Organisation.id, Organisation.document, place.label("place"))
        .where(Organisation.id != council.id, ~_has_ended(), weight >= LIKE)
        .order_by(place, weight.desc(), apart.is_(None), apart, Organisation.slug)
        .limit(most)
    ).all()
    shared, used = _shared([row.id for row in rows]), _used([row.id for row in rows])
    return [
        Listed(row.document, STANDINGS[row.place], shared.get(row.id, 0), used.get(row.id, 0))
        for row in rows
    ]


def _has_ended() -> ColumnElement[bool]:
    return and_(Organisation.ended_on.is_not(None), Organisation.ended_on < clock.now().date())


def _place() -> ColumnElement[int]:
    ended = (_has_ended(), STANDINGS.index(ENDED))
    sharing, using = (_SHARES, STANDINGS.index(SHARING)), (_USES, STANDINGS.index(USING))
    return case(ended, sharing, using, else_=STANDINGS.index(QUIET))


def _shared(ids: Collection[str]) -> dict[str, int]:
    """Count the published entries that each of these owns."""
    query = (
        select(_link.organisation_id, func.count())
        .join(Entry, Entry.id == _link.entry_id)
        .where(_link.organisation_id.in_(ids), _link.role == OWNER, Entry.state == PUBLISHED)
        .group_by(_link.organisation_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)} if ids else {}


def _used(ids: Collection[str]) -> dict[str, int]:
    """Count what each of these uses or looks at."""
    who = Adoption.organisation_id
    query = select(who, func.count()).where(who.in_(ids), _STANDS).group_by(who)
    return {row[0]: row[1] for row in db.session.execute(query)} if ids else {}
