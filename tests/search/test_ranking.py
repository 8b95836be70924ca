"""What stands above what in the answer to a search, and why."""

from math import fsum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.search.fields import IndexEntry
from registry.search.index import Answer, Question, SearchIndex
from registry.search.meaning import understand
from registry.search.parse import parse
from registry.search.ranking import FRESHNESS_FACTORS, PHASE_FACTORS, standing
from registry.search.tree import WHATS
from tests.client import Client
from tests.factories import make_component
from tests.search.indexes import entry
from tests.search.known import THESAURUS

SEARCH = "/api/v1/search"
# Not stated, and neither confirmed nor silent for long: alive, with nothing else to tell.
ENDED = {"phase_reason": "Nobody maintains it."}
SINKING = {
    "deprecated": {"phase": "deprecated", **ENDED},
    "withdrawn": {"phase": "withdrawn", **ENDED},
    "stale": {"last_activity_at": "2015-01-01T00:00:00Z"},
}
SAID = {"deprecated": "deprecated", "withdrawn": "withdrawn", "stale": "confirmed"}


def hits(client: Client, query: str) -> list[dict[str, Any]]:
    answer = client.get(f"{SEARCH}?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(answer.get_json()["items"])


def titles(client: Client, query: str) -> list[str]:
    return [item["title"] for item in hits(client, query)]


def weighed(hit: dict[str, Any]) -> float:
    """Return what the explanation of a hit adds up to."""
    explanation = hit["explanation"]
    reasons = fsum(reason["score"] for reason in explanation["reasons"])
    return float(explanation["standing"] * reasons)


def test_words_in_the_title_stand_above_those_in_the_text(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Town map", description="Shows where gritting happens.")
    make_component(camden, title="Road map", summary="Shows where gritting happens.")
    make_component(camden, title="Gritting map", summary="Shows where it happens.")
    assert titles(anyone, "q=gritting") == ["Gritting map", "Road map", "Town map"]


@pytest.mark.parametrize("why", SINKING)
def test_dead_end_stands_below_a_live_one_and_says_why(
    camden: Client, anyone: Client, why: str
) -> None:
    for title, facts in (("Gritting map one", SINKING[why]), ("Gritting map two", {})):
        make_component(camden, title=title, summary="Shows where it happens.", **facts)
    alive, sunk = hits(anyone, "q=gritting")
    assert (alive["title"], alive["sinks_because"]) == ("Gritting map two", [])
    (reason,) = sunk["sinks_because"]
    assert SAID[why] in reason
    assert reason.endswith(".")


def test_what_sinks_twice_gives_both_reasons(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Gritting map", **SINKING["withdrawn"] | SINKING["stale"])
    (hit,) = hits(anyone, "q=gritting")
    assert len(hit["sinks_because"]) == 2


@pytest.mark.parametrize("why", [None, *SINKING])
def test_exact_title_comes_first_when_it_is_alive(
    camden: Client, anyone: Client, why: str | None
) -> None:
    make_component(camden, title="Gritting", **SINKING.get(why or "", {}))
    more = {"summary": "Gritting of roads.", "tags": ["gritting"], "description": "Gritting."}
    make_component(camden, title="Gritting for gritting teams", **more)
    first = "Gritting for gritting teams" if why else "Gritting"
    assert titles(anyone, "q=gritting")[0] == first


def test_order_is_that_of_the_explained_scores(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Street lights", tags=["lights"])
    make_component(camden, title="Streetlights map", **SINKING["deprecated"])
    make_component(camden, title="Map of a street", summary="And of lights.", **SINKING["stale"])
    make_component(camden, title="Lights", description="In a street.")
    found = hits(anyone, "q=street%20lights&explain=true")
    scores = [hit["explanation"]["score"] for hit in found]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)
    assert scores == pytest.approx([weighed(hit) for hit in found], abs=0.01)


def test_explanation_names_words_other_shapes_and_fields(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Streetlights map", tags=["outdoors"])
    make_component(camden, title="Street lights", summary="Where lights stand.")
    apart, joined = (hit["explanation"] for hit in hits(anyone, "q=street+lights&explain=true"))
    assert [reason["what"] for reason in apart["reasons"]] == [
        "words", "whole title", "side by side",
    ]  # fmt: skip
    assert apart["reasons"][0]["found_as"] == [
        {"text": "street", "found_in": ["title", "body"]},
        {"text": "lights", "found_in": ["title", "summary", "body"]},
    ]
    (reason,) = joined["reasons"]
    assert (reason["what"], reason["words"]) == ("words", "street lights")
    assert reason["found_as"] == [{"text": "streetlights", "found_in": ["title", "body"]}]


def test_explanation_names_the_beginning_that_was_found(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Gritting map")
    (hit,) = hits(anyone, "q=gritt&explain=true")
    (reason,) = hit["explanation"]["reasons"]
    assert reason["found_as"] == [{"text": "gritt\u2026", "found_in": ["title", "body"]}]


@pytest.mark.parametrize(
    "query", ["explain=true", "q=&explain=true", "q=gritting&explain=true&sort=title",
              "q=gritting&explain=true&sort=updated", "q=gritting", "q=gritting&explain=false"]
)  # fmt: skip
def test_without_scores_there_is_no_explanation(camden: Client, anyone: Client, query: str) -> None:
    make_component(camden, title="Gritting map")
    (hit,) = hits(anyone, query)
    assert "explanation" not in hit


def test_explained_page_is_the_same_page(camden: Client, anyone: Client) -> None:
    for number in range(1, 6):
        make_component(camden, title=f"Gritting map {number}", summary="Gritting. " * number)
    whole = hits(anyone, "q=gritting+map&explain=true")
    paged = hits(anyone, "q=gritting+map&explain=true&limit=2&cursor=WzJd")
    assert paged == whole[2:4]
    assert [hit["slug"] for hit in whole] == [hit["slug"] for hit in hits(anyone, "q=gritting+map")]


NAMED = ["parking", "ticket", "penalty", "charge", "notice", "pcn"]
WORDS = st.sampled_from([*NAMED, "library", "road"])
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
QUERIES = st.lists(
    WORDS | st.sampled_from(["libary", "parkingticket", '"penalty charge"', "roa"]),
    min_size=1,
    max_size=4,
).map(" ".join)
ENTRIES = st.builds(
    lambda title, **facts: entry("x", title, **facts),
    TEXTS,
    summary=TEXTS | st.just(""),
    tags=st.lists(WORDS, max_size=2, unique=True).map(tuple),
    services=st.lists(TEXTS, max_size=1).map(tuple),
    owner_name=TEXTS | st.just(""),
    phase=st.sampled_from(["live", None, *PHASE_FACTORS]),
    freshness=st.sampled_from(sorted(FRESHNESS_FACTORS)),
)


def ranked(folder: Path, typed: str, entries: list[IndexEntry]) -> Answer:
    index = SearchIndex(folder)
    index.rebuild("log", 1, entries)
    meaning = index.understand(lambda words: understand(parse(typed), words, THESAURUS))
    return index.search(Question(meaning, limit=100, explain=True))


def numbered(entries: list[IndexEntry]) -> list[IndexEntry]:
    return [
        IndexEntry(**{name: getattr(one, name) for name in one.__slots__} | {"id": str(number)})
        for number, one in enumerate(entries)
    ]


@pytest.mark.once
def test_explanation_of_any_hit_adds_up(tmp_path: Path) -> None:
    @settings(max_examples=60)
    @given(QUERIES, st.lists(ENTRIES, min_size=1, max_size=6).map(numbered))
    def check(typed: str, entries: list[IndexEntry]) -> None:
        answer = ranked(tmp_path, typed, entries)
        known = {one.id: standing(one.phase, one.freshness) for one in entries}
        scores = [explained.score for explained in answer.explanations]
        assert len(scores) == len(answer.ids) == answer.total
        assert scores == sorted(scores, reverse=True)
        for name, explained in zip(answer.ids, answer.explanations, strict=True):
            total = fsum(reason.score for reason in explained.reasons) * known[name]
            assert explained.score == pytest.approx(total, rel=1e-4)
            assert {reason.what for reason in explained.reasons} <= set(WHATS)
            for reason in explained.reasons:
                assert all(trace.places and trace.text for trace in reason.traces)
                assert reason.traces or reason.what in ("whole title", "side by side")

    check()


@pytest.mark.once
def test_typed_words_in_the_title_stand_above_other_names(tmp_path: Path) -> None:
    @settings(max_examples=60)
    @given(
        st.sampled_from([("parking ticket", "penalty charge notice"), ("pcn", "parking ticket"),
                         ("penalty charge notice", "pcn")]),
        st.lists(st.sampled_from(["library", "road", "school"]), max_size=3).map(" ".join),
        st.integers(0, 3), st.integers(0, 3),
    )  # fmt: skip
    def check(pair: tuple[str, str], more: str, typed: int, others: int) -> None:
        # Of few: a word that a third of all entries have tells less than a rare other name for it.
        named, other = pair
        exact = entry("exact", f"{named} {more}", summary=more)
        only = entry("only", f"{other} {more}", summary=other, tags=tuple(other.split()))
        rest = [entry(f"t{number}", f"road {named}") for number in range(typed)]
        rest += [entry(f"o{number}", f"{other} {more}") for number in range(others)]
        found = ranked(tmp_path, named, [exact, only, *rest]).ids
        assert found.index("exact") < found.index("only")

    check()


@pytest.mark.once
def test_common_word_that_was_typed_is_not_drowned_by_a_rare_name(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    common = [entry(f"common{number}", f"pcn {number}") for number in range(60)]
    others = [entry(f"other{number}", f"Thing {number}") for number in range(100)]
    typed, named = entry("typed", "PCN map"), entry("named", "Parking ticket map")
    index.rebuild("log", 1, [*common, *others, typed, named])
    meaning = index.understand(lambda words: understand(parse("pcn"), words, THESAURUS))
    found = index.search(Question(meaning, limit=100)).ids
    assert found[-1] == "named"
    assert len(found) == 62
