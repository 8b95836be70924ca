"""What a text says, and how much of it another text says too. Pure."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from registry.search import english
from registry.search.analysis import POSSESSIVE, folded, stem, telling
from registry.search.lexicon import Lexicon
from registry.search.meaning import Meaning, named
from registry.search.ranking import SAID_BESIDE, SAID_IN, SAID_MOST, SAID_WEAK, WEAK
from registry.search.thesaurus import Key, Thesaurus, key_of

# In characters: what comes later in a long description says little of what the thing is.
READ_MOST = 1_000
# A description mentions much that a thing is not: other names are looked for in these only.
NAMING = ("title", "tags", "summary")
Words = tuple[str, ...]
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Text:
    """Hold what is written about a thing, or about a plan for one."""

    title: str
    summary: str = ""
    tags: tuple[str, ...] = ()
    description: str = ""

    def runs(self, name: str) -> Iterator[Words]:
        """Yield the telling words of a field, folded; no name runs from one text into the next."""
        value = getattr(self, name)
        for text in value if isinstance(value, tuple) else (value,):
            words = telling(folded(POSSESSIVE.sub("", text[:READ_MOST])))
            if words:
                yield words


@dataclass(frozen=True, slots=True)
class Name:
    """Name one thing twice: as one text has it, and as the other one may; with the stems."""

    here: Words
    there: Words
    here_key: Key
    there_key: Key
    factor: float

    def turned(self) -> "Name":
        """Return the same seen from the other text."""
        return Name(self.there, self.here, self.there_key, self.here_key, self.factor)


@dataclass(slots=True)
class Said:
    """Hold what a text says: its words by how much they tell, and what else they are called."""

    # By field and stem, and of each stem the most.
    weights: dict[str, dict[str, float]] = field(default_factory=dict)
    anywhere: dict[str, float] = field(default_factory=dict)
    # Names of several words, and all other words by themselves.
    cut: dict[Words, Key] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)

    def heads(self, fields: Iterable[str]) -> Weights:
        """Return the words of these fields that tell most, by their stems."""
        found = _most([self.weights[name] for name in fields])
        most = sorted(found, key=lambda key: (-found[key], key))[:SAID_MOST]
        return {key: found[key] for key in most}

    def has(self, key: Key) -> bool:
        """Tell whether every word of these stems is said."""
        return all(one in self.anywhere for one in key)

    def weight(self, key: Key) -> float:
        """Return how much the words of these stems tell here."""
        return sum(self.anywhere[one] for one in key)


class Reader:
    """Read texts by the words of one state of the catalogue, and remember what words tell."""

    def __init__(self, lexicon: Lexicon, thesaurus: Thesaurus | None) -> None:
        self._lexicon = lexicon
        self._thesaurus = thesaurus or Thesaurus()
        self._worth: dict[str, tuple[str, float]] = {}
        self._others: dict[Words, list[tuple[Words, Key, float]]] = {}

    def read(self, text: Text) -> Said:
        """Return what a text says."""
        said = Said()
        for name, place in SAID_IN.items():
            weights: dict[str, float] = {}
            for run in text.runs(name):
                told = [self._telling(word) for word in run]
                for key, worth in told:
                    weights[key] = max(weights.get(key, 0.0), place * worth)
                self._cut(said, run, [key for key, _worth in told], is_naming=name in NAMING)
            if weights:
                said.weights[name] = weights
        said.anywhere = _most(said.weights.values())
        return said

    def meaning(self, said: Said) -> Meaning:
        """Return what to ask the index for: entries that say the most telling part of it."""
        heads = dict(said.heads(said.weights))
        total, top = sum(heads.values()), max(heads.values(), default=1.0)
        found = []
        for words, key in said.cut.items():
            weight = sum(heads.pop(one, 0.0) for one in key)
            if weight:
                share, factor = weight / total, weight / len(words) / top
                parts = named(words, self._lexicon, self._thesaurus)
                # Of a name that no entry has, each word may find: what is found is compared.
                found += [
                    replace(part, share=share, factor=factor, is_there=True) for part in parts
                ]
        return Meaning(tuple(found))

    def _telling(self, word: str) -> tuple[str, float]:
        """Return the stem of a word and how much it tells: rare here, and in everyday English."""
        known = self._worth.get(word)
        if known is None:
            key = stem(word)
            # A word that nobody has used yet tells no more than one that a single entry has.
            count = max(self._lexicon.count(key), 1)
            left = max(self._lexicon.entries - count, 0) + SAID_BESIDE
            rare = math.log(1 + (left + 0.5) / (count + 0.5))
            tells = SAID_WEAK if word in WEAK else english.rarity(word)
            known = self._worth[word] = key, rare * tells
        return known

    def _cut(self, said: Said, words: Words, stems: list[str], *, is_naming: bool) -> None:
        """Cut words into names, the longest first, and single words."""
        longest = max(self._thesaurus.longest, 1) if is_naming else 1
        at = 0
        while at < len(words):
            length = min(longest, len(words) - at)
            while length > 1 and not self._called(words[at : at + length]):
                length -= 1
            here = words[at : at + length]
            if here not in said.cut:
                key = said.cut[here] = tuple(stems[at : at + length])
                for there, there_key, factor in self._called(here) if is_naming else ():
                    said.names.append(Name(here, there, key, there_key, factor))
            at += length

    def _called(self, words: Words) -> list[tuple[Words, Key, float]]:
        known = self._others.get(words)
        if known is None:
            known = self._others[words] = [
                (other.words, key_of(other.words), other.factor)
                for other in self._thesaurus.others(words)
            ]
        return known


class Likeness:
    """Compare two texts in the fields that both have; a word counts wherever the other has it.

    `share` is how much of what the two say is said by both: 0 to 1, the same whichever comes
    first, and 1 for the same text.
    """

    def __init__(self, one: Said, other: Said) -> None:
        self._one, self._other = one, other
        fields = one.weights.keys() & other.weights.keys()
        here, there = one.heads(fields), other.heads(fields)
        self._names = [name for name in one.names if other.has(name.there_key)]
        self._names += [name.turned() for name in other.names if one.has(name.there_key)]
        self._said = _said_too(one, here, other, self._names)
        self._back = _said_too(other, there, one, [name.turned() for name in self._names])
        total = sum(here.values()) + sum(there.values())
        found = sum(self._said.values()) + sum(self._back.values())
        self.share = min(found / total, 1.0) if total else 0.0

    def shared(self) -> list[tuple[str, str]]:
        """Return the words that both have, the most telling first, and what the other one says."""
        literal = (Name(words, words, key, key, 1.0) for words, key in self._literal())
        # What both say in the same words needs no other name.
        names = (
            name
            for name in self._names
            if not self._other.has(name.here_key) and not self._one.has(name.there_key)
        )
        told = {name: name.factor * self._told(name) for name in (*literal, *names)}
        shown: set[str] = set()
        found = []
        for name in sorted(told, key=lambda name: -told[name]):
            is_new = not shown.issuperset(name.here_key) and not shown.issuperset(name.there_key)
            if told[name] and is_new:
                shown.update(name.here_key)
                found.append((" ".join(name.here), " ".join(name.there)))
        return found

    def _literal(self) -> Iterator[tuple[Words, Key]]:
        """Yield names that both have, and single words of those that only one has."""
        for words, key in self._one.cut.items():
            if self._other.has(key):
                yield words, key
            else:
                alone = zip(words, key, strict=True)
                yield from (((word,), (one,)) for word, one in alone if self._other.has((one,)))

    def _told(self, name: Name) -> float:
        here = sum(self._said.get(key, 0.0) for key in name.here_key)
        return max(here, sum(self._back.get(key, 0.0) for key in name.there_key))


def _said_too(one: Said, told: Weights, other: Said, names: Sequence[Name]) -> dict[str, float]:
    """Return of the words that are told how much of each the other text says too."""
    found = {key: min(weight, other.anywhere.get(key, 0.0)) for key, weight in told.items()}
    for name in names:
        keys = [key for key in name.here_key if key in told]
        if keys:
            ratio = other.weight(name.there_key) / one.weight(name.here_key)
            for key in keys:
                found[key] = max(found[key], told[key] * name.factor * min(1.0, ratio))
    return found


def _most(by_field: Iterable[Weights]) -> dict[str, float]:
    found: dict[str, float] = {}
    for weights in by_field:
        for key, weight in weights.items():
            if weight > found.get(key, 0.0):
                found[key] = weight
    return found
