"""Time the registry's search beside the bare calls of tantivy that it cannot do without.

`python -m bench.bare FOLDER ROUNDS` prints what it measured. One process, no HTTP. The bare side
repeats the calls that the search made of tantivy: the hits, their ids and the counts of facets,
with the same trees of queries; and it marks the hits with tantivy's own snippets. It has no
database: the texts to be marked are at hand.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from tantivy import Document, Query, Searcher, SnippetGenerator

from bench import mix
from bench.load import ROOT
from bench.peer import FACETS, LIMIT
from registry.app import create_app
from registry.extensions import db
from registry.search import follow, service
from registry.search.fields import SCHEMA
from registry.search.index import SearchIndex
from registry.search.query import answer
from registry.search.schemas import SearchQuery

_MARKED = ("title", "summary")
_SUMMARY_LENGTH = 250
_ASKED = ("search", "aggregate", "terms_with_prefix")
Act = Callable[[], Any]
Call = tuple[str, tuple[Any, ...], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Times:
    """Hold times of the searches of a mix in ms: each search counts with its median."""

    mean: float
    p95: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Hold what was measured at one size."""

    entries: int
    ours: Times
    bare: Times
    # The same searches without synonyms and the like; None when search cannot leave them out.
    plain: Times | None
    median: float
    # The slowest search for one word that about half of the entries have, and the word.
    half: tuple[str, float] | None
    rebuilt_a_second: float
    # Processor time of an entry, in microseconds.
    rebuilt_cpu: float


