"""The figures: what is measured, how, and what is wanted of it."""

import json
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from bench import data, mix, peer, plain, servers
from bench.load import Job, Result, request, run
from bench.material import CROWD_PATH, LIST_PATH, SEARCH_PATH, Material
from bench.table import Figure

WRITERS = 8
_CONSTANT = [request("GET", plain.PATH)]
_RENAMES = 3
# A round of the plain endpoint takes as long as ten of another.
_PEER_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Round:
    """Hold what one server did in one round."""

    rate: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Side:
    """Hold a server, what it is asked, and over how many connections."""

    server: servers.Running
    asked: Sequence[str]
    expect: int = 200
    connections: int = 8
    # The whole of it once, instead of as much as a round's seconds allow.
    is_once: bool = False

    def round(self, seconds: float) -> Round:
        """Ask for one round."""
        before = self.server.cpu_seconds()
        most = len(self.asked) if self.is_once else 0
        job = Job(self.server.port, self.asked, self.connections, seconds, most=most)
        done = run(job, expect=self.expect)
        return Round(done.rate, (self.server.cpu_seconds() - before) / done.answers)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Hold how much faster one side is than another, and what of both."""

    rate: float
    ours: float
    theirs: float
    cpu: float | None


@dataclass(frozen=True, slots=True)
class Sides:
    """Hold the servers, and how often and how long they are asked in turn."""

    registry: servers.Running
    plain: servers.Running
    peer: servers.Running
    rounds: int
    seconds: float

    def to_constant(self, asked: Sequence[str], expect: int = 200) -> Ratio:
        """Compare answers in a second with those of the constant route."""
        ours = Side(self.registry, asked, expect)
        return self._ratio(ours, Side(self.plain, _CONSTANT), self.rounds)

    def to_peer(self, asked: Sequence[str], asked_of_peer: Sequence[str]) -> Ratio:
        """Compare the time of the whole mix, one search at a time."""
        ours = Side(self.registry, asked, connections=1, is_once=True)
        theirs = Side(self.peer, asked_of_peer, connections=1, is_once=True)
        return self._ratio(ours, theirs, min(self.rounds, _PEER_ROUNDS))

    def _ratio(self, ours: Side, theirs: Side, rounds: int) -> Ratio:
        pairs = [self._pair(ours, theirs, turn) for turn in range(rounds + 1)]
        pairs = pairs[1:]  # The first one warms both up.
        has_cpu = all(one.cpu and other.cpu for one, other in pairs)
        return Ratio(
            statistics.median(one.rate / other.rate for one, other in pairs),
            statistics.median(one.rate for one, _other in pairs),
            statistics.median(other.rate for _one, other in pairs),
            statistics.median(other.cpu / one.cpu for one, other in pairs) if has_cpu else None,
        )

    def _pair(self, ours: Side, theirs: Side, turn: int) -> tuple[Round, Round]:
        # Who goes first changes, so that a machine that slows down favours neither.
        if turn % 2:
            one = ours.round(self.seconds)
            return one, theirs.round(self.seconds)
        other = theirs.round(self.seconds)
        return ours.round(self.seconds), other


def set_up(folder: Path) -> Iterator[Figure]:
    """Measure the commands of `make run`, on a folder that is empty at first."""
    yield Figure("registry migrate, empty folder", _seconds(servers.command(folder, "migrate")))
    seeded = servers.command(folder, "seed", "seeds")
    yield Figure("registry seed, all seeds", _seconds(seeded), seeded < 5)
    for name in ("first `make run` after the seeds", "second `make run` after the seeds"):
        with servers.running(servers.DEMO, folder, LIST_PATH) as server:
            pass
        yield Figure(name, _seconds(server.started_in), server.started_in < 5)


def reads(sides: Sides, material: Material) -> Iterator[Figure]:
    """Measure what readers ask for most."""
    yield Figure("start of `registry serve`", _seconds(sides.registry.started_in))
    items = [f"{LIST_PATH}/{slug}" for slug, _etag in material.entries]
    known = [
        request("GET", path, {"If-None-Match": etag})
        for path, (_slug, etag) in zip(items, material.entries, strict=True)
    ]
    ratio = sides.to_constant([request("GET", LIST_PATH)])
    yield _of_constant("list of 20 / constant", ratio, 0.3)
    ratio = sides.to_constant(known, 304)
    yield _of_constant("304 of an entry / constant", ratio, 0.4)
    ratio = sides.to_constant([request("GET", path) for path in items])
    yield _of_constant("GET of an entry / constant", ratio)


def _of_constant(name: str, ratio: Ratio, wanted: float = 0) -> Figure:
    said = f"{ratio.rate:.2f} ({ratio.ours:,.0f}/s of {ratio.theirs:,.0f}/s{_by_cpu(ratio)})"
    return Figure(name, said, ratio.rate >= wanted if wanted else None)


def _by_cpu(ratio: Ratio) -> str:
    return f"; by CPU time {ratio.cpu:.2f}" if ratio.cpu else ""


def searches(sides: Sides) -> Iterator[Figure]:
    """Measure the mix of searches, and compare it with a plain endpoint."""
    typed = mix.queries()
    five = urlencode([("facets", name) for name in peer.FACETS])
    asked = [request("GET", f"{SEARCH_PATH}?q={quote(words)}&{five}") for words in typed]
    same = [request("GET", f"{peer.PATH}?q={quote(words)}") for words in typed]
    yield _of_peer("search / plain endpoint", sides.to_peer(asked, same), 10)
    whole = [request("GET", f"{peer.PATH}?q={quote(words)}&whole") for words in typed]
    ratio = sides.to_peer(asked, whole)
    yield _of_peer("search / plain endpoint of whole words", ratio)
    yield _alone("search, five facets", sides.registry, asked)
    everything = [request("GET", f"{SEARCH_PATH}?q={quote(words)}") for words in typed]
    yield _alone("search, all facets", sides.registry, everything)
    yield _alone("search without words", sides.registry, [request("GET", SEARCH_PATH)] * 50)
    whole_memory, own = sides.registry.memory()
    said = f"{whole_memory / 1024:,.0f} MB, {own / 1024:,.0f} MB without mapped files"
    yield Figure("memory of the worker after the mix", said)


def _of_peer(name: str, ratio: Ratio, wanted: float = 0) -> Figure:
    times = f"{1000 / ratio.ours:.1f} ms to {1000 / ratio.theirs:.1f} ms"
    said = f"{ratio.rate:.1f} times as fast ({times}{_by_cpu(ratio)})"
    return Figure(name, said, ratio.rate >= wanted if wanted else None)


def _alone(name: str, server: servers.Running, asked: Sequence[str]) -> Figure:
    job = Job(server.port, asked, connections=1, most=len(asked))
    run(job)  # The first time warms it up.
    return Figure(name, _latency(run(job)))


def writes(registry: int, material: Material) -> Iterator[Figure]:
    """Measure what owners and stewards do; every write is durable when it is answered."""
    posts = [request("POST", LIST_PATH, material.owner, body) for body in material.bodies]
    half = len(posts) // 2
    for name, writers, some in (
        ("POST of an entry, 1 client", 1, posts[:half]),
        (f"POST of an entry, {WRITERS} clients", WRITERS, posts[half:]),
    ):
        done = run(Job(registry, some, connections=writers, most=len(some)), expect=201)
        yield Figure(name, f"{done.rate:,.0f}/s, {_latency(done)}")
    renames, finds = [], []
    for number in range(_RENAMES):
        body = json.dumps({"name": f"Bench Council {number}"})
        headers = material.steward | {"If-Match": "*"}
        renames.append(_once(registry, request("PATCH", CROWD_PATH, headers, body)))
        finds.append(_once(registry, request("GET", f"{SEARCH_PATH}?q=council")))
    fan_out = f"rename of the owner of {data.CROWD_ENTRIES:,} entries"
    yield Figure(fan_out, _seconds(statistics.median(renames)))
    yield Figure("first search after it", _seconds(statistics.median(finds)))


def _once(port: int, asked: str) -> float:
    return run(Job(port, [asked], connections=1, most=1)).p50 / 1000


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _latency(result: Result) -> str:
    return f"p50 {result.p50:.1f} ms, p95 {result.p95:.1f} ms"
