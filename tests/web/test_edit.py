"""Entries are registered and changed by form, as they are by the API."""

import pytest
from flask import Flask

from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit.write import busy
from registry.web import edit, fields
from tests.client import Client
from tests.factories import make_component, make_draft, point
from tests.web.conftest import Look, Person
from tests.web.html import Page

NEW = "/components/new"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_example_of_each_kind_is_published_by_form(
    kind: Kind, editor: Person, anyone: Client
) -> None:
    typed = fields.typed(edit.controls(kind), kind.example)
    page = editor.open(f"/{kind.plural}/new")
    form = page.forms()[-1]
    answer = editor.browser.post(form.action, data={**form.values, **typed, "act": "publish"})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    (made,) = anyone.get(f"/api/v1/{kind.plural}").get_json()["items"]
    kept = fields.typed(edit.controls(kind), made)
    sent = {name: sorted(typed[name].splitlines()) for name in typed}
    assert {name: sorted(kept[name].splitlines()) for name in typed} == sent
    assert made["owner"]["slug"] == "camden"


def test_draft_needs_a_title_alone_and_is_seen_by_its_owner(
    editor: Person, camden: Client, look: Look
) -> None:
    page = editor.send(editor.open(NEW), 303, title="Kerbs", act="draft")
    assert "Saved as a draft, which only your organisation sees: Kerbs" in " ".join(
        page.one("p", class_="govuk-notification-banner__heading").text.split()
    )
    look("/components/kerbs", 404)
    preview = editor.open("/components/kerbs/preview")
    assert "A published component needs a summary." in preview.source
    assert "Kerbs" in editor.open("/account").text


def test_what_is_wrong_stands_beside_the_field_and_at_the_head(editor: Person) -> None:
    typed = {"licence": "GPL-3.0", "tags": "kerbs\n!!", "links-1-label": "Film", "act": "publish"}
    page = editor.send(editor.open(NEW), 422, **typed)
    summary = {
        one.attributes["href"]: one.text for one in page.all("a") if "#" in one.attributes["href"]
    }
    assert summary["#title"] == "Title: This is needed."
    assert summary["#licence"].endswith("write GPL-3.0-only or GPL-3.0-or-later.")
    assert "!!: A tag needs at least one letter" in summary["#tags"]
    assert summary["#links-1-url"] == "Web address: This is needed."
    ids = {element.attributes.get("id") for element in page.elements}
    assert {where.removeprefix("#") for where in summary} <= ids
    assert page.one("input", id="licence").attributes["aria-describedby"].endswith("licence-error")
    assert page.forms()[-1].values["tags"] == "kerbs\n!!"


def test_preview_shows_it_and_keeps_nothing(editor: Person, camden: Client) -> None:
    typed = {"title": "Kerbs", "description": "Of **stone**.", "tags": "a\nb"}
    page = editor.send(editor.open(NEW), act="preview", **typed)
    assert page.one("h1").text == "Kerbs"
    assert page.all("strong", class_=None)
    assert camden.get("/api/v1/components?state=draft").get_json()["total"] == 0
    back = editor.send(page, act="again")
    values = back.forms()[-1].values
    assert {name: values[name] for name in typed} == typed


def test_change_is_a_version_of_its_own(editor: Person, camden: Client, anyone: Client) -> None:
    made = make_component(camden, supports=[point("1")], slug="kerbs", title="Kerbs")
    page = editor.open("/components/kerbs/edit")
    editor.send(
        page, 303, title="Kerb stones", act="save", supports="declaration-principles/2018/2"
    )
    now = anyone.get(made["path"]).get_json()
    assert (now["title"], now["version"]) == ("Kerb stones", 2)
    assert [one["code"] for one in now["supports"]] == ["2"]
    unchanged = editor.open("/components/kerbs/edit")
    editor.send(unchanged, 303, act="save")
    assert anyone.get(made["path"]).get_json()["version"] == 2


def test_form_that_was_overtaken_loses_nothing(editor: Person, camden: Client) -> None:
    made = make_component(camden, slug="kerbs", title="Kerbs")
    page = editor.open("/components/kerbs/edit")
    camden.patch(made["path"], {"title": "Kerb stones"}, made["etag"])
    stale = editor.send(page, 409, title="Kerbstones", act="save")
    assert "Somebody saved this while you wrote" in stale.text
    assert "differs from yours in: Title." in stale.text
    assert stale.forms()[-1].values["title"] == "Kerbstones"
    editor.send(stale, 303, act="save")
    assert camden.get(made["path"]).get_json()["title"] == "Kerbstones"


