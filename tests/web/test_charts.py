"""Charts are laid out within their drawing, and every number stands in them as text."""

from registry.web.charts import WIDTH, Table, bars, columns

TABLE = Table(("What", "Number"), [])


def test_bars_are_as_long_as_their_numbers_say() -> None:
    rows = [("One", 50.0, "50"), ("Two", 100.0, "100"), ("None", 0.0, "0"), ("Least", 0.1, "0.1")]
    chart = bars("name", "Title", "About", rows, TABLE)
    half, whole, none, least = (bar.length for bar in chart.bars)
    assert (half * 2, none) == (whole, 0)
    assert 0 < least < 5
    assert chart.said == "One: 50; Two: 100; None: 0; Least: 0.1"


def test_bars_stay_within_their_drawing() -> None:
    chart = bars("name", "Title", "About", [("One", 9, "9"), ("Two", 3, "3")], TABLE)
    for bar in chart.bars:
        assert bar.number_left < WIDTH - 50
        assert bar.label_top < bar.bar_top < bar.bar_top + chart.thickness <= chart.height
    assert chart.bars[0].bar_top + chart.thickness < chart.bars[1].label_top


def test_columns_stack_their_parts_upon_the_floor() -> None:
    rows = [("2025", (3, 1), "4"), ("2026", (0, 2), "2")]
    chart = columns("name", "Title", "About", ("Said", "Reported"), rows, TABLE)
    first, second = chart.columns
    said, reported = first.parts
    assert said.top + said.height == chart.floor
    assert round(reported.top + reported.height, 1) == said.top
    assert said.height == 3 * reported.height
    assert [part.series for part in second.parts] == [1]
    assert [name for _place, name, _line in chart.legend] == ["Said", "Reported"]
    assert second.left + chart.thickness <= WIDTH


def test_charts_of_nothing_are_drawn_without_a_fault() -> None:
    assert bars("name", "Title", "About", [], TABLE).bars == []
    assert columns("name", "Title", "About", ("Said",), [], TABLE).columns == []
    assert bars("name", "Title", "About", [("One", 0, "0")], TABLE).bars[0].length == 0
