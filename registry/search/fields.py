"""The fields of the index: how an entry becomes a document, and how its fields are read back."""

import hashlib
import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tantivy import (
    DocAddress,
    Document,
    Filter,
    Index,
    Query,
    Schema,
    SchemaBuilder,
    Searcher,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

# Facets of every kind. What a kind declares beside them lives under its name in one JSON field.
COMMON_FACETS = (
    "kind",
    "tag",
    "owner",
    "organisation_type",
    "nation",
    "phase",
    "freshness",
    "supports",
)
# Of these an entry has any number of values, which IndexEntry holds under these names.
MANY_VALUED = {"tag": "tags", "supports": "supports"}

# How much a word counts by where it stands (factors of BM25); of several places the best counts
# whole, the others by TIE. People name a thing as its title does; text is long and mentions much.
PLACES = {"title": 2.5, "tags": 2.0, "summary": 1.6, "owner_name": 1.2, "body": 1.0}
TIE = 0.2
# For each word an entry has, wherever: more of the words beats one word often. About the worth
# of a word that one entry in a hundred has, so that a rare word still beats two common ones.
EACH_WORD = 5.0
# The word being typed, at the start of a word of the title: titles come first while typing.
TITLE_PREFIX = 4.0
# Factors of the whole score. Confirmed entries stand a little above those that only the registry
# listed, these above stale ones; dead ends must sink below anything alive that fits as well.
FRESHNESS_FACTORS = {"current": 1.3, "due": 1.3, "unconfirmed": 1.15, "stale": 1.0}
PHASE_FACTORS = {"deprecated": 0.5, "withdrawn": 0.4}

# In bytes. Longer runs are keys and encoded data; nobody finds an entry by one.
WORD_BYTES = 60
TITLE_KEY_LENGTH = 100
# A number stands for the first bytes of a title's key; seven fit a signed integer.
TITLE_START_BYTES = 7
# Each segment sends this many values of a facet, so counts are exact up to that many values.
VALUES_PER_SEGMENT = 10_000

# An index that other rules wrote is rebuilt, never read; so a change here needs no version number.
RULES = Path(__file__).read_bytes() + version("tantivy").encode("ascii")
FORMAT = hashlib.sha256(RULES).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """Hold what the index knows of one published entry."""

    id: str
    kind: str
    title: str
    summary: str
    description: str
    tags: tuple[str, ...]
    owner: str | None
    owner_name: str
    organisation_type: str | None
    nation: str | None
    phase: str | None
    freshness: str
    updated_at: datetime
    stamp: str
    text: str
    supports: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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


def clean(text: str) -> str:
    """Return text that the index can take: composed accents, no lone surrogates."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def stem(word: str) -> str:
    """Return the stem of a folded word, as the index holds it."""
    return (STEMMED.analyze(word) or [word])[0]


def _schema() -> Schema:
    builder = SchemaBuilder()
    for name in ("id", "position"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("stamp", "marker"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in PLACES:
        builder.add_text_field(name, tokenizer_name="stemmed")
    for name in ("title_words", "words"):
        builder.add_text_field(name, tokenizer_name="folded", index_option="basic")
    for name in (*COMMON_FACETS, "title_key"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_json_field("details", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("updated", "title_start"):
        builder.add_integer_field(name, fast=True)
    builder.add_float_field("standing", fast=True)
    return builder.build()


SCHEMA = _schema()
# The one document that is no entry: it holds the position, so that both are committed together.
MARKER = Query.term_query(SCHEMA, "marker", "marker")


def prepare(index: Index) -> Index:
    """Give an opened index our analysers, and a reader that reloads when it is told to."""
    index.register_tokenizer("folded", FOLDED)
    index.register_tokenizer("stemmed", STEMMED)
    index.config_reader("manual")
    return index


def marker(log_id: str, position: int) -> Document:
    """Return the document that says how far in which log the index is."""
    made = Document()
    made.add_text("marker", "marker")
    made.add_text("position", f"{position} {log_id}")
    return made


def document(entry: IndexEntry) -> Document:
    """Return the document of an entry."""
    made = Document()
    made.add_text("id", entry.id)
    made.add_text("stamp", f"{entry.id} {entry.stamp}")
    _add_words(made, entry)
    _add_title_order(made, entry)
    _add_facets(made, entry)
    made.add_integer("updated", int(entry.updated_at.timestamp() * 1_000_000))
    made.add_float("standing", _standing(entry))
    return made


def _add(made: Document, name: str, *values: str | None) -> None:
    for value in values:
        if value:
            made.add_text(name, clean(value))


def _add_words(made: Document, entry: IndexEntry) -> None:
    _add(made, "title", entry.title)
    _add(made, "title_words", entry.title)
    _add(made, "tags", *entry.tags)
    _add(made, "summary", entry.summary)
    _add(made, "owner_name", entry.owner_name)
    # All of it, one value each: a phrase never runs from one value into the next.
    everything = (entry.title, *entry.tags, entry.summary, entry.owner_name)
    everything += (entry.description, entry.text)
    _add(made, "body", *everything)
    _add(made, "words", *everything)


def _add_title_order(made: Document, entry: IndexEntry) -> None:
    # A title without letters goes last.
    key = " ".join(FOLDED.analyze(clean(entry.title)))[:TITLE_KEY_LENGTH] or "~"
    start = key.encode("utf-8")[:TITLE_START_BYTES].ljust(TITLE_START_BYTES, b"\0")
    made.add_text("title_key", key)
    made.add_integer("title_start", int.from_bytes(start))


def _add_facets(made: Document, entry: IndexEntry) -> None:
    for name in COMMON_FACETS:
        value = getattr(entry, MANY_VALUED.get(name, name))
        _add(made, name, *(value if name in MANY_VALUED else (value,)))
    details = {
        name: [clean(value) for value in values if value] for name, values in entry.facets.items()
    }
    made.add_json("details", details)


def _standing(entry: IndexEntry) -> float:
    # tantivy multiplies a score by log2(2 + value), never less than 1: the lowest factor gives 1.
    lowest = min(FRESHNESS_FACTORS.values()) * min(PHASE_FACTORS.values())
    factor = FRESHNESS_FACTORS.get(entry.freshness, 1.0) * PHASE_FACTORS.get(entry.phase or "", 1.0)
    return math.exp2(factor / lowest) - 2


def facet_path(name: str) -> str:
    """Return the field of a facet."""
    return name if name in COMMON_FACETS else f"details.{name}"


def read_position(searcher: Searcher) -> tuple[str, int]:
    """Return the log and the position that the marker holds; LookupError without a marker."""
    hits = searcher.search(MARKER, limit=1).hits
    if not hits:
        raise LookupError("it holds no position")
    _score, address = hits[0]
    position, log_id = searcher.doc(address)["position"][0].split(" ", 1)
    return log_id, int(position)


def read_ids(searcher: Searcher, addresses: Iterable[DocAddress]) -> tuple[str, ...]:
    """Return the ids of the entries at these addresses."""
    return tuple(searcher.doc(address)["id"][0] for address in addresses)


def read_counts(
    searcher: Searcher, query: Query, facets: Mapping[str, tuple[str, ...]], limit: int
) -> dict[str, dict[str, int]]:
    """Return the commonest values of facets among what a query matches, and the named values."""
    terms: dict[str, Any] = {}
    for name, named in facets.items():
        wanted = {"field": facet_path(name), "segment_size": VALUES_PER_SEGMENT}
        terms[name] = {"terms": {**wanted, "size": limit}}
        if named:
            terms[f"{name} named"] = {"terms": {**wanted, "size": len(named), "include": named}}
    found = searcher.aggregate(query, terms) if terms else {}
    counts = {
        key: {bucket["key"]: bucket["doc_count"] for bucket in result["buckets"]}
        for key, result in found.items()
    }
    return {
        name: dict.fromkeys(named, 0) | counts[name] | counts.get(f"{name} named", {})
        for name, named in facets.items()
    }
