"""What is meant by what was typed: misspelt words, words run together, other names. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from registry.search import english
from registry.search.analysis import stem
from registry.search.lexicon import Lexicon
from registry.search.parse import ParsedQuery
from registry.search.ranking import (
    CORRECTED,
    PLENTY,
    RESHAPED,
    SAYING_SOMETHING,
    SUBJECTS_MOST,
    WEAK,
)
from registry.search.spelt import Word, is_there, spelt
from registry.search.thesaurus import Other, Thesaurus, key_of

Corrections = tuple[tuple[str, str], ...]

# So many other names of one part are looked for: each costs time.
OTHERS_MOST = 8
# A word of fewer letters is not looked at as two that were run together, unless nobody uses it.
_COMPOUND = 9


@dataclass(frozen=True, slots=True)
class Way:
    """Hold another way to say a part: words of which an entry has to have all."""

    words: tuple[str, ...]
    factor: float
    # As they stand here, side by side.
    is_phrase: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Hold a word, or a run of words that is one name, with other ways to say it."""

    words: tuple[str, ...]
    ways: tuple[Way, ...] = ()
    # Less than 1 for a word that was corrected, or that says little.
    factor: float = 1.0
    # How much of what the whole query says is said by it: 0 to 1.
    share: float = 1.0
    is_there: bool = True


