"""Why a hit stands where it does: what of the query it has, where, and what that is worth."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tantivy import DocAddress, Query, Searcher

from registry.search.analysis import stem
from registry.search.fields import SCHEMA
from registry.search.meaning import Meaning, Part, Way
from registry.search.ranking import LOWEST_STANDING, PLACES
from registry.search.tree import Clause, scoring, starting


@dataclass(frozen=True, slots=True)
class Trace:
    """Tell as which words something was found, and in which fields."""

    text: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Tell what one part of a query gave to the score."""

    what: str
    words: str
    score: float
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Tell where a score comes from: the sum of the reasons, times the standing of the entry."""

    score: float
    reasons: tuple[Reason, ...]


class Explainer:
    """Explain the hits of one search: 1 ms each, 5 when 32 words have many other names each."""

    def __init__(self, searcher: Searcher, meaning: Meaning) -> None:
        self._searcher = searcher
        # Made once: it takes as long as looking into an entry.
        self._clauses = [(clause, tuple(_ways_of(clause))) for clause in scoring(meaning)]
        self._terms: dict[str, dict[str, Query]] = {}
        self._typed, self._prefix = meaning.words, meaning.prefix
        fields = {"title": "title_words", "body": "words"} if meaning.prefix else {}
        self._beginnings = {
            place: starting(name, meaning.prefix or "") for place, name in fields.items()
        }

    def explain(self, score: float, at: DocAddress) -> Explanation:
        """Explain the score of a hit."""
        found: dict[str, frozenset[str]] = {}
        reasons = (self._reason(clause, ways, at, found) for clause, ways in self._clauses)
        # As tantivy weighs it, the lowest standing counts 1.
        return Explanation(
            score * LOWEST_STANDING, tuple(reason for reason in reasons if reason.score > 0)
        )

    def _reason(
        self,
        clause: Clause,
        ways: Sequence[Way],
        at: DocAddress,
        found: dict[str, frozenset[str]],
    ) -> Reason:
        score = _value(self._searcher, clause.query, at)
        words = clause.part.words if clause.part else self._typed
        traces = [*self._traces(ways, at, found)] if score else []
        if score and clause.part and self._prefix in words:
            traces += self._begun(at)
        return Reason(clause.what, " ".join(words), score, tuple(traces))

    def _traces(
        self, ways: Sequence[Way], at: DocAddress, found: dict[str, frozenset[str]]
    ) -> Iterator[Trace]:
        for way in ways:
            places = [self._places(stem(word), at, found) for word in way.words]
            if all(places):
                named = frozenset().union(*places)
                yield Trace(" ".join(way.words), tuple(name for name in PLACES if name in named))

    def _places(
        self, stemmed: str, at: DocAddress, found: dict[str, frozenset[str]]
    ) -> frozenset[str]:
        """Return the fields in which an entry has a stem; other names share many words."""
        if stemmed not in found:
            terms = self._terms.get(stemmed)
            if terms is None:
                made = {name: Query.term_query(SCHEMA, name, stemmed) for name in PLACES}
                terms = self._terms[stemmed] = made
            # What an entry has anywhere stands in its body too.
            is_there = self._has(terms["body"], at)
            found[stemmed] = frozenset(
                name for name, query in terms.items() if is_there and self._has(query, at)
            )
        return found[stemmed]

    def _begun(self, at: DocAddress) -> Iterator[Trace]:
        """Yield where words begin as the last one typed does."""
        places = [name for name, query in self._beginnings.items() if self._has(query, at)]
        if places:
            yield Trace(f"{self._prefix}\u2026", tuple(places))

    def _has(self, query: Query, at: DocAddress) -> bool:
        return _value(self._searcher, query, at) > 0


def _ways_of(clause: Clause) -> Iterator[Way]:
    part: Part | None = clause.part
    if part is not None:
        yield from (Way((word,), 1.0) for word in part.words)
        yield from part.ways
    yield from clause.ways


def _value(searcher: Searcher, query: Query, at: DocAddress) -> float:
    try:
        return float(json.loads(query.explain(searcher, at).to_json())["value"])
    except ValueError:
        # It does not match this one.
        return 0.0
