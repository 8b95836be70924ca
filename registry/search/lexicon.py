"""Which words there are, and which one somebody meant who typed another. Pure."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

# One slip in a short word, two in a long one; a word of three letters with a slip is another word.
ONE_SLIP, TWO_SLIPS = 4, 7
# The first letter is seldom wrong, and a common word is more often meant than a rare one.
_FIRST_LETTER, _COMMON = 0.7, 0.12
_CANDIDATES = 50
# Shorter pieces of a run-together word are chance, and so are many of them.
_PIECE, _PIECES_MOST, _RUN_LONGEST = 3, 3, 30

Guess = tuple[float, str]


class Spelling:
    """Know how words are spelt, each with how many entries have it."""

    def __init__(self, counted: Mapping[str, int]) -> None:
        self._counted = counted
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in counted:
            if word.isalpha():
                self._by_length[len(word)].append(word)

    def nearest(self, typed: str) -> Guess | None:
        """Return the word that was probably meant by one that there is not, and how far it is."""
        slips = 0 if len(typed) < ONE_SLIP else 1 if len(typed) < TWO_SLIPS else 2
        if not slips or not typed.isalpha():
            return None
        return min(self._guesses(typed, slips), default=None)

    def _guesses(self, typed: str, slips: int) -> Iterable[Guess]:
        for length in range(len(typed) - slips, len(typed) + slips + 1):
            for word, distance, _place in process.extract(
                typed,
                self._by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=slips,
                limit=_CANDIDATES,
            ):
                start = _FIRST_LETTER if typed[0] != word[0] else 0.0
                yield distance + start - _COMMON * math.log1p(self._counted[word]), word

    def pieces(self, typed: str) -> tuple[str, ...]:
        """Return the words that were run together in one; none when it is not all of words."""
        if not typed.isalpha() or len(typed) > _RUN_LONGEST:
            return ()
        found = self._splits(typed, _PIECES_MOST)
        # Few pieces, and common words.
        return max(found, key=self._likelihood, default=())

    def _splits(self, typed: str, most: int) -> Iterable[tuple[str, ...]]:
        for at in range(_PIECE, len(typed) - _PIECE + 1):
            first, rest = typed[:at], typed[at:]
            if first in self._counted:
                if rest in self._counted:
                    yield first, rest
                if most > 2:
                    yield from ((first, *more) for more in self._splits(rest, most - 1))

    def _likelihood(self, pieces: tuple[str, ...]) -> tuple[int, int]:
        return -len(pieces), min(self._counted[piece] for piece in pieces)


class Lexicon(Protocol):
    """Know the words of the catalogue as it is now."""

    @property
    def entries(self) -> int:
        """Return how many entries there are."""

    @property
    def spelling(self) -> Spelling:
        """Return what knows how its words are spelt; it may be some minutes old."""

    def count(self, stem: str) -> int:
        """Return how many entries have a word of this stem."""

    def has_all(self, stems: Sequence[str]) -> bool:
        """Tell whether some entry has words of all these stems; true where that is costly."""

    def has(self, word: str) -> bool:
        """Tell whether some entry has this very word."""

    def begins(self, start: str) -> bool:
        """Tell whether some word begins so."""
