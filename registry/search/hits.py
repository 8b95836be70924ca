"""What a hit shows: the entry's document, where the words were found, and why it sinks."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from registry.kit import json
from registry.kit.read import PreparedList
from registry.models import PUBLISHED, Entry
from registry.search.explain import Explanation, Reason
from registry.search.highlight import Marker
from registry.search.like import Like
from registry.search.meaning import Meaning
from registry.search.query import Answer
from registry.search.ranking import standing

_DOCUMENTS = PreparedList(
    select(
        Entry.id,
        Entry.document,
        Entry.title,
        Entry.summary,
        Entry.phase,
        Entry.freshness,
        Entry.adopters,
    ).where(Entry.state == PUBLISHED),
    Entry.id,
)
# Said to whoever wonders why a thing stands so low.
SINKS = {
    "deprecated": "Its owner says that it is deprecated: look for a successor before you start.",
    "withdrawn": "Its owner has withdrawn it.",
    "stale": "Nobody has confirmed for long that what is said here is still true.",
}


class Row(NamedTuple):
    """Hold what is stored of a hit."""

    id: str
    document: bytes
    title: str
    summary: str | None
    phase: str | None
    freshness: str
    adopters: int

    @property
    def standing(self) -> float:
        """Return the factor of its score that comes from what it is."""
        return standing(self.phase, self.freshness, self.adopters)


def documents(answer: Answer, meaning: Meaning, liked: Like | None = None) -> list[bytes]:
    """Return the documents of the hits, in their order; what was archived just now is left out."""
    found = rows(answer.ids)
    explained = dict(zip(answer.ids, answer.explanations, strict=False))
    marker = Marker(meaning)
    there = [name for name in answer.ids if name in found]
    beside = {name: {"like": liked.shown(name)} for name in there} if liked else {}
    return [_hit(marker, found[name], explained.get(name), beside.get(name, {})) for name in there]


def rows(ids: Sequence[str]) -> dict[str, Row]:
    """Read what a hit is made of, by the id; of up to 100 entries."""
    return {row[0]: Row(*row) for row in _DOCUMENTS.rows(ids)}


def shown(row: Row, marker: Marker, **beside: Any) -> bytes:
    """Return a hit: the document, what every hit has beside it, and more."""
    more = {
        "highlights": {
            "title": marker.mark(row.title),
            "summary": marker.mark(row.summary or ""),
        },
        "sinks_because": sinks_because(row.phase, row.freshness),
        **beside,
    }
    return bytes(row.document[:-1]) + b"," + json.dumps(more)[1:]


def _hit(
    marker: Marker, row: Row, explanation: Explanation | None, beside: Mapping[str, Any]
) -> bytes:
    if explanation is None:
        return shown(row, marker, **beside)
    explained = _explained(explanation, row.standing)
    return shown(row, marker, **beside, explanation=explained)


def sinks_because(phase: str | None, freshness: str) -> list[str]:
    """Return why an entry stands below others that fit as well; none when it does not."""
    reasons = [SINKS[phase]] if phase in SINKS else []
    return reasons + ([SINKS["stale"]] if freshness == "stale" else [])


def _explained(explanation: Explanation, factor: float) -> Mapping[str, Any]:
    return {
        "score": round(explanation.score, 3),
        "standing": round(factor, 3),
        "reasons": [_reason(reason) for reason in explanation.reasons],
    }


def _reason(reason: Reason) -> Mapping[str, Any]:
    traces = [{"text": trace.text, "found_in": list(trace.places)} for trace in reason.traces]
    return {
        "what": reason.what,
        "words": reason.words,
        "score": round(reason.score, 3),
        "found_as": traces,
    }
