"""Write the controls of a form as HTML, by the macros of govuk-frontend-jinja."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from registry.kit.fields import Choice, Text
from registry.web import fields
from registry.web.fields import Control, Form
from registry.web.govuk import Params, counting, written
from registry.web.wording import words

# More choices than these are a list that drops down.
RADIOS_MOST = 5
_ROWS_SHORT, _ROWS_LONG, _LONG = 3, 8, 1_000


@dataclass
class Filled:
    """Hold a form as it is shown: its controls, what was typed, what is wrong, what is offered."""

    form: Form
    errors: Mapping[str, str] = field(default_factory=dict)
    needed: Iterable[str] = ()
    # Vocabularies with few points, each with its title and the keys and labels of its points.
    points: Iterable[tuple[str, list[tuple[str, str]]]] = ()
    more_rows: str = ""

    def __call__(self, control: Control) -> Markup:
        """Return a control with all that belongs to it."""
        return _WRITERS[control.way](self, control)

    def label(self, control: Control) -> str:
        """Return what a control is called, and whether it may be left out."""
        said = _(control.label)
        is_needed = control.field in self.needed or control.declared.required
        return str(said if is_needed else _("%(label)s (optional)", label=said))

    def value(self, control: Control) -> str:
        """Return what was typed into a control."""
        return self.form.get(control.name, "")


def _params(filled: Filled, control: Control) -> Params:
    """Return what every control of one field has."""
    params: Params = {
        "id": control.name,
        "name": control.name,
        "label": {"text": filled.label(control), "classes": _size(control)},
    }
    if control.hint:
        params["hint"] = {"text": _(control.hint)}
    if control.name in filled.errors:
        params["errorMessage"] = _error(filled.errors[control.name])
    return params


def _size(control: Control) -> str:
    # What is a part of something is called in smaller letters than that.
    return "govuk-label--s" if control.name == control.field else ""


def _error(said: str) -> Params:
    return {"text": said, "visuallyHiddenText": _("Error")}


def _legend(filled: Filled, control: Control) -> Params:
    return {"legend": {"text": filled.label(control), "classes": "govuk-fieldset__legend--s"}}


def _line(filled: Filled, control: Control) -> Markup:
    params = _params(filled, control) | {"value": filled.value(control), "spellcheck": False}
    return written("input", "govukInput", params)


def _money(filled: Filled, control: Control) -> Markup:
    params = _params(filled, control) | {
        "value": filled.value(control),
        "prefix": {"text": "£"},
        "classes": "govuk-input--width-10",
        "inputmode": "decimal",
        "spellcheck": False,
    }
    return written("input", "govukInput", params)


def _text(filled: Filled, control: Control) -> Markup:
    declared = control.declared
    most = declared.length if isinstance(declared, Text) else None
    params = _params(filled, control) | {
        "value": filled.value(control),
        "rows": _ROWS_LONG if most and most > _LONG else _ROWS_SHORT,
    }
    if most and most <= _LONG:
        counted = params | {"maxlength": most, **counting(most)}
        return written("character-count", "govukCharacterCount", counted)
    if isinstance(declared, Text) and declared.lines:
        params["hint"] = _longer(control, _("You can use Markdown."))
    return written("textarea", "govukTextarea", params)


def _longer(control: Control, more: str) -> Params:
    """Return the hint of a control with a sentence behind it."""
    return {"text": f"{_(control.hint)} {more}" if control.hint else more}


def _by_name(control: Control) -> Params:
    said = _("Write its name, or the last part of the address of its page here.")
    return _longer(control, said)


def _lines(filled: Filled, control: Control) -> Markup:
    params = _params(filled, control) | {"value": filled.value(control), "rows": _ROWS_SHORT}
    if control.way == fields.ORGANISATIONS:
        params["hint"] = _by_name(control)
    return written("textarea", "govukTextarea", params | {"spellcheck": False})


def _organisation(filled: Filled, control: Control) -> Markup:
    params = _params(filled, control) | {"value": filled.value(control), "spellcheck": False}
    params["hint"] = _by_name(control)
    return written("input", "govukInput", params)


def _choice(filled: Filled, control: Control) -> Markup:
    declared = control.declared
    codes = declared.choices if isinstance(declared, Choice) else []
    return _chosen(filled, control, [(code, words(code)) for code in codes])


def _answer(filled: Filled, control: Control) -> Markup:
    return _chosen(filled, control, [("true", _("Yes")), ("false", _("No"))])


def _chosen(filled: Filled, control: Control, choices: list[tuple[str, str]]) -> Markup:
    chosen = filled.value(control)
    if not control.declared.required:
        choices = [("", _("Not stated")), *choices]
    params = _params(filled, control)
    if len(choices) <= RADIOS_MOST + 1:
        items = [{"value": code, "text": said, "checked": code == chosen} for code, said in choices]
        radios = params | {"idPrefix": control.name, "fieldset": _legend(filled, control)}
        radios |= {"items": items, "classes": "govuk-radios--small"}
        return written("radios", "govukRadios", radios)
    if control.declared.required:
        choices = [("", _("Choose one")), *choices]
    options = [{"value": code, "text": said, "selected": code == chosen} for code, said in choices]
    return written("select", "govukSelect", params | {"items": options})


def _day(filled: Filled, control: Control) -> Markup:
    named = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    params = _params(filled, control)
    wrong = " govuk-input--error" if "errorMessage" in params else ""
    items = [
        {
            "name": part,
            "id": f"{control.name}-{part}",
            "label": said,
            "value": filled.form.get(f"{control.name}-{part}", ""),
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}{wrong}",
        }
        for part, said in named.items()
    ]
    html = written(
        "date-input",
        "govukDateInput",
        params | {"fieldset": _legend(filled, control), "namePrefix": control.name, "items": items},
    )
    if control.way == fields.DAY:
        return html
    was = control.name + fields.WAS
    hidden = Markup('<input type="hidden" name="{}" value="{}">').format
    return html + hidden(was, filled.form.get(was, ""))


def _points(filled: Filled, control: Control) -> Markup:
    chosen = dict.fromkeys(filled.form.getlist(control.name))
    boxes = [_boxes(filled, control, *one, chosen=chosen) for one in enumerate(filled.points)]
    left = [*chosen, *filter(None, [filled.form.get(control.name + fields.MORE, "")])]
    offered = {key for _title, points in filled.points for key, _said in points}
    params = {
        "id": control.name + fields.MORE,
        "name": control.name + fields.MORE,
        "label": {"text": _("Local government services, and other points (optional)")},
        "hint": {"text": _("One on each line: the number of the service (LGSL), such as 474.")},
        "value": "\n".join(key for key in left if key not in offered),
        "rows": _ROWS_SHORT,
        "spellcheck": False,
    }
    if control.name in filled.errors:
        params["errorMessage"] = _error(filled.errors[control.name])
    return Markup("").join([*boxes, written("textarea", "govukTextarea", params)])


def _boxes(
    filled: Filled,
    control: Control,
    place: int,
    vocabulary: tuple[str, list[tuple[str, str]]],
    *,
    chosen: Mapping[str, Any],
) -> Markup:
    title, points = vocabulary
    number = sum(key in chosen for key, _said in points)
    # The first box is where a link to this field leads.
    prefix = control.name if place == 0 else f"{control.name}-{place}"
    html = written(
        "checkboxes",
        "govukCheckboxes",
        {
            "idPrefix": prefix,
            "name": control.name,
            "classes": "govuk-checkboxes--small",
            "fieldset": {"legend": {"text": title, "classes": "govuk-visually-hidden"}},
            "items": [
                {"value": key, "text": said, "checked": key in chosen} for key, said in points
            ],
        },
    )
    said = f"{title} ({number})" if number else title
    return written("details", "govukDetails", {"summaryText": said, "html": html})


def _parts(filled: Filled, control: Control) -> Markup:
    inside = Markup("").join(filled(part) for part in control.parts)
    return _group(filled, control, inside)


def _rows(filled: Filled, control: Control) -> Markup:
    number = fields.rows(control, filled.form) + (1 if filled.more_rows == control.name else 0)
    shown = [
        Markup('<div class="registry-row" role="group" aria-label="{}">{}</div>').format(
            _("%(label)s, number %(number)s", label=_(control.label), number=place + 1),
            Markup("").join(filled(part) for part in control.row(place)),
        )
        for place in range(max(number, 1))
    ]
    more = written(
        "button",
        "govukButton",
        {
            "text": _("Add another"),
            "name": "act",
            "value": f"more-{control.name}",
            "classes": "govuk-button--secondary",
            "attributes": {"formnovalidate": ""},
        },
    )
    return _group(filled, control, Markup("").join([*shown, more]))


def _group(filled: Filled, control: Control, inside: Markup) -> Markup:
    """Put controls below what they have in common, with what is wrong with them together."""
    described, before = [], Markup("")
    if control.hint:
        described.append(f"{control.name}-hint")
        params = {"id": described[-1], "text": _(control.hint)}
        before += written("hint", "govukHint", params)
    if control.name in filled.errors:
        described.append(f"{control.name}-error")
        params = _error(filled.errors[control.name]) | {"id": described[-1]}
        before += written("error-message", "govukErrorMessage", params)
    fieldset = written(
        "fieldset",
        "govukFieldset",
        _legend(filled, control)
        | {
            "describedBy": " ".join(described),
            "html": before + inside,
            "attributes": {"id": control.name},
        },
    )
    wrong = " govuk-form-group--error" if control.name in filled.errors else ""
    return Markup('<div class="govuk-form-group{}">{}</div>').format(wrong, fieldset)


_WRITERS: Mapping[str, Callable[[Filled, Control], Markup]] = {
    fields.LINE: _line,
    fields.TEXT: _text,
    fields.CHOICE: _choice,
    fields.ANSWER: _answer,
    fields.MONEY: _money,
    fields.NUMBER: _line,
    fields.DAY: _day,
    fields.MOMENT: _day,
    fields.LINES: _lines,
    fields.POINTS: _points,
    fields.ORGANISATION: _organisation,
    fields.ORGANISATIONS: _lines,
    fields.PARTS: _parts,
    fields.ROWS: _rows,
}
