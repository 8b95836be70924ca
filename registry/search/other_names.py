"""Tell what else is known as the words of a search: names that no entry need have."""

from collections.abc import Iterator, Sequence
from itertools import islice

from registry.search import known_names
from registry.search.index import SearchIndex
from registry.search.meaning import OTHERS_MOST, Expansion
from registry.search.parse import parse
from registry.search.service import available
from registry.search.thesaurus import Thesaurus


def other_names(index: SearchIndex, typed: str) -> tuple[Expansion, ...]:
    """Return the other names of what was typed, the longest names first; for an empty answer.

    Search itself looks for these, and names only the ones that some entry has.
    """
    with available(index, is_fresh=False):
        known = known_names.thesaurus(index.memory())
    return tuple(_named(parse(typed).words, known))


def _named(words: Sequence[str], known: Thesaurus) -> Iterator[Expansion]:
    at = 0
    while at < len(words):
        lengths = range(min(known.longest, len(words) - at), 0, -1)
        runs = (words[at : at + length] for length in lengths)
        run = next((run for run in runs if known.others(run)), words[at : at + 1])
        others = tuple(islice(known.others(run), OTHERS_MOST))
        if others:
            yield Expansion(" ".join(run), others)
        at += len(run)
