"""Keep rendered pages for as long as nothing has happened: every write moves the log on.

A page of an entry costs some milliseconds, the position of the log a twentieth of one. What is kept
is the same for everybody, as all public pages are.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any

from flask import Response, request

from registry.search.follow import head

# Some 40 kB each: 20 MB of a worker at most.
PAGES_MOST = 500
# What the checker of links finds is no event: the questions about an entry name a dead link so many
# seconds later at most.
SECONDS_MOST = 3_600
View = Callable[..., Response]
Version = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold a page, the state of the log that it shows, and when it was made."""

    at: Version
    made: float
    body: bytes
    headers: dict[str, str]


@dataclass
class Pages:
    """Hold the pages that were asked for last; many threads ask at once."""

    held: OrderedDict[str, Kept] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, key: str, at: Version) -> Kept | None:
        """Return a page that still shows this state of the log."""
        with self.lock:
            found = self.held.get(key)
            if found is None or found.at != at or time.monotonic() - found.made > SECONDS_MOST:
                return None
            self.held.move_to_end(key)
            return found

    def put(self, key: str, kept: Kept) -> None:
        """Keep a page; the one that nobody asked for the longest goes."""
        with self.lock:
            self.held[key] = kept
            self.held.move_to_end(key)
            while len(self.held) > PAGES_MOST:
                self.held.popitem(last=False)


def kept(view: View) -> View:
    """Answer with the page as it was rendered, unless something was written since."""
    pages = Pages()

    @wraps(view)
    def answered(**values: Any) -> Response:
        # A query may say anything: only the plain address is kept.
        if request.query_string:
            return view(**values)
        at, key = head(), request.url
        found = pages.get(key, at)
        if found is None:
            made = view(**values)
            if made.status_code != 200:
                return made
            found = Kept(at, time.monotonic(), made.get_data(), dict(made.headers))
            pages.put(key, found)
        answer = Response(found.body, headers=found.headers)
        answer.make_conditional(request)
        return answer

    return answered
