"""Number the pages of a list: where one is, and the addresses of the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from registry.search.query import DEEPEST

_AROUND = 1
_DIGITS = 6


def asked_for(limit: int) -> int:
    """Return the number of the page that is asked for, as far as any list goes."""
    text = request.args.get("page", "1")
    is_number = text.isascii() and text.isdecimal() and len(text) < _DIGITS
    return min(max(1, int(text)), DEEPEST // limit) if is_number else 1


@dataclass(frozen=True, slots=True)
class Pages:
    """Hold where a reader is in a list that is cut into pages."""

    number: int
    limit: int
    total: int
    asked: "MultiDict[str, str]"

    @property
    def last(self) -> int:
        """Return the number of the last page that can be shown."""
        return max(1, -(-min(self.total, DEEPEST) // self.limit))

    @property
    def first_shown(self) -> int:
        """Return the place of the first item of this page."""
        return (self.number - 1) * self.limit + 1

    @property
    def last_shown(self) -> int:
        """Return the place of the last item of this page."""
        return min(self.number * self.limit, self.total)

    def address(self, number: int) -> str:
        """Return the address of a page."""
        pairs = [*self.asked.items(multi=True)]
        pairs += [("page", str(number))] if number > 1 else []
        return f"{request.path}?{urlencode(pairs)}" if pairs else request.path

    def around(self) -> Iterator[int | None]:
        """Give the numbers to show; None stands for a gap."""
        wanted = {1, self.last}
        wanted |= set(range(self.number - _AROUND, self.number + _AROUND + 1))
        before = 0
        for number in sorted(wanted & set(range(1, self.last + 1))):
            if number - before > 1:
                yield None
            before = number
            yield number


def next_address(cursor: str | None) -> str | None:
    """Return the address where a list goes on, with all else that was asked of it."""
    if cursor is None:
        return None
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] != "cursor"]
    return f"{request.path}?{urlencode([*pairs, ('cursor', cursor)])}"
