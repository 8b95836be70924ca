"""Why a hit stands where it does: what of the query it has, where, and what that is worth."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tantivy import DocAddress, Query, Searcher

from registry.search.analysis import stem
from registry.search.fields import SCHEMA
from registry.search.meaning import Meaning, Part, Way
from registry.search.ranking import LOWEST_STANDING, PLACES
from registry.search.tree import Clause, scoring


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


def explain(searcher: Searcher, meaning: Meaning, score: float, at: DocAddress) -> Explanation:
    """Explain the score of a hit; about 1 ms."""
    reasons = [_reason(searcher, clause, meaning.words, at) for clause in scoring(meaning)]
    # As tantivy weighs it, the lowest standing counts 1.
    return Explanation(
        score * LOWEST_STANDING, tuple(reason for reason in reasons if reason.score > 0)
    )


def _reason(searcher: Searcher, clause: Clause, typed: Sequence[str], at: DocAddress) -> Reason:
    score = _value(searcher, clause.query, at)
    words = " ".join(clause.part.words if clause.part else typed)
    traces = tuple(_traces(searcher, _ways_of(clause), at)) if score else ()
    return Reason(clause.what, words, score, traces)


def _ways_of(clause: Clause) -> Iterator[Way]:
    part: Part | None = clause.part
    if part is not None:
        yield from (Way((word,), 1.0) for word in part.words)
        yield from part.ways
    yield from clause.ways


def _traces(searcher: Searcher, ways: Iterator[Way], at: DocAddress) -> Iterator[Trace]:
    for way in ways:
        places = [_places(searcher, word, at) for word in way.words]
        if all(places):
            found = set().union(*places)
            yield Trace(" ".join(way.words), tuple(name for name in PLACES if name in found))


def _places(searcher: Searcher, word: str, at: DocAddress) -> set[str]:
    terms = {name: Query.term_query(SCHEMA, name, stem(word)) for name in PLACES}
    return {name for name, query in terms.items() if _value(searcher, query, at)}


def _value(searcher: Searcher, query: Query, at: DocAddress) -> float:
    try:
        return float(json.loads(query.explain(searcher, at).to_json())["value"])
    except ValueError:
        # It does not match this one.
        return 0.0
