"""Judge a link by what was seen, now and before. Pure: asks neither the network nor the database.

One bad day says little: servers are restarted, and names are looked up in vain while a network is
down. So a link is dead only after it failed on several days, and only for reasons that speak for
its being gone. What a browser may still show (a server that does not let programs in, a certificate
that is not sound) never makes it dead.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from registry.kit.http_errors import (
    BadAddress,
    BrokenAnswer,
    NotListening,
    Refused,
    TooManyRedirects,
    UnknownHost,
)

ALIVE = "alive"
# The server answers, and does not let the checker in: 401, 403 and most other refusals.
BARRED = "barred"
# The address leads where the registry does not go: inside a network, or to an odd port.
REFUSED = "refused"
# No answer, or one of a server in trouble; may pass, so it is never taken for dead.
UNREACHABLE = "unreachable"
# It speaks for being gone, and has not done so for long enough.
FAILING = "failing"
DEAD = "dead"
STATUSES = (ALIVE, BARRED, REFUSED, UNREACHABLE, FAILING, DEAD)

STRIKES = 3
STRIKES_SPAN = timedelta(days=7)
_GONE = (404, 410)
_TOO_MANY = 429
_IN_TROUBLE = (408, 425)
_STRIKING = {
    error.reason
    for error in (BadAddress, BrokenAnswer, NotListening, TooManyRedirects, UnknownHost)
}
WELL_DAYS = 14
REFUSED_DAYS = 30
# By the number of days on which it failed. The fourth check comes a week after the first.
_BACK_OFF_DAYS = (1, 2, 4, 7, 14, 30)
LONGEST_WAIT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Seen:
    """Hold what one visit saw: a status, or the reason why there is none."""

    http_status: int | None = None
    reason: str | None = None
    moved_to: str | None = None
    wait_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold how a link stands: the columns of its row."""

    status: str
    checked_at: datetime
    next_check_at: datetime
    http_status: int | None = None
    reason: str | None = None
    failing_since: datetime | None = None
    failures: int = 0
    strikes: int = 0
    final_url: str | None = None


def judge(before: Standing | None, seen: Seen, now: datetime) -> Standing:
    """Return how a link stands after a visit."""
    wait = min(timedelta(seconds=seen.wait_seconds), LONGEST_WAIT)
    if seen.http_status == _TOO_MANY and before is not None:
        # Says nothing of the link, only that somebody asked too often.
        later = now + max(wait, timedelta(days=1))
        return replace(before, checked_at=now, next_check_at=later)
    settled = _settled(seen)
    if settled is None:
        return _failed(before, seen, now, wait)
    days = REFUSED_DAYS if settled == REFUSED else WELL_DAYS
    return Standing(
        settled,
        checked_at=now,
        next_check_at=now + max(wait, timedelta(days=days)),
        http_status=seen.http_status,
        reason=seen.reason,
        final_url=seen.moved_to if settled == ALIVE else None,
    )


def _settled(seen: Seen) -> str | None:
    """Return the status when nothing is known to be wrong; None when the visit failed."""
    if seen.reason == Refused.reason:
        return REFUSED
    if seen.http_status is None or seen.http_status in (*_GONE, *_IN_TROUBLE):
        return None
    if seen.http_status < 400:
        return ALIVE
    # 999 and the like are how some sites turn programs away.
    return None if 500 <= seen.http_status < 600 else BARRED


def _failed(before: Standing | None, seen: Seen, now: datetime, wait: timedelta) -> Standing:
    is_first = before is None or before.failing_since is None
    since = now if before is None or before.failing_since is None else before.failing_since
    # A second check of the same day adds nothing.
    is_new_day = is_first or (before is not None and before.checked_at.date() != now.date())
    failures = (before.failures if before else 0) + is_new_day
    strikes = (before.strikes if before else 0) + (is_new_day and _strikes(seen))
    days = _BACK_OFF_DAYS[min(failures, len(_BACK_OFF_DAYS)) - 1]
    return Standing(
        _status(before, seen, strikes=strikes, lasted=now - since, is_new_day=is_new_day),
        checked_at=now,
        next_check_at=now + max(wait, timedelta(days=days)),
        http_status=seen.http_status,
        reason=seen.reason,
        failing_since=since,
        failures=failures,
        strikes=strikes,
    )


def _strikes(seen: Seen) -> bool:
    """Tell whether a failed visit speaks for the link's being gone."""
    return seen.http_status in _GONE or seen.reason in _STRIKING


def _status(
    before: Standing | None, seen: Seen, *, strikes: int, lasted: timedelta, is_new_day: bool
) -> str:
    if before is not None and before.status == DEAD:
        return DEAD
    if not _strikes(seen):
        return UNREACHABLE
    is_gone_again = (
        seen.http_status in _GONE
        and before is not None
        and before.http_status in _GONE
        and is_new_day
    )
    is_long_gone = strikes >= STRIKES and lasted >= STRIKES_SPAN
    return DEAD if is_gone_again or is_long_gone else FAILING
