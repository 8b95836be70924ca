"""Tags, organisations and services by name: a few thousand, kept in memory. Pure."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from heapq import nsmallest
from itertools import chain, groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

from registry.suggest.typed import BY_OTHER_NAME, IN_ORDER, Fit, Typed, fit, is_likely, named

# Sorts behind every letter: what begins with a text stands before the text with this added.
_LAST = "\U0010ffff"
# How many entries each value has; of each name whether it has none, and its place among all.
Counted = tuple[Mapping[str, int], list[tuple[bool, int]]]


@dataclass(frozen=True, slots=True)
class Name:
    """Hold what something is called, and what it is: the value of the facet that it is.

    Whoever types another name is led to the present one. `is_past` lets it stand behind others.
    """

    value: str
    text: str
    others: tuple[str, ...] = ()
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Hold a name that fits, and the one of its names that does."""

    name: Name
    entries: int
    text: str
    fit: Fit


# How it fits, for comparing; which name, and which of its texts.
_Fitting = tuple[tuple[int, bool, Fit, int], int, int]


class NameList:
    """Hold the names of one type, and find those that fit what is typed."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = tuple(names)
        self._texts = [list(dict.fromkeys((name.text, *name.others))) for name in self._names]
        self._words = [[named(text)[1] for text in texts] for texts in self._texts]
        self._keys = [" ".join(words) for words, *_others in self._words]
        at = defaultdict[str, set[int]](set)
        for number, texts in enumerate(self._words):
            for word in chain.from_iterable(texts):
                at[word].add(number)
        self._at, self._known = dict(at), sorted(at)
        self._starts = cache(self._started)
        self._nearest = lru_cache(maxsize=1_000)(self._near)
        self._counted: Counted = ({}, [(True, 0)] * len(self._names))

    def values(self) -> Iterator[str]:
        """Yield the value of each."""
        return (name.value for name in self._names)

    def count(self, counts: Mapping[str, int]) -> None:
        """Take how many entries each has: those with entries first, the most, then a to z."""
        names = self._names
        order = sorted(
            range(len(names)),
            key=lambda n: (-counts.get(names[n].value, 0), names[n].is_past, names[n].text, n),
        )
        rank = [(True, 0)] * len(names)
        for place, number in enumerate(order):
            rank[number] = (not counts.get(names[number].value), place)
        # Both at once: another thread may be looking.
        self._counted = (counts, rank)

    def find(self, typed: Typed, limit: int) -> list[Found]:
        """Return the best that fit as typed."""
        sets = [self._with(_beginning(self._known, word)) for word in set(typed.words)]
        likely = sorted(self._likelihood(typed.key, n) for n in set.intersection(*sets))
        fits: list[_Fitting] = []
        settled = 0
        for *_order, number in likely:
            fitting = self._fitting(typed, number, is_forgiving=False)
            if fitting:
                fits.append(fitting)
                # Of those behind this one none can be better; hundreds may fit "council c".
                settled += fitting[0][2].place <= IN_ORDER
                if settled == limit:
                    break
        return [self._found(fitting) for fitting in nsmallest(limit, fits)]

    def _likelihood(self, key: str, number: int) -> tuple[bool, bool, int, int]:
        is_bare, rank = self._counted[1][number]
        return is_bare, not self._keys[number].startswith(key), rank, number

    def near(self, typed: Typed, limit: int) -> list[Found]:
        """Return the best that fit when slips are forgiven."""
        numbers: set[int] | None = None
        # The longest first: it leaves the fewest.
        for word in sorted(set(typed.words), key=len, reverse=True):
            found = self._with(self._nearest(word, typed.forgiven(word)))
            numbers = found if numbers is None else numbers & found
            if not numbers:
                return []
        fits = (self._fitting(typed, number, is_forgiving=True) for number in numbers or ())
        return [self._found(fitting) for fitting in nsmallest(limit, filter(None, fits))]

    def _with(self, words: Iterable[str]) -> set[int]:
        return set().union(*(self._at[word] for word in words))

    def _near(self, typed: str, most: int) -> Sequence[str]:
        if not most:
            return _beginning(self._known, typed)
        found: set[str] = set()
        for length in range(len(typed) - most, len(typed) + most + 1):
            starts = self._starts(length)
            near = process.extract(
                typed, starts.keys(), scorer=OSA.distance, score_cutoff=most, limit=None
            )
            found.update(word for start, *_how in near for word in starts[start])
        return [word for word in found if word.startswith(typed) or is_likely(typed, word)]

    def _started(self, length: int) -> dict[str, list[str]]:
        """Return the words by their first letters, so many of them."""
        groups = groupby(self._known, key=lambda word: word[:length])
        return {start: list(words) for start, words in groups}

    def _fitting(self, typed: Typed, number: int, *, is_forgiving: bool) -> _Fitting | None:
        """Return the best fit of a name and its other names, in the order of what is found."""
        fits = []
        for place, words in enumerate(self._words[number]):
            fitting = fit(typed, words, is_forgiving=is_forgiving)
            if fitting:
                # Another name that begins so stands behind a present one with the word inside.
                apart = BY_OTHER_NAME if place else 0
                fits.append((replace(fitting, place=fitting.place + apart), place))
        if not fits:
            return None
        best, place = min(fits)
        is_bare, rank = self._counted[1][number]
        return (best.grade, is_bare, best, rank), number, place

    def _found(self, fitting: _Fitting) -> Found:
        (_grade, _is_bare, best, _rank), number, place = fitting
        name = self._names[number]
        entries = self._counted[0].get(name.value, 0)
        return Found(name, entries, self._texts[number][place], best)


def _beginning(ordered: Sequence[str], text: str) -> Sequence[str]:
    return ordered[bisect_left(ordered, text) : bisect_left(ordered, text + _LAST)]
