"""Read what evidence is made of, one statement for each sort of record; drafts never."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, Text, and_, case, cast, or_, select
from sqlalchemy.orm import aliased

from registry.extensions import db
from registry.kinds import KINDS
from registry.models import (
    LEVEL,
    OWNER,
    PUBLISHED,
    UNREAL,
    Adoption,
    Entry,
    EntryOrganisation,
    Organisation,
    Point,
    Vocabulary,
    entry_points,
)

LEAD, PARTNER = "lead", "partner"
# What an organisation did itself or took part in; a publisher or contributor only wrote a text.
TAKING_PART = (OWNER, LEAD, PARTNER)
SCHEMES = (
    "declaration-principles",
    "declaration-commitments",
    "technology-code-of-practice",
    "service-standard",
)
# Kinds whose entries somebody leads are work, not something that others can take up.
PROJECTS = frozenset(kind.name for kind in KINDS.values() if LEAD in kind.references.values())
LESSON = "lesson"
_DATED = PROJECTS | {kind.name for kind in KINDS.values() if kind.starts}

Rows = Sequence[Row[*tuple[Any, ...]]]
_ADOPTION = (
    Adoption.id,
    Adoption.stage,
    Adoption.since,
    # As text: its days are asked for only when a period is.
    cast(Adoption.stages, Text).label("stages"),
    LEVEL.label("level"),
    Adoption.freshness,
    Adoption.saving_pence,
    Adoption.saving_per,
    Adoption.saving_basis,
    Adoption.source,
)
_ENTRY = (Entry.id.label("entry_id"), Entry.kind, Entry.slug, Entry.title)
_WHO = (
    Organisation.slug.label("who"),
    Organisation.name.label("who_name"),
    Organisation.type.label("who_type"),
)


@dataclass(frozen=True, slots=True)
class Records:
    """Hold all that the registry knows of one organisation's work."""

    organisation: Row[*tuple[Any, ...]]
    entries: Rows
    others: Rows
    own_adoptions: Rows
    adopters: Rows
    points: Rows


def organisation(slug: str) -> Row[*tuple[Any, ...]] | None:
    """Return what evidence says of an organisation itself, or None when there is none."""
    columns = (Organisation.id, *_WHO, Organisation.nation, Organisation.signatory_since)
    query = select(*columns, Organisation.ended_on, Organisation.document).where(
        Organisation.slug == slug
    )
    return db.session.execute(query).one_or_none()


def of(council: Row[*tuple[Any, ...]]) -> Records:
    """Read everything about an organisation: five statements, however much there is."""
    return Records(
        council,
        _rows(_entries(council.id)),
        _rows(_others(council.id)),
        _rows(_own_adoptions(council.id)),
        _rows(_adopters(council.id)),
        _rows(_points(council.id)),
    )


def _rows(query: Select[*tuple[Any, ...]]) -> Rows:
    # Without the ORM, which has nothing to map here: it would double the time of 20,000 rows.
    return db.session.connection().execute(query).all()


def _standing(who: str, roles: Sequence[str] = ()) -> Select[str]:
    """Select the published entries on which an organisation stands, in one of these roles."""
    link = EntryOrganisation
    query = select(link.entry_id).where(link.organisation_id == who)
    return query.where(link.role.in_(roles)) if roles else query


def _entries(who: str) -> Select[*tuple[Any, ...]]:
    """Select the entries on which it stands, once for each role that it has there."""
    facts = (
        Entry.phase,
        Entry.freshness,
        # Of whole documents only what is shown: to read 10,000 of them costs more than all else.
        case((Entry.kind.in_(_DATED), Entry.details)).label("details"),
        Entry.details["licence"].as_string().label("licence"),
        Entry.provenance["registered_by"].as_string().label("registered_by"),
        Entry.published_at,
        Entry.reviewed_at,
    )
    return (
        select(*_ENTRY, *facts, EntryOrganisation.role)
        .join(EntryOrganisation, EntryOrganisation.entry_id == Entry.id)
        # As in relations.lessons: else SQLite walks all that is published, by its state.
        .where(EntryOrganisation.organisation_id == who, Entry.state.concat("") == PUBLISHED)
        .order_by(Entry.kind, Entry.title, Entry.id, EntryOrganisation.role)
    )


def _others(who: str) -> Select[*tuple[Any, ...]]:
    """Select the other organisations that stand on its entries, once for each role."""
    link = EntryOrganisation
    return (
        select(link.entry_id, link.role, *_WHO, Organisation.signatory_since)
        .join(Organisation, Organisation.id == link.organisation_id)
        .join(Entry, Entry.id == link.entry_id)
        .where(
            link.entry_id.in_(_standing(who)),
            link.organisation_id != who,
            Entry.state == PUBLISHED,
            Organisation.type.not_in(UNREAL),
        )
        .order_by(Organisation.slug, link.entry_id, link.role)
    )


def _own_adoptions(who: str) -> Select[*tuple[Any, ...]]:
    """Select what it uses, each with the owner of that."""
    owned = aliased(EntryOrganisation)
    return (
        select(*_ADOPTION, *_ENTRY, *_WHO)
        .join(Entry, Entry.id == Adoption.entry_id)
        .outerjoin(owned, and_(owned.entry_id == Entry.id, owned.role == OWNER))
        .outerjoin(Organisation, Organisation.id == owned.organisation_id)
        .where(
            Adoption.organisation_id == who,
            Adoption.withdrawn_at.is_(None),
            # It goes on using what its owner has archived.
            Entry.published_at.is_not(None),
        )
        .order_by(Entry.title, Entry.kind, Adoption.id)
    )


def _adopters(who: str) -> Select[*tuple[Any, ...]]:
    """Select who else uses what it owns."""
    return (
        select(*_ADOPTION, Adoption.entry_id, *_WHO)
        .join(Entry, Entry.id == Adoption.entry_id)
        .join(Organisation, Organisation.id == Adoption.organisation_id)
        .where(
            Entry.id.in_(_standing(who, (OWNER,))),
            Adoption.organisation_id != who,
            Adoption.withdrawn_at.is_(None),
            Entry.state == PUBLISHED,
            Organisation.type.not_in(UNREAL),
        )
        .order_by(Entry.title, Entry.kind, Organisation.slug, Adoption.id)
    )


def _points(who: str) -> Select[*tuple[Any, ...]]:
    """Select every point of the schemes, with the entries of its own that support it."""
    mine = (
        select(entry_points.c.point_id, entry_points.c.entry_id)
        .join(Entry, Entry.id == entry_points.c.entry_id)
        .where(entry_points.c.entry_id.in_(_standing(who, TAKING_PART)), Entry.state == PUBLISHED)
        .subquery()
    )
    newer = aliased(Vocabulary)
    is_old = (
        select(newer.id)
        .where(newer.scheme == Vocabulary.scheme, newer.edition > Vocabulary.edition)
        .exists()
    )
    return (
        select(Point.scheme, Point.edition, Point.code, Point.label, Vocabulary.title)
        .add_columns(mine.c.entry_id)
        .join(Vocabulary, Vocabulary.id == Point.vocabulary_id)
        .outerjoin(mine, mine.c.point_id == Point.id)
        # Of an edition that was replaced only what is supported: nobody has to fill its gaps.
        .where(Point.scheme.in_(SCHEMES), or_(mine.c.entry_id.is_not(None), ~is_old))
        .order_by(Point.scheme, Point.edition, Point.place, mine.c.entry_id)
    )
