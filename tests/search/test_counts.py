"""Counts over all entries are kept, for as long as the state of the index lasts."""

from dataclasses import replace
from pathlib import Path

import pytest

from registry.search.index import Question, SearchIndex
from registry.search.meaning import literal
from registry.search.parse import parse
from tests.search.test_index import entry

BROWSE = Question(facets=("phase", "tag"))


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    made = SearchIndex(tmp_path)
    made.rebuild("log", 1, [entry("1", tags=("a",)), entry("2", tags=("a", "b"), phase="alpha")])
    return made


def test_counts_of_everything_are_the_same_again(index: SearchIndex) -> None:
    first = index.search(BROWSE)
    assert first.facets == {"phase": (("alpha", 1), ("live", 1)), "tag": (("a", 2), ("b", 1))}
    assert index.search(BROWSE) == first


def test_counts_follow_a_write_of_this_process_and_of_another(index: SearchIndex) -> None:
    index.search(BROWSE)
    index.apply("log", 2, [entry("3", tags=("c",))], ["1"])
    assert dict(index.search(BROWSE).facets["tag"]) == {"a": 1, "b": 1, "c": 1}
    SearchIndex(index._folder).apply("log", 3, [], ["3"])
    index.refresh()
    assert dict(index.search(BROWSE).facets["tag"]) == {"a": 1, "b": 1}


def test_counts_of_everything_are_not_those_of_a_search(index: SearchIndex) -> None:
    index.search(BROWSE)
    assert index.search(replace(BROWSE, meaning=literal(parse("nothing")))).facets == {
        "phase": (),
        "tag": (),
    }
    narrow = index.search(replace(BROWSE, filters={"phase": ("alpha",)}))
    assert dict(narrow.facets["tag"]) == {"a": 1, "b": 1}


def test_shorter_lists_of_values_are_kept_apart(index: SearchIndex) -> None:
    index.search(BROWSE)
    assert index.search(replace(BROWSE, facet_limit=1)).facets["tag"] == (("a", 2),)
    some = index.search(replace(BROWSE, facets=("tag", "nation"))).facets
    assert list(some) == ["tag", "nation"]
