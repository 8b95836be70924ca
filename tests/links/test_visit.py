"""Visits: polite to each host, quick over many, and by HEAD before GET."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from registry.kit import clock
from registry.kit.http import Client
from registry.kit.http_address import Allowance
from registry.links.verdict import Seen
from registry.links.visit import Pace, by_host, retry_after, visits
from tests.kit.servers import AGENT, HOME, Server, Visit, client, finding, serving

pytestmark = pytest.mark.once

QUICK = Pace(pause_seconds=0)


def well(visit: Visit) -> None:
    visit.answer(200)


def seen(server: Server, *paths: str, pace: Pace = QUICK) -> dict[str, Seen]:
    """Return what was seen at paths of a server."""
    urls = [f"{server.url}{path}" for path in paths]
    return {url[len(server.url) :]: one for url, one in visits(urls, client(server), pace)}


def named(number: int, server: Server) -> str:
    """Return an address of the server by one of its many names."""
    return f"http://host-{number}.example:{server.port}/"


def many(server: Server, **options: float) -> Client:
    """Return a client to which every name is this server."""
    allowance = Allowance(frozenset({HOME}), frozenset({server.port}))
    return Client(AGENT, allowance=allowance, resolve=finding(HOME), **options)


def test_link_that_answers_is_asked_once_by_head() -> None:
    with serving(well) as server:
        assert seen(server, "/a", "/b") == {"/a": Seen(200), "/b": Seen(200)}
    assert server.lines == ["HEAD /a", "HEAD /b"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_bad_word_of_head_is_not_believed(status: int) -> None:
    def answer(visit: Visit) -> None:
        visit.answer(status if visit.line.startswith("HEAD") else 200)

    with serving(answer) as server:
        assert seen(server, "/") == {"/": Seen(200)}
    assert server.lines == ["HEAD /", "GET /"]


@pytest.mark.parametrize("status", [404, 410, 403, 500])
def test_bad_word_of_both_is_told(status: int) -> None:
    with serving(lambda visit: visit.answer(status)) as server:
        assert seen(server, "/") == {"/": Seen(status)}


@pytest.mark.parametrize("status", [429, 503])
def test_busy_server_is_not_asked_again(status: int) -> None:
    with serving(lambda visit: visit.answer(status, b"", Retry_After="3600")) as server:
        assert seen(server, "/a", "/b", "/c") == {"/a": Seen(status, wait_seconds=3600)}
    assert server.lines == ["HEAD /a"]


def test_broken_answer_to_head_is_asked_again() -> None:
    def answer(visit: Visit) -> None:
        if visit.line.startswith("GET"):
            visit.answer(200)

    with serving(answer) as server:
        assert seen(server, "/") == {"/": Seen(200)}


def test_permanent_move_is_seen() -> None:
    def answer(visit: Visit) -> None:
        moved = {"/old": (301, "/new"), "/new": (302, "/login")}
        status, location = moved.get(visit.line.removeprefix("HEAD "), (200, "/"))
        visit.answer(status, b"", Location=location)

    with serving(answer) as server:
        found = seen(server, "/old", "/new", "")
        assert found["/old"] == Seen(200, moved_to=f"{server.url}/new")
        assert found["/new"] == found[""] == Seen(200)


def test_silent_host_is_left_in_peace() -> None:
    with serving(lambda visit: visit.drip(b"")) as server:
        urls = [f"{server.url}/{number}" for number in range(5)]
        found = list(visits(urls, client(server, seconds=0.1), QUICK))
    assert [one.reason for _url, one in found] == ["timed out", "timed out"]
    assert server.connections == 2


def overlapping(most: list[int], pause: float) -> Callable[[Visit], None]:
    """Count how many visitors are there at once, and keep each a while."""
    lock, here = threading.Lock(), [0]

    def answer(visit: Visit) -> None:
        with lock:
            here[0] += 1
            most.append(here[0])
        threading.Event().wait(pause)
        with lock:
            here[0] -= 1
        visit.answer(200)

    return answer


def test_one_host_is_asked_one_at_a_time_with_a_pause() -> None:
    most: list[int] = []
    times: list[float] = []

    def answer(visit: Visit) -> None:
        times.append(time.monotonic())
        overlapping(most, 0.02)(visit)

    with serving(answer) as server:
        assert len(seen(server, "/a", "/b", "/c", pace=Pace(pause_seconds=0.1))) == 3
    assert set(most) == {1}
    assert all(later - before >= 0.1 for before, later in pairwise(times))


def test_pause_stands_also_between_head_and_get() -> None:
    times: list[float] = []

    def answer(visit: Visit) -> None:
        times.append(time.monotonic())
        visit.answer(404)

    with serving(answer) as server:
        seen(server, "/", pace=Pace(pause_seconds=0.1))
    assert times[1] - times[0] >= 0.1


def test_many_hosts_are_asked_at_once_but_not_too_many() -> None:
    most: list[int] = []
    with serving(overlapping(most, 0.1)) as server:
        urls = [named(number, server) for number in range(12)]
        found = list(visits(urls, many(server), Pace(hosts=4, pause_seconds=60)))
    assert [one for _url, one in found] == [Seen(200)] * 12
    assert 2 <= max(most) <= 4


def test_whoever_stops_early_waits_for_no_pause() -> None:
    started = time.monotonic()
    with serving(well) as server:
        urls = [f"{named(number, server)}{path}" for number in range(9) for path in "ab"]
        walk = visits(urls, many(server), Pace(hosts=2, pause_seconds=60))
        next(walk)
        walk.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 10
    assert len(server.visits) <= 4


def test_fault_of_our_own_is_raised_where_the_results_are_read() -> None:
    with pytest.raises(AttributeError):
        list(visits(["http://host.example/"], None, QUICK))  # type: ignore[arg-type]


def test_addresses_are_sorted_by_host() -> None:
    urls = ["http://a.example/1", "ftp://a.example/", "https://A.example./2", "http://b.example/"]
    assert by_host(urls) == {
        "a.example": [urls[0], urls[2]],
        "": [urls[1]],
        "b.example": [urls[3]],
    }


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (None, 0),
        ("120", 120),
        (" 7 ", 7),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
        ("\u0663", 0),
        ("9" * 400, 10**8),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0),
        ("Mon, 99 Jan 2001 00:00:00 GMT", 0),
    ],
)
def test_retry_after_is_read_in_seconds(said: str | None, seconds: int) -> None:
    assert retry_after(said) == seconds


def test_retry_after_is_read_as_a_date() -> None:
    moment = clock.now() + timedelta(hours=1)
    assert 3_590 <= retry_after(format_datetime(moment, usegmt=True)) <= 3_600
    assert 3_590 <= retry_after(format_datetime(moment.replace(tzinfo=None))) <= 3_600
