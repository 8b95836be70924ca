"""Let time do its work once a day: what became due, stale or expired is told by an event."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from registry.access.actor import Actor
from registry.documents.aggregate import ADOPTION_LOADS, ENTRY_LOADS
from registry.extensions import db
from registry.history import service as history
from registry.kinds.freshness import CURRENT, DUE, DUE_DAYS_BEFORE, QUIET_YEARS, STALE, add_months
from registry.kit import clock, ids
from registry.kit.write import write
from registry.models import DRAFT, Adoption, Entry, Tick
from registry.operations.migrate import steward
from registry.search import unanswered
from registry.sessions import service as sessions_service
from registry.tokens import service as tokens_service

BATCH = 200
# Whoever took the day and has not finished by then is taken for gone.
LEASE = timedelta(minutes=10)
KEPT_DAYS = 30
_VERBS = {DUE: "due", STALE: "stale"}


def tick() -> Iterator[int]:
    """Do the work of today unless it is done; yields how many records changed after each batch.

    One of several nodes takes the day. If it ends half way, another goes on when its lease is over;
    what is done already is not done again.
    """
    lease = take(clock.now().date())
    if lease is None:
        return
    actor = steward()
    today = clock.now().date()
    yield from _judge(actor, _entries(today), Entry)
    yield from _judge(actor, _adoptions(today), Adoption)
    with write():
        expired = tokens_service.note_expired(actor)
    yield expired
    _finish(lease)


def take(day: date) -> str | None:
    """Take a day for this node; None when its work is done, or another node is at it."""
    now, lease = clock.now(), ids.uuid7()
    # The write lock is one for all nodes, so nobody else can take the day in between.
    with write() as session:
        taken = session.get(Tick, day)
        if taken is None:
            session.add(Tick(day=day, lease=lease, leased_until=now + LEASE))
        elif taken.finished_at is not None or taken.leased_until > now:
            return None
        else:
            taken.lease, taken.leased_until = lease, now + LEASE
    return lease


def is_done(day: date) -> bool:
    """Tell whether the work of a day is done."""
    found = select(Tick.day).where(Tick.day == day, Tick.finished_at.is_not(None))
    return db.session.scalar(found) is not None


def _finish(lease: str) -> None:
    now = clock.now()
    with write() as session:
        session.execute(update(Tick).where(Tick.lease == lease).values(finished_at=now))
        old = now.date() - timedelta(days=KEPT_DAYS)
        session.execute(delete(Tick).where(Tick.day < old))
        unanswered.forget(session, now.date())
        sessions_service.forget(now)


def _judge(actor: Actor, query: Select[Any], model: type[Entry] | type[Adoption]) -> Iterator[int]:
    """Judge by today what a query finds, in batches; what counts as another than before is told."""
    after = ""
    while True:
        with write():
            batch = list(
                db.session.scalars(query.where(model.id > after).order_by(model.id).limit(BATCH))
            )
            changed = [record for record in batch if history.freshen(record)]
            for record in changed:
                verb = _VERBS.get(record.freshness, history.REFRESHED)
                history.refresh(record, actor, verb=verb)
            after = batch[-1].id if batch else after
        if not batch:
            return
        yield len(changed)


def _entries(today: date) -> Select[Any]:
    """Select the entries whose days have come; whether they count as another is judged apart."""
    asked = Entry.freshness.in_((CURRENT, DUE)) & (
        Entry.review_by <= today + timedelta(days=DUE_DAYS_BEFORE)
    )
    last = add_months(today, -12 * QUIET_YEARS) + timedelta(days=1)
    quiet = (Entry.freshness != STALE) & (
        Entry.last_activity_at < datetime(last.year, last.month, last.day, tzinfo=UTC)
    )
    # A draft is nobody's business but its owner's: it is judged when it is written.
    wanted = (Entry.state != DRAFT) & or_(asked, quiet)
    return select(Entry).where(wanted).options(*ENTRY_LOADS)


def _adoptions(today: date) -> Select[Any]:
    """Select the adoptions that their adopters are to confirm; what was reported has no day."""
    asked = Adoption.freshness.in_((CURRENT, DUE)) & (
        Adoption.confirm_by <= today + timedelta(days=DUE_DAYS_BEFORE)
    )
    stands = Adoption.withdrawn_at.is_(None) & Adoption.source.is_(None)
    return select(Adoption).where(stands, asked).options(*ADOPTION_LOADS)
