"""Read entries: one document, or a page of them, as the bytes that were stored at the write."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, exists, func, select

from registry.access.actor import Actor
from registry.documents.stored import Document, etag
from registry.entries import service
from registry.extensions import db
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit.errors import NotFound, Unauthorised
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor
from registry.models import (
    PUBLISHED,
    Entry,
    EntryOrganisation,
    Organisation,
    Tag,
    Total,
    entry_tags,
)

Query = Select[*tuple[Any, ...]]
_DOCUMENT = select(
    Entry.document, Entry.version, Entry.revision, Entry.published_at.is_not(None).label("public")
)


def document(kind: Kind, slug: str, actor: Actor | None) -> Document:
    """Return the stored document of an entry that the actor may see; one statement."""
    found = db.session.execute(
        _DOCUMENT.where(Entry.kind == kind.name, Entry.slug == slug)
    ).one_or_none()
    if found is None:
        service.follow_alias(kind, slug, actor)
        raise NotFound(f"There is no {kind.name} {slug}.")
    if not found.public:
        service.get(kind, slug, actor)
    return Document(found.document, etag(found.version, found.revision), found.public)


def page(filters: Mapping[str, Any], actor: Actor | None) -> Page:
    """Return a page of documents, newest first, that the actor may see and the filters leave."""
    state = filters.get("state") or PUBLISHED
    if state != PUBLISHED and actor is None:
        raise Unauthorised(
            f"Entries that are {state} are listed for their owner only. Send your token.",
            headers={"WWW-Authenticate": 'Bearer realm="registry"'},
        )
    query = narrowed(select(Entry.id, Entry.document), filters, state, actor)
    if filters["cursor"]:
        (after,) = decode_cursor(filters["cursor"], str)
        query = query.where(Entry.id < after)
    limit = filters["limit"]
    rows = db.session.execute(query.order_by(Entry.id.desc()).limit(limit + 1)).all()
    shown, more = cut(list(rows), limit)
    following = encode_cursor(shown[-1].id) if more else None
    return Page([row.document for row in shown], total(filters, state, actor), following)


def narrowed(query: Query, filters: Mapping[str, Any], state: str, actor: Actor | None) -> Query:
    """Apply the filters of a list; values of one filter are alternatives."""
    query = query.where(Entry.state == state)
    if state != PUBLISHED:
        query = query.where(_owned_by(actor))
    if filters.get("kind"):
        query = query.where(Entry.kind.in_(filters["kind"]))
    if filters.get("phase"):
        query = query.where(Entry.phase.in_(filters["phase"]))
    if filters.get("freshness"):
        query = query.where(Entry.freshness.in_(filters["freshness"]))
    if filters.get("tag"):
        tagged = select(entry_tags.c.entry_id).join(Tag).where(Tag.name.in_(filters["tag"]))
        query = query.where(Entry.id.in_(tagged))
    if filters.get("owner"):
        owned = (
            select(EntryOrganisation.entry_id)
            .join(Organisation)
            .where(EntryOrganisation.role == service.OWNER, Organisation.slug.in_(filters["owner"]))
        )
        query = query.where(Entry.id.in_(owned))
    return query


def _owned_by(actor: Actor | None) -> Any:
    link = EntryOrganisation
    return exists().where(
        link.entry_id == Entry.id,
        link.role == service.OWNER,
        link.organisation_id == (actor.organisation_id if actor else None),
    )


def total(filters: Mapping[str, Any], state: str, actor: Actor | None) -> int:
    """Count what the filters leave; without any, the number that was kept at the write."""
    narrowing = [name for name in ("phase", "freshness", "tag", "owner") if filters.get(name)]
    if state == PUBLISHED and not narrowing:
        kinds = filters.get("kind") or list(KINDS)
        kept = select(func.coalesce(func.sum(Total.number), 0)).where(Total.kind.in_(kinds))
        return int(db.session.scalar(kept) or 0)
    counted = narrowed(select(func.count()).select_from(Entry), filters, state, actor)
    return int(db.session.scalar(counted) or 0)
