"""How text becomes words: the same for what is written and for what is typed. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

# In bytes. Longer runs are keys and encoded data; nobody finds an entry by one.
WORD_BYTES = 60
# Names such as FixMyStreet or LocalGovDrupal, and where their words begin.
CAMEL = re.compile(r"\b[A-Z]?[a-z0-9]+(?:[A-Z]+[a-z0-9]+)+\b")
INNER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
SEAM = re.compile(r"[a-z0-9][A-Z]")

# "council's" must not look for every "s" in the catalogue.
POSSESSIVE = re.compile(r"['\u2019\u02bc]s\b", re.IGNORECASE)
# Words are OR-ed: without this list "how to pay for parking" would match every entry. It holds
# AND, OR and NOT too, for those who type operators.
SAYING_LITTLE = """
a about after all also am an and any are as at be been being but by can could did do does doing
don done for from get gets getting go goes going got had has have having he her here him his how i
if in into is isn it its just let lets like may me might much my need needs no not of off on one
only or our out over own please put she should so some such than that the their them then there
these they this those to too up us want wants was we were what when where which while who whom
whose why will with without would you your
"""
STOPWORDS = frozenset(SAYING_LITTLE.split())


def _analyser(*more: Filter) -> TextAnalyzer:
    # Folding comes before lower-casing, which would leave a dot on the Turkish I.
    steps = (Filter.remove_long(WORD_BYTES), Filter.ascii_fold(), Filter.lowercase(), *more)
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in steps:
        builder = builder.filter(step)
    return builder.build()


# They differ by a step that neither adds nor drops words, so their tokens go in pairs.
FOLDED = _analyser()
STEMMED = _analyser(Filter.stemmer("english"))


ASCII_WORD = re.compile(r"[0-9a-z]+")
WORD = re.compile(r"\w+")


def clean(text: str) -> str:
    """Return text that the index can take: composed accents, no lone surrogates."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a folded word, as the index holds it."""
    return (STEMMED.analyze(word) or [word])[0]


def folded(text: str) -> list[str]:
    """Return the words of a text, folded, not stemmed."""
    if text.isascii():
        # What FOLDED does with ASCII, at a fifth of its cost.
        return [word for word in ASCII_WORD.findall(text.lower()) if len(word) < WORD_BYTES]
    return FOLDED.analyze(clean(text))


def fold(word: str) -> str:
    """Return a word as the index holds it, not stemmed; empty when it is none."""
    return "".join(FOLDED.analyze(word))


def telling(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words that say something, each once, in their order."""
    return tuple(word for word in dict.fromkeys(words) if word not in STOPWORDS)


def with_parts(text: str) -> tuple[str, ...]:
    """Return a text and the words inside of its names: FixMyStreet is found by street too."""
    # Nearly no text has such a name, and looking for the seam alone is several times as fast.
    if not SEAM.search(text):
        return (text,)
    parts = " ".join(INNER.sub(" ", name[0]) for name in CAMEL.finditer(text))
    return (text, parts) if parts else (text,)
