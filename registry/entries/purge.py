"""Take out of the registry what the law wants gone; only a trace without content stays."""

from typing import Any

from sqlalchemy import or_, select

from registry.access import idempotency
from registry.access.actor import STEWARD, Actor
from registry.documents import mentions
from registry.entries import find
from registry.extensions import db
from registry.history import service as history
from registry.kinds.kind import Kind
from registry.models import (
    Adoption,
    Entry,
    Event,
    Relation,
    Slug,
    Tag,
    TagAlias,
    entry_tags,
)


def purge(kind: Kind, slug: str, reason: str, actor: Actor) -> Entry:
    """Delete an entry, a draft too, with all that its versions said; its address is 410 then.

    Who adopted it and what it was to others goes with it, because that shows its title. The name is
    never given again. The reason is kept in the log, which is not public: it must not repeat what
    had to go.
    """
    actor.demand(STEWARD)
    entry = find.entry(kind, slug)
    if entry is None:
        raise find.absent(kind, slug, actor)
    words = {tag for event in _fields_of(entry) for tag in event.get("tags", ())}
    around = _around(entry)
    gone = [(record, history.erase(record, reason, actor)) for record in (*around, entry)]
    idempotency.forget(*(record.id for record, _event in gone))
    for record, _event in gone:
        db.session.delete(record)
    db.session.flush()
    _drop(words)
    for record, event in gone:
        # What stood at the other end of a relation counts one less.
        for other in mentions.mentions(record, {"withdrawn_at"}):
            history.refresh(other, actor, cause=event.position)
    return entry


def _around(entry: Entry) -> list[Adoption | Relation]:
    """Return what is said of an entry beside it, also what was taken back."""
    adopted = select(Adoption).where(Adoption.entry_id == entry.id)
    ends = or_(Relation.entry_id == entry.id, Relation.target_id == entry.id)
    related = select(Relation).where(ends)
    return [
        *db.session.scalars(adopted.order_by(Adoption.id)),
        *db.session.scalars(related.order_by(Relation.id)),
    ]


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
