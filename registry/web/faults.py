"""Tell what is wrong with a form: beside each field, and at the head of the page."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from registry.kit.errors import FieldError
from registry.web import fields
from registry.web.facts import label
from registry.web.fields import Control, Form

# What belongs to no field leads to the form as a whole.
WHOLE = "form"


@dataclass
class Faults:
    """Hold what is wrong by the name of the control, and by the place that a link leads to."""

    beside: dict[str, str] = field(default_factory=dict)
    summary: dict[str, str] = field(default_factory=dict)

    def add(self, control: Control | None, said: str) -> None:
        """Add a fault of a control, or of the form as a whole; the first of each is told."""
        if control is None:
            self.summary.setdefault(WHOLE, said)
        elif control.name not in self.beside:
            self.beside[control.name] = said
            self.summary[_anchor(control)] = f"{_(control.label)}: {said}"


def found(controls: Sequence[Control], form: Form, errors: Iterable[FieldError]) -> Faults:
    """Put the errors of a service where they belong, in the order of the form."""
    faults, places = Faults(), {control.field: control for control in controls}
    order = list(places)

    def place(error: FieldError) -> int:
        name = _steps(error)[0]
        return order.index(name) if name in order else len(order)

    for error in sorted(errors, key=place):
        steps = _steps(error)
        control = places.get(steps[0])
        faults.add(control and _meant(control, form, steps[1:]), _said(error, control, form, steps))
    return faults


def _steps(error: FieldError) -> list[str]:
    return (error.pointer or "/").removeprefix("/").split("/")


def _meant(control: Control, form: Form, steps: Sequence[str]) -> Control:
    """Return the control within a control that a pointer leads to."""
    if control.way == fields.PARTS and steps:
        return next((part for part in control.parts if part.field == steps[0]), control)
    if control.way == fields.ROWS and len(steps) > 1 and steps[0].isdecimal():
        # The body has no empty rows, the form may.
        filled = fields.filled_rows(control, form)
        if int(steps[0]) < len(filled):
            row = control.row(filled[int(steps[0])])
            return next((part for part in row if part.field == steps[1]), control)
    return control


def _said(error: FieldError, control: Control | None, form: Form, steps: Sequence[str]) -> str:
    said = in_a_form(error.detail)
    if control is not None and control.way in _LISTED and len(steps) > 1:
        lines = fields.lines(form.get(control.name, ""))
        number = int(steps[1]) if steps[1].isdecimal() else len(lines)
        if number < len(lines):
            said = f"{lines[number]}: {said}"
    if error.suggestion and error.suggestion not in said:
        said += " " + _("Did you mean %(suggestion)s?", suggestion=error.suggestion)
    return said


def in_a_form(said: str) -> str:
    """Write a sentence of the API for somebody at a form: fields by what they are called."""
    said = said.replace("send null", "leave it empty")
    return _FIELD.sub(lambda found: f"“{_(label(found[1]))}”", said)


_FIELD = re.compile(r"`?\b([a-z]+(?:_[a-z]+)+)\b`?")
_LISTED = (fields.LINES, fields.ORGANISATIONS)


def _anchor(control: Control) -> str:
    """Return the id of what is typed into first."""
    if control.way in (fields.DAY, fields.MOMENT):
        return f"{control.name}-day"
    return control.name + fields.MORE if control.way == fields.POINTS else control.name
