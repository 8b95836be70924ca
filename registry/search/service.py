"""Find entries: what people type, narrowed by facets, as stored documents with highlights."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from registry.documents.organisation import NATION_NAMES, TYPE_NAMES
from registry.kit.errors import FieldError, Invalid, Unavailable
from registry.kit.paging import Page, decode_cursor, encode_cursor
from registry.organisations import lists as organisations_lists
from registry.search import follow, hits, known_names
from registry.search.analysis import WORD, clean, fold
from registry.search.fields import TRUTHS
from registry.search.index import Answer, IndexUnavailable, Question, SearchIndex
from registry.search.like import Like, like
from registry.search.meaning import EVERYTHING, NOTHING, Corrections, Meaning, understand
from registry.search.parse import parse
from registry.search.query import DEEPEST, FACET_LIMIT
from registry.search.schemas import ASKED, CODED, FACETS, KIND_FACETS, LABELS
from registry.search.unanswered import Unanswered
from registry.tags import service as tags_service
from registry.vocabularies import lists as vocabularies_lists
from registry.vocabularies import resolve as vocabularies_resolve

FACET_VALUES = 20
# As people call them: a code in words would be Uk, and Non metropolitan district.
_CALLED = {
    "nation": {code: name[:1].upper() + name[1:] for code, name in NATION_NAMES.items()},
    "organisation_type": {code: one[:1].upper() + one[1:] for code, (one, _) in TYPE_NAMES.items()},
}
ANSWERS = dict(zip(TRUTHS, ("No", "Yes"), strict=True))


@dataclass(frozen=True, slots=True)
class Found:
    """Hold a page of hits, the values of each facet with their counts, and those chosen."""

    page: Page
    facets: list[dict[str, Any]]
    chosen: Mapping[str, tuple[str, ...]]
    meaning: Meaning
    # What was typed with its slips mended; None when there are none.
    did_you_mean: str | None


def search(
    index: SearchIndex, filters: Mapping[str, Any], unanswered: Unanswered | None = None
) -> Found:
    """Answer a search; what was written before on this node is found."""
    limit = filters["limit"]
    offset = _offset(filters["cursor"], limit)
    liked = like(filters["like"]) if filters.get("like") else None
    asked = _asked(filters)
    with available(index):
        chosen = asked | _as_stored(index, asked)
        meaning, mended = _meaning(index, filters["q"], is_literal=not filters.get("expand", True))
        question = Question(
            meaning,
            chosen,
            sort=filters.get("sort") or _natural_sort(meaning, liked),
            offset=offset,
            limit=limit,
            # In their own order, however they were asked for.
            facets=tuple(name for name in FACETS if name in (filters.get("facets") or FACETS)),
            facet_limit=FACET_VALUES,
            explain=bool(filters.get("explain")),
            liked=liked.adopters if liked else {},
        )
        answer = index.search(question)
    if unanswered:
        unanswered.note_search(filters, answer.total)
    after = offset + limit
    # Only what _offset lets through again: the page that would reach beyond is not offered.
    more = after < answer.total and after + limit <= DEEPEST
    items = hits.documents(answer, meaning, liked)
    page = organisations_lists.with_successors(
        Page(items, answer.total, encode_cursor(after) if more else None), asked.get("owner", ())
    )
    return Found(
        page, _facets(index, answer, chosen), chosen, meaning, _mended(filters["q"], mended)
    )


def _natural_sort(meaning: Meaning, liked: Like | None) -> Literal["relevance", "updated"]:
    return "updated" if meaning.is_empty and liked is None else "relevance"


def _asked(filters: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    asked = {name: tuple(filters[name]) for name in FACETS if filters.get(name)}
    if "supports" in asked:
        vocabularies_resolve.ids_of(asked["supports"])
    if "tag" in asked:
        asked["tag"] = tuple(tags_service.canonical(asked["tag"]))
    return asked


def _meaning(index: SearchIndex, typed: str, *, is_literal: bool) -> tuple[Meaning, Corrections]:
    """Return what is meant, and the slips: taken literally they are told and not mended."""
    query = parse(typed)
    if query.is_empty:
        return (NOTHING if typed.strip() else EVERYTHING), ()
    known = known_names.thesaurus(index.memory())
    meant = index.understand(lambda words: understand(query, words, known))
    if not is_literal:
        return meant, meant.corrections
    return index.understand(lambda words: understand(query, words, None)), meant.corrections


def _mended(typed: str, corrections: Corrections) -> str | None:
    """Return what was typed with its slips mended, everything else as it was."""
    mended = dict(corrections)
    if not mended:
        return None
    return WORD.sub(lambda word: mended.get(fold(word[0]), word[0]), clean(typed))


def _offset(cursor: str | None, limit: int) -> int:
    if cursor is None:
        return 0
    (offset,) = decode_cursor(cursor, int)
    if not 0 <= offset <= DEEPEST - limit:
        fault = FieldError("Narrow the search instead of paging on.", parameter="cursor")
        raise Invalid(f"A search shows at most {DEEPEST:,} entries.", [fault])
    return int(offset)


def _as_stored(
    index: SearchIndex, asked: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return every stored spelling of the values of a kind's own facets: mit finds MIT.

    Those of the common facets are codes, and normalised already. Of a facet with more values than
    the index lists, rare ones have to be asked for as they are stored.
    """
    names = tuple(name for name in asked if name in KIND_FACETS)
    if not names:
        return {}
    everything = index.search(Question(limit=0, facets=names, facet_limit=FACET_LIMIT))
    found = {}
    for name in names:
        wanted = {value.casefold() for value in asked[name]}
        stored = [value for value, _count in everything.facets[name]]
        spelt = [value for value in stored if value.casefold() in wanted]
        found[name] = tuple(dict.fromkeys((*spelt, *_unknown(asked[name], spelt))))
    return found


