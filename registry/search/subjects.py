"""What a whole query is about: the subjects whose description has most of its words. Pure."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from registry.search import english
from registry.search.analysis import folded, stem, telling
from registry.search.ranking import (
    IN_A_NAME,
    KNOWN_TO_NONE,
    SUBJECT_LEAST,
    SUBJECT_NEAR,
    WEAK,
    WEAK_IN_SUBJECTS,
)

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Subject(Generic[Name]):
    """Hold the texts that find a subject, and the names by which entries speak of it."""

    title: str
    description: str
    names: tuple[Name, ...]


class Subjects(Generic[Name]):
    """Find the subjects of a query by its words, in any order."""

    def __init__(self, subjects: Sequence[Subject[Name]] = ()) -> None:
        self._names = [subject.names for subject in subjects]
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for place, subject in enumerate(subjects):
            found_by = dict.fromkeys(_stems(subject.description), 1.0)
            for one, factor in (found_by | dict.fromkeys(_stems(subject.title), IN_A_NAME)).items():
                found[one][place] = factor
        self._places: Mapping[str, Mapping[int, float]] = found

    def about(self, words: Sequence[str]) -> list[tuple[float, tuple[Name, ...]]]:
        """Return the names of the subjects that have most of what is said, the best first.

        Before each stands the share of it that the subject has: up to 1.
        """
        worth = {stem(word): self._worth(word) for word in words}
        total = sum(worth.values())
        found: dict[int, float] = defaultdict(float)
        for one, value in worth.items():
            for place, factor in self._places.get(one, {}).items():
                found[place] += value * factor / total
        best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        least = max(SUBJECT_LEAST, SUBJECT_NEAR * best[0][1]) if best else 1.0
        return [(min(1.0, share), self._names[place]) for place, share in best if share >= least]

    def _worth(self, word: str) -> float:
        if word in WEAK:
            return WEAK_IN_SUBJECTS
        known = len(self._places.get(stem(word), ())) or KNOWN_TO_NONE
        return english.rarity(word) * math.log(1 + len(self._names) / (known + 0.5))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in telling(folded(text))}
