"""JSON is read strictly, and merge patches do what RFC 7396 says."""

import copy
import json as standard
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.kit.errors import BadRequest
from registry.kit.json import dumps, loads, loads_unique, merge_patch

SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text("abc\u00e9"))
VALUES = st.recursive(
    SCALARS,
    lambda below: st.one_of(
        st.lists(below, max_size=3), st.dictionaries(st.text("abc", max_size=2), below, max_size=4)
    ),
    max_leaves=10,
)
OBJECTS = st.dictionaries(st.text("abc", max_size=2), VALUES, max_size=4)

# RFC 7396, appendix A: original, patch, result.
APPENDIX = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


def by_the_book(target: Any, patch: Any) -> Any:
    """Merge as the pseudo-code of RFC 7396, section 2, does."""
    if not isinstance(patch, dict):
        return patch
    target = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            target.pop(name, None)
        else:
            target[name] = by_the_book(target.get(name), value)
    return target


@given(VALUES)
def test_loads_gives_back_what_was_dumped(value: Any) -> None:
    assert loads(dumps(value)) == value
    assert loads(standard.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "text", [b"", b"{", b"NaN", b"{'a': 1}", b"\xff", b'"\\ud800"', b"[1,]", b"01", b"// a\n1"]
)
def test_malformed_json_is_told_with_its_place(text: bytes) -> None:
    with pytest.raises(BadRequest, match=r"line \d+, column \d+"):
        loads(text)


@given(st.one_of(st.binary(), st.text().map(str.encode), VALUES.map(dumps)))
def test_any_bytes_are_read_as_elsewhere_or_a_bad_request(text: bytes) -> None:
    with suppress(BadRequest):
        assert loads(text) == standard.loads(text, parse_int=as_64_bits)


@given(VALUES)
def test_each_key_once_is_read_as_it_is(value: Any) -> None:
    assert loads_unique(dumps(value)) == value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (b'{"title": 1, "tags": [], "title": 2}', '"title"'),
        (b'{"a": {"b": 1}, "c": [{"url": 1, "url": 1}]}', '"url"'),
        (b'{"caf\xc3\xa9": 1, "caf\\u00e9": 2}', '"caf\u00e9"'),
        (b'{"\\n": 1, "\\n": 2}', r'"\\n"'),
        (b'{"": 1, "": 2}', '""'),
    ],
)
def test_key_that_stands_twice_is_named(text: bytes, name: str) -> None:
    with pytest.raises(BadRequest, match=f"^The key {name} stands more than once"):
        loads_unique(text)


def test_nesting_too_deep_for_the_second_reading_is_left_to_the_schema() -> None:
    text = b"[" * 1000 + b"]" * 1000
    assert isinstance(loads_unique(text), list)


@given(st.one_of(st.binary(), VALUES.map(dumps)))
def test_any_bytes_are_read_with_each_key_once_or_a_bad_request(text: bytes) -> None:
    with suppress(BadRequest):
        assert loads_unique(text) == loads(text)


def as_64_bits(text: str) -> float:
    # A longer number becomes a fraction, which no field of whole numbers takes.
    return int(text) if -(2**63) <= int(text) < 2**64 else float(text)


@pytest.mark.parametrize(("target", "patch", "result"), APPENDIX)
def test_merge_does_what_the_appendix_shows(target: Any, patch: Any, result: Any) -> None:
    assert merge_patch(target, patch) == result


@given(VALUES, VALUES)
def test_merge_does_what_the_pseudo_code_says(target: Any, patch: Any) -> None:
    assert merge_patch(target, patch) == by_the_book(target, patch)


@given(VALUES, VALUES)
def test_merge_changes_neither_target_nor_patch(target: Any, patch: Any) -> None:
    before = copy.deepcopy((target, patch))
    merge_patch(target, patch)
    assert (target, patch) == before


@given(VALUES, VALUES)
def test_merge_twice_is_merge_once(target: Any, patch: Any) -> None:
    once = merge_patch(target, patch)
    assert merge_patch(once, patch) == once


@given(OBJECTS)
def test_empty_patch_changes_nothing(target: dict[str, Any]) -> None:
    assert merge_patch(target, {}) == target


@given(st.integers(1, 5000))
def test_merge_goes_as_deep_as_the_patch(depth: int) -> None:
    patch: Any = "bottom"
    for _ in range(depth):
        patch = {"a": patch}
    merged = merge_patch({"a": {"b": 1}}, patch)
    for _ in range(depth):
        merged = merged["a"]
    assert merged == "bottom"
