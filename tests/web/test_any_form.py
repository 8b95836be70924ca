"""Whatever is sent to a form is answered in words: nothing that is typed breaks a page."""

from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from registry.kinds import KINDS
from registry.web import adopt, edit, fields
from registry.web.fields import Control
from tests.client import Client
from tests.factories import make_component
from tests.web.conftest import Person

ODD = st.sampled_from(
    [
        "\0",
        "\u202egnp",
        "<script>",
        "9" * 400,
        "-1",
        "2026-13-45",
        "/",
        "//",
        "%00",
        "\ud7ff",
        "a\r\nb",
        "é" * 300,
    ]
)
TEXT = st.one_of(ODD, st.text(max_size=40), st.sampled_from(["live", "true", "MIT", "1", "camden"]))
ACTS = st.sampled_from(
    ["save", "draft", "publish", "preview", "again", "more-links", "more-", "withdraw", "", "x"]
)
some = settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def names(control: Control) -> list[str]:
    """Return the names under which a control is sent, and some under which it never is."""
    below = [part.name for part in control.parts] if control.way == fields.PARTS else []
    if control.way == fields.ROWS:
        below = [part.name for number in (0, 1, 59, 999) for part in control.row(number)]
    if control.way in (fields.DAY, fields.MOMENT):
        below = [f"{control.name}-{part}" for part in (*fields.DAY_PARTS, "was")]
    return [control.name, *below, f"{control.name}-more", f"{control.name}-x-y"]


def forms(controls: tuple[Control, ...]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Return forms of any content."""
    known = [name for control in controls for name in names(control)]
    return st.lists(st.tuples(st.sampled_from([*known, "version"]), TEXT), max_size=12)


def send(editor: Person, address: str, form: list[tuple[str, str]], act: str) -> None:
    proof = editor.open("/account").forms()[0].values["csrf_token"]
    sent: MultiDict[str, str] = MultiDict([*form, ("csrf_token", proof), ("act", act)])
    answer = editor.browser.post(address, data=sent)
    assert answer.status_code in (200, 303, 409, 422), answer.get_data(as_text=True)
    page: Any = answer.get_data(as_text=True)
    assert "<script>" not in page.replace('<script src="/static/', "")


@some
@given(st.data())
def test_any_form_for_an_entry_is_answered(app: Flask, editor: Person, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(KINDS.values())))
    form = data.draw(forms(edit.controls(kind)))
    send(editor, f"/{kind.plural}/new", form, data.draw(ACTS))


@some
@given(st.data())
def test_any_change_of_an_entry_is_answered(
    app: Flask, editor: Person, camden: Client, data: st.DataObject
) -> None:
    kind = KINDS["component"]
    made = make_component(camden)
    version = data.draw(st.sampled_from([("version", "1")]) | st.just(("version", "x")))
    form = data.draw(forms(edit.controls(kind)))
    send(editor, f"/components/{made['slug']}/edit", [version, *form], data.draw(ACTS))


@some
@given(form=forms(adopt.CONTROLS), act=ACTS)
def test_any_form_for_an_adoption_is_answered(
    app: Flask, editor: Person, leeds: Client, form: list[tuple[str, str]], act: str
) -> None:
    made = make_component(leeds)
    send(editor, f"/components/{made['slug']}/adopt", form, act)
    send(editor, f"/components/{made['slug']}/adopt", form, act)
