"""The words of an index, and how they are spelt."""

from pathlib import Path

import pytest

from registry.search.index import SearchIndex
from registry.search.lexicon import Lexicon
from registry.search.meaning import EVERYTHING, Meaning
from tests.search.indexes import entry

pytestmark = pytest.mark.once


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    made = SearchIndex(tmp_path)
    made.rebuild("log", 1, [entry("1", "Zaphodium permits"), entry("2", "Street lights")])
    return made


def words_of(index: SearchIndex) -> Lexicon:
    found: list[Lexicon] = []

    def keep(words: Lexicon) -> Meaning:
        found.append(words)
        return EVERYTHING

    index.understand(keep)
    return found[0]


def test_words_are_counted_by_their_stem_and_found_as_they_are(index: SearchIndex) -> None:
    words = words_of(index)
    assert (words.count("permit"), words.count("nothing")) == (1, 0)
    assert (words.has("permits"), words.has("permit")) == (True, False)
    assert (words.begins("zaph"), words.begins("x")) == (True, False)


def test_words_are_together_when_one_entry_has_all_of_them(index: SearchIndex) -> None:
    words = words_of(index)
    assert words.has_all(["street", "light"])
    assert not words.has_all(["street", "permit"])


def test_word_of_an_entry_that_is_gone_is_not_offered(index: SearchIndex) -> None:
    guess = words_of(index).spelling.nearest("zaphodiun")
    assert guess is not None
    assert guess[1] == "zaphodium"
    index.apply("log", 2, [], ["1"])
    assert words_of(index).spelling.nearest("zaphodiun") is None
