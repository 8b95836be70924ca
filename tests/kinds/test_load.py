"""One validation for all surfaces: load collects every error, with its place and what would do."""

from typing import Any

import pytest
from hypothesis import given, settings

from registry.kinds import KINDS
from registry.kinds.load import load, missing
from tests.entries.strategies import COMPONENTS

COMPONENT = KINDS["component"]
NEEDED = {"title": "Permits", "summary": "Parking permits."}
WRONG: dict[str, Any] = {
    "titel": "A",
    "phase": "alfa",
    "tags": ["ok", "!", 5],
    "licence": "GPL-3.0",
    "contact": {"email": "nobody", "phone": "1"},
    "links": [{"label": "A", "url": "https://a.org"}, {"label": "", "url": "a.org"}],
    "version": 5,
    "homepage_url": 7,
    "languages": "Python",
}


def faults(raw: dict[str, Any]) -> dict[str | None, str | None]:
    return {error.pointer: error.suggestion for error in load(COMPONENT, raw).errors}


def test_load_returns_values_and_no_error() -> None:
    loaded = load(COMPONENT, {**NEEDED, "tags": ["Bin Day"], "licence": "mit"})
    assert loaded.errors == []
    assert (loaded.data["tags"], loaded.data["licence"]) == (["bin-day"], "MIT")
    assert set(loaded.data) == set(COMPONENT.writable)


def test_load_collects_every_error_with_its_pointer_and_suggestion() -> None:
    assert faults(WRONG) == {
        "/version": None,
        "/titel": "title",
        "/title": None,
        "/phase": "alpha",
        "/tags/1": None,
        "/tags/2": None,
        "/licence": "GPL-3.0-or-later",
        "/contact/name": None,
        "/contact/email": None,
        "/contact/phone": None,
        "/links/1/label": None,
        "/links/1/url": "https://a.org",
        "/homepage_url": None,
        "/languages": None,
    }


def test_load_keeps_the_values_that_passed_beside_the_errors() -> None:
    loaded = load(COMPONENT, {"title": "A", "phase": "nonsense", "tags": ["a"]})
    assert (loaded.passed("title"), loaded.passed("phase")) == (True, False)
    assert loaded.data["title"] == "A"


@pytest.mark.parametrize("value", [None, True, 5, 1.5, [], {}, "", " ", "a" * 60_000, [None], [[]]])
def test_no_value_of_any_field_is_a_failure(value: Any) -> None:
    for name in (*COMPONENT.writable, "unknown"):
        for error in load(COMPONENT, {**NEEDED, name: value}).errors:
            assert (error.pointer or "").startswith(f"/{name}")
            assert error.detail.endswith("."), error


def test_pointer_escapes_what_stands_in_a_name() -> None:
    assert set(faults({**NEEDED, "a/b~c": 1})) == {"/a~1b~0c"}


def test_missing_names_what_publishing_needs() -> None:
    pointers = [error.pointer for error in missing(COMPONENT, {"phase": "withdrawn", "title": ""})]
    assert pointers == ["/title", "/summary", "/phase_reason"]
    assert missing(COMPONENT, NEEDED | {"phase": "live"}) == []


def test_read_only_may_repeat_any_document_that_is_known() -> None:
    known = [{"version": 2, "owner": None}, {"version": 2, "owner": {"slug": "a"}}]
    for owner in (None, {"slug": "a"}):
        assert load(COMPONENT, {**NEEDED, "version": 2, "owner": owner}, known).errors == []
    for wrong in ({"version": 1}, {"version": True}, {"owner": {}}, {"id": None}):
        (error,) = load(COMPONENT, {**NEEDED, **wrong}, known).errors
        assert error.pointer == f"/{next(iter(wrong))}"


@settings(max_examples=150, deadline=None, database=None)
@given(body=COMPONENTS)
def test_loading_what_was_loaded_changes_nothing(body: dict[str, Any]) -> None:
    once = load(COMPONENT, body)
    assert once.errors == []
    written = {
        name: declared.serialize(name, once.data)
        for name, declared in COMPONENT.writer.load_fields.items()
    }
    again = load(COMPONENT, written)
    assert again.errors == []
    assert again.data == once.data
