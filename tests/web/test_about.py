"""What the registry says of itself, and what the law asks to be said."""

from typing import Any

import pytest
from flask import Flask

from registry.app import create_app
from tests.web.conftest import Look
from tests.web.html import Page

LEGAL = ("/accessibility", "/privacy")


def looked(settings: dict[str, Any], address: str, **more: str) -> Page:
    """Look at a page of a registry whose host has filled in its settings."""
    app = create_app({**settings, **more})
    return Page(app.test_client().get(address).get_data(as_text=True))


def test_about_says_who_may_publish_and_what_the_words_mean(look: Look, app: Flask) -> None:
    page = look("/about")
    for name in ("publish", "true", "used", "licence"):
        assert page.all("h2", id=name), name
        assert page.all("a", href=f"#{name}"), name
    keys = [key.text for key in page.all("dt", class_="govuk-summary-list__key")]
    assert keys == [
        *("Confirmed", "Due for review", "Out of date", "Not confirmed"),
        *("Reported", "Declared", "Link checked", "Acknowledged"),
    ]
    assert "Open Government Licence v3.0" in page.text


def test_statement_holds_what_the_regulations_ask(look: Look, app: Flask) -> None:
    page = look("/accessibility")
    headings = [one.text for tag in ("h2", "h3") for one in page.all(tag)]
    for asked in (
        "Feedback and contact",
        "Enforcement procedure",
        "Compliance status",
        "Non-accessible content",
        "Disproportionate burden",
        "Preparation of this accessibility statement",
    ):
        assert asked in headings
    assert page.all("a", href="https://www.equalityadvisoryservice.com/")
    assert page.all("a", href="https://www.equalityni.org/")
    assert "(EHRC)" in page.text
    assert "prepared on 24 November 2026" in page.text
    assert "at 400% zoom" in page.text


@pytest.mark.parametrize("address", LEGAL)
def test_legal_pages_say_what_the_host_has_not_filled_in(
    look: Look, app: Flask, address: str
) -> None:
    said = look(address).one("div", class_="govuk-inset-text").text
    assert "REGISTRY_OPERATOR" in said
    assert "REGISTRY_CONTACT" in said


@pytest.mark.parametrize("address", LEGAL)
def test_legal_pages_name_who_runs_the_registry(
    app: Flask, settings: dict[str, Any], address: str
) -> None:
    filled = {"REGISTRY_OPERATOR": "Anytown Council", "REGISTRY_CONTACT": "reuse@anytown.example"}
    page = looked(settings, address, **filled)
    assert not page.all("div", class_="govuk-inset-text")
    assert "Anytown Council" in page.text
    assert page.one("a", href="mailto:reuse@anytown.example").text == "reuse@anytown.example"


@pytest.mark.parametrize(
    ("contact", "leads"),
    [("https://anytown.example/ask", True), ("javascript:alert(1)", False), ("Room 5", False)],
)
def test_contact_is_a_link_only_where_that_is_safe(
    app: Flask, settings: dict[str, Any], contact: str, leads: bool
) -> None:
    page = looked(settings, "/privacy", REGISTRY_CONTACT=contact)
    assert contact in page.text
    assert bool(page.all("a", href=contact)) is leads


def test_privacy_notice_tells_what_is_kept_and_how_to_complain(look: Look, app: Flask) -> None:
    page = look("/privacy")
    for said in ("180 days", "no cookie is set", "belongs to an organisation", "controller"):
        assert said in page.text, said
    assert page.all("a", href="https://ico.org.uk/make-a-complaint/")
