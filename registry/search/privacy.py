"""Tell words that may be kept from what may be somebody's own: a number, an address, a token. Pure.

A text in doubt is not kept: that a backlog lacks some words harms nobody.
"""

import re
import unicodedata
from collections.abc import Iterable

from registry.access.secret import PREFIX
from registry.search.parse import QUOTES, parse

KEPT_LENGTH = 100
# What is longer was pasted, and nobody knows from where.
TYPED_LENGTH = 200
WORD_LENGTH = 30
CODE_LENGTH = 12
# Section 106, a postcode district, a year: more digits are a telephone, an account, a day of birth.
DIGITS = 4

_IGNORED = re.IGNORECASE
# Whatever stands between two groups of digits: 020 7946 0958 is one number.
_NUMBER = re.compile(r"\d+(?:[\W_]+\d+)*")
# 2019, 2021 2022, 2024/25; not a day of birth.
_YEARS = re.compile(r"(?:19|20)\d\d(?:[\W_]+(?:19|20)\d\d)*(?:[\W_]+\d\d)?")
_POSTCODE = re.compile(
    r"(?<![^\W_])(?:[a-z]{1,2}\d[a-z\d]?|gir)[\W_]*\d[a-z]{2}(?![^\W_])", _IGNORED
)
_ROADS = (
    "avenue|ave|close|court|crescent|drive|gardens|grove|lane|mews|place|road|rd|square|street|st|"
    "terrace|walk|way"
)
_HOUSE = re.compile(
    rf"(?<!\w)\d{{1,4}}[a-z]?[\W_]+(?:[^\W_]+[\W_]+){{1,3}}?(?:{_ROADS})(?![^\W_])", _IGNORED
)


def keepable(text: str) -> str | None:
    """Return the words of a text that may be kept, in the order typed; None when none may be.

    They are the words as search understands them: folded, without those that say little.
    """
    if len(text) > TYPED_LENGTH or is_personal(text):
        return None
    # Without quotes, so that the words of a phrase stay where they were typed.
    words = parse(QUOTES.sub(" ", text)).words
    kept = _cut(words)
    # What stood apart may stand together now, and what is one word here may have been two.
    is_in_doubt = is_personal(kept) or any(map(_is_code, words))
    return None if not kept or is_in_doubt else kept


def is_personal(text: str) -> bool:
    """Tell whether a text looks as if it held something personal or secret."""
    text = unicodedata.normalize("NFKC", text)
    return (
        "@" in text
        or PREFIX in text.lower()
        or any(len(piece) > WORD_LENGTH for piece in text.split())
        or any(_is_code(word) for word in re.findall(r"[^\W_]+", text))
        or any(_is_long(number) for number in _NUMBER.findall(text))
        or _POSTCODE.search(text) is not None
        or _HOUSE.search(text) is not None
    )


def _is_code(word: str) -> bool:
    """Tell whether a word is letters and digits at random: a key, a reference."""
    has_digits = any(char.isdigit() for char in word)
    return len(word) > CODE_LENGTH and has_digits and any(char.isalpha() for char in word)


def _is_long(number: str) -> bool:
    return sum(map(str.isdigit, number)) > DIGITS and not _YEARS.fullmatch(number)


def _cut(words: Iterable[str]) -> str:
    """Join whole words, as many as there is room for."""
    kept = ""
    for word in words:
        longer = f"{kept} {word}".lstrip()
        if len(longer) > KEPT_LENGTH:
            break
        kept = longer
    return kept
