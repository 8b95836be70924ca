"""Judge how fresh an entry is; pure, so that the same answer comes at every place and time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

CURRENT, DUE, STALE, UNCONFIRMED = "current", "due", "stale", "unconfirmed"

# Review is asked some months after the last one (each kind says how many); these days around it
# were chosen so that an owner is told a month ahead and has a quarter of grace.
DUE_DAYS_BEFORE = 30
STALE_DAYS_AFTER = 90
QUIET_YEARS = 3


@dataclass(frozen=True, slots=True)
class Freshness:
    """Hold the verdict and the day by which a review is asked."""

    verdict: str
    review_by: date | None


def assess(
    reviewed_at: datetime | None,
    last_activity_at: datetime | None,
    review_months: int,
    now: datetime,
) -> Freshness:
    """Judge by the last review of the owner, the last activity and today."""
    review_by = add_months(reviewed_at.date(), review_months) if reviewed_at else None
    if last_activity_at and add_months(last_activity_at.date(), 12 * QUIET_YEARS) < now.date():
        return Freshness(STALE, review_by)
    if review_by is None:
        return Freshness(UNCONFIRMED, None)
    if now.date() > review_by + timedelta(days=STALE_DAYS_AFTER):
        return Freshness(STALE, review_by)
    if now.date() >= review_by - timedelta(days=DUE_DAYS_BEFORE):
        return Freshness(DUE, review_by)
    return Freshness(CURRENT, review_by)


def add_months(day: date, months: int) -> date:
    """Return the same day some months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"There is no day {months} months after {day}.")
