"""The fields of the index: how an entry becomes a document, and how its fields are read back."""

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tantivy import (
    DocAddress,
    Document,
    Index,
    Query,
    Schema,
    SchemaBuilder,
    Searcher,
    TextAnalyzerBuilder,
    Tokenizer,
)

from registry.search import analysis, ranking
from registry.search.analysis import FOLDED, STEMMED, clean, telling, with_parts

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
# What a facet holds of a field that is false or true.
TRUTHS = ("false", "true")

PHRASED = ("title", "body")
TITLE_KEY_LENGTH = 100
# A number stands for the first bytes of a title's key; seven fit a signed integer.
TITLE_START_BYTES = 7
# While a title is being typed, its first letters are looked up as one term; after so many they lead
# to few titles, which are found by walking over those that begin so. So with words.
TITLE_BEGINS = 8
WORD_BEGINS = 2
# Each segment sends this many values of a facet, so counts are exact up to that many values.
VALUES_PER_SEGMENT = 10_000
# Entries have many values of these: when a query matches more than this share of all entries, a
# walk over the values takes half the time of an aggregation (1 ms more when it matches few).
WALKED = ("tag",)
COMMON_SHARE = 0.1

# An index that other rules wrote is rebuilt, never read; so a change here needs no version number.
SOURCES = (Path(__file__), Path(analysis.__file__))
RULES = (*(path.read_text("utf-8") for path in SOURCES), version("tantivy"), *ranking.WRITTEN)
FORMAT = hashlib.sha256(repr(RULES).encode("utf-8")).hexdigest()[:12]


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
    # What the services that it is linked to are called.
    services: tuple[str, ...] = ()
    slug: str = ""
    adopters: int = 0
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


# For texts that are folded already: how they begin, and what is split already.
BEGINNINGS = TextAnalyzerBuilder(Tokenizer.ngram(1, TITLE_BEGINS, prefix_only=True)).build()
SPLIT = TextAnalyzerBuilder(Tokenizer.whitespace()).build()


def _schema() -> Schema:
    builder = SchemaBuilder()
    for name in ("id", "position"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("stamp", "marker"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ranking.PLACES:
        # Phrases are looked for in two of them; positions cost time and room.
        option = "position" if name in PHRASED else "freq"
        builder.add_text_field(name, tokenizer_name="stemmed", index_option=option)
    for name in ("title_words", "words"):
        builder.add_text_field(name, tokenizer_name="folded", index_option="basic")
    for name in (*COMMON_FACETS, "title_key"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name, tokens in (("title_begins", "beginnings"), ("word_begins", "split")):
        builder.add_text_field(name, tokenizer_name=tokens, index_option="basic")
    # What a suggestion shows, so that it needs nothing of the database.
    builder.add_bytes_field("shown", stored=True)
    builder.add_text_field("name", tokenizer_name="raw", index_option="basic")
    builder.add_json_field("details", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("updated", "adopters", "title_start", "suggest_order"):
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
    index.register_tokenizer("beginnings", BEGINNINGS)
    index.register_tokenizer("split", SPLIT)
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
    made.add_integer("adopters", entry.adopters)
    made.add_float("standing", _standing(entry))
    return made


def _add(made: Document, name: str, *values: str | None) -> None:
    for value in values:
        if value:
            made.add_text(name, clean(value))


def _add_words(made: Document, entry: IndexEntry) -> None:
    title, summary = with_parts(entry.title), with_parts(entry.summary)
    _add(made, "title", *title)
    _add(made, "title_words", *title)
    _add(made, "tags", *entry.tags)
    _add(made, "summary", *summary)
    _add(made, "services", *entry.services)
    _add(made, "owner_name", entry.owner_name)
    if ranking.is_alive(entry.phase, entry.freshness):
        _add(made, "name", " ".join(telling(FOLDED.analyze(clean(entry.title)))))
    # All of it, one value each: a phrase never runs from one value into the next.
    everything = (*title, *entry.tags, *summary, *entry.services, entry.owner_name)
    everything += (*with_parts(entry.description), *with_parts(entry.text))
    _add(made, "body", *everything)
    _add(made, "words", *everything)


def _add_title_order(made: Document, entry: IndexEntry) -> None:
    # A title without letters goes last.
    key = " ".join(FOLDED.analyze(clean(entry.title)))[:TITLE_KEY_LENGTH] or "~"
    start = key.encode("utf-8")[:TITLE_START_BYTES].ljust(TITLE_START_BYTES, b"\0")
    made.add_text("title_key", key)
    made.add_integer("title_start", int.from_bytes(start))
    _add_beginnings(made, entry, key)


def _add_beginnings(made: Document, entry: IndexEntry, key: str) -> None:
    words = FOLDED.analyze(clean(" ".join(with_parts(entry.title))))
    begins = {word[:length] for word in words for length in range(1, WORD_BEGINS + 1)}
    made.add_text("title_begins", key)
    made.add_text("word_begins", " ".join(sorted(begins)))
    made.add_bytes("shown", clean(f"{entry.kind}/{entry.slug}/{entry.title}").encode())
    made.add_integer("suggest_order", _suggest_order(entry, key))


def _suggest_order(entry: IndexEntry, key: str) -> int:
    """Return a number of 63 bits: the alive and fresh first, then short titles, then a to z."""
    sunk = 127 - min(127, round(_standing(entry) * 10))
    start = key.encode("utf-8")[:6].ljust(6, b"\0")
    return sunk << 56 | min(255, len(key)) << 48 | int.from_bytes(start)


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
    factor = ranking.standing(entry.phase, entry.freshness, entry.adopters)
    return math.exp2(factor / ranking.LOWEST_STANDING) - 2


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
    searcher: Searcher,
    query: Query,
    facets: Mapping[str, tuple[str, ...]],
    limit: int,
    *,
    is_common: bool = False,
) -> dict[str, dict[str, int]]:
    """Return the commonest values of facets among what a query matches, and the named values.

    `is_common` tells that it matches a good part of all entries.
    """
    terms: dict[str, Any] = {}
    walked = {name for name, named in facets.items() if is_common and name in WALKED and not named}
    for name, named in facets.items():
        if name in walked:
            continue
        wanted = {"field": facet_path(name), "segment_size": VALUES_PER_SEGMENT}
        terms[name] = {"terms": {**wanted, "size": limit}}
        if named:
            terms[f"{name} named"] = {"terms": {**wanted, "size": len(named), "include": named}}
    found = searcher.aggregate(query, terms) if terms else {}
    counts = {
        key: {bucket["key"]: bucket["doc_count"] for bucket in result["buckets"]}
        for key, result in found.items()
    }
    counts |= {name: _walked(searcher, query, name, limit) for name in walked}
    return {
        name: dict.fromkeys(named, 0) | counts[name] | counts.get(f"{name} named", {})
        for name, named in facets.items()
    }


def _walked(searcher: Searcher, query: Query, name: str, limit: int) -> dict[str, int]:
    found = searcher.terms_with_prefix(facet_path(name), "", filter_query=query)
    best = sorted(found, key=lambda pair: (-pair[1], pair[0]))
    return {value: count for value, count in best[:limit] if count}
