"""What else things are called: names and their other names, from vocabularies. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from registry.search import english
from registry.search.analysis import POSSESSIVE, folded, stem, telling
from registry.search.lexicon import Spelling
from registry.search.ranking import ALIAS, FORMER, RELATED, SUBJECT
from registry.search.subjects import Subject, Subjects

# Longer names are descriptions: nobody types them, and no entry has all their words.
NAME_WORDS = 5

# The list of the services of councils: its names and former names are known to search.
SERVICES = "lgsl"

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Hold what one row of a vocabulary knows: names of one thing, and what is near by."""

    point: str
    label: str
    aliases: Sequence[str] = ()
    former_names: Sequence[str] = ()
    related: Sequence[str] = ()
    # Everyday words for it, of a row that is a subject.
    description: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """Hold another name for what was typed: its words, its worth, and which row says so."""

    text: str
    words: tuple[str, ...]
    factor: float
    point: str

    @property
    def is_service(self) -> bool:
        """Tell whether it is a service of the list of services."""
        return self.point.startswith(f"{SERVICES}/")


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name that say something, folded; none when it cannot be one.

    A name such as "sign up" comes down to a single word that means much else.
    """
    typed = folded(POSSESSIVE.sub("", name))
    words = telling(typed)
    is_lost = len(words) == 1 and len(typed) > 1
    return () if is_lost or len(words) > NAME_WORDS else words


def is_shout(name: str) -> bool:
    """Tell whether it is an acronym that is also a word: SEND is not "send", except alone."""
    return name.isupper() and name.isalpha() and english.is_word(name.lower())


def key_of(words: Iterable[str]) -> Key:
    """Return what finds a name, however its words are inflected."""
    return tuple(stem(word) for word in words)


class Thesaurus:
    """Look up what else a run of words is called."""

    def __init__(self, names: Iterable[Names] = ()) -> None:
        rows = list(names)
        self.subjects = Subjects([_subject(row) for row in rows if row.description])
        found: dict[Key, dict[Key, Other]] = defaultdict(dict)
        for row in rows:
            _learn(found, row)
        self._others: Mapping[Key, tuple[Other, ...]] = {
            key: tuple(sorted(others.values(), key=lambda other: -other.factor))
            for key, others in found.items()
        }
        self.longest = max(map(len, self._others), default=0)
        self.words = frozenset(
            word for others in self._others.values() for other in others for word in other.words
        )
        self.spelling = Spelling(dict.fromkeys(self.words, 0))

    def others(self, words: Sequence[str]) -> tuple[Other, ...]:
        """Return the other names of what these words name, the nearest first."""
        found = self._others.get(key_of(words), ())
        return found or self._others.get(_shouted(words), ())


def _shouted(words: Iterable[str]) -> Key:
    return tuple(word.upper() for word in words)


def _subject(row: Names) -> Subject[Other]:
    names = (row.label, *row.aliases, *row.former_names)
    others = _others(row, (*names, *row.related), SUBJECT)
    return Subject(" ".join(names), row.description, tuple(others))


def _learn(found: dict[Key, dict[Key, Other]], row: Names) -> None:
    same = _others(row, (row.label, *row.aliases), ALIAS)
    former = _others(row, row.former_names, FORMER)
    near = _others(row, row.related, RELATED)
    for name in (*same, *former):
        # "sending" has the stem of "send", and nothing to do with SEND.
        key = _shouted(name.words) if is_shout(name.text) else key_of(name.words)
        for other in (*same, *former, *near):
            if is_shout(other.text):
                continue
            meant = key_of(other.words)
            known = found[key].get(meant)
            # Of two rows that say the same, the one that holds it to be nearer counts.
            if meant != key and (known is None or other.factor > known.factor):
                found[key][meant] = other


def _others(row: Names, names: Iterable[str], factor: float) -> list[Other]:
    made = [Other(name, words_of(name), factor, row.point) for name in names]
    return [other for other in made if other.words]
