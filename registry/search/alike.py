"""Find what is alike: the entries that say what a text says, an entry's own or that of a plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.kit import json
from registry.search import hits, known_names, service
from registry.search.generation import Generation
from registry.search.highlight import Marker
from registry.search.hits import Row
from registry.search.index import Question, SearchIndex
from registry.search.likeness import Likeness, Reader, Said, Text
from registry.search.meaning import Meaning
from registry.search.query import answer
from registry.search.ranking import COMPARED_LEAST, COMPARED_MOST, LIKE_LEAST
from registry.search.thesaurus import Thesaurus

SHARED_MOST = 8


@dataclass(frozen=True, slots=True)
class Alike:
    """Hold an entry that is like a text, how much, and in which words: theirs and its own."""

    row: Row
    likeness: float
    shared: tuple[tuple[str, str], ...]
    marker: Marker

    def shown(self) -> bytes:
        """Return the document, with what it shares with the text beside it."""
        shared = [{"words": words, "found_as": found_as} for words, found_as in self.shared]
        more = {"likeness": round(self.likeness, 3), "shared_words": shared}
        return hits.shown(self.row, self.marker, **more)


def alike(
    index: SearchIndex,
    text: Text,
    *,
    without: str | None = None,
    kind: str | None = None,
    limit: int = 10,
    expand: bool = True,
    is_fresh: bool = True,
) -> list[Alike]:
    """Return the published entries most like a text, up to 50, dead ends after what is alive.

    `without` is the id of the entry whose own text it is. Unless `is_fresh`, what was written in
    the last moments may be missing. Raises Unavailable without an index.
    """
    number = min(max(COMPARED_LEAST, 2 * limit), COMPARED_MOST)
    with service.available(index, is_fresh=is_fresh):
        known = known_names.thesaurus(index.memory()) if expand else None
        asked = index.ask(lambda state: _asked(state, text, known, kind, number))
        # Between the two, as a fault of the database is none of the index.
        rows = hits.rows([name for name in asked.ids if name != without])
        found = index.ask(lambda _state: list(_compared(asked, rows)))
    return sorted(found, key=_rank)[:limit]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Hold what was asked of the index for a text, and what came back, the nearest first."""

    reader: Reader
    said: Said
    meaning: Meaning
    ids: tuple[str, ...]


def _asked(
    state: Generation, text: Text, known: Thesaurus | None, kind: str | None, number: int
) -> _Asked:
    reader = Reader(state.words, known)
    said = reader.read(text)
    meaning = reader.meaning(said)
    if meaning.is_empty:
        # Of words that say nothing everything is an answer to a search, and nothing is alike.
        return _Asked(reader, said, meaning, ())
    filters = {"kind": (kind,)} if kind else {}
    found = answer(state.searcher, Question(meaning, filters, limit=number))
    return _Asked(reader, said, meaning, found.ids)


def _compared(asked: _Asked, rows: Mapping[str, Row]) -> Iterator[Alike]:
    marker = Marker(asked.meaning)
    # In the order of the index, which decides between entries that are as much alike.
    for row in (rows[name] for name in asked.ids if name in rows):
        other = asked.reader.read(text_of(json.loads(row.document)))
        likeness = Likeness(asked.said, other)
        if likeness.share >= LIKE_LEAST:
            shared = tuple(likeness.shared()[:SHARED_MOST])
            yield Alike(row, likeness.share, shared, marker)


def _rank(found: Alike) -> float:
    return -found.likeness * found.row.standing


def text_of(document: Mapping[str, Any]) -> Text:
    """Return what an entry, or a plan for one, says; null is nothing."""
    return Text(
        document["title"],
        document.get("summary") or "",
        tuple(document.get("tags") or ()),
        document.get("description") or "",
    )
