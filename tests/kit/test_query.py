"""The query of a request is read closed and bounded, and every fault is named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from registry.kit.errors import FieldError, Invalid
from registry.kit.fields import Choice, List, Slug
from registry.kit.query import Flag, NoQuery, Number, PageQuery, WriteQuery, read
from registry.kit.schema import Schema


class Sample(PageQuery):
    """Take one of each."""

    flag = Flag()
    number = Number(-5, 5)
    colour = List(Choice(("red", "green")), 2)
    slug = Slug()


SAMPLE = Sample()


def faults(*pairs: tuple[str, str], schema: Schema = SAMPLE) -> dict[str | None, FieldError]:
    with pytest.raises(Invalid) as caught:
        read(schema, MultiDict(pairs))
    return {error.parameter: error for error in caught.value.errors}


def test_read_gives_values_and_defaults() -> None:
    sent = MultiDict([("flag", "true"), ("number", "-5"), ("colour", "red"), ("colour", "green")])
    assert read(SAMPLE, sent) == {
        "flag": True,
        "number": -5,
        "colour": ["red", "green"],
        "limit": 20,
        "cursor": None,
    }


def test_all_faults_are_told_at_once() -> None:
    found = faults(("flag", "yes"), ("number", "6"), ("colour", "blue"), ("slug", "A b"), ("x", ""))
    assert set(found) == {"flag", "number", "colour", "slug", "x"}
    assert found["slug"].suggestion == "a-b"


def test_unknown_parameter_is_answered_with_the_nearest_and_the_known_ones() -> None:
    found = faults(("limits", "5"))["limits"]
    assert found.suggestion == "limit"
    assert "cursor" in found.detail


def test_name_of_an_unknown_parameter_is_cut_short() -> None:
    (name,) = faults(("a" * 5000, "1"))
    assert name == "a" * 100


def test_parameter_that_is_no_list_stands_once() -> None:
    assert set(faults(("limit", "1"), ("limit", "1"))) == {"limit"}


def test_list_is_bounded() -> None:
    assert set(faults(*[("colour", name) for name in ("red", "green", "blue")])) == {"colour"}


@pytest.mark.parametrize(
    "text", ["", " ", "1.0", "1e1", "+1", "0x1", "٣", "1_0", "--1", "9" * 400, "NaN", "1\n"]
)
def test_number_is_plain_digits(text: str) -> None:
    assert set(faults(("number", text))) == {"number"}


@pytest.mark.parametrize("text", ["", "1", "True", "TRUE", "yes", "on", "true ", "false\x00"])
def test_flag_is_true_or_false(text: str) -> None:
    assert set(faults(("flag", text))) == {"flag"}


@pytest.mark.parametrize("text", ["0", "101", "-1", "", "999999999", "9999999999"])
def test_limit_is_from_1_to_100(text: str) -> None:
    assert set(faults(("limit", text))) == {"limit"}


def test_write_is_no_dry_run_unless_it_says_so() -> None:
    assert read(WriteQuery(), MultiDict()) == {"dry_run": False}
    assert read(WriteQuery(), MultiDict([("dry_run", "true")])) == {"dry_run": True}
    assert set(faults(("dry_run", ""), schema=WriteQuery())) == {"dry_run"}


def test_no_query_takes_nothing() -> None:
    assert read(NoQuery(), MultiDict()) == {}
    assert set(faults(("_", "1"), schema=NoQuery())) == {"_"}


@given(st.lists(st.tuples(st.sampled_from(list(SAMPLE.fields)), st.text()), max_size=8))
def test_any_query_is_read_or_invalid(pairs: list[tuple[str, str]]) -> None:
    sent = MultiDict(pairs)
    given_names = {name for name, _text in pairs}
    values, problem = outcome(sent)
    assert {error.parameter for error in problem} <= given_names
    assert bool(values) != bool(problem)
    assert not values or 1 <= values["limit"] <= 100


def outcome(sent: "MultiDict[str, str]") -> tuple[dict[str, Any], list[FieldError]]:
    try:
        return read(SAMPLE, sent), []
    except Invalid as problem:
        return {}, problem.errors


def test_parameter_is_sent_by_the_name_that_is_documented() -> None:
    class Between(Schema):
        earlier = Number(1, 9, data_key="from")

    reader = Between()
    assert read(reader, MultiDict([("from", "3")])) == {"earlier": 3}
    with pytest.raises(Invalid) as caught:
        read(reader, MultiDict([("earlier", "3")]))
    assert "Known ones: from." in caught.value.errors[0].detail
