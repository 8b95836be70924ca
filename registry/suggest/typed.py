"""What somebody is typing, and how well a name fits it. Pure.

A typed word fits a word of a name that begins with it. From its third letter on one slip (a letter
too many, one missing, another one, two that changed places) is forgiven, from the seventh two. In a
short word only if the name's word has the same first letter and about as many: PCN is no "panel".
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from registry.search.analysis import CAMEL, FOLDED, INNER, POSSESSIVE, WORD_BYTES, clean
from registry.search.highlight import Token, tokens_of
from registry.search.parse import TEXT_LIMIT, WORD_LIMIT

# So many slips are forgiven in a word of at least so many letters.
_SLIPS = ((7, 2), (3, 1))
# Up to here half the letters would be a guess. No name's word may differ more in its length.
_SHORT, _SHORT_APART = 4, 1
# In more words than this none is forgiven, nor in a longer word: so much is copied, not typed, and
# what looks for slips in 57 letters takes 70 ms to build.
FORGIVEN_WORDS, FORGIVEN_LETTERS = 8, 20
AS_TYPED, WITH_SLIPS, FIRST_LETTER_WRONG = range(3)
BEGINS, IN_ORDER, ANYWHERE, BY_OTHER_NAME = range(4)
_RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Typed:
    """Hold the folded words of what somebody is typing, as far as each has come."""

    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return them as the key of a name is written."""
        return " ".join(self.words)

    def forgiven(self, word: str) -> int:
        """Return how many slips are forgiven in one of the words."""
        if len(self.words) > FORGIVEN_WORDS or len(word) > FORGIVEN_LETTERS:
            return 0
        return next((slips for length, slips in _SLIPS if len(word) >= length), 0)

    @property
    def is_forgiving(self) -> bool:
        """Tell whether any slip is forgiven."""
        return any(map(self.forgiven, self.words))


@dataclass(frozen=True, slots=True, order=True)
class Fit:
    """Hold how well a name fits, the smaller the better, and at which of its words."""

    grade: int
    slips: int
    place: int
    at: tuple[int, ...] = field(compare=False)


def read(text: str) -> Typed | None:
    """Return what is being typed; None when that is nothing, or more than any name holds."""
    if len(text) > TEXT_LIMIT:
        return None
    plain = POSSESSIVE.sub("", clean(text))
    words = FOLDED.analyze(plain)
    # Words too long for the index were left out; but nothing fits them.
    if not words or len(words) > WORD_LIMIT or _has_long_word(plain):
        return None
    return Typed(tuple(words))


def _has_long_word(text: str) -> bool:
    return any(len(run.encode("utf-8")) >= WORD_BYTES for run in _RUN.findall(text))


def is_short(typed: str) -> bool:
    """Tell whether a word has so few letters that little in it is forgiven."""
    return len(typed) <= _SHORT


def is_likely(typed: str, word: str) -> bool:
    """Tell whether a word may be meant by what was typed with a slip."""
    if not is_short(typed):
        return True
    return word[0] == typed[0] and abs(len(word) - len(typed)) <= _SHORT_APART


@lru_cache(maxsize=20_000)
def slips(typed: str, word: str, most: int) -> int | None:
    """Count the slips that lie between what was typed and the nearest beginning of a word.

    None means: more than `most`. Two letters that changed places are one slip.
    """
    length = len(typed)
    ends = range(max(0, length - most), min(len(word), length + most) + 1)
    nearest = min((OSA.distance(typed, word[:end], score_cutoff=most) for end in ends), default=99)
    return nearest if nearest <= most else None


def fit(typed: Typed, words: Sequence[str], *, is_forgiving: bool) -> Fit | None:
    """Return how well the words of a name fit what was typed; None when they do not."""
    grade, number = AS_TYPED, 0
    places: dict[str, list[int]] = {}
    for sought in dict.fromkeys(typed.words):
        at = [place for place, word in enumerate(words) if word.startswith(sought)]
        if not at:
            most = typed.forgiven(sought) if is_forgiving else 0
            nearest = min(_near(sought, words, most), default=None)
            if nearest is None:
                return None
            grade, number = max(grade, nearest[0]), number + nearest[1]
            at = [near[2] for near in _near(sought, words, most) if near[:2] == nearest[:2]]
        places[sought] = at
    in_turn = [places[sought] for sought in typed.words]
    place, chosen = _arranged(typed, words, in_turn, is_exact=grade == AS_TYPED)
    return Fit(grade, number, place, chosen)


def _near(sought: str, words: Sequence[str], most: int) -> Iterator[tuple[int, int, int]]:
    if not most:
        return
    for place, word in enumerate(words):
        number = slips(sought, word, most) if is_likely(sought, word) else None
        if number is not None:
            is_first_right = word[0] == sought[0]
            yield WITH_SLIPS if is_first_right else FIRST_LETTER_WRONG, number, place


def _arranged(
    typed: Typed, words: Sequence[str], places: list[list[int]], *, is_exact: bool
) -> tuple[int, tuple[int, ...]]:
    """Say where in the name the words stand, and choose one place for each."""
    if all(number in at for number, at in enumerate(places)) and (
        not is_exact or " ".join(words).startswith(typed.key)
    ):
        return BEGINS, tuple(range(len(places)))
    rising: list[int] = []
    for at in places:
        following = next((place for place in at if not rising or place > rising[-1]), None)
        if following is None:
            return ANYWHERE, tuple(at[0] for at in places)
        rising.append(following)
    return IN_ORDER, tuple(rising)


def marked(typed: Typed, text: str, tokens: Sequence[Token], at: Sequence[int]) -> str:
    """Return a name as safe HTML, with what was typed of it inside <mark>."""
    shown, parts, done = clean(text), [], 0
    longest: dict[int, int] = {}
    for sought, place in zip(typed.words, at, strict=True):
        word, start, end = tokens[place]
        # Folding may change the number of letters, and a slip may lie anywhere: then all of it.
        is_part = word.startswith(sought) and len(word) == end - start
        longest[start] = max(longest.get(start, 0), start + len(sought) if is_part else end)
    for start, end in sorted(longest.items()):
        # A name and a part of it overlap.
        first = max(start, done)
        if first < end:
            parts += [
                html.escape(shown[done:first]),
                f"<mark>{html.escape(shown[first:end])}</mark>",
            ]
            done = end
    return "".join(parts) + html.escape(shown[done:])


def meant(typed: Typed, words: Sequence[str], at: Sequence[int]) -> str:
    """Return what was typed, with the words of a name in place of those with slips."""
    pairs = zip(typed.words, at, strict=True)
    return " ".join(
        sought if words[place].startswith(sought) else words[place] for sought, place in pairs
    )


def named(text: str) -> tuple[list[Token], tuple[str, ...]]:
    """Return the words of a name with their places, and alone; the parts of FixMyStreet too."""
    shown = clean(text)
    tokens = tokens_of(shown)
    for name in CAMEL.finditer(shown):
        start = name.start()
        for part in INNER.split(name[0]):
            tokens += [(word, start + at, start + end) for word, at, end in tokens_of(part)]
            start += len(part)
    return tokens, tuple(word for word, _start, _end in tokens)
