"""What people type, read as words and phrases, and what is asked of the index with them.

Whatever is typed has a meaning: the query language of tantivy, with its errors, is never used.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher, SearchResult

from registry.search.fields import (
    EACH_WORD,
    FOLDED,
    MARKER,
    PLACES,
    SCHEMA,
    TIE,
    TITLE_PREFIX,
    clean,
    facet_path,
    read_counts,
    read_ids,
    stem,
)

# Bounds on one query, so that no text costs more than about 70 ms on 100,000 entries,
# facets included.
TEXT_LIMIT = 2_000
WORD_LIMIT = 32
PHRASE_LIMIT = 4
PHRASE_WORD_LIMIT = 12
# tantivy pages by offset only, and keeps that many hits to find the ones asked for.
DEEPEST = 10_000
FACET_LIMIT = 1_000
FACET_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
Hits = list[tuple[Any, DocAddress]]
# The values of a facet with their counts; of all entries, by facet and by how many are listed.
Counts = tuple[tuple[str, int], ...]
Whole = dict[tuple[str, int], Counts]

QUOTES = re.compile('["\u201c\u201d\u201e]')
# "council's" must not look for every "s" in the catalogue.
POSSESSIVE = re.compile(r"['\u2019\u02bc]s\b", re.IGNORECASE)
# Words are OR-ed: without this list "how to pay for parking" would match every entry. It holds
# AND, OR and NOT too, for those who type operators.
SAYING_LITTLE = """
a an and are as at be by can do for from has have how i in into is it its my not of on or our
that the their this to was we what when where which who will with you your
"""
STOPWORDS = frozenset(SAYING_LITTLE.split())


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """Hold what was understood of a text: folded words, not yet stemmed."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    prefix: str | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look for, which means: browse everything."""
        return not self.words and not self.phrases


@dataclass(frozen=True, slots=True)
class Question:
    """Hold one search: what to find, within which facet values, in which order, which part."""

    query: ParsedQuery = ParsedQuery()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Literal["relevance", "updated", "title"] = "relevance"
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    facet_limit: int = 20

    def __post_init__(self) -> None:
        """Refuse what no search may ask; callers check the values of their users before."""
        if min(self.offset, self.limit) < 0 or self.offset + self.limit > DEEPEST:
            raise ValueError(f"A search reaches from 0 to {DEEPEST} entries.")
        if not 1 <= self.facet_limit <= FACET_LIMIT:
            raise ValueError(f"A facet lists 1 to {FACET_LIMIT} values.")
        for name in (*self.filters, *self.facets):
            if not FACET_NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no name of a facet.")


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold the ids in order, how many there are in all, and the counts of each facet's values."""

    ids: tuple[str, ...]
    total: int
    facets: Mapping[str, Counts] = field(default_factory=dict)


def parse(text: str) -> ParsedQuery:
    """Read what somebody typed; any text at all has a meaning, none raises."""
    pieces = QUOTES.split(clean(text[:TEXT_LIMIT]))
    # After an odd number of quotes the last one is still open: what follows it is being typed.
    is_open = len(pieces) % 2 == 0
    quoted = pieces[1 : len(pieces) - is_open : 2]
    plain = pieces[0::2] + (pieces[-1:] if is_open else [])
    analysed = (tuple(FOLDED.analyze(piece)[:PHRASE_WORD_LIMIT]) for piece in quoted)
    phrases = tuple(dict.fromkeys(phrase for phrase in analysed if phrase))[:PHRASE_LIMIT]
    typed = FOLDED.analyze(POSSESSIVE.sub("", " ".join(plain)))
    words = _telling(typed, has_phrases=bool(phrases))
    return ParsedQuery(words, phrases, _prefix(typed, words, has_phrases=bool(phrases)))


def _telling(typed: list[str], *, has_phrases: bool) -> tuple[str, ...]:
    distinct = list(dict.fromkeys(typed))
    telling = [word for word in distinct if word not in STOPWORDS]
    if not telling and not has_phrases:
        telling = distinct
    return tuple(telling[:WORD_LIMIT])


def _prefix(typed: list[str], words: tuple[str, ...], *, has_phrases: bool) -> str | None:
    if not words or typed[-1] not in words:
        return None
    # One letter beside other words would match nearly everything and say nothing.
    is_alone = len(words) == 1 and not has_phrases
    return typed[-1] if is_alone or len(typed[-1]) > 1 else None


def matching(
    query: ParsedQuery, filters: Mapping[str, tuple[str, ...]], *, is_ranked: bool = False
) -> Query:
    """Return what finds a parsed text within facet values, and never the marker.

    Ranked and unranked find the same; ranking makes it up to ten times slower.
    """
    clauses = [(Occur.MustNot, MARKER)]
    clauses += [(Occur.Must, _one_of(name, values)) for name, values in filters.items() if values]
    clauses += [(Occur.Must, _phrase(phrase, is_ranked=is_ranked)) for phrase in query.phrases]
    if query.words and (is_ranked or not query.phrases):
        # Beside a phrase, which is obligatory, the words only rank.
        occur = Occur.Should if query.phrases else Occur.Must
        clauses.append((occur, _words(query, is_ranked=is_ranked)))
    if query.is_empty:
        clauses.append((Occur.Must, Query.all_query()))
    return Query.boolean_query(clauses)


