"""Signing in and out: only with a token that holds, and no form is lost on the way."""

import re
from typing import Any

import pytest
from flask import Flask

from registry.app import create_app
from registry.config import SECRET_FILE, BadSetting
from registry.kit import clock
from registry.kit.write import write
from registry.models import Session
from tests.client import Client
from tests.web.conftest import Person

NEW = "/components/new"


def test_token_opens_the_account(app: Flask, camden: Client) -> None:
    person = Person(app)
    page = person.sign_in(str(camden.token))
    assert page.one("h1").text == "Your account"
    assert "Signed in for London Borough of Camden" in " ".join(page.source.split()).replace(
        "<strong>", ""
    ).replace("</strong>", "")


def test_wrong_token_is_told_beside_the_field(app: Flask) -> None:
    person = Person(app)
    page = person.send(person.open("/sign-in"), 422, token="ukreg_nonsense")
    assert page.one("a", href="#token").text.startswith("This is not a token that holds")
    assert page.all("title")[0].text.startswith("Error: ")
    assert page.one("input", id="token").attributes.get("value") is None


def test_cookie_is_kept_from_scripts_and_other_sites(app: Flask, camden: Client) -> None:
    person = Person(app)
    person.sign_in(str(camden.token))
    (cookie,) = person.browser._cookies.values()
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    assert str(camden.token) not in cookie.value


def test_cookie_over_https_belongs_to_one_host(settings: dict[str, Any]) -> None:
    base = {"REGISTRY_BASE_URL": "https://registry.example.org"}
    app = create_app({**settings, **base})
    answer = app.test_client().get("/sign-in", base_url="https://registry.example.org")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-registry=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_signing_out_takes_a_form_of_ours(editor: Person) -> None:
    editor.browser.post("/sign-out", data={"csrf_token": "guessed"})
    account = editor.open("/account")
    editor.browser.post("/sign-out", data=account.forms()[0].values)
    assert editor.browser.get("/account").status_code == 303


@pytest.mark.parametrize(
    "where", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(app: Flask, camden: Client, where: str) -> None:
    person = Person(app)
    form = person.open(f"/sign-in?next={where}").forms()[0]
    values = {**form.values, "token": str(camden.token)}
    assert person.browser.post("/sign-in", data=values).headers["Location"] == "/account"


def test_form_of_an_ended_session_loses_no_text(app: Flask, editor: Person, camden: Client) -> None:
    form = editor.open(NEW)
    with app.app_context(), write() as session:
        session.query(Session).update({"ends_at": clock.now()})
    typed = 'Line one\r\n"Line" <two>'
    late = editor.send(form, 401, title="Kerbs", description=typed, act="publish")
    assert "What you typed is kept" in late.text
    again = editor.send(late, token="ukreg_wrong", status=422)
    page = editor.send(again, token=str(camden.token))
    back = editor.send(page, act="again")
    assert back.forms()[-1].values["title"] == "Kerbs"
    assert back.forms()[-1].values["description"].split() == typed.split()
    assert camden.get("/api/v1/components").get_json()["total"] == 0
    editor.send(back, 303, act="draft")
    assert camden.get("/api/v1/components?state=draft").get_json()["total"] == 1


def test_form_without_proof_is_shown_again_and_not_carried_out(
    editor: Person, camden: Client
) -> None:
    typed = {"title": "Kerbs", "summary": "Stones.", "act": "publish", "csrf_token": "guessed"}
    page = editor.send(editor.open(NEW), **typed)
    assert "Nothing is saved yet" in page.text
    assert page.forms()[-1].values["title"] == "Kerbs"
    assert camden.get("/api/v1/components").get_json()["total"] == 0


def test_key_is_made_once_and_for_its_owner_alone(app: Flask, settings: dict[str, Any]) -> None:
    path = app.config["REGISTRY_DATA"] / SECRET_FILE
    assert path.stat().st_mode & 0o077 == 0
    assert re.fullmatch("[0-9a-f]{64}", path.read_text("ascii"))
    assert create_app(settings).secret_key == app.secret_key
    with pytest.raises(BadSetting, match="32 characters"):
        create_app({**settings, "REGISTRY_SECRET_KEY": "short"})
