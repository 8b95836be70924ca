"""Ask a server as fast as it answers, from a process of its own; standard library only.

`python -m bench.load` reads one job from standard input and writes its result to standard output.
"""

import collections
import itertools
import json
import re
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
ROOT = Path(__file__).parent.parent
_CHUNK = 262_144
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_WITHOUT_BODY = (204, 304)
_SILENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Job:
    """Say what to send where, over how many connections, until when or how often."""

    port: int
    requests: Sequence[str]
    connections: int = 8
    seconds: float = 1.0
    warm_up: float = 0.0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """Hold how many answers came in how many seconds, and how long one took (milliseconds)."""

    answers: int
    seconds: float
    statuses: dict[str, int]
    p50: float
    p95: float

    @property
    def rate(self) -> float:
        """Return the answers in a second."""
        return self.answers / self.seconds


def request(method: str, path: str, headers: dict[str, str] | None = None, body: str = "") -> str:
    """Write a request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Accept: */*"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body.encode())}"]
    return "\r\n".join(lines) + "\r\n\r\n" + body


def run(job: Job, *, expect: int = 200) -> Result:
    """Do a job in another process; any other status than the expected one spoils the figure."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(asdict(job)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    result = Result(**json.loads(done.stdout))
    if set(result.statuses) != {str(expect)}:
        raise RuntimeError(f"{job.requests[0].splitlines()[0]} answered {result.statuses}")
    return result


@dataclass(eq=False, slots=True)
class _Connection:
    """Keep one connection alive, unless the server closes it: one request under way at a time."""

    port: int
    stream: socket.socket = field(init=False)
    began: float = 0.0
    buffer: bytearray = field(default_factory=bytearray)
    wanted: int = 0
    is_chunked: bool = False
    status: int = 0
    is_closed: bool = False

    def open(self) -> None:
        """Connect to the server."""
        self.stream = socket.create_connection((HOST, self.port))
        self.stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.is_closed = False

    def send(self, request_bytes: bytes) -> None:
        """Begin a request."""
        self.buffer.clear()
        self.wanted = 0
        self.began = time.perf_counter()
        self.stream.sendall(request_bytes)

    def receive(self) -> bool:
        """Take what has come; tell whether the answer is whole."""
        data = self.stream.recv(_CHUNK)
        if not data:
            raise ConnectionError("The server closed the connection.")
        self.buffer += data
        if not self.wanted:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return False
            self.status = int(self.buffer[9:12])
            length = _LENGTH.search(self.buffer, 0, end)
            body = int(length[1]) if length and self.status not in _WITHOUT_BODY else 0
            self.wanted = end + 4 + body
            self.is_chunked = _CHUNKED.search(self.buffer, 0, end) is not None
            self.is_closed = _CLOSES.search(self.buffer, 0, end) is not None
        if self.is_chunked:
            return self.buffer.endswith(_LAST_CHUNK)
        return len(self.buffer) >= self.wanted


def _do(job: Job) -> Result:
    requests = _requests(job)
    selector = selectors.DefaultSelector()
    began = time.perf_counter()
    counts_from, until = began + job.warm_up, began + job.warm_up + job.seconds
    taken: list[float] = []
    statuses: collections.Counter[str] = collections.Counter()
    for _ in range(job.connections):
        connection = _Connection(job.port)
        connection.open()
        selector.register(connection.stream, selectors.EVENT_READ, connection)
        _send_next(connection, requests, selector)
    now = began
    while selector.get_map() and (job.most or now < until):
        ready = selector.select(_SILENCE_SECONDS)
        if not ready:
            raise TimeoutError("The server fell silent.")
        for key, _events in ready:
            connection = key.data
            if connection.receive():
                now = time.perf_counter()
                if now >= counts_from:
                    taken.append(now - connection.began)
                    statuses[str(connection.status)] += 1
                _send_next(connection, requests, selector)
    return _result(taken, now - counts_from, statuses)


def _requests(job: Job) -> Iterator[bytes]:
    requests = [text.encode() for text in job.requests]
    return itertools.islice(itertools.cycle(requests), job.most or None)


def _send_next(
    connection: _Connection, requests: Iterator[bytes], selector: selectors.BaseSelector
) -> None:
    following = next(requests, None)
    if following is None or connection.is_closed:
        selector.unregister(connection.stream)
        connection.stream.close()
    if following is None:
        return
    if connection.is_closed:
        connection.open()
        selector.register(connection.stream, selectors.EVENT_READ, connection)
    connection.send(following)


def _result(taken: list[float], seconds: float, statuses: dict[str, int]) -> Result:
    ordered = sorted(taken)
    if not ordered:
        raise TimeoutError("No answer came within the time.")
    half, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    return Result(len(ordered), seconds, dict(statuses), half * 1000, most * 1000)


if __name__ == "__main__":
    json.dump(asdict(_do(Job(**json.load(sys.stdin)))), sys.stdout)
