"""Words and names for tests of what is meant, without an index or a database."""

from collections.abc import Mapping, Sequence

from registry.search.analysis import stem
from registry.search.lexicon import Spelling
from registry.search.meaning import Meaning, understand
from registry.search.parse import parse
from registry.search.thesaurus import Names, Thesaurus

NAMES = (
    Names("acronyms/2026/pcn", "penalty charge notice", aliases=["PCN", "parking ticket"]),
    Names("words/2026/pothole", "pothole", aliases=["hole in the road"], related=["road repair"]),
    Names("acronyms/2026/send", "special educational needs", aliases=["SEND"], related=["school"]),
    Names(
        "subjects/2026/trees",
        "tree preservation order",
        related=["arboriculture"],
        description="Trees that nobody may fell, lop or chop down. Who looks after a street tree.",
    ),
)
SOME = """
parking penalty charge notice pcn ticket library road repair school special educational tree
preservation order arboriculture street lights streetlights book slot
"""
COUNTS = dict.fromkeys(SOME.split(), 3) | {"council": 90, "data": 80}


class Words:
    """Stand for the words of an index of 100 entries."""

    entries = 100

    def __init__(self, counts: Mapping[str, int] = COUNTS) -> None:
        self._words = counts
        self._stems: dict[str, int] = {}
        for word, count in counts.items():
            self._stems[stem(word)] = max(count, self._stems.get(stem(word), 0))
        self.spelling = Spelling(counts)

    def count(self, stem: str) -> int:
        return self._stems.get(stem, 0)

    def has_all(self, stems: Sequence[str]) -> bool:
        return all(self.count(stem) for stem in stems)

    def has(self, word: str) -> bool:
        return word in self._words

    def begins(self, start: str) -> bool:
        return any(word.startswith(start) for word in self._words)


THESAURUS = Thesaurus(NAMES)


def meant(text: str, counts: Mapping[str, int] = COUNTS, *, is_literal: bool = False) -> Meaning:
    return understand(parse(text), Words(counts), None if is_literal else THESAURUS)


def others(meaning: Meaning) -> dict[str, list[str]]:
    return {one.words: [other.text for other in one.others] for one in meaning.expansions}
