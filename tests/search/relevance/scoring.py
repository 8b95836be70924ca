"""Score search on the judged queries: nDCG@10, by kind of query, on the entries as they were."""

import csv
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import mean

from registry.operations import seed_files
from registry.search.index import IndexEntry, Question, SearchIndex
from registry.search.known_names import DESCRIBED
from registry.search.meaning import Meaning, understand
from registry.search.parse import parse
from registry.search.thesaurus import SERVICES, Names, Thesaurus
from registry.vocabularies.resolve import SEARCH

HERE = Path(__file__).parent
SEEDS = HERE.parents[2] / "seeds"
SHOWN = 10
GRADES = {"exact": 3, "useful": 2, "related": 1}
NOTHING = "none"
TUNED, REPORTED = "tuned", "reported"


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold a query, of which kind it is, and the grade of each entry that answers it."""

    query: str
    kind: str
    grades: Mapping[str, int]

    @property
    def half(self) -> str:
        """Tell whether weights may be tuned on it, or whether it is only reported."""
        digest = hashlib.sha256(self.query.encode("utf-8")).digest()
        return TUNED if digest[0] % 2 else REPORTED


def queries() -> list[Judged]:
    """Return the judged queries."""
    with (HERE / "queries.csv").open(encoding="utf-8", newline="") as file:
        return [
            Judged(
                row["query"],
                row["kind"],
                {key: grade for name, grade in GRADES.items() for key in row[name].split()},
            )
            for row in csv.DictReader(file)
        ]


def entries() -> Iterator[IndexEntry]:
    """Yield the entries as they stood when they were judged; the id is the key of a judgement."""
    for line in (HERE / "entries.jsonl").read_text("utf-8").splitlines():
        values = json.loads(line)
        for name, value in values.items():
            if isinstance(value, list):
                values[name] = tuple(value)
        values["updated_at"] = datetime.fromisoformat(values["updated_at"])
        yield IndexEntry(**values)


def thesaurus() -> Thesaurus:
    """Return the names that the vocabularies of the seeds know now."""
    return Thesaurus(
        Names(
            f"{vocabulary['scheme']}/{vocabulary['version']}/{point['code']}",
            point["label"],
            point["aliases"],
            point["former_names"],
            point["related"],
            (point["description"] or "") if vocabulary["scheme"] in DESCRIBED else "",
        )
        for vocabulary in seed_files.vocabularies(SEEDS)
        if vocabulary["field"] == SEARCH or vocabulary["scheme"] == SERVICES
        for point in vocabulary["points"]
    )


def gain(judged: Judged, found: tuple[str, ...]) -> float:
    """Return nDCG@10 of what was found; of a query that nothing fits, 1 for an empty answer."""
    if not judged.grades:
        return 0.0 if found else 1.0
    grades = [judged.grades.get(key, 0) for key in found[:SHOWN]]
    best = sorted(judged.grades.values(), reverse=True)[:SHOWN]
    return _discounted(grades) / _discounted(best)


def _discounted(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


class Searched:
    """Search the frozen entries with the names of today."""

    def __init__(self, folder: Path, known: Thesaurus | None = None) -> None:
        self._thesaurus = thesaurus() if known is None else known
        self._index = SearchIndex(folder)
        self._index.rebuild("log", 1, entries())

    def meaning(self, query: str) -> Meaning:
        """Return what is understood of a query."""
        read = parse(query)
        return self._index.understand(lambda words: understand(read, words, self._thesaurus))

    def found(self, query: str, limit: int = SHOWN) -> tuple[str, ...]:
        """Return the keys of the entries found, best first."""
        return self._index.search(Question(self.meaning(query), limit=limit)).ids


def scores(searched: Searched, half: str) -> dict[str, list[float]]:
    """Return the gain of each query of a half, by kind."""
    found: dict[str, list[float]] = {}
    for judged in queries():
        if judged.half == half:
            found.setdefault(judged.kind, []).append(gain(judged, searched.found(judged.query)))
    return found


def means(by_kind: Mapping[str, list[float]]) -> dict[str, float]:
    """Return the mean of each kind, and of all queries."""
    every = [one for values in by_kind.values() for one in values]
    return {kind: mean(values) for kind, values in sorted(by_kind.items())} | {"all": mean(every)}
