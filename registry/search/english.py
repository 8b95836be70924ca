"""How common words are in everyday English, whatever this catalogue is about."""

import math
from functools import lru_cache

from spellchecker import SpellChecker

# In a catalogue of 200 entries "together" is as rare as "allotment", and still says nothing. Of a
# million words of English, a common one is at least this many and says little; a telling one is at
# most that many.
_COMMON, _TELLING = 3_000.0, 10.0
_LEAST = 0.2
# What is written more seldom is as often a slip.
_WRITTEN = 50


@lru_cache(maxsize=1)
def _known() -> SpellChecker:
    # 0.15 s and 15 MB: at the first search of a process.
    return SpellChecker()


def is_word(word: str) -> bool:
    """Tell whether it is an ordinary word, and so no slip."""
    return int(_known()[word]) >= _WRITTEN


def times_as_common(word: str, other: str) -> float:
    """Return how many times as often a word is written as another."""
    return int(_known()[word]) / max(1, int(_known()[other]))


@lru_cache(maxsize=20_000)
def rarity(word: str) -> float:
    """Return how much a word tells by being rare in everyday English: 0.2 to 1."""
    known = _known()
    in_a_million = 1e6 * known[word] / known.word_frequency.total_words
    if in_a_million <= _TELLING:
        return 1.0
    told = math.log(_COMMON / in_a_million) / math.log(_COMMON / _TELLING)
    return max(_LEAST, told)
