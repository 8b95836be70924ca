"""Find the organisations that others name by slug, by an old one too. Needs the database."""

import difflib
from collections.abc import Collection
from datetime import date

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
    fault = ended(organisation, clock.now().date(), pointer)
    if fault is not None:
        raise Invalid(fault.detail, [fault])


def ended(organisation: Organisation, on: date, pointer: str) -> FieldError | None:
    """Say that an organisation had ended by a day, and who took over; its last day counts not."""
    last = organisation.ended_on
    if last is None or last >= on:
        return None
    link = OrganisationSuccession
    rows = db.session.execute(
        select(Organisation.slug, Organisation.name)
        .join(link, link.successor_id == Organisation.id)
        .where(link.predecessor_id == organisation.id)
        .order_by(Organisation.name)
    ).all()
    said = f"{organisation.name} ended on {last}."
    suggestion = rows[0].slug if len(rows) == 1 else None
    if suggestion:
        said += f" {rows[0].name} took over: name it instead."
    elif rows:
        said += f" {' and '.join(row.name for row in rows)} took over: name one of them."
    else:
        said += " Name one that stands."
    return FieldError(said, pointer=pointer, suggestion=suggestion)


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
