"""What is asked of the index for what was meant: trees of tantivy queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from tantivy import Occur, Query

from registry.search.analysis import clean, stem
from registry.search.fields import MARKER, PHRASED, SCHEMA, facet_path
from registry.search.meaning import Meaning, Part, Way
from registry.search.ranking import (
    BESIDE,
    EACH_WORD,
    PLACES,
    SHARE,
    SIDE_BY_SIDE,
    TIE,
    TITLE_PREFIX,
    WHOLE_TITLE,
    alike,
)

Clauses = list[tuple[Occur, Query]]
What = Literal["phrase", "words", "subject", "whole title", "side by side"]
WHATS: tuple[str, ...] = get_args(What)
# More words are no name any more.
SIDE_BY_SIDE_MOST = 4


@dataclass(frozen=True, slots=True)
class Clause:
    """Hold a query that gives a part of the score, and what of the meaning it stands for."""

    query: Query
    what: What
    part: Part | None = None
    ways: tuple[Way, ...] = ()
    # What an entry has to match one of; the others only add to the score.
    is_finding: bool = False


def matching(
    meaning: Meaning,
    filters: Mapping[str, tuple[str, ...]],
    liked: Mapping[str, int] | None = None,
    *,
    is_ranked: bool = False,
) -> Query:
    """Return what finds a meaning within facet values, and never the marker.

    Ranked and unranked find the same; ranking makes it up to ten times slower.
    """
    clauses = [(Occur.Must, _one_of(name, values)) for name, values in filters.items() if values]
    clauses += _ranked(meaning) if is_ranked else _unranked(meaning)
    if liked and is_ranked:
        clauses += _liked(liked)
    if meaning.is_empty:
        # The marker has no words, so that only who asks for everything meets it.
        clauses += [(Occur.Must, Query.all_query()), (Occur.MustNot, MARKER)]
    return Query.boolean_query(clauses)


def _liked(liked: Mapping[str, int]) -> Clauses:
    """Lift the entries that councils like the reader's use: those of one lift are one term set."""
    lifts: dict[float, list[str]] = {}
    for entry_id, number in liked.items():
        lifts.setdefault(round(alike(number), 1), []).append(entry_id)
    sets = {lift: Query.term_set_query(SCHEMA, "id", ids) for lift, ids in lifts.items()}
    return [(Occur.Should, Query.const_score_query(found, lift)) for lift, found in sets.items()]


def scoring(meaning: Meaning) -> list[Clause]:
    """Return what gives an entry its score: the sum of these."""
    quoted = [
        Clause(_phrase(words, is_ranked=True), "phrase", Part(words)) for words in meaning.phrases
    ]
    if not meaning.parts:
        return quoted
    finding, adding = _divided(meaning)
    if _is_one_word(meaning):
        # EACH_WORD would give the same to all of them, and take half of the time.
        part = meaning.parts[0]
        found = _in_places(stem(part.words[0]), PLACES)
        return [Clause(found, "words", part, is_finding=True), *_names(meaning)]
    made = [
        Clause(_part(part, meaning.prefix), "words", part, is_finding=part in finding)
        for part in (*finding, *adding)
    ]
    if meaning.about:
        told = sum(part.factor * len(part.words) for part in meaning.parts)
        ways = [_way(way, told) for way in meaning.about]
        about = Query.disjunction_max_query(ways, TIE)
        made.append(Clause(about, "subject", ways=meaning.about, is_finding=True))
    return [*quoted, *made, *_names(meaning)]


def _is_one_word(meaning: Meaning) -> bool:
    """Tell whether a word is looked for and nothing else, nor any other name for it."""
    others = meaning.phrases or meaning.about or meaning.prefix or meaning.parts[0].ways
    return len(meaning.words) == 1 and meaning.parts[0].is_there and not others


def _ranked(meaning: Meaning) -> Clauses:
    made: Clauses = []
    found = []
    for clause in scoring(meaning):
        if clause.what == "phrase":
            made.append((Occur.Must, clause.query))
        elif clause.is_finding and not meaning.phrases:
            found.append(clause.query)
        else:
            # Beside a phrase, which is obligatory, words only rank.
            made.append((Occur.Should, clause.query))
    if meaning.parts and not meaning.phrases:
        made.append((Occur.Must, _any(found)))
    return made


def _unranked(meaning: Meaning) -> Clauses:
    if meaning.phrases or not meaning.parts:
        return [(Occur.Must, _phrase(phrase, is_ranked=False)) for phrase in meaning.phrases]
    finding, _adding = _divided(meaning)
    found = [_finding(part, meaning.prefix) for part in finding]
    if meaning.about:
        found.append(_ways(meaning.about))
    return [(Occur.Must, _any(found))]