@dataclass(frozen=True, slots=True)
class Expansion:
    """Tell what was looked for beside words that were typed."""

    words: str
    others: tuple[Other, ...]
    # What the whole query seems to be about, rather than another name for its words.
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """Hold what was understood of a query: folded words, not yet stemmed."""

    parts: tuple[Part, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    prefix: str | None = None
    # What the whole of it is about, in other words.
    about: tuple[Way, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    corrections: Corrections = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look for, which means: browse everything."""
        return not self.parts and not self.phrases

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words that were typed, as they were meant."""
        return tuple(word for part in self.parts for word in part.words)

    @property
    def single_words(self) -> tuple[str, ...]:
        """Return every word that is looked for by itself."""
        return (*self.words, *(way.words[0] for way in self._ways if len(way.words) == 1))

    @property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """Return the other names of several words."""
        return tuple(way.words for way in self._ways if len(way.words) > 1)

    @property
    def _ways(self) -> tuple[Way, ...]:
        return (*self.about, *(way for part in self.parts for way in part.ways))


EVERYTHING = Meaning()
# Something was typed, and there is no word in it.
NOTHING = Meaning(parts=(Part((), is_there=False),))


def literal(query: ParsedQuery) -> Meaning:
    """Take a query by its words alone: any of them finds."""
    parts = tuple(Part((word,)) for word in query.words)
    return Meaning(parts, query.phrases, query.prefix)


def understand(query: ParsedQuery, lexicon: Lexicon, thesaurus: Thesaurus | None) -> Meaning:
    """Work out what is meant; without a thesaurus the words are taken as they are spelt."""
    expansions: list[Expansion] = []
    about: tuple[Other, ...] = ()
    if thesaurus is None:
        words = [Word(word, word, is_there=is_there(word, query, lexicon)) for word in query.words]
        parts = [_part([word]) for word in words]
    else:
        words = spelt(query, lexicon, thesaurus)
        parts, expansions = _named(words, lexicon, thesaurus)
        about = _about(words, lexicon, thesaurus)
        if about:
            said = " ".join(word.word for word in words)
            expansions.append(Expansion(said, about, is_guess=True))
    return Meaning(
        parts=_weighed(parts, lexicon),
        phrases=query.phrases,
        prefix=_beginning(query, words, lexicon),
        about=tuple(Way(other.words, other.factor) for other in about),
        expansions=tuple(expansions),
        corrections=tuple((word.typed, word.word) for word in words if word.factor == CORRECTED),
    )


def _beginning(query: ParsedQuery, words: Sequence[Word], lexicon: Lexicon) -> str | None:
    """Return the last word when it is none yet, but the beginning of some."""
    last = words[-1].word if words else None
    return None if last is None or last != query.prefix or lexicon.has(last) else last


def named(words: Sequence[str], lexicon: Lexicon, thesaurus: Thesaurus) -> list[Part]:
    """Cut the words of a text, taken as they are spelt, into parts with their other names."""
    return _named([Word(word, word) for word in words], lexicon, thesaurus)[0]


def _named(
    words: Sequence[Word], lexicon: Lexicon, thesaurus: Thesaurus
) -> tuple[list[Part], list[Expansion]]:
    """Cut the words into parts, the longest names first, each with its other names."""
    looked_for = [word.word for word in words]
    parts, expansions, at = [], [], 0
    while at < len(words):
        length = _name_length(looked_for, at, lexicon, thesaurus)
        run = words[at : at + length]
        others = _others(looked_for[at : at + length], lexicon, thesaurus)
        ways = [Way(other.words, other.factor) for other in others]
        part = replace(_part(run), ways=(*ways, *_shapes(run, lexicon)))
        is_name = length > 1 and thesaurus.others(looked_for[at : at + length])
        if is_name and not _is_said(looked_for[at : at + length], lexicon):
            # "Notice" alone is no trace of a penalty charge notice.
            part = replace(part, is_there=False)
        parts.append(part)
        if others:
            expansions.append(Expansion(" ".join(word.word for word in run), others))
        at += length
    return parts, expansions


def _is_said(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether some entry has all of these words."""
    stems = key_of(words)
    return all(map(lexicon.count, stems)) and (len(stems) == 1 or lexicon.has_all(stems))


def _name_length(words: Sequence[str], at: int, lexicon: Lexicon, thesaurus: Thesaurus) -> int:
    for length in range(min(thesaurus.longest, len(words) - at), 1, -1):
        if thesaurus.others(words[at : at + length]):
            return length
    is_compound = at + 1 < len(words) and lexicon.count(stem("".join(words[at : at + 2])))
    return 2 if is_compound else 1


def _others(words: Sequence[str], lexicon: Lexicon, thesaurus: Thesaurus) -> tuple[Other, ...]:
    """Return the other names that some entry has, and that are more than these words with some."""
    typed = set(key_of(words))
    if len(typed) == 1 and lexicon.count(min(typed)) > PLENTY:
        return ()
    found = (
        other
        for other in thesaurus.others(words)
        if not typed.issubset(key_of(other.words)) and _is_said(other.words, lexicon)
    )
    return tuple(islice(found, OTHERS_MOST))


def _about(words: Sequence[Word], lexicon: Lexicon, thesaurus: Thesaurus) -> tuple[Other, ...]:
    """Return the names of what the whole query is about that some entry has."""
    typed = [word.word for word in words]
    if not typed or _is_said(typed, lexicon):
        # What some entry says in these very words needs no guess.
        return ()
    found: dict[tuple[str, ...], Other] = {}
    subjects = 0
    for share, names in thesaurus.subjects.about(typed):
        used = [name for name in names if _is_said(name.words, lexicon)]
        for name in used:
            if key_of(name.words) != key_of(typed):
                found.setdefault(name.words, replace(name, factor=name.factor * share))
        subjects += bool(used)
        # It is about something that no entry is: the next best would be chance. Of services, the
        # list has several rows for one thing.
        is_missing = not used and any(not name.is_service for name in names)
        if is_missing or subjects == SUBJECTS_MOST or len(found) >= OTHERS_MOST:
            break
    return tuple(islice(found.values(), OTHERS_MOST))


def _shapes(run: Sequence[Word], lexicon: Lexicon) -> list[Way]:
    """Return the same words run together, or taken apart."""
    if len(run) == 2:
        joined = "".join(word.word for word in run)
        return [Way((joined,), RESHAPED)] if lexicon.count(stem(joined)) else []
    if len(run) > 2 or len(run[0].word) < _COMPOUND:
        return []
    pieces = lexicon.spelling.pieces(run[0].word)
    return [Way(pieces, RESHAPED, is_phrase=True)] if len(pieces) == 2 else []


def _part(run: Sequence[Word]) -> Part:
    words = tuple(word.word for word in run)
    factor = min(word.factor for word in run)
    return Part(words, factor=factor, is_there=any(word.is_there for word in run))


def _weighed(parts: Sequence[Part], lexicon: Lexicon) -> tuple[Part, ...]:
    """Give each part its share of what the query says: rare words say most, weak ones little."""
    is_weak = [len(part.words) == 1 and part.words[0] in WEAK for part in parts]
    if all(is_weak):
        is_weak = [False] * len(parts)
    telling = [
        SAYING_SOMETHING if weak else max(map(english.rarity, part.words))
        for part, weak in zip(parts, is_weak, strict=True)
    ]
    worth = [_worth(part, lexicon) * tells for part, tells in zip(parts, telling, strict=True)]
    total = sum(worth) or 1.0
    return tuple(
        replace(
            part,
            share=value / total,
            factor=part.factor * tells,
            is_there=part.is_there or bool(part.ways),
        )
        for part, value, tells in zip(parts, worth, telling, strict=True)
    )


def _worth(part: Part, lexicon: Lexicon) -> float:
    """Return how much a part tells, as BM25 weighs it: the sum over its words."""
    return sum(_telling(lexicon.count(stem(word)), lexicon.entries) for word in part.words)


def _telling(count: int, entries: int) -> float:
    return math.log(1 + (max(entries - count, 0) + 0.5) / (count + 0.5))
