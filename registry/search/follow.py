"""Keep the index in step with the event log: follow, rebuild, compare."""

import time
from collections.abc import Callable, Iterable

from sqlalchemy import func, select

from registry.extensions import db
from registry.history.changes import LOG_ID
from registry.kinds import KINDS
from registry.kit.read import Prepared
from registry.models import PUBLISHED, Entry, Event, Fact
from registry.search.index import IndexEntry, SearchIndex
from registry.search.reading import published, read, stamp

# A search that finds the index behind catches up by itself, but not with a whole import.
EVENTS_AT_ONCE = 500
# Below this, building anew takes under a second: a search does it rather than fail.
SMALL = 2_000
_PATIENCE_SECONDS = 2.0
_PAUSE_SECONDS = 0.005

_LAST = select(func.coalesce(func.max(Event.position), 0)).scalar_subquery()
_HEAD = select(Fact.value, _LAST).where(Fact.name == LOG_ID)
_NEWEST = Prepared(_HEAD)

Wrap = Callable[[Iterable[IndexEntry]], Iterable[IndexEntry]]


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
    upserts = read(Entry.id.in_(changed))
    # Archived, still a draft, or purged: then there is no entry any more.
    deletes = set(db.session.scalars(changed.distinct())) - {entry.id for entry in upserts}
    return index.apply(log, until, upserts, deletes, after=after)


def rebuild(index: SearchIndex, wrap: Wrap = iter) -> bool:
    """Build the index anew from the database; False when another process is at it.

    `wrap` is put around the entries on their way, to show progress.
    """
    log, last = head()
    return index.rebuild(log, last, wrap(published()))


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
