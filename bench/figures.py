"""The figures: what is measured, how, and what is wanted of it."""

import json
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bench import data, plain, servers
from bench.load import Job, Result, request, run
from bench.material import CROWD_PATH, LIST_PATH, SEARCH_PATH, Material

WRITERS = 4
_CONSTANT = [request("GET", plain.PATH)]


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold one row of the table; where nothing was promised, `holds` is None."""

    name: str
    measured: str
    wanted: str = ""
    holds: bool | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """Hold what one server did in one round."""

    rate: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Sides:
    """Hold both servers, and how often and how long they are asked in turn."""

    registry: servers.Running
    plain: servers.Running
    rounds: int
    seconds: float

    def ratio(self, name: str, asked: Sequence[str], wanted: float, expect: int = 200) -> Figure:
        """Compare answers in a second with those of the constant route, in interleaved rounds."""
        pairs = [self._pair(asked, expect, turn) for turn in range(self.rounds + 1)]
        pairs = pairs[1:]  # The first one warms both up.
        ours = statistics.median(one.rate for one, _other in pairs)
        theirs = statistics.median(other.rate for _one, other in pairs)
        ratio = statistics.median(one.rate / other.rate for one, other in pairs)
        said = f"{ratio:.2f} ({ours:,.0f}/s of {theirs:,.0f}/s"
        if all(one.cpu and other.cpu for one, other in pairs):
            by_cpu = statistics.median(other.cpu / one.cpu for one, other in pairs)
            said += f"; by CPU time {by_cpu:.2f}"
        said += ")"
        if not wanted:
            return Figure(name, said)
        return Figure(name, said, f">= {wanted}", ratio >= wanted)

    def _pair(self, asked: Sequence[str], expect: int, turn: int) -> tuple[Round, Round]:
        # Who goes first changes, so that a machine that slows down favours neither.
        if turn % 2:
            ours = self._round(self.registry, asked, expect)
            return ours, self._round(self.plain, _CONSTANT, 200)
        theirs = self._round(self.plain, _CONSTANT, 200)
        return self._round(self.registry, asked, expect), theirs

    def _round(self, server: servers.Running, asked: Sequence[str], expect: int) -> Round:
        before = server.cpu_seconds()
        done = run(Job(server.port, asked, seconds=self.seconds), expect=expect)
        return Round(done.rate, (server.cpu_seconds() - before) / done.answers)


def set_up(folder: Path) -> Iterator[Figure]:
    """Measure the commands of `make run`, on a folder that is empty at first."""
    yield Figure("registry migrate, empty folder", _seconds(servers.command(folder, "migrate")))
    seeded = servers.command(folder, "seed", "seeds")
    yield Figure("registry seed, all seeds", _seconds(seeded), "< 5 s", seeded < 5)
    for turn in ("first", "second"):
        with servers.running(servers.DEMO, folder, LIST_PATH) as server:
            pass
        name = f"{turn} `make run` after the seeds"
        yield Figure(name, _seconds(server.started_in), "< 5 s", server.started_in < 5)


def reads(sides: Sides, material: Material) -> Iterator[Figure]:
    """Measure what readers ask for."""
    items = [f"{LIST_PATH}/{slug}" for slug, _etag in material.entries]
    known = [
        request("GET", path, {"If-None-Match": etag})
        for path, (_slug, etag) in zip(items, material.entries, strict=True)
    ]
    searches = [request("GET", f"{SEARCH_PATH}?q={quote(typed)}") for typed in material.searches]
    yield sides.ratio("list of 20 / constant", [request("GET", LIST_PATH)], 0.3)
    yield sides.ratio("304 of an entry / constant", known, 0.4, 304)
    yield sides.ratio("GET of an entry / constant", [request("GET", path) for path in items], 0)
    yield sides.ratio("search / constant", searches, 0)
    alone = Job(sides.registry.port, searches, connections=1, most=len(searches))
    yield Figure("search, one at a time", _latency(run(alone)))
    browse = [request("GET", SEARCH_PATH)]
    alone = Job(sides.registry.port, browse, connections=1, most=50)
    yield Figure("search without words, one at a time", _latency(run(alone)))


def writes(registry: int, material: Material) -> Iterator[Figure]:
    """Measure what owners and stewards do; every write is durable when it is answered."""
    posts = [request("POST", LIST_PATH, material.owner, body) for body in material.bodies]
    half = len(posts) // 2
    alone = Job(registry, posts[:half], connections=1, most=half)
    yield Figure("POST of an entry, one at a time", _latency(run(alone, expect=201)))
    crowd = Job(registry, posts[half:], connections=WRITERS, most=half)
    done = run(crowd, expect=201)
    said = f"{done.rate:,.0f}/s, {_latency(done)}"
    yield Figure(f"POST of an entry, {WRITERS} writers", said)
    renames, finds = [], []
    for number in range(3):
        body = json.dumps({"name": f"Bench Council {number}"})
        headers = material.steward | {"If-Match": "*"}
        renames.append(_once(registry, request("PATCH", CROWD_PATH, headers, body)))
        finds.append(_once(registry, request("GET", f"{SEARCH_PATH}?q=council")))
    fan_out = f"{data.CROWD_ENTRIES:,} entries"
    yield Figure(f"rename of the owner of {fan_out}", _seconds(statistics.median(renames)))
    yield Figure("first search after it", _seconds(statistics.median(finds)))


def _once(port: int, asked: str) -> float:
    return run(Job(port, [asked], connections=1, most=1)).p50 / 1000


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _latency(result: Result) -> str:
    return f"p50 {result.p50:.1f} ms, p95 {result.p95:.1f} ms"
