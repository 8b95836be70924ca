"""Visit links politely: one request to a host at a time, a pause before the next."""

import queue
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from registry.kit import clock
from registry.kit.http import Answer, Client
from registry.kit.http_address import parse
from registry.kit.http_errors import BadAddress, BrokenAnswer, OutboundError, TimedOut, Unreachable
from registry.links.verdict import Seen

# With these a server says that it has too much to do.
_WAIT = (429, 503)
_SILENT = (TimedOut.reason, Unreachable.reason)


@dataclass(frozen=True, slots=True)
class Pace:
    """Say how fast: hosts at once, seconds between two requests to one of them."""

    hosts: int = 8
    pause_seconds: float = 2.0
    # A host that asks for more than this is left in peace until the next run.
    patience_seconds: int = 60
    # And so is one that was silent so many times, one after the other.
    silences: int = 2


def visits(urls: Iterable[str], client: Client, pace: Pace) -> Iterator[tuple[str, Seen]]:
    """Yield what was seen at each address, as it comes; hosts that ask for peace are left out.

    Nothing of it touches the database: to keep what was seen is the caller's business.
    """
    stop = threading.Event()
    found: queue.SimpleQueue[tuple[str, Seen] | BaseException | None] = queue.SimpleQueue()
    hosts = sorted(by_host(urls).values(), key=len, reverse=True)

    def go(waiting: list[str]) -> None:
        try:
            for seen in _round(waiting, client, pace, stop):
                found.put(seen)
            found.put(None)
        except BaseException as error:
            found.put(error)

    pool = ThreadPoolExecutor(pace.hosts, thread_name_prefix="check_links")
    try:
        for waiting in hosts:
            pool.submit(go, waiting)
        open_hosts = len(hosts)
        while open_hosts:
            seen = found.get()
            if isinstance(seen, BaseException):
                raise seen
            if seen is None:
                open_hosts -= 1
            else:
                yield seen
    finally:
        # Also when nobody wants more: what is under way ends in the time that a client has.
        stop.set()
        pool.shutdown(cancel_futures=True)


def by_host(urls: Iterable[str]) -> dict[str, list[str]]:
    """Sort addresses by the host that answers for them; those without one stand together."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        try:
            hosts[parse(url).host].append(url)
        except BadAddress:
            hosts[""].append(url)
    return hosts


def _round(
    urls: list[str], client: Client, pace: Pace, stop: threading.Event
) -> Iterator[tuple[str, Seen]]:
    """Visit the links of one host, one after the other."""
    silences = 0
    wait: float = 0
    for url in urls:
        if stop.wait(wait):
            return
        seen = look(url, client, pace, stop)
        yield url, seen
        silences = silences + 1 if seen.reason in _SILENT else 0
        if silences >= pace.silences or seen.wait_seconds > pace.patience_seconds:
            return
        wait = 0 if seen.reason == BadAddress.reason else max(pace.pause_seconds, seen.wait_seconds)


def look(url: str, client: Client, pace: Pace, stop: threading.Event) -> Seen:
    """See how an address stands: by HEAD, and by GET before a bad word of HEAD is believed."""
    try:
        seen = _seen(url, client.head(url))
    except OutboundError as error:
        seen = Seen(reason=error.reason)
    if not _is_worth_a_get(seen) or stop.wait(pace.pause_seconds):
        return seen
    try:
        # The headers are enough: the page itself is nobody's business.
        return _seen(url, client.get(url, most=0))
    except OutboundError as error:
        return Seen(reason=error.reason)


def _is_worth_a_get(seen: Seen) -> bool:
    """Tell whether GET may fare better: many servers know no HEAD, and say so in many ways."""
    if seen.http_status is None:
        return seen.reason == BrokenAnswer.reason
    return seen.http_status >= 400 and seen.http_status not in _WAIT


def _seen(url: str, answer: Answer) -> Seen:
    moved = answer.settled_url if answer.settled_url != str(parse(url)) else None
    wait = retry_after(answer.headers.get("retry-after")) if answer.status in _WAIT else 0
    return Seen(answer.status, moved_to=moved, wait_seconds=wait)


def retry_after(said: str | None) -> int:
    """Return the seconds that a server asks to be left in peace; 0 when it says nothing sound."""
    if said is None:
        return 0
    said = said.strip()
    if said.isascii() and said.isdecimal():
        return min(int(said[:9]), 10**8)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return 0
    return max(0, int((_aware(moment) - clock.now()).total_seconds()))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
