"""Time the registry's search beside the bare calls of tantivy that it cannot do without.

`python -m bench.bare FOLDER ROUNDS` prints both means over the mix. One process, no HTTP; the bare
side has no database either: the trees of its queries and the texts to be marked are made before.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from tantivy import Document, Index, Query, Searcher, SnippetGenerator

from bench import mix
from bench.load import ROOT
from bench.peer import FACETS, LIMIT
from registry.app import create_app
from registry.extensions import db
from registry.models import Entry
from registry.search import follow, service
from registry.search.fields import SCHEMA, VALUES_PER_SEGMENT, facet_path, prepare
from registry.search.meaning import literal
from registry.search.parse import parse
from registry.search.tree import matching

_MARKED = ("title", "summary")
_SUMMARY_LENGTH = 250
_COUNTED = {
    name: {
        "terms": {
            "field": facet_path(name),
            "size": service.FACET_VALUES,
            "segment_size": VALUES_PER_SEGMENT,
        }
    }
    for name in FACETS
}
Act = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """Hold the mean time of a search of the mix, in ms, by clock and by CPU, of both sides."""

    ours: float
    bare: float
    ours_cpu: float
    bare_cpu: float


@dataclass(frozen=True, slots=True)
class Bare:
    """Hold what one search of the mix asks of tantivy."""

    searcher: Searcher
    ranked: Query
    unranked: Query

    def ids(self) -> list[str]:
        """Return the ids of the first hits, best first."""
        found = self.searcher.search(self.ranked, LIMIT, weight_by_field="standing")
        return [self.searcher.doc(address)["id"][0] for _score, address in found.hits]

    def answer(self, hits: list[Document]) -> None:
        """Search, count the facets, and mark the hits, whose texts are at hand."""
        self.ids()
        self.searcher.aggregate(self.unranked, _COUNTED)
        for name in _MARKED:
            marker = SnippetGenerator.create(self.searcher, self.ranked, SCHEMA, name)
            marker.set_max_num_chars(_SUMMARY_LENGTH)
            for hit in hits:
                marker.snippet_from_doc(hit).to_html()


def compare(folder: Path, rounds: int) -> Compared:
    """Measure both sides in a process of its own."""
    command = [sys.executable, "-m", "bench.bare", str(folder), str(rounds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Compared(**json.loads(done.stdout))


def _compare(folder: Path, rounds: int) -> Compared:
    app = create_app({"REGISTRY_DATA": folder, "REGISTRY_DATABASE_URL": ""})
    with app.app_context():
        index = app.extensions["search_index"]
        # Both sides read one state: what is applied later may order equal hits otherwise.
        follow.catch_up(index)
        generation = (folder / "index" / "current").read_text("ascii")
        searcher = prepare(Index.open(str(folder / "index" / generation))).searcher()
        sides: list[tuple[Act, Act]] = []
        for typed in mix.queries():
            query = literal(parse(typed))
            bare = Bare(searcher, matching(query, {}, is_ranked=True), matching(query, {}))
            sides.append(_sides(index, typed, bare))
        taken = [[_turn(pair, turn) for turn in range(rounds + 1)][1:] for pair in sides]
        db.engine.dispose()
    # For each search the median of the rounds, then the mean over the mix.
    medians = [map(statistics.median, zip(*turns, strict=True)) for turns in taken]
    means = [statistics.mean(column) * 1000 for column in zip(*medians, strict=True)]
    return Compared(*means)


def _sides(index: Any, typed: str, bare: Bare) -> tuple[Act, Act]:
    filters = {"q": typed, "limit": LIMIT, "cursor": None, "facets": FACETS}
    ids = bare.ids()
    found = service.search(index, filters)
    if [json.loads(item)["id"] for item in found.page.items] != ids:
        raise RuntimeError(f"Both sides find other entries for {typed}.")
    hits = [_document(name) for name in ids]
    return lambda: service.search(index, filters), lambda: bare.answer(hits)


def _document(name: str) -> Document:
    columns = select(Entry.title, Entry.summary).where(Entry.id == name)
    title, summary = db.session.execute(columns).one()
    made = Document()
    made.add_text("title", title)
    made.add_text("summary", summary or "")
    return made


def _turn(pair: tuple[Act, Act], turn: int) -> tuple[float, float, float, float]:
    # Who goes first changes: the second one finds the caches warm.
    order = (0, 1) if turn % 2 else (1, 0)
    taken = {side: _time(pair[side]) for side in order}
    db.session.remove()
    return taken[0][0], taken[1][0], taken[0][1], taken[1][1]


def _time(act: Act) -> tuple[float, float]:
    clock, cpu = time.perf_counter(), time.thread_time()
    act()
    return time.perf_counter() - clock, time.thread_time() - cpu


if __name__ == "__main__":
    print(json.dumps(asdict(_compare(Path(sys.argv[1]), int(sys.argv[2])))))
