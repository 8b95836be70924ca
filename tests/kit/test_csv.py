"""CSV: read back as it was, and safe to open in a spreadsheet."""

import csv
import io

import pytest

from registry.kit.csv import cell, write


def test_table_reads_back_as_it_was() -> None:
    rows = [["Pay, now", 'Says "yes"'], ["two\nlines", "Ynys Môn"]]
    said = write(["title", "said"], rows).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(said, newline=""))) == [["title", "said"], *rows]


def test_table_begins_with_a_mark_so_that_spreadsheets_read_utf_8() -> None:
    assert write(["title"], []) == b"\xef\xbb\xbftitle\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", *"\uff1d\uff0b\uff0d\uff20"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    assert cell(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize(
    ("value", "said"), [(None, ""), (True, "yes"), (False, "no"), (-3, "-3"), ("a=b", "a=b")]
)
def test_other_values_stay_as_they_are(value: object, said: str) -> None:
    assert cell(value) == said
