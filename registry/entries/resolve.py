"""Check what only the database and the state of an entry know, and find whom it names."""

import re

from sqlalchemy import select

from registry.documents.address import API
from registry.extensions import db
from registry.kinds import PLURALS
from registry.kinds.kind import Kind
from registry.kinds.load import Loaded, missing
from registry.kit.errors import FieldError, Invalid
from registry.models import ARCHIVED, DRAFT, PUBLISHED, Entry, Organisation, Slug
from registry.organisations import resolve as organisations_resolve

Named = dict[str, list[Organisation]]

_PATH = re.compile(rf"{re.escape(API)}/([a-z-]+)/([a-z0-9-]+)")


def check(kind: Kind, loaded: Loaded, entry: Entry) -> Named:
    """Add what only the database and the state know, and refuse with all errors at once.

    Returns the organisations that the fields of the kind name, by role.
    """
    named = organisations(kind, loaded)
    _check_successor(loaded, entry)
    if loaded.passed("state"):
        _check_state(loaded, entry.state)
    if loaded.data.get("state") == PUBLISHED:
        wrong = {error.pointer for error in loaded.errors}
        loaded.errors += [
            error for error in missing(kind, loaded.data) if error.pointer not in wrong
        ]
    if loaded.errors:
        number = len(loaded.errors)
        what = "One value is" if number == 1 else f"{number} values are"
        raise Invalid(f"{what} not right. Nothing was kept.", loaded.errors)
    return named


def organisations(kind: Kind, loaded: Loaded) -> Named:
    """Return the organisations that are named, by role, each once; add the errors of the unknown.

    A name that an organisation had before leads to it; its present one takes its place.
    """
    fields = {name: loaded.data[name] for name in kind.references if loaded.passed(name)}
    found = organisations_resolve.named({slug for slugs in fields.values() for slug in slugs})
    loaded.errors += organisations_resolve.unknown(
        {
            f"/{name}/{place}/slug": slug
            for name, slugs in fields.items()
            for place, slug in enumerate(slugs)
            if slug not in found
        }
    )
    named = {}
    for name, slugs in fields.items():
        known = dict.fromkeys(found[slug] for slug in slugs if slug in found)
        loaded.data[name] = [organisation.slug for organisation in known]
        named[kind.references[name]] = list(known)
    return named


def _check_successor(loaded: Loaded, entry: Entry) -> None:
    path = loaded.data.get("successor")
    # One that was right when it was named is not held against a later edit of something else.
    if path is None or path == entry.successor or not loaded.passed("successor"):
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
    elif found.id == entry.id:
        detail = "An entry cannot be its own successor."
    else:
        return
    loaded.errors.append(FieldError(detail, pointer="/successor"))


def _check_state(loaded: Loaded, was: str | None) -> None:
    wanted = loaded.data["state"] = loaded.data["state"] or PUBLISHED
    allowed = (DRAFT, PUBLISHED) if was in (None, DRAFT) else (was, PUBLISHED)
    if wanted in allowed:
        return
    if wanted == ARCHIVED:
        detail = "Send DELETE to archive an entry."
    else:
        detail = f"An entry that is {was} cannot become a draft again."
    loaded.errors.append(FieldError(detail, pointer="/state"))
