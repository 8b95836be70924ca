"""A form says what the document says that it was made from: nothing is lost on the way."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow.fields import Nested
from werkzeug.datastructures import MultiDict

from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kinds.load import load
from registry.kit.fields import Boolean, Whole
from registry.kit.schema import Schema
from registry.web import fields
from registry.web.fields import Control

WORDS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Mn", "Zs", "Zl", "Zp", "Co", "Cn")
    ),
    min_size=1,
    max_size=20,
)
DAYS = st.dates().map(lambda day: day.isoformat()).filter(lambda day: day >= "1900")


def values(control: Control) -> st.SearchStrategy[Any]:
    """Return what a document can hold where a control stands."""
    if control.field == "successor":
        return st.just("/api/v1/components/parking-permits")
    parts = {part.field: values(part) for part in control.parts}
    points = st.fixed_dictionaries(
        dict.fromkeys(("scheme", "version", "code"), st.from_regex(r"\A[a-z0-9]{1,9}\Z"))
    )
    slugs = st.fixed_dictionaries({"slug": st.from_regex(r"\A[a-z0-9]{1,9}\Z")})
    some = {
        fields.DAY: DAYS,
        fields.MOMENT: DAYS.map(lambda day: f"{day}T09:30:00Z"),
        fields.ANSWER: st.booleans(),
        fields.MONEY: st.decimals(0, 10**9, places=2).map(lambda amount: f"{amount:.2f}"),
        fields.LINES: st.lists(WORDS, max_size=4),
        fields.POINTS: st.lists(points, max_size=4, unique_by=str),
        fields.ORGANISATION: slugs,
        fields.ORGANISATIONS: st.lists(slugs, max_size=3),
        fields.ROWS: st.lists(st.fixed_dictionaries(parts), max_size=4),
        fields.PARTS: st.fixed_dictionaries(parts),
    }
    return some.get(
        control.way,
        st.sampled_from(getattr(control.declared, "choices", []))
        if control.way == fields.CHOICE
        else WORDS,
    )


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@settings(max_examples=20, deadline=None, database=None)
@given(data=st.data())
def test_form_says_what_the_document_says(kind: Kind, data: st.DataObject) -> None:
    made = fields.controls(kind.writer.load_fields)
    stated = {
        control.field: values(control) if control.declared.required else st.none() | values(control)
        for control in made
    }
    document = data.draw(st.fixed_dictionaries(stated))
    empty = {
        c.field: []
        for c in made
        if c.way in (fields.LINES, fields.POINTS, fields.ORGANISATIONS, fields.ROWS)
    }
    said = {name: empty.get(name) if value is None else value for name, value in document.items()}
    assert fields.body(made, fields.typed(made, document)) == said


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_field_of_a_kind_can_be_typed(kind: Kind) -> None:
    made = fields.controls(kind.writer.load_fields)
    assert {control.field for control in made} == set(kind.writable)
    form = fields.typed(made, kind.example)
    loaded, meant = load(kind, fields.body(made, form)), load(kind, kind.example)
    assert loaded.errors == []
    assert loaded.data == meant.data


def test_no_and_nought_are_stated() -> None:
    class Seats(Schema):
        number = Whole(0, 9)
        is_free = Boolean()

    (control,) = fields.controls({"seats": Nested(Seats, allow_none=True)})
    form = MultiDict({"seats-number": "0", "seats-is_free": "false"})
    assert fields.body([control], form) == {"seats": {"number": 0, "is_free": False}}


def test_number_is_typed_as_people_write_it() -> None:
    (control,) = fields.controls({"seats": Whole(0, 10_000)})
    for text, number in (("1,250", 1250), (" 7 ", 7), ("seven", "seven"), ("", None)):
        assert fields.body([control], MultiDict({"seats": text})) == {"seats": number}
    assert fields.typed([control], {"seats": 7}) == MultiDict({"seats": "7"})
