"""Hold the period that evidence is asked for. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """Be the days from the first to the last, both included; without a first, all before too."""

    first: date | None
    last: date
    # Whether the last was named; otherwise it is today.
    is_ended: bool = False

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing was asked to be left out."""
        return self.first is None and not self.is_ended

    def holds(self, *days: date | None) -> bool:
        """Tell whether one of the days falls into it; what has no day only falls into everything.

        Nobody knows when that was, so no period can claim it.
        """
        if self.is_everything:
            return True
        return any(
            day <= self.last and (self.first is None or day >= self.first) for day in days if day
        )

    def touches(self, start: date | None, end: date | None) -> bool:
        """Tell whether work from a start to an end, where it is known, falls into it in part."""
        if self.is_everything:
            return True
        if start is None:
            return self.holds(end)
        return start <= self.last and (self.first is None or (end or start) >= self.first)
