"""Before you build: a sentence in, what exists out, and a form that forgets nothing."""

import pytest

from tests.web.conftest import Look

pytestmark = pytest.mark.usefixtures("world")
ASKED = "/before-you-build?title=Parking+permits&summary=Residents+apply+for+a+permit.&service="


def test_ask_shows_what_exists_and_what_stands_around_it(look: Look) -> None:
    page = look(ASKED)
    assert "Very much like it" in page.text or "Much like it" in page.text
    headings = [heading.text for heading in page.all("h2")]
    for heading in (
        "What exists already",
        "Who works on the same",
        "Whom to ring",
        "What others learnt",
        "Standards to use",
    ):
        assert heading in headings
    assert "Leeds City Council" in page.one("table").text
    assert "Looks for partners" in page.text


def test_first_look_is_an_empty_form(look: Look) -> None:
    page = look("/before-you-build")
    assert not page.all("div", class_="govuk-error-summary")
    assert page.one("form", action="/before-you-build").attributes["method"] == "get"
    assert [field.attributes["id"] for field in page.all("input")] == ["title", "service"]


def test_ask_keeps_what_was_typed(look: Look) -> None:
    page = look(f"{ASKED}parking")
    assert page.one("input", id="title").attributes["value"] == "Parking permits"
    assert page.one("textarea", id="summary").text.strip() == "Residents apply for a permit."
    assert page.one("input", id="service").attributes["value"] == "parking"


def test_ask_without_a_title_says_so_beside_the_field_and_above(look: Look) -> None:
    page = look("/before-you-build?title=+&summary=Permits&service=parking", 422)
    said = "Say in a few words what you think of building or buying"
    assert page.one("a", href="#title").text == said
    assert said in page.one("p", id="title-error").text
    assert page.one("title").text.startswith("Error: ")
    assert page.one("textarea", id="summary").text.strip() == "Permits"


def test_ask_with_too_much_names_every_field(look: Look) -> None:
    address = f"/before-you-build?title={'t' * 121}&summary={'s' * 251}&service={'v' * 3000}"
    page = look(address, 422)
    links = page.one("ul", class_="govuk-error-summary__list")
    assert "longer than 120" in links.text
    assert "longer than 250" in links.text
    for name in ("title", "summary", "service"):
        assert page.one("a", href=f"#{name}")
        assert page.one("p", id=f"{name}-error")


def test_ask_for_what_nobody_has_says_what_to_do(look: Look) -> None:
    page = look("/before-you-build?title=Zebra+husbandry")
    assert "Nothing like it is in the catalogue" in page.text
    assert "/search?q=Zebra+husbandry" in {one.attributes["href"] for one in page.all("a")}


def test_hostile_plan_stays_text(look: Look) -> None:
    page = look("/before-you-build?title=<script>alert(1)</script>&summary=</textarea><img src=x>")
    assert not page.all("img")
    assert len(page.all("script")) == 1
    assert page.faults == []
