"""Read entries: one document, or a page of them, as the bytes that were stored at the write."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select

from registry.access.actor import Actor
from registry.documents.stored import Document, etag
from registry.entries import find
from registry.extensions import db
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit.errors import Unauthorised
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor
from registry.kit.read import Prepared
from registry.models import (
    OWNER,
    PUBLISHED,
    Entry,
    EntryOrganisation,
    Organisation,
    Tag,
    Total,
    entry_points,
    entry_tags,
)
from registry.organisations import lists as organisations_lists
from registry.tags import lists as tags_lists
from registry.vocabularies import resolve as vocabularies_resolve

Query = Select[*tuple[Any, ...]]
# The reads that everybody makes, compiled once. ~ sorts behind every id.
FROM_THE_TOP = "~"
_DOCUMENT = Prepared(
    select(
        Entry.document,
        Entry.version,
        Entry.revision,
        Entry.published_at.is_not(None).label("is_public"),
    ).where(Entry.kind == bindparam("kind"), Entry.slug == bindparam("slug"))
)
_PUBLISHED = (
    select(Entry.id, Entry.document)
    .where(Entry.state == PUBLISHED, Entry.id < bindparam("after"))
    .order_by(Entry.id.desc())
    .limit(bindparam("limit"))
)
# The total that was kept at the write comes with the page: a second statement costs 40 us.
_KEPT = select(func.sum(Total.number))
_OF_ALL_KINDS = Prepared(
    _PUBLISHED.add_columns(
        _KEPT.where(or_(*(Total.kind == name for name in KINDS))).scalar_subquery()
    )
)
_OF_A_KIND = Prepared(
    _PUBLISHED.add_columns(_KEPT.where(Total.kind == bindparam("kind")).scalar_subquery()).where(
        Entry.kind == bindparam("kind")
    )
)
_TOTALS = Prepared(select(Total.kind, Total.number))
_NARROWING = ("phase", "freshness", "tag", "owner", "supports")


def document(kind: Kind, slug: str, actor: Actor | None) -> Document:
    """Return the stored document of an entry that the actor may see; one statement."""
    found = _DOCUMENT.rows(kind=kind.name, slug=slug)
    if not found:
        raise find.absent(kind, slug, actor)
    body, version, revision, is_public = found[0]
    if not is_public:
        find.visible(kind, slug, actor)
    return Document(body, etag(version, revision), bool(is_public))


def page(filters: Mapping[str, Any], actor: Actor | None) -> Page:
    """Return a page of documents, newest first, that the actor may see and the filters leave."""
    state = filters.get("state") or PUBLISHED
    if state != PUBLISHED and actor is None:
        raise Unauthorised(
            f"Entries that are {state} are listed for their owner only. Send your token.",
            headers={"WWW-Authenticate": 'Bearer realm="registry"'},
        )
    after, limit = FROM_THE_TOP, filters["limit"]
    if filters["cursor"]:
        (after,) = decode_cursor(filters["cursor"], str)
    kinds = filters.get("kind") or ()
    is_narrow = state != PUBLISHED or any(filters.get(name) for name in _NARROWING)
    if is_narrow or len(kinds) > 1:
        query = narrowed(select(Entry.id, Entry.document), filters, state, actor)
        query = query.where(Entry.id < after).order_by(Entry.id.desc()).limit(limit + 1)
        rows: list[Any] = list(db.session.execute(query).all())
    elif kinds:
        rows = _OF_A_KIND.rows(kind=kinds[0], after=after, limit=limit + 1)
    else:
        rows = _OF_ALL_KINDS.rows(after=after, limit=limit + 1)
    shown, more = cut(rows, limit)
    following = encode_cursor(shown[-1][0]) if more else None
    if is_narrow:
        number = _count(filters, state, actor)
    else:
        number = int(rows[0][2]) if rows and len(kinds) < 2 else _kept_total(kinds)
    found = Page([row[1] for row in shown], number, following)
    return organisations_lists.with_successors(found, filters.get("owner") or ())


def totals() -> dict[str, int]:
    """Return how many published entries there are of each kind, as kept at the write."""
    numbers = dict(_TOTALS.rows())
    return {kind: numbers.get(kind, 0) for kind in KINDS}


def _kept_total(kinds: Collection[str]) -> int:
    numbers = totals()
    return sum(numbers[kind] for kind in kinds or KINDS)


def _count(filters: Mapping[str, Any], state: str, actor: Actor | None) -> int:
    counted = narrowed(select(func.count()).select_from(Entry), filters, state, actor)
    return int(db.session.scalar(counted) or 0)


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
        tagged = select(entry_tags.c.entry_id).join(Tag).where(tags_lists.means(filters["tag"]))
        query = query.where(Entry.id.in_(tagged))
    if filters.get("supports"):
        points = vocabularies_resolve.ids_of(filters["supports"])
        supporting = select(entry_points.c.entry_id).where(entry_points.c.point_id.in_(points))
        query = query.where(Entry.id.in_(supporting))
    if filters.get("owner"):
        owned = (
            select(EntryOrganisation.entry_id)
            .join(Organisation)
            .where(EntryOrganisation.role == OWNER, Organisation.slug.in_(filters["owner"]))
        )
        query = query.where(Entry.id.in_(owned))
    return query


def _owned_by(actor: Actor | None) -> Any:
    link = EntryOrganisation
    return exists().where(
        link.entry_id == Entry.id,
        link.role == OWNER,
        link.organisation_id == (actor.organisation_id if actor else None),
    )
