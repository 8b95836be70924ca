"""Write CSV that spreadsheets open without running it. Knows no council and no entry."""

import csv
import io
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv"
# A spreadsheet takes a cell that begins so for a formula, and a formula can call out. Some take the
# full-width forms of the signs (U+FF1D, FF0B, FF0D, FF20), which Japanese keyboards type, alike.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table as RFC 4180 in UTF-8; None is an empty cell.

    It begins with a byte order mark: without one, spreadsheets take UTF-8 for something else.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def cell(value: object) -> str:
    """Write one cell; text that a spreadsheet would run gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    said = str(value)
    return f"'{said}" if isinstance(value, str) and said.startswith(_FORMULA) else said
