"""Draw what stands around an entry: what it points to on the right, what points to it on the left.

The list beside the picture says the same; the picture itself is for the eye alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# More boxes than these say nothing to the eye any more.
ROWS_MOST = 7
_LETTERS = 26
_WIDTH, _HEIGHT, _GAP = 220, 44, 14
_COLUMNS = (0, 270, 540)

Relation = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Box:
    """Hold an entry with its place in the picture, and the line that joins it to the middle."""

    title: str
    path: str
    reads: str
    x: int
    y: int
    line: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold the boxes around the one in the middle."""

    title: str
    boxes: list[Box]
    height: int
    middle: int
    left_out: int
    width: int = _COLUMNS[2] + _WIDTH
    box_width: int = _WIDTH
    box_height: int = _HEIGHT
    middle_x: int = _COLUMNS[1]


def around(title: str, relations: Sequence[Relation], path: str) -> Picture | None:
    """Return the picture of the relations of an entry; None when it has none."""
    if not relations:
        return None
    to = [one for one in relations if one["entry"]["path"] == path]
    of = [one for one in relations if one["entry"]["path"] != path]
    rows = max(1, min(ROWS_MOST, max(len(to), len(of))))
    height = rows * (_HEIGHT + _GAP) - _GAP
    boxes = [*_column(of, 0, height), *_column(to, 2, height)]
    left_out = len(relations) - len(boxes)
    return Picture(_short(title), boxes, height, (height - _HEIGHT) // 2, left_out)


def _column(relations: Sequence[Relation], column: int, height: int) -> list[Box]:
    shown = relations[:ROWS_MOST]
    used = len(shown) * (_HEIGHT + _GAP) - _GAP
    top, middle = (height - used) // 2, height // 2
    boxes = []
    for place, one in enumerate(shown):
        x, y = _COLUMNS[column], top + place * (_HEIGHT + _GAP)
        centre = y + _HEIGHT // 2
        if column == 0:
            line = (x + _WIDTH, centre, _COLUMNS[1], middle)
        else:
            line = (_COLUMNS[1] + _WIDTH, middle, x, centre)
        other = one["other"]
        boxes.append(Box(_short(other["title"]), other["path"], one["reads"], x, y, line))
    return boxes


def _short(title: str) -> str:
    return title if len(title) <= _LETTERS else f"{title[: _LETTERS - 1].rstrip()}\u2026"
