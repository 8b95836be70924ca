"""The page on performance: its table has every figure that bench prints."""

import pytest

from bench import mix, table
from tests.docs.markdown import read
from tests.docs.markdown import table as shown

PAGE = read("docs/performance.md")


def test_table_has_every_figure_and_what_is_wanted() -> None:
    rows = shown(PAGE, "The table")
    figures = {row[0].strip("`"): row[2] for row in rows}
    assert figures == {name.strip("`"): wanted for name, wanted in table.WANTED.items()}
    assert all(row[1] for row in rows)


def test_long_table_has_every_figure_and_what_is_wanted() -> None:
    rows = shown(PAGE, "The long table")
    assert {row[0]: row[2] for row in rows} == table.LONG
    assert all(row[1] for row in rows)


def test_figure_that_the_table_lacks_is_refused() -> None:
    with pytest.raises(KeyError):
        table.Figure("dreams per second", "many").cells()


def test_filtered_searches_stand_beside_those_of_the_mix() -> None:
    asked = mix.searches()
    assert [one["q"] for one in asked[:60]] == mix.queries()
    assert all(len(one) > 1 for one in asked[60:])
    assert len(asked) == 80


def test_searches_drawn_for_a_round_are_unlike_each_other_and_those_of_the_next() -> None:
    one, other = mix.unlike(1, 3_000), mix.unlike(2, 3_000)
    assert len(set(one)) == len(one) > 2_990
    assert len(set(one) & set(other)) < 30


def test_mix_is_a_third_each_of_rare_middling_and_common_words() -> None:
    parts = mix.FILE.read_text("utf-8").split("\n# ")
    bands = [part.splitlines()[1:] for part in parts if part.startswith(tuple(mix.BANDS))]
    assert [len(band) for band in bands] == [20, 20, 20]
    assert [line for band in bands for line in band] == mix.queries()
