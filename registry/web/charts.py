"""Lay out charts that are drawn on the server: where each bar stands, and what stands beside it.

Lengths are in units of a drawing 320 wide, so that its text stays legible on the smallest screen.
Every number of a chart stands in it as text, and in the table behind it. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH = 320
# A row of bars: its label above, the bar below, room for the number at the end.
_ROW, _BAR_TOP, _BAR = 46, 19, 16
_NUMBER_ROOM = 64
# Columns: the plot, the numbers above it, the labels and the legend below it.
_PLOT, _ABOVE, _BELOW, _LINE = 150, 22, 24, 22
_GAP = 6
# A part that is there is seen, however small.
_LEAST = 2.0


@dataclass(frozen=True, slots=True)
class Table:
    """Hold the numbers of a chart as people read them: the first cell of a row names it."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Bar:
    """Hold a bar: what it is, its number as text, and where it is drawn."""

    label: str
    number: str
    top: int
    length: float

    @property
    def label_top(self) -> int:
        """Return the line on which the label stands."""
        return self.top + _BAR_TOP - 6

    @property
    def bar_top(self) -> int:
        """Return the upper edge of the bar."""
        return self.top + _BAR_TOP

    @property
    def number_left(self) -> float:
        """Return where the number begins: behind the bar."""
        return self.length + _GAP


@dataclass(frozen=True, slots=True)
class Bars:
    """Hold a chart of bars that lie below each other: fit for many and for long names."""

    name: str
    title: str
    about: str
    table: Table
    bars: list[Bar] = field(default_factory=list)
    thickness: int = _BAR

    @property
    def said(self) -> str:
        """Return what the chart shows, in words."""
        return "; ".join(f"{bar.label}: {bar.number}" for bar in self.bars)

    @property
    def height(self) -> int:
        """Return the height of the drawing."""
        return max(1, len(self.bars)) * _ROW


@dataclass(frozen=True, slots=True)
class Part:
    """Hold a part of a column: which series it is of, and where it is drawn."""

    series: int
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """Hold a column of stacked parts."""

    label: str
    number: str
    left: float
    parts: list[Part]
    top: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Hold a chart of columns beside each other, stacked of several series: fit for years."""

    name: str
    title: str
    about: str
    table: Table
    series: Sequence[str]
    columns: list[Column]
    thickness: float

    @property
    def said(self) -> str:
        """Return what the chart shows, in words."""
        return "; ".join(f"{column.label}: {column.number}" for column in self.columns)

    @property
    def floor(self) -> int:
        """Return the line on which the columns stand."""
        return _ABOVE + _PLOT

    @property
    def legend(self) -> list[tuple[int, str, int]]:
        """Return each series with its name and the line on which it stands."""
        first = self.floor + _BELOW + _LINE
        return [(place, name, first + place * _LINE) for place, name in enumerate(self.series)]

    @property
    def height(self) -> int:
        """Return the height of the drawing."""
        return self.floor + _BELOW + len(self.series) * _LINE + _GAP


def bars(
    name: str,
    title: str,
    about: str,
    rows: Sequence[tuple[str, float, str]],
    table: Table,
) -> Bars:
    """Lay out bars for rows of a label, a number and the number as text."""
    most = max((value for _label, value, _text in rows), default=0)
    room = WIDTH - _NUMBER_ROOM
    laid = [
        Bar(label, text, place * _ROW, _share(value, most, room))
        for place, (label, value, text) in enumerate(rows)
    ]
    return Bars(name, title, about, table, laid)


def columns(
    name: str,
    title: str,
    about: str,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int], str]],
    table: Table,
) -> Columns:
    """Lay out columns for rows of a label, a number of each series and their sum as text."""
    most = max((sum(values) for _label, values, _text in rows), default=0)
    step = WIDTH / max(1, len(rows))
    laid = [
        _column(label, values, text, place * step, most)
        for place, (label, values, text) in enumerate(rows)
    ]
    return Columns(name, title, about, table, series, laid, min(step - _GAP, 40))


def _column(label: str, values: Sequence[int], text: str, left: float, most: int) -> Column:
    top = float(_ABOVE + _PLOT)
    parts = []
    for series, value in enumerate(values):
        height = _share(value, most, _PLOT)
        top -= height
        if height:
            parts.append(Part(series, round(top, 1), height))
    return Column(label, text, round(left, 1), parts, round(top, 1))


def _share(value: float, most: float, room: float) -> float:
    if not value or not most:
        return 0.0
    return round(max(_LEAST, value / most * room), 1)