def _words(query: ParsedQuery, *, is_ranked: bool) -> Query:
    if is_ranked:
        return _any(_word(word, is_prefix=word == query.prefix) for word in query.words)
    found = [Query.term_set_query(SCHEMA, "body", [stem(word) for word in query.words])]
    if query.prefix:
        found.append(_starting("words", query.prefix))
    return _any(found)


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _term(name: str, value: str) -> Query:
    return Query.term_query(SCHEMA, name, value)


def _one_of(name: str, values: Iterable[str]) -> Query:
    terms = [clean(value) for value in values]
    return Query.const_score_query(Query.term_set_query(SCHEMA, facet_path(name), terms), 0.0)


def _word(word: str, *, is_prefix: bool) -> Query:
    term = stem(word)
    places = [Query.boost_query(_term(name, term), factor) for name, factor in PLACES.items()]
    parts = [Query.disjunction_max_query(places, TIE)]
    found = [_term("body", term)]
    if is_prefix:
        found.append(_starting("words", word))
        parts.append(Query.const_score_query(_starting("title_words", word), TITLE_PREFIX))
    parts.append(Query.const_score_query(_any(found), EACH_WORD))
    return _any(parts)


def _starting(name: str, prefix: str) -> Query:
    return Query.fuzzy_term_query(SCHEMA, name, prefix, distance=0, prefix=True)


def _phrase(words: tuple[str, ...], *, is_ranked: bool) -> Query:
    if len(words) == 1:
        # tantivy panics on a phrase of one word.
        return _word(words[0], is_prefix=False)
    stems: list[str | tuple[int, str]] = [stem(word) for word in words]
    body = Query.phrase_query(SCHEMA, "body", stems)
    if not is_ranked:
        return body
    title = Query.phrase_query(SCHEMA, "title", stems)
    return _any([body, Query.boost_query(title, PLACES["title"])])


def answer(searcher: Searcher, question: Question, whole: Whole | None = None) -> Answer:
    """Return the answer of one state of the index to a question.

    `whole` keeps the counts over all entries, for as long as that state lasts.
    """
    total, hits = _found(searcher, question)
    ids = read_ids(searcher, (address for _key, address in hits))
    if whole is None or any(question.filters.values()) or not question.query.is_empty:
        return Answer(ids, total, _counts(searcher, question))
    size = question.facet_limit
    missing = tuple(name for name in question.facets if (name, size) not in whole)
    counted = _counts(searcher, replace(question, facets=missing))
    whole.update(((name, size), counts) for name, counts in counted.items())
    return Answer(ids, total, {name: whole[name, size] for name in question.facets})


def _found(searcher: Searcher, question: Question) -> tuple[int, Hits]:
    is_ranked = question.sort == "relevance" and not question.query.is_empty and question.limit > 0
    query = matching(question.query, question.filters, is_ranked=is_ranked)
    if not question.limit:
        # tantivy panics on a limit of 0.
        return _total(searcher.search(query, 1)), []
    if question.sort == "title":
        return _total(searcher.search(query, 1)), _by_title(searcher, query, question)
    order = {"weight_by_field": "standing"} if is_ranked else {"order_by_field": "updated"}
    options: dict[str, Any] = {"limit": question.limit, "offset": question.offset, **order}
    result = searcher.search(query, **options)
    return _total(result), result.hits


def _total(result: SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]  # the stub of 0.27 lacks it


def _by_title(searcher: Searcher, query: Query, question: Question) -> Hits:
    # Ordering by text costs 0.06 ms for each place of depth. The number that stands for the start
    # of a title leads, without that cost, to the titles that begin like the first one asked for.
    order: dict[str, Any] = {"order_by_field": "title_start", "order": Order.Asc}
    first = searcher.search(query, 1, offset=question.offset, **order)
    if not first.hits:
        return []
    start, _address = first.hits[0]
    starts = Query.range_query(SCHEMA, "title_start", FieldType.Integer, lower_bound=start)
    rest = Query.boolean_query([(Occur.Must, query), (Occur.Must, starts)])
    before = _total(first) - _total(searcher.search(rest, 1))
    order = {"order_by_field": "title_key", "order": Order.Asc}
    return searcher.search(rest, question.limit, offset=question.offset - before, **order).hits


def _counts(searcher: Searcher, question: Question) -> dict[str, Counts]:
    filters, limit = question.filters, question.facet_limit
    free = {name: () for name in question.facets if not filters.get(name)}
    found = read_counts(searcher, matching(question.query, filters), free, limit)
    for name in question.facets:
        if name not in free:
            # Its own filter is left out, so that the counts say what else could be chosen; what
            # is chosen is listed however rare it is, or nobody could take it back.
            query = matching(question.query, {**filters, name: ()})
            chosen = {name: tuple(clean(value) for value in filters[name])}
            found |= read_counts(searcher, query, chosen, limit)
    return {
        name: tuple(sorted(found[name].items(), key=lambda counted: (-counted[1], counted[0])))
        for name in question.facets
    }