class Recorder:
    """Stand in for a searcher, and keep what it is asked to find and to count."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        self.calls: list[Call] = []

    def __getattr__(self, name: str) -> Any:
        """Leave everything to the searcher."""
        asked = getattr(self.searcher, name)
        if name not in _ASKED:
            return asked

        def kept(*given: Any, **named: Any) -> Any:
            self.calls.append((name, given, named))
            return asked(*given, **named)

        return kept


@dataclass(frozen=True, slots=True)
class Bare:
    """Hold what one search of the mix asks of tantivy, and the texts of its hits."""

    searcher: Searcher
    calls: Sequence[Call]
    hits: Sequence[Document]

    def ids(self) -> list[str]:
        """Return the ids of the first hits, best first."""
        _name, given, named = self.calls[0]
        found = self.searcher.search(*given, **named)
        return [self.searcher.doc(address)["id"][0] for _score, address in found.hits]

    def answer(self) -> None:
        """Search, count the facets, and mark the hits."""
        self.ids()
        for name, given, named in self.calls[1:]:
            getattr(self.searcher, name)(*given, **named)
        ranked: Query = self.calls[0][1][0]
        for name in _MARKED:
            marker = SnippetGenerator.create(self.searcher, ranked, SCHEMA, name)
            marker.set_max_num_chars(_SUMMARY_LENGTH)
            for hit in self.hits:
                marker.snippet_from_doc(hit).to_html()


def compare(folder: Path, rounds: int) -> Compared:
    """Measure all sides in a process of its own."""
    command = [sys.executable, "-m", "bench.bare", str(folder), str(rounds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    read = json.loads(done.stdout)
    times = {name: read[name] and Times(**read[name]) for name in ("ours", "bare", "plain")}
    return Compared(**{**read, **times})


def _compare(folder: Path, rounds: int) -> Compared:
    app = create_app({"REGISTRY_DATA": folder, "REGISTRY_DATABASE_URL": ""})
    with app.app_context():
        index = app.extensions["search_index"]
        # All sides read one state: what is applied later may order equal hits otherwise.
        follow.catch_up(index)
        sides = [_sides(index, asked) for asked in mix.searches()]
        taken = _timed(sides, rounds)
        ours, bare = (_summed(times) for times in taken[:2])
        # A search that cannot leave them out has no such parameter, and refuses it.
        plain = _summed(taken[2]) if len(taken) > 2 else None
        median = statistics.median(clock for clock, _cpu in taken[0])
        half = _slowest(index, mix.half(_share_of(index)), rounds)
        entries = follow.count()
        rebuilt = _rebuilt(entries)
        db.session.remove()
        db.engine.dispose()
    return Compared(entries, ours, bare, plain, median, half, *rebuilt)


def _filters(asked: mix.Asked, **more: Any) -> Any:
    return SearchQuery().load({**asked, "limit": str(LIMIT), "facets": list(FACETS), **more})


def _sides(index: SearchIndex, asked: mix.Asked) -> list[Act]:
    filters = _filters(asked)
    bare = _bare(index, filters)
    if "expand" not in SearchQuery().fields:
        return [lambda: service.search(index, filters), bare.answer]
    plain = _filters(asked, expand="false")
    return [
        lambda: service.search(index, filters),
        bare.answer,
        lambda: service.search(index, plain),
    ]


def _bare(index: SearchIndex, filters: Any) -> Bare:
    """Watch one search, and keep what it asked of tantivy for its hits and facets."""
    watched: list[Recorder] = []

    def watching(searcher: Searcher, *given: Any) -> Any:
        watched.append(Recorder(searcher))
        return answer(watched[-1], *given)  # type: ignore[arg-type]  # it stands in

    with mock.patch("registry.search.index.answer", watching):
        items = [json.loads(item) for item in service.search(index, filters).page.items]
    recorder = watched[-1]
    # Whatever search asks before it looks for the hits is its own affair, and not repeated.
    last = max(place for place, call in enumerate(recorder.calls) if call[0] == "search")
    hits = [_document(item) for item in items]
    made = Bare(recorder.searcher, recorder.calls[last:], hits)
    if made.ids() != [item["id"] for item in items]:
        raise RuntimeError(f"Both sides find other entries for {filters}.")
    return made


def _document(item: dict[str, Any]) -> Document:
    made = Document()
    for name in _MARKED:
        made.add_text(name, item[name] or "")
    return made


def _timed(searches: Sequence[Sequence[Act]], rounds: int) -> list[list[tuple[float, float]]]:
    """Return for each side the median time of each search by clock and by CPU, in ms."""
    found = [[_medians([_turn(s, turn) for turn in range(rounds + 1)][1:])] for s in searches]
    return [[one[0][side] for one in found] for side in range(len(searches[0]))]


def _medians(turns: Sequence[Sequence[tuple[float, float]]]) -> list[tuple[float, float]]:
    sides = zip(*turns, strict=True)
    return [
        (statistics.median(t[0] for t in taken), statistics.median(t[1] for t in taken))
        for taken in map(list, sides)
    ]


def _turn(acts: Sequence[Act], turn: int) -> list[tuple[float, float]]:
    # Who goes first changes: the others find the caches warm.
    order = [(place + turn) % len(acts) for place in range(len(acts))]
    taken = {place: _time(acts[place]) for place in order}
    db.session.remove()
    return [taken[place] for place in range(len(acts))]


def _time(act: Act) -> tuple[float, float]:
    clock, cpu = time.perf_counter(), time.thread_time()
    act()
    return (time.perf_counter() - clock) * 1000, (time.thread_time() - cpu) * 1000


def _summed(taken: Sequence[tuple[float, float]]) -> Times:
    clocks = [clock for clock, _cpu in taken]
    p95 = statistics.quantiles(clocks, n=20, method="inclusive")[-1]
    return Times(statistics.mean(clocks), p95, statistics.mean(cpu for _clock, cpu in taken))


def _share_of(index: SearchIndex) -> Callable[[str], float]:
    entries = follow.count()

    def share(word: str) -> float:
        filters = {**_filters({"q": f'"{word}"'}), "facets": ["kind"]}
        return service.search(index, filters).page.total / entries

    return share


def _slowest(index: SearchIndex, words: Sequence[str], rounds: int) -> tuple[str, float] | None:
    if not words:
        return None
    filters = [_filters({"q": word}) for word in words]
    acts = [[lambda asked=asked: service.search(index, asked)] for asked in filters]
    (taken,) = _timed(acts, rounds)
    clocks = [clock for clock, _cpu in taken]
    return max(zip(words, clocks, strict=True), key=lambda pair: pair[1])


def _rebuilt(entries: int) -> tuple[float, float]:
    """Build the index once more beside the one in use; return the rate and the CPU of an entry."""
    with tempfile.TemporaryDirectory(prefix="registry-bench-") as scratch:
        began, cpu = time.perf_counter(), time.process_time()
        follow.rebuild(SearchIndex(Path(scratch)))
        took, worked = time.perf_counter() - began, time.process_time() - cpu
    return entries / took, worked / entries * 1e6


if __name__ == "__main__":
    print(json.dumps(asdict(_compare(Path(sys.argv[1]), int(sys.argv[2])))))
