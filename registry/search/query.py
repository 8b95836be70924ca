"""Ask one state of the index: which entries, in which order, how many of each facet's values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher, SearchResult

from registry.search.analysis import clean
from registry.search.explain import Explainer, Explanation
from registry.search.fields import COMMON_SHARE, SCHEMA, read_counts, read_ids
from registry.search.meaning import EVERYTHING, Meaning
from registry.search.tree import matching

# tantivy pages by offset only, and keeps that many hits to find the ones asked for.
DEEPEST = 10_000
FACET_LIMIT = 1_000
FACET_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
Hits = list[tuple[Any, DocAddress]]
# The values of a facet with their counts; of all entries, by facet and by how many are listed.
Counts = tuple[tuple[str, int], ...]
Whole = dict[tuple[str, int], Counts]


@dataclass(frozen=True, slots=True)
class Question:
    """Hold one search: what to find, within which facet values, in which order, which part."""

    meaning: Meaning = EVERYTHING
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Literal["relevance", "updated", "title", "adopted"] = "relevance"
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    facet_limit: int = 20
    explain: bool = False
    # Entries (ids) that councils like the reader's use, with how many of them.
    liked: Mapping[str, int] = field(default_factory=dict)

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
    explanations: tuple[Explanation, ...] = ()


def answer(searcher: Searcher, question: Question, whole: Whole | None = None) -> Answer:
    """Return the answer of one state of the index to a question.

    `whole` keeps the counts over all entries, for as long as that state lasts.
    """
    total, hits = _found(searcher, question)
    ids = read_ids(searcher, (address for _key, address in hits))
    if whole is None or any(question.filters.values()) or not question.meaning.is_empty:
        is_common = total > COMMON_SHARE * searcher.num_docs
        counts = _counts(searcher, question, is_common=is_common)
        return Answer(ids, total, counts, _explained(searcher, question, hits))
    size = question.facet_limit
    missing = tuple(name for name in question.facets if (name, size) not in whole)
    counted = _counts(searcher, replace(question, facets=missing), is_common=True)
    whole.update(((name, size), counts) for name, counts in counted.items())
    return Answer(ids, total, {name: whole[name, size] for name in question.facets})


def _explained(searcher: Searcher, question: Question, hits: Hits) -> tuple[Explanation, ...]:
    if not question.explain or not _is_ranked(question):
        return ()
    explainer = Explainer(searcher, question.meaning)
    return tuple(explainer.explain(score, at) for score, at in hits)


def _is_ranked(question: Question) -> bool:
    is_browse = (question.meaning.is_empty and not question.liked) or question.limit == 0
    return question.sort == "relevance" and not is_browse


def _found(searcher: Searcher, question: Question) -> tuple[int, Hits]:
    is_ranked = _is_ranked(question)
    query = matching(question.meaning, question.filters, question.liked, is_ranked=is_ranked)
    if not question.limit:
        # tantivy panics on a limit of 0.
        return _total(searcher.search(query, 1)), []
    if question.sort == "title":
        return _total(searcher.search(query, 1)), _by_title(searcher, query, question)
    by = "adopters" if question.sort == "adopted" else "updated"
    order = {"weight_by_field": "standing"} if is_ranked else {"order_by_field": by}
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


def _counts(searcher: Searcher, question: Question, *, is_common: bool) -> dict[str, Counts]:
    filters, limit = question.filters, question.facet_limit
    free = {name: () for name in question.facets if not filters.get(name)}
    query = matching(question.meaning, filters)
    found = read_counts(searcher, query, free, limit, is_common=is_common)
    for name in question.facets:
        if name not in free:
            # Its own filter is left out, so that the counts say what else could be chosen; what
            # is chosen is listed however rare it is, or nobody could take it back.
            query = matching(question.meaning, {**filters, name: ()})
            chosen = {name: tuple(clean(value) for value in filters[name])}
            found |= read_counts(searcher, query, chosen, limit)
    return {
        name: tuple(sorted(found[name].items(), key=lambda counted: (-counted[1], counted[0])))
        for name in question.facets
    }