def test_form_of_an_entry_that_was_renamed_loses_nothing(editor: Person, camden: Client) -> None:
    made = make_component(camden, slug="kerbs", title="Kerbs")
    page = editor.open("/components/kerbs/edit")
    camden.patch(made["path"], {"slug": "kerb-stones"}, made["etag"])
    typed = {**page.forms()[-1].values, "title": "Kerbstones", "slug": "kerb-stones", "act": "save"}
    moved = editor.browser.post("/components/kerbs/edit", data=typed)
    # A browser sends the form again to where a 308 leads.
    assert (moved.status_code, moved.headers["Location"]) == (308, "/components/kerb-stones/edit")
    stale = Page(editor.browser.post(moved.headers["Location"], data=typed).get_data(as_text=True))
    editor.send(stale, 303, act="save")
    now = camden.get("/api/v1/components/kerb-stones").get_json()
    assert (now["title"], now["slug"]) == ("Kerbstones", "kerb-stones")


def test_form_that_comes_while_others_write_is_shown_again(
    editor: Person, camden: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = editor.open(NEW)
    with monkeypatch.context() as patch:
        patch.setattr(edit.service, "create", lambda *_args, **_named: busily())
        shown = editor.send(page, 503, title="Kerbs", act="draft")
    assert "try again in a moment" in shown.text
    assert shown.forms()[-1].values["title"] == "Kerbs"
    editor.send(shown, 303, act="draft")


def busily() -> None:
    raise busy()


def test_twin_of_what_is_published_is_named(editor: Person, leeds: Client, camden: Client) -> None:
    said = {"title": "Parking permits", "summary": "Residents apply for a parking permit."}
    make_component(leeds, **said, slug="permits-of-leeds")
    leeds.get("/api/v1/search?q=parking")
    page = editor.send(editor.open(NEW), 303, act="publish", **said)
    assert "very like something that is here already" in page.source
    assert page.one("a", href="/components/permits-of-leeds")


def test_archived_entry_comes_back_by_a_button(editor: Person, camden: Client) -> None:
    made = make_component(camden, slug="kerbs")
    editor.send(editor.open("/components/kerbs/edit"), 303, act="archive")
    assert camden.get(made["path"]).get_json()["state"] == "archived"
    editor.send(editor.open("/components/kerbs/edit"), 303, act="publish")
    assert camden.get(made["path"]).get_json()["state"] == "published"


def test_row_is_added_without_a_script(editor: Person) -> None:
    page = editor.send(editor.open(NEW), **{"act": "more-links", "links-0-label": "Film"})
    assert page.one("input", id="links-0-label").attributes["value"] == "Film"
    assert page.one("input", id="links-1-url")


def test_organisations_are_typed_by_name(editor: Person, anyone: Client) -> None:
    typed = {
        "title": "Kerbs",
        "summary": "Stones.",
        "lead": "camden",
        "partners": "leeds city council",
    }
    editor.send(editor.open("/projects/new"), 303, act="publish", **typed)
    made = anyone.get("/api/v1/projects/kerbs").get_json()
    assert (made["lead"]["slug"], made["partners"][0]["slug"]) == ("camden", "leeds")


def test_plan_that_was_asked_about_is_in_the_form_already(editor: Person) -> None:
    answer = editor.open("/before-you-build?title=Kerb+%26+gully&summary=Who+mends+it")
    (link,) = [
        one for one in answer.all("a") if one.attributes["href"].startswith("/projects/new?")
    ]
    values = editor.open(link.attributes["href"]).forms()[-1].values
    assert (values["title"], values["summary"]) == ("Kerb & gully", "Who mends it")


def test_entry_of_others_is_not_edited(editor: Person, leeds: Client) -> None:
    make_component(leeds, slug="kerbs")
    make_draft(leeds, slug="secret")
    page = editor.open("/components/kerbs/edit", 403)
    assert "belongs to Leeds City Council" in page.text
    editor.open("/components/secret/edit", 404)
    editor.open("/components/secret/preview", 404)


def test_token_without_the_scope_edits_nothing(app: Flask, reader: Client, camden: Client) -> None:
    make_component(camden, slug="kerbs")
    person = Person(app)
    person.sign_in(str(reader.token))
    for address in (NEW, "/components/kerbs/edit", "/components/kerbs/adopt"):
        assert "lacks the scope" in person.open(address, 403).text


def test_title_of_any_length_is_refused_and_kept(editor: Person) -> None:
    page = editor.send(editor.open(NEW), 422, title="x" * 10_000, act="draft")
    assert "longer than 120 characters" in page.text
    assert len(page.forms()[-1].values["title"]) == 10_000
