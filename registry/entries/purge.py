"""Take out of the registry what the law wants gone; only a trace without content stays."""

from typing import Any

from sqlalchemy import select

from registry.access import idempotency
from registry.access.actor import STEWARD, Actor
from registry.entries import find
from registry.extensions import db
from registry.history import service as history
from registry.kinds.kind import Kind
from registry.models import Entry, Event, Slug, Tag, TagAlias, entry_tags


def purge(kind: Kind, slug: str, reason: str, actor: Actor) -> Entry:
    """Delete an entry, a draft too, with all that its versions said; its address is 410 then.

    The name is never given again. The reason is kept in the log, which is not public: it must not
    repeat what had to go.
    """
    actor.demand(STEWARD)
    entry = find.entry(kind, slug)
    if entry is None:
        raise find.absent(kind, slug, actor)
    words = {tag for event in _fields_of(entry) for tag in event.get("tags", ())}
    history.erase(entry, reason, actor)
    idempotency.forget(entry.id)
    db.session.delete(entry)
    db.session.flush()
    _drop(words)
    return entry


def is_purged(kind: Kind, slug: str) -> bool:
    """Tell whether an entry of this name was purged, a draft too."""
    trace = select(Event.position).join(Slug, Slug.record_id == Event.record_id)
    trace = trace.where(Slug.kind == kind.name, Slug.slug == slug, Event.type == find.PURGED)
    return db.session.scalar(trace.limit(1)) is not None


def _fields_of(entry: Entry) -> list[dict[str, Any]]:
    kept = select(Event.fields).where(Event.record_id == entry.id, Event.fields.is_not(None))
    return [fields for fields in db.session.scalars(kept) if fields]


def _drop(words: set[str]) -> None:
    """Delete the tags that nobody else uses or has described: they are words of the entry."""
    is_used = select(entry_tags.c.tag_id).where(entry_tags.c.tag_id == Tag.id).exists()
    has_alias = select(TagAlias.name).where(TagAlias.tag_id == Tag.id).exists()
    # A later version is a steward's, who has said something of it.
    idle = (~is_used, ~has_alias, Tag.description.is_(None), Tag.version == 1)
    for tag in db.session.scalars(select(Tag).where(Tag.name.in_(words), *idle)).all():
        db.session.delete(tag)
