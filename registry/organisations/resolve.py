"""Find the organisations that others name by slug, by an old one too. Needs the database."""

import difflib
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm.interfaces import ORMOption

from registry.documents.address import API
from registry.extensions import db
from registry.kit.errors import FieldError
from registry.models import Organisation, Slug

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