def _unknown(asked: Iterable[str], spelt: Iterable[str]) -> list[str]:
    known = {value.casefold() for value in spelt}
    return [value for value in asked if value.casefold() not in known]


@contextmanager
def available(index: SearchIndex, *, is_fresh: bool = True) -> Iterator[None]:
    """Bring the index up to what was written on this node; Unavailable when it cannot answer.

    Unless `is_fresh`, an index that is there answers as it is: the node follows twice a second.
    """
    try:
        if (is_fresh or index.position() is None) and not follow.catch_up(index):
            _demand_own(index)
        yield
    except IndexUnavailable as error:
        raise Unavailable(
            "The search index is being built. Try again in a moment, or browse /api/v1/entries.",
            headers={"Retry-After": "5"},
        ) from error


def _demand_own(index: SearchIndex) -> None:
    """Refuse an index of another log; one of this log that is only behind may answer."""
    at = index.position()
    if at is not None and at[0] != follow.head()[0]:
        raise IndexUnavailable("The search index is of another log.", "outdated")


def _facets(
    index: SearchIndex, answer: Answer, chosen: Mapping[str, tuple[str, ...]]
) -> list[dict[str, Any]]:
    owners = [value for value, _count in answer.facets.get("owner", ())]
    points = [value for value, _count in answer.facets.get("supports", ())]
    named: dict[str, Mapping[str, str]] = {
        **_CALLED,
        "owner": known_names.owners(index.memory(), owners),
        "supports": vocabularies_lists.labels(points),
    }
    return [
        {
            "name": facet,
            "label": LABELS.get(facet) or in_words(facet),
            "values": [
                {
                    "value": value,
                    "label": named.get(facet, {}).get(value) or _label(facet, value),
                    "count": count,
                    "selected": value in chosen.get(facet, ()),
                }
                for value, count in answer.facets[facet]
            ],
        }
        for facet in answer.facets
    ]


def _label(facet: str, value: str) -> str:
    if facet in ASKED:
        return ANSWERS.get(value, value)
    return in_words(value) if facet in CODED else value


def in_words(code: str) -> str:
    """Write a code as words, as on a page: private-beta becomes Private beta."""
    words = code.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]
