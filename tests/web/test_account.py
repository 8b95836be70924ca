"""The account: what waits, settled by a button, and what an organisation says that it uses."""

from flask import Flask

from registry.kit.write import write
from registry.models import Entry
from tests.client import Client
from tests.factories import make_adoption, make_component
from tests.web.conftest import Look, Person


def test_still_true_is_one_button(app: Flask, editor: Person, camden: Client) -> None:
    made = make_component(camden, slug="kerbs", title="Kerbs")
    with app.app_context(), write() as session:
        kept = session.get_one(Entry, made["id"])
        kept.freshness, kept.reviewed_at, kept.review_by = "unconfirmed", None, None
    page = editor.open("/account")
    assert "Kerbs" in page.one("ul", class_="registry-due").text
    form = next(form for form in page.forms() if form.action == "/components/kerbs/review")
    editor.browser.post(form.action, data={**form.values, "act": "yes"})
    assert camden.get(made["path"]).get_json()["freshness"] == "current"
    assert not editor.open("/account").all("ul", class_="registry-due")


def test_button_without_proof_does_nothing(editor: Person, leeds: Client, camden: Client) -> None:
    made = make_adoption(leeds, make_component(camden, slug="kerbs"))
    where = f"/adoptions/{made['id']}/acknowledge"
    page = editor._read(editor.browser.post(where, data={"act": "yes"}), 303)
    assert "Nothing was changed" in page.source
    assert camden.get(made["path"]).get_json()["level"] == "declared"


def test_owner_acknowledges_by_a_button(editor: Person, leeds: Client, camden: Client) -> None:
    made = make_adoption(leeds, make_component(camden, slug="kerbs"))
    page = editor.open("/account")
    form = next(one for one in page.forms() if one.action.endswith("/acknowledge"))
    editor.browser.post(form.action, data={**form.values, "act": "yes"})
    assert camden.get(made["path"]).get_json()["level"] == "acknowledged"


def test_adoption_is_said_by_form(editor: Person, leeds: Client, look: Look) -> None:
    make_component(leeds, slug="kerbs", title="Kerbs")
    typed = {"stage": "live", "since-day": "1", "since-month": "4", "since-year": "2025"}
    saving = {"saving-amount_pounds": "£1,250", "saving-per": "year", "saving-basis": "Calls."}
    page = editor.open("/components/kerbs/adopt")
    wrong = editor.send(page, 422, act="save", **{**typed, "since-year": "2099"})
    assert "Since: This is still to come" in wrong.text
    editor.send(wrong, 303, act="save", **typed, **saving)
    said = leeds.get("/api/v1/components/kerbs/adoptions").get_json()["items"][0]
    assert (said["stage"], said["since"]) == ("live", "2025-04-01")
    assert said["saving"]["amount_pounds"] == "1250.00"
    assert "London Borough of Camden" in look("/components/kerbs").text


def test_next_stage_wants_a_day_of_its_own(editor: Person, leeds: Client, camden: Client) -> None:
    entry = make_component(leeds, slug="kerbs")
    make_adoption(camden, entry, stage="piloting", since="2025-01-01")
    page = editor.open("/components/kerbs/adopt")
    wrong = editor.send(page, 422, stage="live", act="save")
    assert "Say since when it is live." in wrong.text
    editor.send(wrong, 303, act="save", **{"since-month": "6"})
    (said,) = camden.get("/api/v1/components/kerbs/adoptions").get_json()["items"]
    assert [one["stage"] for one in said["stages"]] == ["piloting", "live"]


def test_form_of_an_adoption_that_was_overtaken_is_refused(
    editor: Person, leeds: Client, camden: Client
) -> None:
    made = make_adoption(camden, make_component(leeds, slug="kerbs"))
    page = editor.open("/components/kerbs/adopt")
    camden.patch(made["path"], {"outcome": "Good."}, made["etag"])
    assert "changed it meanwhile" in editor.send(page, 422, outcome="Bad.", act="save").text


def test_adoption_is_taken_back_by_a_button(editor: Person, leeds: Client, camden: Client) -> None:
    make_adoption(camden, make_component(leeds, slug="kerbs"))
    editor.send(editor.open("/components/kerbs/adopt"), 303, act="withdraw")
    assert camden.get("/api/v1/components/kerbs/adoptions").get_json()["total"] == 0


def test_own_entry_cannot_be_adopted_and_says_why(editor: Person, camden: Client) -> None:
    make_component(camden, slug="kerbs")
    typed = {"stage": "live", "since-day": "1", "since-month": "4", "since-year": "2025"}
    page = editor.send(editor.open("/components/kerbs/adopt"), 422, act="save", **typed)
    assert "Your organisation owns this" in page.text
