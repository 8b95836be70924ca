"""The page of an entry: what it is, who uses it, is it alive, what went wrong."""

import pytest
from flask import Flask

from registry.kinds import KINDS
from registry.kinds.kind import Kind
from tests.client import Client
from tests.contract.statements import counted
from tests.factories import (
    make_adoption,
    make_component,
    make_draft,
    make_entry,
    make_organisation,
    make_relation,
)
from tests.web.conftest import Look


def test_page_answers_the_four_questions(
    camden: Client, leeds: Client, look: Look, world: dict[str, str]
) -> None:
    page = look("/components/parking-permits")
    assert page.one("h1").text == "Parking permits"
    glance = page.one("dl", class_="registry-glance").text
    assert "1 live" in glance
    assert "Confirmed" in glance
    assert "1 lesson" in glance
    assert "MIT" in glance
    assert "Leeds City Council" in page.text
    assert "Implements" in page.text
    assert "curl http://localhost/api/v1/components/parking-permits" in page.text


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_stated_field_is_shown_and_what_is_not_is_named(
    camden: Client, look: Look, kind: Kind
) -> None:
    made = make_entry(camden, kind.plural, **kind.example)
    page = look(made["path"].removeprefix("/api/v1"))
    assert made["summary"] in page.text
    for name in kind.own:
        value = made[name]
        if isinstance(value, str) and name.endswith("_url"):
            assert page.all("a", href=value), name
    silent = [name for name in kind.own if made[name] in (None, [])]
    assert ("Not stated:" in page.text) is bool(silent)


def test_live_users_stand_first_and_long_lists_are_cut(
    camden: Client, leeds: Client, app: Flask, look: Look, steward: Client
) -> None:
    made = make_component(camden)
    make_adoption(leeds, made, stage="evaluating")
    page = look(made["path"].removeprefix("/api/v1"))
    assert [one.text.split()[0] for one in page.all("h3", class_="registry-stage")] == [
        "Evaluating"
    ]


def test_entry_that_ends_says_so_and_leads_on(camden: Client, look: Look) -> None:
    after = make_component(camden, title="The next one")
    made = make_component(
        camden, phase="deprecated", phase_reason="It was slow.", successor=after["path"]
    )
    page = look(made["path"].removeprefix("/api/v1"))
    warning = page.one("strong", class_="govuk-warning-text__text").text
    assert "do not start with this" in warning
    assert "It was slow." in warning
    assert page.all("a", href=after["path"].removeprefix("/api/v1"))
    camden.delete(made["path"], "*")
    assert "has been archived" in look(made["path"].removeprefix("/api/v1")).text


def test_draft_is_not_there_and_an_old_name_leads_on(
    app: Flask, camden: Client, look: Look
) -> None:
    draft = make_draft(camden)
    assert "Page not found" in look(draft["path"].removeprefix("/api/v1"), 404).text
    made = make_component(camden, slug="old-name")
    camden.patch(made["path"], {"slug": "new-name"}, "*")
    for below in ("", "/adoptions?stage=live", "/versions/1"):
        answer = app.test_client().get(f"/components/old-name{below}")
        assert answer.status_code == 308
        assert answer.headers["Location"] == f"/components/new-name{below}"


def test_adopters_can_be_narrowed_and_put_in_order_of_likeness(
    camden: Client, leeds: Client, look: Look
) -> None:
    made = make_component(camden)
    make_adoption(leeds, made)
    at = made["path"].removeprefix("/api/v1") + "/adoptions"
    assert "Leeds City Council" in look(f"{at}?stage=live").text
    assert "Nobody fits" in look(f"{at}?stage=piloting").text
    like = look(f"{at}?like=camden")
    assert like.one("input", id="like").attributes["value"] == "London Borough of Camden"
    assert "same nation" in like.text
    assert "No organisation is called that" in look(f"{at}?like=nowhere-at-all").text


def test_relations_are_drawn_and_listed(camden: Client, look: Look) -> None:
    middle = make_component(camden, title="Middle")
    for number in range(9):
        make_relation(camden, middle, "depends-on", make_component(camden, title=f"P{number}"))
    make_relation(camden, make_component(camden, title="Left"), "depends-on", middle)
    page = look(middle["path"].removeprefix("/api/v1"))
    picture = page.one("svg", class_="registry-picture")
    assert picture.attributes["aria-hidden"] == "true"
    assert len(page.all("rect")) == 1 + 7 + 1
    names = [one.text for one in page.all("a", class_="govuk-link")]
    assert {"Left", *(f"P{number}" for number in range(9))} <= set(names)


@pytest.mark.parametrize("number", [1, 12])
def test_page_costs_six_statements_however_much_there_is(
    app: Flask, camden: Client, leeds: Client, steward: Client, look: Look, number: int
) -> None:
    made = make_component(camden, homepage_url="https://www.example.gov.uk/")
    make_adoption(leeds, made)
    for _place in range(number):
        make_organisation(steward)
        make_relation(camden, made, "depends-on", make_component(camden))
        lesson = make_entry(camden, "lessons")
        make_relation(camden, lesson, "learnt-from", made)
    with counted(app) as statements:
        look(made["path"].removeprefix("/api/v1"))
    # Five for what it shows, and one for the state of the log.
    assert len(statements) == 6
