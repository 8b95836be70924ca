"""Read entries from the database as the index takes them: columns, not an object for each row."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, select

from registry.extensions import db
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.models import (
    OWNER,
    PUBLISHED,
    Entry,
    EntryOrganisation,
    Organisation,
    Point,
    Tag,
    entry_points,
    entry_tags,
)
from registry.search.fields import TRUTHS, IndexEntry
from registry.search.thesaurus import SERVICES

_BATCH = 1_000
_COLUMNS = (
    Entry.id,
    Entry.kind,
    Entry.slug,
    Entry.title,
    Entry.summary,
    Entry.description,
    Entry.phase,
    Entry.freshness,
    Entry.adopters,
    Entry.updated_at,
    Entry.details,
    Entry.version,
    Entry.revision,
    Entry.document,
)
Rows = Sequence[Row[*tuple[Any, ...]]]

# What stands beside entries in other tables: each begins with the entry that it belongs to.
_LINK = EntryOrganisation
_ORGANISATIONS = (
    select(
        _LINK.entry_id,
        _LINK.role,
        Organisation.slug,
        Organisation.name,
        Organisation.type,
        Organisation.nation,
    )
    .join(Organisation, Organisation.id == _LINK.organisation_id)
    .order_by(_LINK.role, _LINK.place)
)
_TAGS = (
    select(entry_tags.c.entry_id, Tag.name)
    .join(Tag, Tag.id == entry_tags.c.tag_id)
    .order_by(Tag.name)
)
_POINTS = (
    select(entry_points.c.entry_id, Point.scheme, Point.edition, Point.code)
    .join(Point, Point.id == entry_points.c.point_id)
    .order_by(Point.scheme, Point.edition, Point.place)
)
# What the services are called that an entry is linked to: search uses the link.
_SERVICES = (
    select(
        entry_points.c.entry_id,
        Point.label,
        Point.description,
        Point.former_names,
        Point.aliases,
    )
    .join(Point, Point.id == entry_points.c.point_id)
    .where(Point.scheme == SERVICES)
    .order_by(Point.edition, Point.place)
)


def published() -> Iterator[IndexEntry]:
    """Yield every published entry, in batches, so that memory stays small."""
    after = ""
    while True:
        batch = read(Entry.id > after, _BATCH)
        yield from batch
        if len(batch) < _BATCH:
            return
        after = batch[-1].id


def read(condition: ColumnElement[bool], limit: int | None = None) -> list[IndexEntry]:
    """Return the published entries that fulfil a condition, in the order of their ids."""
    query = select(*_COLUMNS).where(condition, Entry.state == PUBLISHED)
    entries = db.session.execute(query.order_by(Entry.id).limit(limit)).all()
    ids = [entry.id for entry in entries]
    organisations = _beside(_ORGANISATIONS, _LINK.entry_id, ids)
    tags = _beside(_TAGS, entry_tags.c.entry_id, ids)
    points = _beside(_POINTS, entry_points.c.entry_id, ids)
    services = _beside(_SERVICES, entry_points.c.entry_id, ids)
    return [
        _index_entry(
            entry, organisations[entry.id], tags[entry.id], points[entry.id], services[entry.id]
        )
        for entry in entries
    ]


def _beside(
    statement: Select[*tuple[Any, ...]], column: SQLColumnExpression[str], ids: Sequence[str]
) -> Mapping[str, Rows]:
    found = defaultdict(list)
    # Chunked, because a follow may name more ids at once than a statement takes parameters.
    for start in range(0, len(ids), _BATCH):
        chosen = statement.where(column.in_(ids[start : start + _BATCH]))
        for row in db.session.execute(chosen):
            found[row[0]].append(row)
    return found


def _index_entry(
    entry: Row[*tuple[Any, ...]], organisations: Rows, tags: Rows, points: Rows, services: Rows
) -> IndexEntry:
    kind = KINDS[entry.kind]
    owner = next((link for link in organisations if link.role == OWNER), None)
    # Partners, publishers.
    others = (link.name for link in organisations if link.role != OWNER)
    # An entry may be older than a field that its kind has now.
    details = entry.details
    return IndexEntry(
        id=entry.id,
        kind=entry.kind,
        slug=entry.slug,
        title=entry.title,
        summary=entry.summary or "",
        description=entry.description or "",
        tags=tuple(tag.name for tag in tags),
        supports=tuple(f"{point.scheme}/{point.edition}/{point.code}" for point in points),
        services=tuple(name for service in services for name in _names(service)),
        owner=owner.slug if owner else None,
        owner_name=owner.name if owner else "",
        organisation_type=owner.type if owner else None,
        nation=owner.nation if owner else None,
        phase=entry.phase,
        freshness=entry.freshness,
        adopters=entry.adopters,
        updated_at=entry.updated_at,
        stamp=stamp(entry.version, entry.revision, entry.document),
        text=" ".join((*others, *_words(kind, details))),
        facets={name: tuple(_texts(details.get(name))) for name in kind.facets},
    )


def _words(kind: Kind, details: Mapping[str, object]) -> Iterator[str]:
    """Yield the words of the fields that a kind wants to be found by."""
    return (word for name in kind.search_text for word in _texts(details.get(name)))


def _names(service: Row[*tuple[Any, ...]]) -> Iterator[str]:
    yield from (service.label, *service.former_names, *service.aliases)
    yield service.description or ""


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, bool):
        return [TRUTHS[value]]
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def stamp(version: int, revision: int, document: bytes) -> str:
    """Return what tells one state of an entry from every other."""
    return f"{version}-{revision}:{hashlib.sha256(document).hexdigest()[:16]}"
