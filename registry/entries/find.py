"""Find an entry for somebody: who may see it, who may change it, and why there is none."""

from dataclasses import dataclass

from sqlalchemy import select

from registry.access.actor import Actor
from registry.documents.address import entry_path
from registry.documents.aggregate import ENTRY_LOADS
from registry.extensions import db
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit.errors import Forbidden, Gone, Moved, NotFound, Problem
from registry.models import OWNER, Entry, EntryOrganisation, Event, Slug

PURGED = "entry.purged"


def visible(kind: Kind, slug: str, actor: Actor | None) -> Entry:
    """Return an entry that the actor may see, ready to be changed."""
    found = entry(kind, slug)
    if found is None or not is_visible(found, actor):
        raise absent(kind, slug, actor)
    return found


def entry(kind: Kind, slug: str) -> Entry | None:
    """Return the entry of this slug, whoever may see it."""
    return db.session.scalar(
        select(Entry).where(Entry.kind == kind.name, Entry.slug == slug).options(*ENTRY_LOADS)
    )


@dataclass(frozen=True, slots=True)
class Reached:
    """Hold which entry is at a name, and whether the reader owns it."""

    id: str
    is_own: bool


def reach(kind: Kind, slug: str, actor: Actor | None) -> Reached:
    """Find an entry that the actor may see without loading it; one statement."""
    owner = (
        select(EntryOrganisation.organisation_id)
        .where(EntryOrganisation.entry_id == Entry.id, EntryOrganisation.role == OWNER)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(Entry.id, Entry.published_at, owner.label("owner")).where(
            Entry.kind == kind.name, Entry.slug == slug
        )
    ).one_or_none()
    is_own = bool(row and actor and row.owner == actor.organisation_id)
    if row is None or (row.published_at is None and not is_own):
        raise absent(kind, slug, actor)
    return Reached(row.id, is_own)


def own_if_any(kind: Kind, slug: str, actor: Actor) -> Entry | None:
    """Return an entry that the actor may change; None when there is none that it may know of."""
    found = entry(kind, slug)
    if found is None or not is_visible(found, actor):
        reason = absent(kind, slug, actor)
        if not isinstance(reason, NotFound):
            raise reason
        return None
    demand_own(found, actor)
    return found


def own(kind: Kind, slug: str, actor: Actor) -> Entry:
    """Return an entry that the actor may change."""
    found = own_if_any(kind, slug, actor)
    if found is None:
        raise NotFound(f"There is no {kind.name} {slug}.")
    return found


def absent(kind: Kind, slug: str, actor: Actor | None) -> Problem:
    """Say why there is nothing at a name: the entry has another one now, is purged, or unknown."""
    held = db.session.get(Slug, (kind.name, slug))
    entry = db.session.get(Entry, held.record_id, options=ENTRY_LOADS) if held else None
    if entry is not None and entry.slug != slug and is_visible(entry, actor):
        path = path_of(entry)
        return Moved(f"This {kind.name} is at {path} now.", headers={"Location": path})
    if held is not None and entry is None and _is_purged(held.record_id):
        return Gone(
            f"The {kind.name} {slug} was taken out of the registry for good, as the law asked."
        )
    return NotFound(f"There is no {kind.name} {slug}.")


def _is_purged(record_id: str) -> bool:
    # What was never public is not told to have been there.
    trace = select(Event.position).where(
        Event.record_id == record_id, Event.type == PURGED, Event.is_public.is_(True)
    )
    return db.session.scalar(trace) is not None


def is_visible(entry: Entry, actor: Actor | None) -> bool:
    """Tell whether the actor may see the entry: what was never published, only its owner may."""
    return entry.is_public or (actor is not None and is_owner(entry, actor))


def is_owner(entry: Entry, actor: Actor) -> bool:
    """Tell whether the actor's organisation owns the entry."""
    return entry.owner is not None and entry.owner.id == actor.organisation_id


def demand_own(entry: Entry, actor: Actor) -> None:
    """Refuse who is neither the owner nor a steward."""
    if not is_owner(entry, actor) and not actor.is_steward:
        raise not_yours(entry, "change")


def not_yours(entry: Entry, act: str) -> Forbidden:
    """Say that only its owner may do this with an entry."""
    whose = entry.owner.name if entry.owner else "nobody yet: a steward can transfer it"
    return Forbidden(f"This {entry.kind} belongs to {whose}. Only its owner may {act} it.")


def path_of(entry: Entry) -> str:
    """Return the path under which an entry is read."""
    return entry_path(KINDS[entry.kind].plural, entry.slug)
