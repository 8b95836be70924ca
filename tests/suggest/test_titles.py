"""Titles that fit what is being typed, in a small index."""

from functools import partial
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from registry.search.index import SearchIndex
from registry.suggest import titles
from registry.suggest.typed import AS_TYPED, FIRST_LETTER_WRONG, fit, named, read
from tests.search.indexes import entry

pytestmark = pytest.mark.once
WORDS = ("parking", "permit", "permits", "park", "street", "trees", "tree", "waste", "wasps", "of")


def indexed(folder: Path, *names: str, **facts: str) -> SearchIndex:
    """Make an index of entries with these titles."""
    made = SearchIndex(folder)
    made.rebuild(
        "log", 1, [entry(str(n), name, slug=f"s{n}", **facts) for n, name in enumerate(names)]
    )
    return made


def found(index: SearchIndex, text: str, limit: int = 8, kinds: tuple[str, ...] = ()) -> list[str]:
    """Return the titles that fit as typed, in the order of the index."""
    act = partial(titles.find, typed=read(text), kinds=kinds, limit=limit)
    return [title.text for title in index.ask(lambda known: act(known.searcher))]


def near(index: SearchIndex, text: str) -> list[str]:
    """Return the titles that fit when slips are forgiven."""
    act = partial(titles.near, typed=read(text), kinds=())
    return [title.text for title in index.ask(lambda known: act(known.searcher))]


def test_titles_that_begin_as_typed_come_first(tmp_path):
    index = indexed(tmp_path, "Car parking", "Parking permits for all", "Parking", "Trees")
    assert found(index, "park") == ["Parking", "Parking permits for all", "Car parking"]
    assert found(index, "parking permits f") == ["Parking permits for all"]


@pytest.mark.parametrize("length", [1, 2, 3, 8, 9, 14])
def test_title_is_found_by_any_length_of_its_beginning(tmp_path, length):
    index = indexed(tmp_path, "Parking permits", "Zebra")
    assert found(index, "Parking permits"[:length]) == ["Parking permits"]


def test_words_are_found_in_any_order_and_spelling(tmp_path):
    index = indexed(tmp_path, "Cyngor Sir Ynys Môn", "Ynysybwl")
    assert found(index, "MON yn") == ["Cyngor Sir Ynys Môn"]


def test_joined_words_are_found_by_their_parts(tmp_path):
    index = indexed(tmp_path, "FixMyStreet", "Street works")
    for text in ("fixmy", "fix", "my", "m", "street fi"):
        assert found(index, text) == ["FixMyStreet"]


def test_what_is_shown_is_the_title_as_written(tmp_path):
    written = "A/B: “Straße” & <Môn> / 100%"
    index = indexed(tmp_path, written)
    (title,) = index.ask(lambda known: titles.find(known.searcher, read("b strasse"), (), 8))
    assert title == titles.Title("component", "s0", written)


def test_dead_and_stale_titles_stand_behind(tmp_path):
    index = SearchIndex(tmp_path)
    facts = {"Tree a": "withdrawn", "Tree b": "deprecated", "Tree map of streets": "live"}
    index.rebuild("log", 1, [entry(name, name, phase=phase) for name, phase in facts.items()])
    assert found(index, "tree") == ["Tree map of streets", "Tree b", "Tree a"]


def test_kind_narrows(tmp_path):
    index = SearchIndex(tmp_path)
    kinds = ("component", "lesson", "standard")
    index.rebuild("log", 1, [entry(kind, f"Bins {kind}", kind=kind) for kind in kinds])
    assert found(index, "bins", kinds=("lesson", "standard")) == ["Bins lesson", "Bins standard"]


def test_slips_find_the_nearest_among_many(tmp_path):
    crowd = [f"Pat {number}" for number in range(80)]
    index = indexed(tmp_path, *crowd, "Zpark", "Park and ride with a long title")
    assert "Park and ride with a long title" in near(index, "parl")
    assert near(index, "xqzw") == []


def test_counts_are_those_of_entries_that_are_there(tmp_path):
    index = SearchIndex(tmp_path)
    index.rebuild("log", 1, [entry("1", tags=("a", "b")), entry("2", tags=("a",), owner="leeds")])
    index.apply("log", 2, [], ["1"])
    counts = index.ask(lambda known: titles.counts(known.searcher))
    assert counts == {"tag": {"a": 1}, "owner": {"leeds": 1}, "supports": {}}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> tuple[SearchIndex, tuple[str, ...]]:
    """Make an index of some hundred titles of few words, in several segments."""
    names = tuple(
        f"{first} {second} {third}".title()
        for first in WORDS
        for second in WORDS[::2]
        for third in WORDS[1::3]
    )
    index = SearchIndex(tmp_path_factory.mktemp("crowd"))
    half = len(names) // 2
    index.rebuild("log", 1, [entry(name, name) for name in names[:half]])
    index.apply("log", 2, [entry(name, name) for name in names[half:]], [])
    return index, names


TYPED = st.lists(
    st.sampled_from(WORDS).flatmap(
        lambda word: st.sampled_from([word[: n + 1] for n in range(len(word))])
    ),
    min_size=1,
    max_size=3,
).map(" ".join)


@given(TYPED, st.integers(1, 12))
def test_titles_found_are_those_of_the_rule(crowd, text, limit):
    index, names = crowd
    typed = read(text)
    fits = {name for name in names if fit(typed, named(name)[1], is_forgiving=False)}
    got = found(index, text, limit)
    assert set(got) <= fits
    assert len(got) == len(set(got)) >= min(limit, len(fits))


@given(TYPED, st.data())
def test_titles_near_are_those_of_the_rule(crowd, text, data):
    index, names = crowd
    at = data.draw(st.integers(0, len(text) - 1))
    wrong = text[:at] + data.draw(st.sampled_from(["", "x", "e", text[at] * 2])) + text[at + 1 :]
    typed = read(wrong)
    assume(typed)
    all_fits = {name: fit(typed, named(name)[1], is_forgiving=True) for name in names}
    fits = {name for name, one in all_fits.items() if one}
    got = near(index, wrong)
    assert set(got) <= fits
    assert len(got) >= min(50, len(fits))
    best = min((one for one in all_fits.values() if one), default=None)
    if best and AS_TYPED < best.grade < FIRST_LETTER_WRONG and best.slips == 1:
        assert any(all_fits[name].grade == best.grade for name in got)
