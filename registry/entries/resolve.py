"""Find what an entry names: organisations, its successor, a free slug. Needs the database."""

import difflib
import re

from sqlalchemy import select

from registry.documents.address import API
from registry.extensions import db
from registry.kinds import PLURALS
from registry.kinds.kind import Kind
from registry.kinds.load import Loaded
from registry.kit import ids
from registry.kit.errors import Conflict, FieldError
from registry.kit.schema import Slug as SlugField
from registry.models import PUBLISHED, Entry, Organisation, Slug

_PATH = re.compile(rf"{re.escape(API)}/([a-z-]+)/([a-z0-9-]+)")


def organisations(kind: Kind, loaded: Loaded) -> dict[str, list[Organisation]]:
    """Return the organisations that the fields of the kind name, by role; add what is unknown."""
    named = {name: loaded.data[name] for name in kind.references if loaded.passed(name)}
    wanted = {slug for slugs in named.values() for slug in slugs}
    if not wanted:
        return {role: [] for role in kind.references.values()}
    rows = db.session.scalars(select(Organisation).where(Organisation.slug.in_(wanted)))
    found = {organisation.slug: organisation for organisation in rows}
    for name, slugs in named.items():
        loaded.errors += [
            unknown_organisation(slug, f"/{name}/{place}/slug")
            for place, slug in enumerate(slugs)
            if slug not in found
        ]
    return {
        kind.references[name]: [found[slug] for slug in slugs if slug in found]
        for name, slugs in named.items()
    }


def organisation(slug: str, pointer: str) -> Organisation | FieldError:
    """Return the organisation of this slug, or the error that names the nearest."""
    found = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    return found or unknown_organisation(slug, pointer)


def unknown_organisation(slug: str, pointer: str) -> FieldError:
    """Make the error for a slug that no organisation has, with the nearest that one has."""
    known = db.session.scalars(select(Organisation.slug)).all()
    nearest = difflib.get_close_matches(slug, known, 1, 0.6)
    return FieldError(
        f"There is no organisation {slug}. See {API}/organisations.",
        pointer=pointer,
        suggestion=nearest[0] if nearest else None,
    )


def successor(loaded: Loaded, own_id: str) -> None:
    """Check that the successor is the path of another, published entry."""
    path = loaded.data.get("successor")
    if path is None or not loaded.passed("successor"):
        return
    named = _PATH.fullmatch(path)
    kind = PLURALS.get(named[1]) if named else None
    found = None
    if named and kind:
        found = db.session.execute(
            select(Entry.id, Entry.state)
            .join(Slug, (Slug.record_id == Entry.id) & (Slug.kind == Entry.kind))
            .where(Slug.kind == kind.name, Slug.slug == named[2])
        ).one_or_none()
    if found is None or found.state != PUBLISHED:
        detail = f"Send the path of a published entry, such as {API}/components/parking-permits."
    elif found.id == own_id:
        detail = "An entry cannot be its own successor."
    else:
        return
    loaded.errors.append(FieldError(detail, pointer="/successor"))


def free_slug(kind: str, wanted: str) -> str:
    """Return the wanted slug, or the first of wanted-2, wanted-3, ... that is free."""
    taken = set(
        db.session.scalars(
            select(Slug.slug).where(Slug.kind == kind, Slug.slug.startswith(wanted[:70]))
        )
    )
    taken.update(SlugField.reserved)
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted[: ids.SLUG_LENGTH - len(str(number)) - 1]}-{number}"
    return slug


def claim_slug(kind: str, slug: str, record_id: str) -> None:
    """Give a slug to a record for ever; one that another record has or had is a Conflict."""
    held = db.session.get(Slug, (kind, slug))
    if held is None:
        db.session.add(Slug(kind=kind, slug=slug, record_id=record_id))
    elif held.record_id != record_id:
        free = free_slug(kind, slug)
        fault = FieldError(f"The name {slug} is taken.", pointer="/slug", suggestion=free)
        raise Conflict(f"The name {slug} is taken. {free} is free.", [fault])
