"""Create, change and archive entries: one way in for API, pages, seeds and harvest."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.access.actor import Actor
from registry.documents.entry import PARENT_FIELDS, own_fields
from registry.entries import find, resolve
from registry.entries.twins import Twin
from registry.extensions import db
from registry.history import names
from registry.history import service as history
from registry.kinds import KINDS
from registry.kinds.entry import WARNINGS, WITHDRAWN
from registry.kinds.kind import Kind
from registry.kinds.load import load
from registry.kit import clock, ids, json
from registry.kit.errors import Conflict, FieldError
from registry.models import (
    ARCHIVED,
    OWNER,
    PUBLISHED,
    Entry,
    EntryOrganisation,
    Organisation,
)
from registry.organisations import resolve as organisations_resolve
from registry.tags import service as tags_service


def create(
    kind: Kind,
    raw: Mapping[str, Any],
    actor: Actor,
    *,
    slug: str | None = None,
    owner: Organisation | None = None,
    provenance: Mapping[str, Any] | None = None,
    warned: Sequence[Twin] = (),
) -> Entry:
    """Create an entry; its owner is the actor's organisation unless `provenance` is given too.

    `warned` are the entries very like it of which its owner is told; the event keeps them.
    """
    if provenance is None:
        owner = db.session.get_one(Organisation, actor.organisation_id)
        provenance = _registered_by_owner()
    now = clock.now()
    entry = Entry(id=ids.uuid7(), kind=kind.name, created_at=now, version=0, revision=0)
    entry.provenance = dict(provenance)
    entry.tags, entry.points, entry.organisations = [], [], []
    if owner is not None:
        organisations_resolve.demand_standing(owner, "")
        link(entry, OWNER, [owner])
    loaded = load(kind, raw if slug is None else {**raw, "slug": slug})
    if slug is not None and raw.get("slug") not in (None, slug):
        loaded.errors.append(
            FieldError("The address names another slug.", pointer="/slug", suggestion=slug)
        )
    named = resolve.check(kind, loaded, entry)
    data = loaded.data
    if data["slug"] is None:
        wanted = ids.slugify(data["title"], 70) or f"{kind.name}-{entry.id[-6:]}"
        data["slug"] = names.free(kind.name, wanted)
    _apply(kind, entry, data, named)
    db.session.add(entry)
    _review(entry, actor)
    history.record("created", entry, actor, beside=_beside(warned))
    return entry


def _beside(warned: Sequence[Twin]) -> dict[str, Any] | None:
    return {WARNINGS: [twin.kept() for twin in warned]} if warned else None


def replace(
    entry: Entry,
    raw: Mapping[str, Any],
    actor: Actor,
    *,
    provenance: Mapping[str, Any] | None = None,
    restored: int | None = None,
    warned: Sequence[Twin] = (),
) -> Entry:
    """Put new values in place of all that the owner wrote; the same values change nothing.

    A slug or state that is left out stays; so does the provenance, which only seeds may mend.
    `restored` is the position of the event whose values these are; `warned` as in `create`.
    """
    kind = KINDS[entry.kind]
    loaded = load(kind, raw, history.documents(entry))
    for name in ("slug", "state"):
        if loaded.data.get(name) is None and loaded.passed(name):
            loaded.data[name] = getattr(entry, name)
    before = own_fields(entry)
    named = resolve.check(kind, loaded, entry)
    was, was_public = entry.state, entry.is_public
    after = _as_fields(kind, loaded.data)
    changed = {name for name in after if before[name] != after[name]}
    if provenance is not None and dict(provenance) != entry.provenance:
        entry.provenance = dict(provenance)
        changed.add("provenance")
    if not changed:
        return entry
    _apply(kind, entry, loaded.data, named)
    _review(entry, actor)
    verb = "restored" if restored else _verb(was, was_public, entry)
    history.record(verb, entry, actor, changed=changed, cause=restored, beside=_beside(warned))
    return entry


def update(
    entry: Entry, patch: Mapping[str, Any], actor: Actor, *, warned: Sequence[Twin] = ()
) -> Entry:
    """Apply a JSON Merge Patch (RFC 7396) to what the owner wrote."""
    kind = KINDS[entry.kind]
    writable = {name: value for name, value in patch.items() if name in kind.writable}
    others = {name: value for name, value in patch.items() if name not in kind.writable}
    return replace(
        entry, {**json.merge_patch(own_fields(entry), writable), **others}, actor, warned=warned
    )


def archive(entry: Entry, actor: Actor) -> Entry:
    """Take an entry out of lists and search; it stays readable by its address."""
    if entry.state != ARCHIVED:
        entry.state = ARCHIVED
        history.record("archived", entry, actor, changed={"state"})
    return entry


def review(entry: Entry, actor: Actor) -> Entry:
    """Note that its owner has looked at an entry and says that it is still true.

    Nothing that the owner wrote changes, so this is a revision and no version. Said again on the
    same day it changes nothing.
    """
    if not find.is_owner(entry, actor):
        raise find.not_yours(entry, "review")
    _demand_in_use(entry)
    was = entry.reviewed_at
    if was is None or was.date() != clock.now().date():
        _review(entry, actor)
        history.refresh(entry, actor, verb="reviewed")
    return entry


def _demand_in_use(entry: Entry) -> None:
    if entry.phase == WITHDRAWN:
        said = (
            "This is withdrawn, so there is nothing to review. If that is wrong, change its phase."
        )
        raise Conflict(said, [FieldError("It is withdrawn.", pointer="/phase")])


def _registered_by_owner() -> dict[str, Any]:
    today = clock.now().date().isoformat()
    return {"registered_by": "owner", "source": None, "basis": None, "on": today}


def _as_fields(kind: Kind, data: Mapping[str, Any]) -> dict[str, Any]:
    # References and points are written already: they were looked up.
    looked_up = {"supports", *kind.references}
    return {
        name: data[name] if name in looked_up else declared.serialize(name, data)
        for name, declared in kind.writer.load_fields.items()
    }


def _apply(kind: Kind, entry: Entry, data: Mapping[str, Any], named: resolve.Named) -> None:
    if data["slug"] != entry.slug:
        names.claim(kind.name, data["slug"], entry.id)
    fields = _as_fields(kind, data)
    for name in PARENT_FIELDS:
        setattr(entry, name, data[name] if name == "last_activity_at" else fields[name])
    entry.details = {name: fields[name] for name in kind.unstated}
    entry.tags = tags_service.resolve(data["tags"])
    if {point.id for point in entry.points} != {point.id for point in named.points}:
        entry.points = sorted(
            named.points, key=lambda point: (point.scheme, point.edition, point.place)
        )
    for role, organisations in named.organisations.items():
        link(entry, role, organisations)
    if entry.state == PUBLISHED and entry.published_at is None:
        entry.published_at = clock.now()


def link(entry: Entry, role: str, organisations: list[Organisation]) -> None:
    """Let these organisations, in their order, and no others stand in a role to an entry."""
    if entry.organisations_as(role) == organisations:
        return
    others = [link for link in entry.organisations if link.role != role]
    kept = {link.place: link for link in entry.organisations if link.role == role}
    for place, organisation in enumerate(organisations):
        link = kept.get(place) or EntryOrganisation(role=role, place=place)
        link.organisation = organisation
        others.append(link)
    entry.organisations = others


def _review(entry: Entry, actor: Actor) -> None:
    # An edit by the owner says that it still looks after the entry.
    if find.is_owner(entry, actor):
        entry.reviewed_at = clock.now()


def _verb(was: str, was_public: bool, entry: Entry) -> str:
    if was == entry.state:
        return "updated"
    return "unarchived" if was_public else "published"
