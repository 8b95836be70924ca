"""What is meant by what was typed."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.search.meaning import OTHERS_MOST
from registry.search.parse import WORD_LIMIT, parse
from tests.search.known import COUNTS, meant, others
from tests.search.test_query import HOSTILE

pytestmark = pytest.mark.once


def test_name_is_looked_for_by_its_other_names() -> None:
    meaning = meant("parking ticket")
    (part,) = meaning.parts
    assert part.words == ("parking", "ticket")
    assert [way.words for way in part.ways] == [("penalty", "charge", "notice"), ("pcn",)]
    assert others(meaning) == {"parking ticket": ["penalty charge notice", "PCN"]}


def test_other_names_work_both_ways_and_related_ones_one_way() -> None:
    assert others(meant("PCNs")) == {"pcn": ["penalty charge notice", "parking ticket"]}
    assert meant("PCNs").corrections == ()
    assert others(meant("hole in the road"))["hole road"] == ["road repair"]
    assert others(meant("road repair")) == {}


def test_other_name_of_which_a_word_is_nowhere_is_not_looked_for() -> None:
    without = {word: count for word, count in COUNTS.items() if word != "penalty"}
    assert others(meant("parking ticket", without)) == {"parking ticket": ["PCN"]}


def test_longest_name_counts_and_words_beside_it_stay() -> None:
    meaning = meant("library penalty charge notice data")
    assert [part.words for part in meaning.parts] == [
        ("library",), ("penalty", "charge", "notice"), ("data",),
    ]  # fmt: skip


def test_typed_word_counts_more_than_any_other_name_for_it() -> None:
    ways = [way for part in meant("parking ticket").parts for way in part.ways]
    assert ways
    assert all(way.factor < 1 for way in ways)


@pytest.mark.parametrize(
    ("typed", "mended"),
    [("libary", "library"), ("pakring", "parking"), ("libraary", "library"), ("wicket", "ticket")],
)
def test_slip_is_mended(typed: str, mended: str) -> None:
    # A wicket is an ordinary word, and no slip.
    found = meant(f"{typed} data")
    is_word = typed == "wicket"
    assert found.corrections == (() if is_word else ((typed, mended),))
    assert found.words == ((typed if is_word else mended), "data")


def test_word_whose_stem_is_there_is_mended_when_nobody_writes_it_so() -> None:
    # The stem of "referal" is that of "refer".
    assert meant("referal x", {"refer": 2, "referral": 5}).words[0] == "referral"


def test_word_that_others_use_and_short_words_are_left_alone() -> None:
    assert meant("chop bin", {"shop": 9, "bins": 9}).words == ("chop", "bin")
    assert meant("gis", {"gas": 9}).corrections == ()


def test_beginning_of_the_last_word_is_no_slip() -> None:
    assert meant("council librar").corrections == ()
    assert meant("librar council").corrections == (("librar", "library"),)


def test_words_run_together_and_apart_are_the_same() -> None:
    assert meant("parkingticket").words == ("parking", "ticket")
    assert meant("parkingticket").corrections == ()
    (part,) = meant("street lights").parts
    assert [way.words for way in part.ways] == [("streetlights",)]
    (part,) = meant("streetlights").parts
    assert [way.words for way in part.ways] == [("street", "lights")]


def test_parts_of_a_word_that_was_torn_apart_are_joined() -> None:
    assert meant("lib rary data").words == ("library", "data")


def test_acronym_that_is_also_a_word_is_not_meant_by_its_inflections() -> None:
    assert others(meant("send"))["send"] == ["special educational needs", "school"]
    assert others(meant("sending")) == {}
    assert "SEND" not in str(others(meant("special educational needs")))


def test_sentence_leads_to_its_subject_by_words_in_any_order() -> None:
    meaning = meant("who looks after the trees in my street?")
    assert [way.words for way in meaning.about] == [
        ("tree", "preservation", "order"), ("arboriculture",),
    ]  # fmt: skip
    assert meant("book a slot").about == ()


def test_share_is_greatest_for_what_tells_most() -> None:
    shares = {
        part.words[0]: part.share for part in meant("how do other councils let people book").parts
    }
    assert max(shares, key=lambda word: shares[word]) == "book"
    assert sum(shares.values()) == pytest.approx(1)


def test_taken_literally_nothing_is_added_or_mended() -> None:
    meaning = meant("parking ticket libary", is_literal=True)
    assert [part.words for part in meaning.parts] == [("parking",), ("ticket",), ("libary",)]
    assert not any(part.ways for part in meaning.parts)
    assert (meaning.expansions, meaning.corrections, meaning.about) == ((), (), ())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_understood_quickly(text: str) -> None:
    meant("warm up")
    started = time.perf_counter()
    meaning = meant(text)
    assert time.perf_counter() - started < 0.5
    assert len(meaning.parts) <= WORD_LIMIT * 3


@settings(deadline=None, max_examples=150)
@given(st.text() | st.lists(st.sampled_from([*COUNTS, "libary", "xyzzy", "the"])).map(" ".join))
def test_any_text_keeps_to_its_bounds(text: str) -> None:
    meaning = meant(text)
    assert meaning.is_empty == parse(text).is_empty
    assert all(len(part.ways) <= OTHERS_MOST + 2 for part in meaning.parts)
    assert all(0 <= part.share <= 1 for part in meaning.parts)
    assert all(0 < way.factor < 1 for part in meaning.parts for way in part.ways)
