"""The verdict on a link: one bad day says little, and what comes back is alive."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.kit.http_errors import (
    BadTls,
    NotListening,
    Refused,
    TimedOut,
    TooManyRedirects,
    UnknownHost,
)
from registry.links import verdict
from registry.links.verdict import (
    ALIVE,
    BARRED,
    DEAD,
    FAILING,
    REFUSED,
    STATUSES,
    UNREACHABLE,
    Seen,
    Standing,
    judge,
)

pytestmark = pytest.mark.once

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
WELL = Seen(200)
GONE = Seen(404)
UNKNOWN = Seen(reason=UnknownHost.reason)
SLOW = Seen(reason=TimedOut.reason)


def after(*visits: tuple[float, Seen]) -> Standing:
    """Return how a link stands after visits, each so many days after Monday."""
    standing = None
    for days, seen in visits:
        standing = judge(standing, seen, MONDAY + timedelta(days=days))
    assert standing is not None
    return standing


def test_link_that_answers_is_alive() -> None:
    standing = after((0, WELL))
    assert standing == Standing(
        ALIVE, MONDAY, MONDAY + timedelta(days=verdict.WELL_DAYS), http_status=200
    )


@pytest.mark.parametrize(
    ("seen", "status"),
    [
        (Seen(200), ALIVE),
        (Seen(204), ALIVE),
        (Seen(300), ALIVE),
        (Seen(304), ALIVE),
        (Seen(401), BARRED),
        (Seen(403), BARRED),
        (Seen(405), BARRED),
        (Seen(429), BARRED),
        (Seen(451), BARRED),
        (Seen(999), BARRED),
        (Seen(404), FAILING),
        (Seen(410), FAILING),
        (Seen(408), UNREACHABLE),
        (Seen(500), UNREACHABLE),
        (Seen(503), UNREACHABLE),
        (Seen(reason=TimedOut.reason), UNREACHABLE),
        (Seen(reason=BadTls.reason), UNREACHABLE),
        (Seen(reason=UnknownHost.reason), FAILING),
        (Seen(reason=NotListening.reason), FAILING),
        (Seen(reason=TooManyRedirects.reason), FAILING),
        (Seen(reason=Refused.reason), REFUSED),
    ],
)
def test_first_visit_says(seen: Seen, status: str) -> None:
    standing = after((0, seen))
    assert standing.status == status
    assert (standing.failing_since is not None) == (status in (FAILING, UNREACHABLE))
    assert (standing.http_status, standing.reason) == (seen.http_status, seen.reason)


@pytest.mark.parametrize("seen", [Seen(404), Seen(410)])
def test_gone_on_two_days_is_dead(seen: Seen) -> None:
    standing = after((0, seen), (1, GONE))
    assert (standing.status, standing.failing_since, standing.failures) == (DEAD, MONDAY, 2)


def test_gone_twice_on_one_day_is_not_dead() -> None:
    assert after((0, GONE), (0.1, GONE)).status == FAILING
    assert after((0, GONE), (0.1, GONE), (0.2, GONE)).failures == 1
    assert after((0, GONE), (0.1, GONE), (1, GONE)).status == DEAD


def test_gone_with_something_else_between_is_not_dead() -> None:
    assert after((0, GONE), (1, SLOW), (2, GONE)).status == FAILING
    assert after((0, GONE), (1, WELL), (2, GONE)).status == FAILING
    assert after((0, GONE), (1, Seen(403)), (2, GONE)).status == FAILING


def test_three_failures_over_a_week_are_dead() -> None:
    assert after((0, UNKNOWN), (1, UNKNOWN)).status == FAILING
    assert after((0, UNKNOWN), (1, UNKNOWN), (6.9, UNKNOWN)).status == FAILING
    assert after((0, UNKNOWN), (8, UNKNOWN)).status == FAILING
    assert after((0, UNKNOWN), (1, UNKNOWN), (7, UNKNOWN)).status == DEAD
    assert after((0, UNKNOWN), (1, WELL), (7, UNKNOWN), (8, UNKNOWN)).status == FAILING


@pytest.mark.parametrize("seen", [SLOW, Seen(500), Seen(503), Seen(reason=BadTls.reason)])
def test_trouble_is_never_dead(seen: Seen) -> None:
    standing = after(*((day, seen) for day in range(60)))
    assert (standing.status, standing.failing_since, standing.failures) == (UNREACHABLE, MONDAY, 60)


def test_trouble_between_failures_does_not_count_as_one() -> None:
    assert after((0, UNKNOWN), (3, SLOW), (8, UNKNOWN)).status == FAILING
    assert after((0, SLOW), (3, SLOW), (8, UNKNOWN)).status == FAILING


@pytest.mark.parametrize("seen", [WELL, Seen(403)])
def test_dead_link_that_answers_is_back(seen: Seen) -> None:
    dead = ((0, GONE), (1, GONE))
    standing = after(*dead, (9, seen))
    assert standing.status in (ALIVE, BARRED)
    assert (standing.failing_since, standing.failures, standing.strikes) == (None, 0, 0)
    assert after(*dead, (9, WELL), (20, GONE)).status == FAILING


def test_dead_link_with_trouble_stays_dead() -> None:
    standing = after((0, GONE), (1, GONE), (2, SLOW))
    assert (standing.status, standing.failing_since) == (DEAD, MONDAY)


def test_too_many_requests_say_nothing_of_the_link() -> None:
    before = after((0, GONE))
    standing = judge(before, Seen(429, wait_seconds=3 * 86_400), MONDAY + timedelta(days=1))
    assert (standing.status, standing.failures) == (FAILING, 1)
    assert standing.next_check_at == MONDAY + timedelta(days=4)


def test_checks_of_a_failing_link_grow_rare() -> None:
    standing, waits = None, []
    now = MONDAY
    for _visit in range(8):
        standing = judge(standing, UNKNOWN, now)
        waits.append((standing.next_check_at - now).days)
        now = standing.next_check_at
    assert waits == [1, 2, 4, 7, 14, 30, 30, 30]


def test_server_that_asks_for_time_gets_it_within_reason() -> None:
    asked = after((0, Seen(503, wait_seconds=5 * 86_400)))
    assert asked.next_check_at == MONDAY + timedelta(days=5)
    forever = after((0, Seen(503, wait_seconds=10**8)))
    assert forever.next_check_at == MONDAY + verdict.LONGEST_WAIT


def test_permanent_move_is_kept_while_it_leads_somewhere() -> None:
    moved = Seen(200, moved_to="https://example.org/new")
    assert after((0, moved)).final_url == "https://example.org/new"
    assert after((0, moved), (1, Seen(404, moved_to="https://example.org/new"))).final_url is None


SEEN = st.builds(
    Seen,
    st.sampled_from([200, 301, 403, 404, 410, 429, 500, 503]),
    wait_seconds=st.integers(0, 10**8),
) | st.builds(
    Seen, reason=st.sampled_from([e.reason for e in (UnknownHost, TimedOut, Refused, BadTls)])
)


@given(st.lists(st.tuples(st.floats(0.01, 20), SEEN), min_size=1, max_size=30))
def test_dead_means_failures_on_several_days_in_a_row(visits: list[tuple[float, Seen]]) -> None:
    now, standing = MONDAY, None
    days: set[date] = set()
    for pause, seen in visits:
        now += timedelta(days=pause)
        standing = judge(standing, seen, now)
        assert standing.status in STATUSES
        assert now < standing.next_check_at <= now + timedelta(days=30)
        assert (standing.failing_since is None) == (standing.failures == 0)
        if standing.failing_since is None:
            days.clear()
        elif seen.http_status in (404, 410) or seen.reason == UnknownHost.reason:
            days.add(now.date())
        assert standing.strikes <= len(days)
        assert standing.status != DEAD or len(days) >= 2
