"""Turn the fields of a schema into controls of a form, a document into what they hold, and back.

How a field is typed follows from its type, as how it is shown does (`web.facts`), so that a new
kind needs no form of its own. Pure: no request and no database.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma
from werkzeug.datastructures import MultiDict

from registry.documents.address import API
from registry.kinds.entry import POINT_WORDS
from registry.kinds.fields import OrganisationRef, OrganisationRefs, PointNamed
from registry.kit.fields import Boolean, Choice, Date, Money, Text, UtcDateTime
from registry.web.facts import label
from registry.web.hints import HINTS, LABELS, hint

Form = MultiDict[str, str]

LINE, TEXT, CHOICE, ANSWER = "line", "text", "choice", "answer"
MONEY, NUMBER = "money", "number"
DAY, MOMENT, LINES, POINTS = "day", "moment", "lines", "points"
ORGANISATION, ORGANISATIONS = "organisation", "organisations"
PARTS, ROWS = "parts", "rows"
DAY_PARTS = ("day", "month", "year")
# Beyond what any list takes, so that a form of any size is read in bounded time.
ROWS_MOST = 60
# What further points, and the day that a moment had, are called in a form.
MORE, WAS = "-more", "-was"
_ANSWERS = {"true": True, "false": False}
_LONG = 200


@dataclass(frozen=True)
class Control:
    """Hold how one field is typed: its name in the form, and its pointer in the body."""

    name: str
    field: str
    declared: ma.fields.Field[Any]
    way: str
    parts: tuple["Control", ...] = ()

    @property
    def label(self) -> str:
        """Return what it is called."""
        return LABELS.get(self.field) or label(self.field)

    @property
    def hint(self) -> str:
        """Return what helps to fill it in."""
        if self.field in HINTS:
            return HINTS[self.field]
        is_list = self.way in (LINES, ORGANISATIONS)
        return hint(self.declared, is_list=is_list, is_line=self.way == LINE)

    def row(self, number: int) -> tuple["Control", ...]:
        """Return the controls of one row of several."""
        return tuple(
            Control(f"{self.name}-{number}-{part.field}", part.field, part.declared, part.way)
            for part in self.parts
        )


def controls(fields: Mapping[str, ma.fields.Field[Any]], at: str = "") -> list[Control]:
    """Return the control of every field that can be written, in their order."""
    found = []
    for name, declared in fields.items():
        if declared.dump_only:
            continue
        way = _way(declared)
        inner = _inner(declared)
        parts = tuple(controls(inner.fields)) if inner and way in (PARTS, ROWS) else ()
        if way == PARTS:
            parts = tuple(
                Control(f"{at}{name}-{part.field}", part.field, part.declared, part.way)
                for part in parts
            )
        found.append(Control(at + name, name, declared, way, parts))
    return found


_WAYS: tuple[tuple[type[ma.fields.Field[Any]], str], ...] = (
    (OrganisationRefs, ORGANISATIONS),
    (OrganisationRef, ORGANISATION),
    (Choice, CHOICE),
    (Money, MONEY),
    (Date, DAY),
    (UtcDateTime, MOMENT),
    (Boolean, ANSWER),
    (ma.fields.Integer, NUMBER),
    (ma.fields.Nested, PARTS),
)


def _way(declared: ma.fields.Field[Any]) -> str:
    for type_, way in _WAYS:
        if isinstance(declared, type_):
            return way
    if isinstance(declared, ma.fields.List):
        inner = declared.inner
        if not isinstance(inner, ma.fields.Nested):
            return LINES
        return POINTS if isinstance(inner.schema, PointNamed) else ROWS
    is_long = isinstance(declared, Text) and (declared.lines or declared.length > _LONG)
    return TEXT if is_long and type(declared) is Text else LINE


def _inner(declared: ma.fields.Field[Any]) -> ma.Schema | None:
    if isinstance(declared, ma.fields.List):
        declared = declared.inner
    if not isinstance(declared, ma.fields.Nested):
        return None
    return declared.schema


def typed(of: Iterable[Control], document: Mapping[str, Any]) -> Form:
    """Return what the controls hold when they show a document."""
    form: Form = MultiDict()
    for control in of:
        for name, value in _typed(control, document.get(control.field)):
            form.add(name, value)
    return form


def _typed(control: Control, value: Any) -> Iterator[tuple[str, str]]:
    name, way = control.name, control.way
    if value is None:
        return
    if way in _FLAT:
        yield name, _FLAT[way](value)
    elif way == POINTS:
        yield from ((name, "/".join(one[word] for word in POINT_WORDS)) for one in value)
    elif way in (DAY, MOMENT):
        yield from _typed_day(name, value[:10])
        if way == MOMENT:
            yield name + WAS, value
    else:
        several = [value] if way == PARTS else value
        for number, one in enumerate(several):
            for part in control.parts if way == PARTS else control.row(number):
                yield from _typed(part, one.get(part.field))


_FLAT: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys((LINE, TEXT, CHOICE, MONEY, NUMBER), str),
    ANSWER: lambda value: "true" if value else "false",
    LINES: "\n".join,
    ORGANISATION: lambda value: str(value["slug"]),
    ORGANISATIONS: lambda value: "\n".join(one["slug"] for one in value),
}


def _typed_day(name: str, value: str) -> Iterator[tuple[str, str]]:
    year, month, day = value.split("-")
    yield from ((f"{name}-day", day), (f"{name}-month", month), (f"{name}-year", year))


def body(of: Iterable[Control], form: Form, numbered: str = "") -> dict[str, Any]:
    """Return what a form says, as the API takes it; what was left empty is not stated.

    `numbered` is the vocabulary (scheme/version) of which a bare code names a point.
    """
    return _stated(of, form, numbered)


def _stated(of: Iterable[Control], form: Form, numbered: str) -> dict[str, Any]:
    """Return what controls say; what is needed and was left empty is missing, and not null."""
    said = {control.field: (control, _said(control, form, numbered)) for control in of}
    return {
        name: value
        for name, (control, value) in said.items()
        if value is not None or not control.declared.required
    }


def _said(control: Control, form: Form, numbered: str) -> Any:
    name, way = control.name, control.way
    if way in (DAY, MOMENT):
        return _said_day(control, form)
    if way == POINTS:
        keys = dict.fromkeys([*form.getlist(name), *lines(form.get(name + MORE, ""))])
        return [_point(key, numbered) for key in keys]
    if way == LINES:
        return lines(form.get(name, ""))
    if way == ORGANISATIONS:
        return [{"slug": line} for line in lines(form.get(name, ""))]
    if way == PARTS:
        said = _stated(control.parts, form, numbered)
        return said if _says(said) else None
    if way == ROWS:
        return [
            _stated(control.row(number), form, numbered) for number in filled_rows(control, form)
        ]
    text = form.get(name, "").replace("\r\n", "\n")
    if not text.strip():
        return None
    return _value(way, control.field, text)


def _value(way: str, field: str, text: str) -> Any:
    if way == ANSWER:
        return _ANSWERS.get(text, text)
    if way == NUMBER:
        # What is no number is refused by the field, in its own words.
        plain = text.strip().replace(",", "")
        return int(plain) if re.fullmatch(r"-?[0-9]{1,20}", plain) else text
    if way == MONEY:
        return re.sub(r"[£,\s]", "", text)
    if way == ORGANISATION:
        return {"slug": text.strip()}
    if field == "successor":
        # As it stands in the address bar, or as the API writes it.
        path = re.sub(r"^https?://[^/]+", "", text.strip())
        return path if path.startswith(API) else API + path if path.startswith("/") else path
    return text


def rows(control: Control, form: Form) -> int:
    """Return how many rows of a control a form has."""
    start = control.name + "-"
    numbers = [
        int(found[1])
        for name in form
        if name.startswith(start) and (found := re.match(r"(\d{1,3})-", name[len(start) :]))
    ]
    return min(max(numbers, default=-1) + 1, ROWS_MOST)


def filled_rows(control: Control, form: Form) -> list[int]:
    """Return the numbers of the rows in which something stands."""
    return [
        number
        for number in range(rows(control, form))
        if _says(_stated(control.row(number), form, ""))
    ]


def _says(parts: Mapping[str, Any]) -> bool:
    """Tell whether anything is stated; no and nought are."""
    return any(value is not None and value != [] for value in parts.values())


def lines(text: str) -> list[str]:
    """Return what stands on the lines of a text that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _point(key: str, numbered: str) -> dict[str, str]:
    whole = key if "/" in key or not numbered else f"{numbered}/{key}"
    scheme, _, rest = whole.partition("/")
    version, _, code = rest.partition("/")
    return {"scheme": scheme, "version": version, "code": code}


def _said_day(control: Control, form: Form) -> str | None:
    day, month, year = (form.get(f"{control.name}-{part}", "").strip() for part in DAY_PARTS)
    if not (day or month or year):
        return None
    said = f"{year:0>4}-{month:0>2}-{day:0>2}"
    if control.way == DAY:
        return said
    # A day is all that is typed: the hour stays as long as the day does.
    was = form.get(control.name + WAS, "")
    return was if was[:10] == said else f"{said}T00:00:00Z"
