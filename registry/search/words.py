"""The words of one state of the index, and how they are spelt."""

import threading
import time
from collections.abc import Mapping, Sequence

from tantivy import Occur, Query, Searcher

from registry.search.fields import SCHEMA
from registry.search.lexicon import Spelling

# Reading all words takes 2 ms at 2,000 entries, 0.1 s at 100,000: so a large index is read again
# when this long has passed. Which words there are is looked up in the index itself, always.
SMALL = 2_000
_SECONDS = 300
# Of a large catalogue, a word that one entry has is as often a slip as a word.
_LARGE = 20_000
# So many answers are kept for each state of the index.
_KEPT = 20_000
# Words that so many entries have are found together in some; looking it up would cost time.
_OFTEN = 500


class KnownSpelling:
    """Keep the spelling of an index from one of its states to the next."""

    def __init__(self) -> None:
        self._kept: tuple[float, object, Spelling] | None = None
        self._reading = threading.Lock()

    def of(self, searcher: Searcher) -> Spelling:
        """Return the spelling of the words of this state, or of one shortly before."""
        kept = self._kept
        if kept is not None and (kept[1] is searcher or not self._is_old(kept[0], searcher)):
            return kept[2]
        # One reads, others go on with what there was.
        if not self._reading.acquire(blocking=kept is None):
            return kept[2] if kept else Spelling({})
        try:
            made = Spelling(_counted(searcher))
            self._kept = (time.monotonic(), searcher, made)
            return made
        finally:
            self._reading.release()

    def _is_old(self, read_at: float, searcher: Searcher) -> bool:
        return searcher.num_docs <= SMALL or time.monotonic() - read_at > _SECONDS


def _counted(searcher: Searcher) -> Mapping[str, int]:
    least = 2 if searcher.num_docs > _LARGE else 1
    return {
        word: count
        for word, count in searcher.terms_with_prefix("words", "", filter_query=Query.all_query())
        if count >= least
    }


class IndexWords:
    """Know the words of one state of the index."""

    def __init__(self, searcher: Searcher, known: KnownSpelling) -> None:
        self._searcher = searcher
        self._known = known
        self._counts: dict[str, int] = {}
        self._together: dict[tuple[str, ...], bool] = {}

    @property
    def entries(self) -> int:
        """Return how many entries there are."""
        return int(self._searcher.num_docs)

    @property
    def spelling(self) -> Spelling:
        """Return what knows how its words are spelt; it may be some minutes old."""
        return self._known.of(self._searcher)

    def count(self, stem: str) -> int:
        """Return how many entries have a word of this stem."""
        found = self._counts.get(stem)
        if found is None:
            found = int(self._searcher.doc_freq("body", stem))
            if len(self._counts) < _KEPT:
                self._counts[stem] = found
        return found

    def has_all(self, stems: Sequence[str]) -> bool:
        """Tell whether some entry has words of all these stems; true where that is costly."""
        if min(map(self.count, stems)) > _OFTEN:
            return True
        found = self._together.get(tuple(stems))
        if found is None:
            terms = [(Occur.Must, Query.term_query(SCHEMA, "body", stem)) for stem in stems]
            found = bool(self._searcher.search(Query.boolean_query(terms), 1, count=False).hits)
            if len(self._together) < _KEPT:
                self._together[tuple(stems)] = found
        return found

    def has(self, word: str) -> bool:
        """Tell whether some entry has this very word."""
        return self._searcher.doc_freq("words", word) > 0

    def begins(self, start: str) -> bool:
        """Tell whether some word begins so."""
        return bool(self._searcher.terms_with_prefix("words", start, limit=1))
