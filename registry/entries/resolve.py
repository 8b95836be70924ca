"""Check what only the database and the state of an entry know, and find whom it names."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from registry.documents.address import API
from registry.extensions import db
from registry.kinds import PLURALS
from registry.kinds.entry import in_order
from registry.kinds.kind import Kind
from registry.kinds.load import Loaded, missing
from registry.kit.errors import FieldError, Invalid
from registry.models import ARCHIVED, DRAFT, PUBLISHED, Entry, Organisation, Point, Slug
from registry.organisations import resolve as organisations_resolve
from registry.tags import service as tags_service
from registry.vocabularies import resolve as vocabularies_resolve


@dataclass(frozen=True, slots=True)
class Named:
    """Hold the records that the fields of an entry name."""

    organisations: dict[str, list[Organisation]]
    points: list[Point]


_PATH = re.compile(rf"{re.escape(API)}/([a-z-]+)/([a-z0-9-]+)")


def check(kind: Kind, loaded: Loaded, entry: Entry) -> Named:
    """Add what only the database and the state know, and refuse with all errors at once.

    Returns the records that the fields name; in the data, present names take the place of old ones.
    """
    named = Named(_organisations(kind, loaded, entry), _points(loaded))
    if loaded.passed("tags"):
        loaded.data["tags"] = tags_service.canonical(loaded.data["tags"])
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


def _organisations(kind: Kind, loaded: Loaded, entry: Entry) -> dict[str, list[Organisation]]:
    """Return the organisations that are named, by role, each once; add the errors of the unknown.

    A name that an organisation had before leads to it; its present one takes its place.
    """
    named_at = {
        pointer: slug
        for name in kind.references
        if loaded.passed(name)
        for pointer, slug in _slugs(f"/{name}", loaded.data[name])
    }
    found = organisations_resolve.named(set(named_at.values()))
    loaded.errors += organisations_resolve.unknown(
        {pointer: slug for pointer, slug in named_at.items() if slug not in found}
    )
    named = {}
    for name, role in kind.references.items():
        if loaded.passed(name):
            slugs = [slug for _pointer, slug in _slugs("", loaded.data[name])]
            known = list(dict.fromkeys(found[slug] for slug in slugs))
            written = [{"slug": organisation.slug} for organisation in known]
            loaded.data[name] = written if kind.is_list(name) else next(iter(written), None)
            named[role] = known
    loaded.errors += _named_twice(kind, named, entry)
    return named


def _named_twice(
    kind: Kind, named: dict[str, list[Organisation]], entry: Entry
) -> list[FieldError]:
    """Refuse to name one organisation in two fields that the kind holds apart."""
    if kind.apart is None:
        return []
    one, many = kind.apart
    first, second = kind.references[one], kind.references[many]
    # A succession may have put one into the place of both: not held against a later edit.
    stood = {*entry.organisations_as(first)} & {*entry.organisations_as(second)}
    return [
        FieldError(f"{found.name} is named in `{one}` already.", pointer=f"/{many}/{place}/slug")
        for place, found in enumerate(named.get(second, []))
        if found in named.get(first, []) and found not in stood
    ]


def _slugs(at: str, value: Any) -> list[tuple[str, str]]:
    """List the slugs that a field names, each with its pointer."""
    if isinstance(value, list):
        return [(f"{at}/{place}/slug", one["slug"]) for place, one in enumerate(value)]
    return [(f"{at}/slug", value["slug"])] if value else []


def _points(loaded: Loaded) -> list[Point]:
    """Return the points that are named, each once; add the errors of the unknown."""
    if not loaded.passed("supports"):
        return []
    # A null becomes an empty list only where nothing else in the body was wrong.
    wanted = loaded.data["supports"] or []
    found = vocabularies_resolve.named(wanted)
    loaded.errors += vocabularies_resolve.unknown(
        {
            f"/supports/{place}": point
            for place, point in enumerate(wanted)
            if vocabularies_resolve.key_of(point) not in found
        }
    )
    loaded.data["supports"] = in_order(wanted)
    return list(found.values())


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
