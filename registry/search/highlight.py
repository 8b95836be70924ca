"""Mark in a text what a query matched: as safe HTML."""

import html
import re
from functools import lru_cache

from registry.search.fields import FOLDED, WORD_BYTES, clean, stem
from registry.search.query import ParsedQuery

ASCII_WORD = re.compile(r"[0-9a-z]+")
# Texts use the same words again and again, and a dictionary is ten times faster than the stemmer.
_stemmed = lru_cache(maxsize=20_000)(stem)


def highlight(text: str, query: ParsedQuery) -> str:
    """Return a text as safe HTML, with what the query matched inside <mark>."""
    shown = text if text.isascii() else clean(text)
    marked, done = [], 0
    for start, end in _merged(_matches(shown, query)):
        marked.append(html.escape(shown[done:start]))
        marked.append(f"<mark>{html.escape(shown[start:end])}</mark>")
        done = end
    return "".join(marked) + html.escape(shown[done:])


def _matches(text: str, query: ParsedQuery) -> list[tuple[int, int]]:
    wanted = set(map(_stemmed, query.words))
    sought = [[_stemmed(word) for word in phrase] for phrase in query.phrases]
    if text.isascii() and _has_none_of(text.lower(), wanted.union(*sought), query.prefix):
        return []
    tokens = _tokens(text)
    stems = [_stemmed(word) for word, _start, _end in tokens]
    spans = [
        (start, end)
        for (word, start, end), stemmed in zip(tokens, stems, strict=True)
        if stemmed in wanted or (query.prefix and word.startswith(query.prefix))
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
    return stems.isdisjoint(map(_stemmed, ASCII_WORD.findall(lowered)))


def _tokens(text: str) -> list[tuple[str, int, int]]:
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
