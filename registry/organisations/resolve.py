"""Find the organisations that others name by slug, by an old one too. Needs the database."""

import difflib
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm.interfaces import ORMOption

from registry.documents.address import API
from registry.extensions import db
from registry.kit import clock
from registry.kit.errors import FieldError, Invalid
from registry.models import Organisation, OrganisationSuccession, Slug

KIND = Organisation.kind


def named(slugs: Collection[str], *loads: ORMOption) -> dict[str, Organisation]:
    """Return the organisations that have or had these slugs, by the slug that was asked for."""
    if not slugs:
        return {}
    rows = db.session.execute(
        select(Slug.slug, Organisation)
        .join(Organisation, Organisation.id == Slug.record_id)
        .where(Slug.kind == KIND, Slug.slug.in_(slugs))
        .options(*loads)
    )
    return {row[0]: row[1] for row in rows}


def demand_standing(organisation: Organisation, pointer: str) -> None:
    """Refuse an organisation that has ended, and name who took over from it."""
    ended_on = organisation.ended_on
    if ended_on is None or ended_on > clock.now().date():
        return
    link = OrganisationSuccession
    rows = db.session.execute(
        select(Organisation.slug, Organisation.name)
        .join(link, link.successor_id == Organisation.id)
        .where(link.predecessor_id == organisation.id)
        .order_by(Organisation.name)
    ).all()
    names = " and ".join(row.name for row in rows)
    said = f"{organisation.name} ended on {ended_on}."
    said += f" {names} took over: name one of them." if rows else " Name one that stands."
    suggestion = rows[0].slug if len(rows) == 1 else None
    raise Invalid(said, [FieldError(said, pointer=pointer, suggestion=suggestion)])


def unknown(slugs_at: dict[str, str]) -> list[FieldError]:
    """Make the errors for slugs (by pointer) that no organisation has, with the nearest known."""
    known = db.session.scalars(select(Organisation.slug)).all() if slugs_at else []
    return [
        FieldError(
            f"There is no organisation {slug}. See {API}/organisations.",
            pointer=pointer,
            suggestion=next(iter(difflib.get_close_matches(slug, known, 1, 0.6)), None),
        )
        for pointer, slug in slugs_at.items()
    ]
