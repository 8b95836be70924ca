"""The table of accepted statuses is complete, and accepts nothing that the document does not."""

import pytest
from flask import Flask

from tests.client import openapi
from tests.contract.url_map import Operation, operations
from tests.fuzz.accepted import TABLE

NEVER = {500, 503}


def documented(found: Operation) -> set[int]:
    """Return the statuses that the document describes for an operation."""
    operation = openapi()["paths"][found.template][found.method.lower()]
    return {int(status) for status in operation["responses"]}


def test_every_operation_has_a_row_and_every_row_an_operation(app: Flask) -> None:
    served = {found.key for found in operations(app)}
    new = sorted(served - set(TABLE))
    gone = sorted(set(TABLE) - served)
    assert not new, (
        f"Add a row for {new} to TABLE in tests/fuzz/accepted.py: what a request may be answered "
        "that is right in every respect, and what one that is not. Then run make fuzz; if hardly "
        "any call gets past 404, teach tests/fuzz/steer.py how to lead to a record."
    )
    assert not gone, f"Take the rows of {gone} out of TABLE in tests/fuzz/accepted.py."


def test_row_accepts_only_what_the_document_describes(app: Flask) -> None:
    for found in operations(app):
        row = TABLE[found.key]
        assert row.fit | row.unfit <= documented(found), found.key


@pytest.mark.parametrize("key", TABLE, ids=" ".join)
def test_row_keeps_right_and_wrong_apart(key: tuple[str, str]) -> None:
    row = TABLE[key]
    assert row.fit
    assert max(row.fit) < 400
    assert not row.fit & row.unfit
    assert not NEVER & row.unfit
    assert 422 in row.unfit
