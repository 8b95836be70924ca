"""Freshness is judged by the last review, the last activity and the day: a pure table."""

from datetime import UTC, date, datetime

import pytest

from registry.kinds.freshness import CURRENT, DUE, STALE, UNCONFIRMED, add_months, assess


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("today", "verdict"),
    [
        ("2025-06-15", CURRENT),
        ("2026-05-15", CURRENT),
        ("2026-05-16", DUE),
        ("2026-06-15", DUE),
        ("2026-06-16", DUE),
        ("2026-09-13", DUE),
        ("2026-09-14", STALE),
        ("2036-01-01", STALE),
    ],
)
def test_review_of_12_months_becomes_due_and_stale(today: str, verdict: str) -> None:
    found = assess(at("2025-06-15"), None, 12, at(today))
    assert (found.verdict, found.review_by) == (verdict, date(2026, 6, 15))


@pytest.mark.parametrize(
    ("reviewed", "months", "review_by"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-12-31", 6, "2026-06-30"),
        ("2025-11-30", 36, "2028-11-30"),
        ("2025-01-01", 24, "2027-01-01"),
    ],
)
def test_review_is_asked_at_the_end_of_a_shorter_month(
    reviewed: str, months: int, review_by: str
) -> None:
    found = assess(at(reviewed), None, months, at(reviewed))
    assert (found.verdict, str(found.review_by)) == (CURRENT, review_by)


@pytest.mark.parametrize(
    ("activity", "today", "verdict"),
    [
        ("2023-03-10", "2026-03-10", CURRENT),
        ("2023-03-10", "2026-03-11", STALE),
        ("2024-02-29", "2027-02-28", CURRENT),
        ("2024-02-29", "2027-03-01", STALE),
    ],
)
def test_silence_of_3_years_makes_stale_whoever_reviewed_it(
    activity: str, today: str, verdict: str
) -> None:
    assert assess(at(today), at(activity), 12, at(today)).verdict == verdict


def test_what_no_owner_has_reviewed_is_unconfirmed_unless_silent() -> None:
    now = at("2026-01-01")
    assert assess(None, None, 12, now).verdict == UNCONFIRMED
    assert assess(None, at("2025-01-01"), 12, now).verdict == UNCONFIRMED
    found = assess(None, at("2020-01-01"), 12, now)
    assert (found.verdict, found.review_by) == (STALE, None)


def test_months_are_added_over_every_day_of_a_leap_year() -> None:
    for ordinal in range(date(2024, 1, 1).toordinal(), date(2025, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        later = add_months(day, 12)
        expected = 28 if (day.month, day.day) == (2, 29) else day.day
        assert (later.year, later.month, later.day) == (day.year + 1, day.month, expected)
