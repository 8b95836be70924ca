"""Mark in a text what a query matched: as safe HTML."""

import html
import re
from itertools import pairwise

from registry.search.analysis import ASCII_WORD, FOLDED, STOPWORDS, WORD_BYTES, clean, stem
from registry.search.meaning import Meaning

# A word, folded, with its place in a text.
Token = tuple[str, int, int]
SHORT_STEM = 4


class Marker:
    """Mark in texts what one query looked for."""

    def __init__(self, meaning: Meaning) -> None:
        self._wanted = frozenset(map(stem, meaning.single_words))
        self._prefix = meaning.prefix
        # Between the words of a name there may be some that say little, within quotes none.
        self._runs = [(tuple(map(stem, words)), False) for words in meaning.names]
        self._runs += [(tuple(map(stem, words)), True) for words in meaning.phrases]
        self._stems = self._wanted.union(*(run for run, _is_strict in self._runs))
        starts = {_beginning(one) for one in self._stems}
        starts |= {self._prefix} if self._prefix else set()
        anything = "|".join(map(re.escape, sorted(starts))) or "(?!)"
        # Only what begins like a word that is looked for has to be stemmed.
        self._find = re.compile(f"(?<![0-9a-z])(?:{anything})[0-9a-z]*").finditer

    def mark(self, text: str) -> str:
        """Return a text as safe HTML, with what was looked for inside <mark>."""
        shown = text if text.isascii() else clean(text)
        words = self._words(shown)
        if not words:
            return html.escape(shown)
        marked, done = [], 0
        for start, end in _merged(self._spans(shown, words)):
            marked.append(html.escape(shown[done:start]))
            marked.append(f"<mark>{html.escape(shown[start:end])}</mark>")
            done = end
        return "".join(marked) + html.escape(shown[done:])

    def _words(self, text: str) -> list[Token]:
        """Return the words of a text that are looked for, alone or beside others."""
        if text.isascii():
            found = self._find(text.lower())
            words = [(match[0], *match.span()) for match in found if len(match[0]) < WORD_BYTES]
        else:
            words = tokens_of(text)
        return [word for word in words if stem(word[0]) in self._stems or self._is_begun(word[0])]

    def _is_begun(self, word: str) -> bool:
        return self._prefix is not None and word.startswith(self._prefix)

    def _spans(self, text: str, words: list[Token]) -> list[tuple[int, int]]:
        stems = [stem(word) for word, _start, _end in words]
        spans = [
            (start, end)
            for (word, start, end), stemmed in zip(words, stems, strict=True)
            if stemmed in self._wanted or self._is_begun(word)
        ]
        for run, is_strict in self._runs:
            for first in _places(stems, run):
                found = words[first : first + len(run)]
                pairs = pairwise(found)
                if all(_is_beside(text[one[2] : other[1]], is_strict) for one, other in pairs):
                    spans.append((found[0][1], found[-1][2]))
        return spans


def _beginning(stemmed: str) -> str:
    """Return how each word of this stem begins: the stemmer changes the last letter at most.

    Of short stems it may change more: "dying" becomes "die".
    """
    return stemmed[:-1] if len(stemmed) > SHORT_STEM else stemmed[:1]


def _places(stems: list[str], run: tuple[str, ...]) -> list[int]:
    length = len(run)
    return [
        first
        for first in range(len(stems) - length + 1)
        if stems[first] == run[0] and tuple(stems[first : first + length]) == run
    ]


def _is_beside(gap: str, is_strict: bool) -> bool:
    between = FOLDED.analyze(gap)
    return not between or (not is_strict and STOPWORDS.issuperset(between))


def tokens_of(text: str) -> list[Token]:
    """Return the words of a text, folded, each with its place."""
    if text.isascii():
        # What FOLDED does with ASCII, without the cost of an object for each token.
        found = ASCII_WORD.finditer(text.lower())
        return [(match[0], *match.span()) for match in found if len(match[0]) < WORD_BYTES]
    return [
        (token.text, token.char_offset_from, token.char_offset_to)
        for token in FOLDED.pre_tokenize(text).tokens
    ]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