def _divided(meaning: Meaning) -> tuple[list[Part], list[Part]]:
    """Divide the parts: an entry must have one of the first, the others only rank.

    Those that say least do not say enough even together, so they find nothing by themselves.
    """
    finding = sorted((part for part in meaning.parts if part.is_there), key=lambda part: part.share)
    adding, said = [], 0.0
    while finding and said + finding[0].share < SHARE:
        said += finding[0].share
        adding.append(finding.pop(0))
    return finding, adding


def _names(meaning: Meaning) -> list[Clause]:
    """Return what lifts an entry that is called so, or has the words side by side."""
    words = meaning.words
    whole = Query.term_query(SCHEMA, "name", " ".join(words))
    made = [Clause(Query.const_score_query(whole, WHOLE_TITLE), "whole title")]
    if 1 < len(words) <= SIDE_BY_SIDE_MOST:
        stems: list[str | tuple[int, str]] = [stem(word) for word in words]
        beside = Query.phrase_query(SCHEMA, "title", stems)
        worth = SIDE_BY_SIDE * len(words)
        made.append(Clause(Query.const_score_query(beside, worth), "side by side"))
    return made


def _finding(part: Part, prefix: str | None) -> Query:
    found = [_ways((*(Way((word,), 1.0) for word in part.words), *part.ways))]
    if prefix in part.words:
        found.append(starting("words", prefix))
    return _any(found) if len(found) > 1 else found[0]


def _ways(ways: Iterable[Way]) -> Query:
    """Return what finds one of these ways, unranked."""
    terms = [stem(way.words[0]) for way in ways if len(way.words) == 1]
    found = [_terms(terms)] if terms else []
    found += [_all(way, "body", 1.0) for way in ways if len(way.words) > 1]
    return _any(found) if len(found) > 1 else found[0]


def _terms(terms: Sequence[str]) -> Query:
    # For a single one a set costs a third more.
    if len(terms) == 1:
        return _term("body", terms[0])
    return Query.term_set_query(SCHEMA, "body", terms)


def _part(part: Part, prefix: str | None) -> Query:
    typed = _any(_word(word, is_prefix=word == prefix) for word in part.words)
    ways = [_way(way, len(part.words)) for way in part.ways]
    made = Query.disjunction_max_query([typed, *ways], TIE) if ways else typed
    return made if part.factor == 1 else Query.boost_query(made, part.factor)


def _word(word: str, *, is_prefix: bool) -> Query:
    term = stem(word)
    parts = [_in_places(term, PLACES)]
    found = [_term("body", term)]
    if is_prefix:
        found.append(starting("words", word))
        parts.append(Query.const_score_query(starting("title_words", word), TITLE_PREFIX))
    parts.append(Query.const_score_query(_any(found), EACH_WORD))
    return _any(parts)


def _way(way: Way, words: float) -> Query:
    """Return what ranks another way to say so many words: never as much as the words themselves.

    So it is not weighed by how rare it is: a rare name would drown a common word that was typed.
    """
    found = [_all(way, "body", EACH_WORD)]
    found += [_all(way, name, EACH_WORD + more) for name, more in BESIDE.items()]
    return Query.boost_query(Query.disjunction_max_query(found), words * way.factor)


def _all(way: Way, name: str, score: float) -> Query:
    """Return what gives a score to entries that have all words of a way, one in a field."""
    stems: list[str | tuple[int, str]] = [stem(word) for word in way.words]
    if len(stems) == 1:
        found = _term(name, str(stems[0]))
    elif way.is_phrase and name in PHRASED:
        found = Query.phrase_query(SCHEMA, name, stems)
    else:
        found = Query.boolean_query([(Occur.Must, _term(name, str(one))) for one in stems])
    return Query.const_score_query(found, score)


def _in_places(term: str, places: Iterable[str]) -> Query:
    found = [Query.boost_query(_term(name, term), PLACES[name]) for name in places]
    return Query.disjunction_max_query(found, TIE) if len(found) > 1 else found[0]


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _term(name: str, value: str) -> Query:
    return Query.term_query(SCHEMA, name, value)


def _one_of(name: str, values: Iterable[str]) -> Query:
    terms = [clean(value) for value in values]
    return Query.const_score_query(Query.term_set_query(SCHEMA, facet_path(name), terms), 0.0)


def starting(name: str, prefix: str) -> Query:
    """Return what finds the words of a field that begin so."""
    return Query.fuzzy_term_query(SCHEMA, name, prefix, distance=0, prefix=True)


def _phrase(words: tuple[str, ...], *, is_ranked: bool) -> Query:
    if len(words) == 1:
        # tantivy panics on a phrase of one word.
        return _word(words[0], is_prefix=False) if is_ranked else _term("body", stem(words[0]))
    stems: list[str | tuple[int, str]] = [stem(word) for word in words]
    body = Query.phrase_query(SCHEMA, "body", stems)
    if not is_ranked:
        return body
    title = Query.phrase_query(SCHEMA, "title", stems)
    return _any([body, Query.boost_query(title, PLACES["title"])])
