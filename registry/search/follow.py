"""Keep the index in step with the event log: follow, rebuild, compare."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

from sqlalchemy import ColumnElement, func, select

from registry.documents.aggregate import ENTRY_LOADS
from registry.extensions import db
from registry.history.changes import LOG_ID
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit.read import Prepared
from registry.models import OWNER, PUBLISHED, Entry, Event, Fact, Point
from registry.search.index import IndexEntry, SearchIndex
from registry.search.known_names import SERVICES

# A search that finds the index behind catches up by itself, but not with a whole import.
EVENTS_AT_ONCE = 500
# Below this, building anew takes under a second: a search does it rather than fail.
SMALL = 2_000
_PATIENCE_SECONDS = 2.0
_PAUSE_SECONDS = 0.005
_BATCH = 500

_LAST = select(func.coalesce(func.max(Event.position), 0)).scalar_subquery()
_HEAD = select(Fact.value, _LAST).where(Fact.name == LOG_ID)
_NEWEST = Prepared(_HEAD)

Wrap = Callable[[Iterable[Entry]], Iterable[Entry]]


def head() -> tuple[str, int]:
    """Return the name of the log and the position of its last event, as this session sees it."""
    name, position = db.session.execute(_HEAD).one()
    return name, int(position)


def _is_there(index: SearchIndex) -> bool:
    """Tell whether there is nothing to do, as nearly always, for a fifth of what head() costs.

    Only head() will do for more: another connection may see events that this session does not.
    """
    at, found = index.position(), _NEWEST.rows()
    return at is not None and bool(found) and at[0] == found[0][0] and at[1] >= found[0][1]


def catch_up(index: SearchIndex, at_once: int = EVENTS_AT_ONCE) -> bool:
    """Bring the index to the head of the log; tell whether it is there."""
    if _is_there(index):
        return True
    log, last = head()
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        at = _position(index, log, last)
        if at is None:
            if count() > SMALL:
                return False
            if rebuild(index):
                return True
        elif at >= last:
            return True
        elif _apply(index, log, at, min(last, at + at_once)):
            return at + at_once >= last
        # Another thread or process is at it, and does the same work.
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE_SECONDS)


def _position(index: SearchIndex, log: str, last: int) -> int | None:
    """Return how far the index is in this log; None when it is of another one, or lost."""
    at = index.position()
    if at is None or at[0] != log or at[1] < last:
        index.refresh()
        at = index.position()
    return at[1] if at is not None and at[0] == log else None


def count() -> int:
    """Count the entries that belong into the index."""
    return db.session.scalar(select(func.count(Entry.id)).where(Entry.state == PUBLISHED)) or 0


def rebuild_if_lost(index: SearchIndex) -> None:
    """Build the index anew when there is none for this log."""
    index.refresh()
    at = index.position()
    if at is None or at[0] != head()[0]:
        rebuild(index)


def _apply(index: SearchIndex, log: str, after: int, until: int) -> bool:
    """Write what the events after one position and until another changed."""
    changed = select(Event.record_id).where(
        Event.position > after, Event.position <= until, Event.kind.in_(KINDS)
    )
    there = [entry for entry in _entries(Entry.id.in_(changed)) if entry.state == PUBLISHED]
    upserts = [index_entry(entry) for entry in there]
    # Archived, still a draft, or purged: then there is no entry any more.
    deletes = set(db.session.scalars(changed.distinct())) - {entry.id for entry in there}
    return index.apply(log, until, upserts, deletes, after=after)


def rebuild(index: SearchIndex, wrap: Wrap = iter) -> bool:
    """Build the index anew from the database; False when another process is at it.

    `wrap` is put around the entries on their way, to show progress.
    """
    log, last = head()
    return index.rebuild(log, last, (index_entry(entry) for entry in wrap(published())))


def published() -> Iterator[Entry]:
    """Yield every published entry, in batches, so that memory stays small."""
    after = ""
    while True:
        batch = list(_entries((Entry.id > after) & (Entry.state == PUBLISHED), _BATCH))
        yield from batch
        if len(batch) < _BATCH:
            return
        after = batch[-1].id
        db.session.expunge_all()


def _entries(condition: ColumnElement[bool], limit: int | None = None) -> Iterable[Entry]:
    query = select(Entry).where(condition).options(*ENTRY_LOADS).order_by(Entry.id).limit(limit)
    return db.session.scalars(query).all()


def index_entry(entry: Entry) -> IndexEntry:
    """Return what the index knows of an entry."""
    kind = KINDS[entry.kind]
    # An entry may be older than a field that its kind has now.
    owner, details = entry.owner, entry.details
    return IndexEntry(
        id=entry.id,
        kind=entry.kind,
        title=entry.title,
        summary=entry.summary or "",
        description=entry.description or "",
        tags=tuple(tag.name for tag in entry.tags),
        supports=tuple(point.key for point in entry.points),
        services=tuple(name for point in entry.points for name in _names(point)),
        owner=owner.slug if owner else None,
        owner_name=owner.name if owner else "",
        organisation_type=owner.type if owner else None,
        nation=owner.nation if owner else None,
        phase=entry.phase,
        freshness=entry.freshness,
        updated_at=entry.updated_at,
        stamp=stamp(entry.version, entry.revision, entry.document),
        text=" ".join((*_others(entry), *_words(kind, details))),
        facets={name: tuple(_texts(details.get(name))) for name in kind.facets},
    )


def _words(kind: Kind, details: Mapping[str, object]) -> Iterator[str]:
    """Yield the words of the fields that a kind wants to be found by."""
    return (word for name in kind.search_text for word in _texts(details.get(name)))


def _others(entry: Entry) -> Iterator[str]:
    """Yield the names of the organisations beside the owner: partners, publishers."""
    return (link.organisation.name for link in entry.organisations if link.role != OWNER)


def _names(point: Point) -> Iterator[str]:
    """Yield what a service is called that an entry is linked to."""
    if point.scheme == SERVICES:
        yield from (point.label, *point.former_names, *point.aliases, point.description or "")


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def stamp(version: int, revision: int, document: bytes) -> str:
    """Return what tells one state of an entry from every other."""
    return f"{version}-{revision}:{hashlib.sha256(document).hexdigest()[:16]}"


def differences(index: SearchIndex) -> dict[str, list[str]]:
    """Compare the index with the database: ids that are missing, left over or of another state."""
    kept = index.stamps()
    columns = (Entry.id, Entry.version, Entry.revision, Entry.document)
    rows = db.session.execute(select(*columns).where(Entry.state == PUBLISHED))
    wanted = {row.id: stamp(row.version, row.revision, row.document) for row in rows}
    return {
        "missing": sorted(wanted.keys() - kept.keys()),
        "left over": sorted(kept.keys() - wanted.keys()),
        "outdated": sorted(
            name for name in wanted.keys() & kept.keys() if wanted[name] != kept[name]
        ),
    }
