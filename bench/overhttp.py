"""The figures of search through HTTP beside other programs, each search unlike those before."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from bench import mix, servers
from bench.catalogues import CATALOGUES, Catalogue, Unavailable, prepare
from bench.load import Job, request, run
from bench.material import SEARCH_PATH
from bench.peer import FACETS
from bench.servers import Running
from bench.table import Figure, beside

CLIENTS = 8
ROUNDS, SECONDS = 5, 6.0
# More than the fastest answers in a round.
_SEARCHES = 12_000
_TIMES = {"Datasette": 40.0, "Groonga": 2.5}


@dataclass(frozen=True, slots=True)
class Round:
    """Hold what one server did in one round: answers a second, and CPU for one in ms."""

    rate: float
    cpu: float
    p95: float


def through_http(root: Path, folder: Path, say: Callable[[str], None]) -> Iterator[Figure]:
    """Measure the registry beside whatever other program can be had."""
    others: list[tuple[Catalogue, tuple[str, ...]]] = []
    missing = []
    for catalogue in CATALOGUES:
        try:
            others.append((catalogue, prepare(catalogue, root, folder)))
        except Unavailable as reason:
            missing.append(Figure(beside(catalogue.name), f"skipped: {reason}"))
    names = ", ".join(catalogue.name for catalogue, _command in others)
    say(f"Measuring through HTTP beside {names or 'nothing'}")
    with ExitStack() as stack:
        ours = stack.enter_context(servers.running(servers.SERVE, folder, _path("council")))
        started = [
            (one, stack.enter_context(_running(one, command, folder))) for one, command in others
        ]
        sides = [(_path, ours), *((one.path, server) for one, server in started)]
        rounds = [[_round(path, server, n) for path, server in sides] for n in range(ROUNDS + 1)]
    yield _own([turn[0] for turn in rounds[1:]])
    for place, (catalogue, _server) in enumerate(started, start=1):
        # The first round warms all of them up.
        yield _compared(catalogue.name, [(turn[0], turn[place]) for turn in rounds[1:]])
    yield from missing


def _running(
    catalogue: Catalogue, command: tuple[str, ...], folder: Path
) -> AbstractContextManager[Running]:
    return servers.running(command, folder, catalogue.path("council"), is_quiet=True)


def _path(typed: str) -> str:
    return f"{SEARCH_PATH}?q={quote(typed)}&" + urlencode([("facets", name) for name in FACETS])


def _round(path: Callable[[str], str], server: Running, turn: int) -> Round:
    # All sides are asked the same, as far as they get; the next round asks something else.
    asked = [request("GET", path(typed)) for typed in mix.unlike(turn, _SEARCHES)]
    before = server.cpu_seconds()
    done = run(Job(server.port, asked, CLIENTS, SECONDS))
    return Round(done.rate, (server.cpu_seconds() - before) / done.answers * 1000, done.p95)


def _own(rounds: Sequence[Round]) -> Figure:
    said = f"{_median(rounds, 'rate'):,.0f}/s, {_median(rounds, 'cpu'):.1f} ms of CPU an answer"
    return Figure("search through HTTP", f"{said}, p95 {_median(rounds, 'p95'):.0f} ms")


def _compared(name: str, pairs: Sequence[tuple[Round, Round]]) -> Figure:
    ratio = statistics.median(ours.rate / theirs.rate for ours, theirs in pairs)
    by_cpu = statistics.median(theirs.cpu / ours.cpu for ours, theirs in pairs)
    theirs = [theirs for _ours, theirs in pairs]
    said = f"{_median(theirs, 'rate'):,.1f}/s, {_median(theirs, 'cpu'):.1f} ms of CPU an answer"
    told = f"{ratio:.1f} times as fast ({said}; by CPU time {by_cpu:.1f})"
    return Figure(beside(name), told, ratio >= _TIMES[name])


def _median(rounds: Sequence[Round], name: str) -> float:
    return float(statistics.median(getattr(one, name) for one in rounds))
