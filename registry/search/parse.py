"""What people type, read as words and phrases.

Whatever is typed has a meaning: the query language of tantivy, with its errors, is never used.
"""

import re
from dataclasses import dataclass

from registry.search.analysis import FOLDED, POSSESSIVE, WORD_BYTES, clean, telling

# Bounds on one query, so that no text costs more than about 70 ms on 100,000 entries,
# facets included.
TEXT_LIMIT = 2_000
WORD_LIMIT = 32
PHRASE_LIMIT = 4
PHRASE_WORD_LIMIT = 12

QUOTES = re.compile('["\u201c\u201d\u201e]')
# "don't" is one word to whoever types it, and says little; so is "isn't".
SHORTENED = re.compile(r"\b(\w+)['\u2019\u02bc](t|ll|re|ve|d|m)\b", re.IGNORECASE)


_RUN = re.compile(r"[^\W_]{15,}")


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """Hold what was understood of a text: folded words in their order, not yet stemmed."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    prefix: str | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look for, which means: browse everything."""
        return not self.words and not self.phrases


def parse(text: str) -> ParsedQuery:
    """Read what somebody typed; any text at all has a meaning, none raises."""
    pieces = QUOTES.split(clean(text[:TEXT_LIMIT]))
    # After an odd number of quotes the last one is still open: what follows it is being typed.
    is_open = len(pieces) % 2 == 0
    quoted = pieces[1 : len(pieces) - is_open : 2]
    plain = pieces[0::2] + (pieces[-1:] if is_open else [])
    analysed = (tuple(FOLDED.analyze(piece)[:PHRASE_WORD_LIMIT]) for piece in quoted)
    phrases = tuple(dict.fromkeys(phrase for phrase in analysed if phrase))[:PHRASE_LIMIT]
    said = SHORTENED.sub(r"\1", POSSESSIVE.sub("", " ".join(plain)))
    typed = FOLDED.analyze(said) or ([] if phrases else _too_long(text))
    words = _telling(typed, has_phrases=bool(phrases))
    return ParsedQuery(words, phrases, _prefix(typed, words, has_phrases=bool(phrases)))


def _too_long(text: str) -> list[str]:
    """Return what no entry can have: a query of nothing else finds nothing, not everything."""
    return [run[:WORD_BYTES].lower() for run in _RUN.findall(clean(text[:TEXT_LIMIT]))[:1]]


def _telling(typed: list[str], *, has_phrases: bool) -> tuple[str, ...]:
    found = telling(typed)
    if not found and not has_phrases:
        found = tuple(dict.fromkeys(typed))
    return found[:WORD_LIMIT]


def _prefix(typed: list[str], words: tuple[str, ...], *, has_phrases: bool) -> str | None:
    if not words or typed[-1] not in words:
        return None
    if len(typed[-1].encode("utf-8")) >= WORD_BYTES:
        return None
    # One letter beside other words would match nearly everything and say nothing.
    is_alone = len(words) == 1 and not has_phrases
    return typed[-1] if is_alone or len(typed[-1]) > 1 else None
