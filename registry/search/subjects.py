"""What a whole query is about: the subjects whose description has most of its words. Pure."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.search import english
from registry.search.analysis import FOLDED, clean, stem, telling
from registry.search.ranking import IN_A_NAME, SUBJECT_LEAST, SUBJECT_NEAR, SUBJECTS_MOST, WEAK


@dataclass(frozen=True, slots=True)
class Subject:
    """Hold a subject: what finds it, and the names by which entries speak of it."""

    point: str
    names: tuple[str, ...]
    related: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class About:
    """Hold a subject of a query, and how much of what the query says it has: 0 to 1."""

    subject: Subject
    share: float


class Subjects:
    """Find the subjects of a query by its words, in any order."""

    def __init__(self, subjects: Sequence[Subject] = ()) -> None:
        self._subjects = subjects
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for place, subject in enumerate(subjects):
            for one in _stems(subject.description):
                found[one][place] = 1.0
            for one in _stems(" ".join(subject.names)):
                found[one][place] = IN_A_NAME
        self._places: Mapping[str, Mapping[int, float]] = found

    def about(self, words: Sequence[str]) -> list[About]:
        """Return the subjects that have most of what these words say, the best first."""
        worth = {stem(word): self._worth(word) for word in words}
        total = sum(worth.values())
        found: Counter[int] = Counter()
        for one, value in worth.items():
            for place, factor in self._places.get(one, {}).items():
                found[place] += value * factor  # type: ignore[assignment]  # a counter of floats
        best = found.most_common(SUBJECTS_MOST)
        if not best or not total:
            return []
        least = max(SUBJECT_LEAST, SUBJECT_NEAR * best[0][1] / total)
        return [
            About(self._subjects[place], min(1.0, value / total))
            for place, value in best
            if value / total >= least
        ]

    def _worth(self, word: str) -> float:
        if word in WEAK:
            return 0.1
        known = len(self._places.get(stem(word), ()))
        return english.rarity(word) * math.log(1 + len(self._subjects) / (known + 0.5))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in telling(FOLDED.analyze(clean(text)))}
