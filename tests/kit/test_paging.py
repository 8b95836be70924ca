"""Cursors come back as they went out, and no other text ever does harm."""

import base64
import json
from contextlib import suppress

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.kit.errors import Invalid
from registry.kit.paging import CURSOR_LENGTH, cut, decode_cursor, encode_cursor, envelope

TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
NUMBERS = st.integers(-(2**63) + 1, 2**63 - 1)
PARTS = st.lists(st.one_of(TEXTS, NUMBERS), max_size=4)


def forged(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(PARTS)
def test_decode_gives_back_what_was_encoded(parts: list[str | int]) -> None:
    assert decode_cursor(encode_cursor(*parts), *map(type, parts)) == parts


@given(PARTS)
def test_cursor_can_stand_in_an_address(parts: list[str | int]) -> None:
    cursor = encode_cursor(*parts)
    assert cursor.isascii()
    assert not set(cursor) & set("+/=&?#% ")


@given(
    st.one_of(
        st.text(max_size=CURSOR_LENGTH),
        st.binary(max_size=300).map(lambda raw: base64.urlsafe_b64encode(raw).decode()),
        st.lists(st.one_of(TEXTS, st.integers(), st.none())).map(forged),
    ),
    st.lists(st.sampled_from([str, int]), max_size=3),
)
def test_any_text_is_read_or_invalid(text: str, types: list[type]) -> None:
    with suppress(Invalid):
        assert [type(part) for part in decode_cursor(text, *types)] == types


@pytest.mark.parametrize(
    "value",
    [["\x00"], ["a\x00b"], [1], [True], [None], [["a"]], [1.5], ["a", "b"], [], {}, "a", None],
)
def test_cursor_of_other_parts_is_invalid(value: object) -> None:
    with pytest.raises(Invalid):
        decode_cursor(forged(value), str)


def test_fault_names_the_parameter() -> None:
    with pytest.raises(Invalid) as caught:
        decode_cursor("mine", str)
    assert caught.value.errors[0].parameter == "cursor"


@pytest.mark.parametrize("number", [2**63, 2**64 - 1, -(2**63), True, 1.0, "1"])
def test_number_that_no_database_takes_is_invalid(number: object) -> None:
    with pytest.raises(Invalid):
        decode_cursor(forged([number]), int)


def test_cut_splits_off_the_row_that_was_too_many() -> None:
    assert cut([1, 2, 3], 2) == ([1, 2], True)
    assert cut([1, 2], 2) == ([1, 2], False)
    assert cut([], 2) == ([], False)


@given(st.lists(st.dictionaries(TEXTS, TEXTS), max_size=4), st.integers(0, 10**9), TEXTS)
def test_envelope_is_json_of_its_parts(items: list[dict[str, str]], total: int, url: str) -> None:
    body = envelope(map(orjson.dumps, items), total, url or None, facets=b"[1]")
    whole = {"items": items, "total": total, "next": url or None, "facets": [1]}
    assert orjson.loads(body) == whole
