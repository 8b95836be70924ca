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


def test_figure_that_the_table_lacks_is_refused() -> None:
    with pytest.raises(KeyError):
        table.Figure("dreams per second", "many").cells()


def test_mix_is_a_third_each_of_rare_middling_and_common_words() -> None:
    parts = mix.FILE.read_text("utf-8").split("\n# ")
    bands = [part.splitlines()[1:] for part in parts if part.startswith(tuple(mix.BANDS))]
    assert [len(band) for band in bands] == [20, 20, 20]
    assert [line for band in bands for line in band] == mix.queries()
