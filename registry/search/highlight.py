"""Mark in a text what a query matched: as safe HTML."""

import html
import re

from registry.search.analysis import FOLDED, WORD_BYTES, clean, stem
from registry.search.meaning import Meaning

# A word, folded, with its place in a text.
Token = tuple[str, int, int]
ASCII_WORD = re.compile(r"[0-9a-z]+")


def highlight(text: str, meaning: Meaning) -> str:
    """Return a text as safe HTML, with what was looked for inside <mark>."""
    shown = text if text.isascii() else clean(text)
    marked, done = [], 0
    for start, end in _merged(_matches(shown, meaning)):
        marked.append(html.escape(shown[done:start]))
        marked.append(f"<mark>{html.escape(shown[start:end])}</mark>")
        done = end
    return "".join(marked) + html.escape(shown[done:])


def _matches(text: str, meaning: Meaning) -> list[tuple[int, int]]:
    wanted = set(map(stem, meaning.single_words))
    sought = [[stem(word) for word in phrase] for phrase in meaning.runs]
    if text.isascii() and _has_none_of(text.lower(), wanted.union(*sought), meaning.prefix):
        return []
    tokens = tokens_of(text)
    stems = [stem(word) for word, _start, _end in tokens]
    spans = [
        (start, end)
        for (word, start, end), stemmed in zip(tokens, stems, strict=True)
        if stemmed in wanted or (meaning.prefix and word.startswith(meaning.prefix))
    ]
    for phrase in sought:
        last = len(phrase) - 1
        spans += [
            (tokens[first][1], tokens[first + last][2])
            for first in range(len(stems) - last)
            if stems[first : first + last + 1] == phrase
        ]
    return spans


def _has_none_of(lowered: str, stems: set[str], prefix: str | None) -> bool:
    if prefix is not None and prefix in lowered:
        return False
    return stems.isdisjoint(map(stem, ASCII_WORD.findall(lowered)))


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
