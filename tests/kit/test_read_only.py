"""What is read only may be repeated in a body, as some reader has seen it, and not changed."""

from collections.abc import Iterator
from typing import Any

import pytest

from registry.kit.read_only import read_only_errors

NAMES = ("id", "version", "owner")
STORED = ({"version": 2, "owner": {"slug": "new"}}, {"version": 2, "owner": {"slug": "old"}})


def pointers(raw: dict[str, Any]) -> list[str | None]:
    return [error.pointer for error in read_only_errors(NAMES, raw, STORED)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, []),
        ({"title": "x", "version": 2}, []),
        ({"owner": {"slug": "new"}}, []),
        ({"owner": {"slug": "old"}, "version": 2}, []),
        ({"version": 1}, ["/version"]),
        ({"version": None, "owner": None}, ["/version", "/owner"]),
        ({"version": "2"}, ["/version"]),
        ({"id": None}, ["/id"]),
        ({"owner": {"slug": "new", "more": 1}}, ["/owner"]),
    ],
)
def test_only_what_a_document_shows_may_be_repeated(
    raw: dict[str, Any], expected: list[str]
) -> None:
    assert pointers(raw) == expected


def test_true_is_not_one() -> None:
    assert len(read_only_errors(("number",), {"number": True}, [{"number": 1}])) == 1
    assert len(read_only_errors(("number",), {"number": 1}, [{"number": True}])) == 1


def test_older_documents_are_read_only_when_they_are_needed() -> None:
    def stored() -> Iterator[dict[str, Any]]:
        yield {"version": 2}
        raise AssertionError("The newest document was enough.")

    assert read_only_errors(NAMES, {"version": 2}, stored()) == []
    assert read_only_errors(NAMES, {"title": "x"}, stored()) == []
