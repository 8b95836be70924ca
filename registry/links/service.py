"""Check links, keep how they stand, and tell which are dead."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, cast, delete, literal, null, select, union_all

from registry.extensions import db
from registry.kit import clock
from registry.kit.http import Client
from registry.links import named
from registry.links.named import Named
from registry.links.verdict import DEAD, Seen, Standing, judge
from registry.links.visit import Pace, by_host, visits
from registry.models import Adoption, LinkCheck

BATCH = 20
# When so many hosts were asked and none answers, it is our own network that is down.
HOSTS_FOR_DOUBT = 3
_CHUNK = 500
_STANDING = tuple(field.name for field in fields(Standing))
_DEAD = (LinkCheck.url, LinkCheck.failing_since, LinkCheck.http_status)


class NoNetwork(Exception):
    """Say that nobody at all answers, so that no link can be blamed."""


@dataclass(frozen=True, slots=True)
class Found:
    """Hold what was seen at an address, and when."""

    url: str
    seen: Seen
    at: datetime


@dataclass(frozen=True, slots=True)
class DeadLink:
    """Name a dead link of a record: where it stands, and since when nothing is there."""

    path: str
    title: str
    pointer: str
    url: str
    failing_since: datetime
    http_status: int | None


def due(*, limit: int | None = None, older_than: int | None = None) -> list[str]:
    """List the addresses to check now: those never checked, then those that wait longest.

    `older_than` is a number of days: those last checked before that, whatever their turn.
    """
    now = clock.now()
    rows = db.session.execute(
        select(LinkCheck.url, LinkCheck.checked_at, LinkCheck.next_check_at)
    ).all()
    known = {url: (checked, following) for url, checked, following in rows}
    turns: dict[str, datetime | None] = {}
    for url in urls():
        checked, following = known.get(url, (None, None))
        if checked is not None and older_than is not None:
            following = checked + timedelta(days=older_than)
        if following is None or following <= now:
            turns[url] = following
    waiting = sorted(turns, key=lambda url: (turns[url] is not None, turns[url] or now))
    return waiting[:limit]


def urls() -> dict[str, None]:
    """Return every address that a published record names, each once, in order."""
    return dict.fromkeys(one.url for one in named.everything())


def check(
    addresses: Collection[str], client: Client, pace: Pace | None = None
) -> Iterator[list[Found]]:
    """Visit addresses, and yield what was seen in batches, to be kept between two visits.

    Raise NoNetwork, with nothing yielded, when several hosts were asked and not one answered.
    """
    # A read that stays open would keep the log of the database from being emptied meanwhile.
    db.session.rollback()
    held: list[Found] = []
    is_online = len(by_host(addresses)) < HOSTS_FOR_DOUBT
    for url, seen in visits(addresses, client, pace or Pace()):
        held.append(Found(url, seen, clock.now()))
        is_online = is_online or seen.http_status is not None
        if is_online and len(held) >= BATCH:
            yield held
            held = []
    if not is_online:
        raise NoNetwork("No server at all answers: look to the network of this machine.")
    if held:
        yield held


def keep(found: Iterable[Found]) -> list[str]:
    """Write down how links stand after a visit, and return it; inside of `kit.write`."""
    by_digest = {digest(one.url): one for one in found}
    query = select(LinkCheck).where(LinkCheck.digest.in_(by_digest))
    rows = {row.digest: row for row in db.session.scalars(query)}
    statuses = []
    for key, one in by_digest.items():
        row = rows.get(key)
        after = asdict(judge(_standing(row) if row else None, one.seen, one.at))
        if row is None:
            db.session.add(LinkCheck(digest=key, url=one.url, **after))
        else:
            for name, value in after.items():
                setattr(row, name, value)
        statuses.append(str(after["status"]))
    db.session.flush()
    return statuses


def _standing(row: LinkCheck) -> Standing:
    return Standing(**{name: getattr(row, name) for name in _STANDING})


def forget(wanted: Collection[str]) -> int:
    """Drop what is known of addresses that are not wanted any more; return how many.

    Inside of `kit.write`.
    """
    kept = {digest(url) for url in wanted}
    gone = [key for key in db.session.scalars(select(LinkCheck.digest)) if key not in kept]
    for start in range(0, len(gone), _CHUNK):
        chunk = gone[start : start + _CHUNK]
        db.session.execute(delete(LinkCheck).where(LinkCheck.digest.in_(chunk)))
    return len(gone)


def checks_of(addresses: Iterable[str]) -> dict[str, LinkCheck]:
    """Return how addresses stand, by one statement; those never checked are left out."""
    wanted = {digest(url) for url in addresses}
    query = select(LinkCheck).where(LinkCheck.digest.in_(wanted))
    return {row.url: row for row in db.session.scalars(query)}


def dead_of(organisation_id: str | None = None) -> list[DeadLink]:
    """List the dead links in what an organisation owns and says it uses (or in all).

    One statement.
    """
    names: list[Named] = []
    checks: dict[str, tuple[datetime, int | None]] = {}
    for kind, slug, title, details, links, url, since, status in db.session.execute(
        _named_and_dead(organisation_id)
    ):
        if kind is None:
            checks[url] = (since, status)
        elif url is None:
            names += named.in_entry(kind, slug, title, details, links)
        else:
            names.append(named.in_adoption(slug, title, url))
    return [
        DeadLink(one.path, one.title, one.pointer, one.url, *checks[one.url])
        for one in sorted(names, key=lambda one: one.path)
        if one.url in checks
    ]


def _named_and_dead(organisation_id: str | None) -> CompoundSelect[Any]:
    """Select entries, adoptions and dead links, each with null for what the others have."""
    entries = named.published_entries(organisation_id)
    kind, slug, title, details, links = entries.selected_columns
    _url, since, status = _DEAD
    without = {column: cast(null(), column.type) for column in (kind, details, links, *_DEAD)}
    evidence = named.standing_evidence(organisation_id)
    id_, of, shown_at = evidence.selected_columns
    adoption = literal(Adoption.kind, kind.type)
    nothing = (without[details], without[links])
    return union_all(
        entries.add_columns(*(without[column] for column in _DEAD)),
        evidence.with_only_columns(
            adoption, id_, of, *nothing, shown_at, without[since], without[status]
        ),
        select(
            without[kind], cast(null(), slug.type), cast(null(), title.type), *nothing, *_DEAD
        ).where(LinkCheck.status == DEAD),
    )


def digest(url: str) -> str:
    """Return what stands for an address in the table."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
