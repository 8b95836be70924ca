"""Bounds: no server can hold a call longer, or make it read more, than it was given."""

import gzip
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from registry.kit.http import BYTES
from registry.kit.http_errors import TimedOut, TooLarge
from tests.kit.servers import Visit, client, serving

pytestmark = pytest.mark.once

SECONDS = 0.4
# Far below what any of the servers here would take, far above what a slow machine needs.
PATIENCE = 5.0
OK = b"HTTP/1.1 200 So\r\n"


def pouring(head: bytes, data: bytes) -> Callable[[Visit], None]:
    """Send a head, then the same again and again, as fast as it is taken."""

    def answer(visit: Visit) -> None:
        visit.send(head)
        while True:
            visit.send(data)

    return answer


def dripping(head: bytes, data: bytes) -> Callable[[Visit], None]:
    """Send a head, then the same again and again, slowly."""

    def answer(visit: Visit) -> None:
        visit.send(head)
        visit.drip(data)

    return answer


def test_body_of_just_the_bound_is_read() -> None:
    with serving(lambda visit: visit.answer(200, b"x" * 1_000)) as server:
        assert client(server).get(server.url, most=1_000).body == b"x" * 1_000
        with pytest.raises(TooLarge):
            client(server).get(server.url, most=999)


@pytest.mark.parametrize(
    "answer",
    [
        pouring(OK + b"\r\n", b"x" * 65_536),
        pouring(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4_096 + b"\r\n"),
        pouring(OK + b"Content-Length: 99999999999\r\n\r\n", b"x" * 65_536),
        pouring(OK, b"A: " + b"x" * 4_096 + b"\r\n"),
        pouring(OK + b"A: ", b"x" * 65_536),
        pouring(b"", b"HTTP/1.1 103 So\r\nLink: </a>\r\n\r\n"),
        pouring(b"HTTP/1.1 200 ", b"x" * 65_536),
    ],
    ids=["endless", "chunks", "length", "headers", "header", "informational", "status"],
)
def test_endless_answers_are_too_large(answer: Callable[[Visit], None]) -> None:
    with serving(answer) as server, pytest.raises(TooLarge):
        client(server).get(server.url, most=100_000)


@pytest.mark.parametrize(
    "answer",
    [
        dripping(b"", b""),
        dripping(b"", b"H"),
        dripping(OK, b"A: b\r\n"),
        dripping(b"", b"HTTP/1.1 103 So\r\n\r\n"),
        dripping(OK + b"\r\n", b"x"),
        dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["silent", "status", "headers", "informational", "body", "chunks"],
)
def test_slow_answers_time_out_as_a_whole(answer: Callable[[Visit], None]) -> None:
    started = time.monotonic()
    with serving(answer) as server, pytest.raises(TimedOut):
        client(server, seconds=SECONDS).get(server.url)
    assert time.monotonic() - started < PATIENCE


def test_redirects_share_one_time() -> None:
    visited: list[float] = []

    def answer(visit: Visit) -> None:
        visited.append(time.monotonic())
        threading.Event().wait(SECONDS / 2)
        visit.answer(302, b"", Location="/on")

    with serving(answer) as server, pytest.raises(TimedOut):
        client(server, seconds=SECONDS).get(server.url)
    assert len(visited) <= 2


def test_slow_handshake_times_out() -> None:
    started = time.monotonic()
    with serving(lambda visit: visit.drip(b"")) as server, pytest.raises(TimedOut):
        client(server, seconds=SECONDS).get(server.url.replace("http:", "https:"))
    assert time.monotonic() - started < PATIENCE


def test_slow_resolver_times_out() -> None:
    ended = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        ended.wait(60)
        return []

    started = time.monotonic()
    with pytest.raises(TimedOut):
        client(resolve=resolve, seconds=SECONDS).get("http://slow.example/")
    ended.set()
    assert time.monotonic() - started < PATIENCE


def test_reader_that_takes_no_body_times_out() -> None:
    started = time.monotonic()
    with serving(lambda visit: visit.drip(b"")) as server, pytest.raises(TimedOut):
        client(server, seconds=SECONDS).post(server.url, b"x" * 50_000_000)
    assert time.monotonic() - started < PATIENCE


def bomb(size: int) -> bytes:
    """Pack as many zeros, in a thousandth of their size."""
    packing = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    parts = [packing.compress(bytes(1_048_576)) for _part in range(size // 1_048_576)]
    return b"".join(parts) + packing.flush()


def test_packed_bomb_is_not_unpacked() -> None:
    packed = bomb(500 * 1_048_576)
    assert len(packed) < BYTES

    with serving(lambda visit: visit.answer(200, packed, Content_Encoding="gzip")) as server:
        tracemalloc.start()
        try:
            with pytest.raises(TooLarge):
                client(server).get(server.url)
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 20 * 1_048_576


def test_packed_body_of_just_the_bound_is_read() -> None:
    packed = gzip.compress(bytes(1_000))
    with serving(lambda visit: visit.answer(200, packed, Content_Encoding="x-gzip")) as server:
        assert client(server).get(server.url, most=1_000).body == bytes(1_000)
        with pytest.raises(TooLarge):
            client(server).get(server.url, most=999)
