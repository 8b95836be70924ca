"""What changed lately, day by day and in sentences that people read."""

import pytest
from flask import Flask

from registry.kit import clock
from registry.web import changes
from tests.client import Client
from tests.factories import make_adoption, make_component
from tests.passing import later
from tests.web.conftest import Look
from tests.web.html import Page

ANY = {"If-Match": "*"}


def said(page: Page) -> list[str]:
    return [one.text for one in page.all("p", class_="registry-changes__said")]


def test_changes_are_told_in_sentences_by_day(look: Look, app: Flask, camden: Client) -> None:
    made = make_component(camden, title="Parking permits", slug="parking")
    page = look("/changes")
    assert said(page) == ["London Borough of Camden published Parking permits"]
    today = clock.now().date()
    assert page.all("h2", id=f"day-{today.isoformat()}")
    assert page.one("a", href="/components/parking").text == "Parking permits"
    assert page.all("a", href="http://localhost/api/v1/changes")
    assert made["summary"] in page.text


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        ("live", "Leeds City Council says it uses Parking permits"),
        ("interested", "Leeds City Council says it is interested in Parking permits"),
        ("evaluating", "Leeds City Council says it is evaluating Parking permits"),
        ("piloting", "Leeds City Council says it is piloting Parking permits"),
        ("stopped", "Leeds City Council says it has stopped using Parking permits"),
    ],
)
def test_adoptions_are_told_by_their_stage(
    look: Look, app: Flask, camden: Client, leeds: Client, stage: str, sentence: str
) -> None:
    made = make_component(camden, title="Parking permits")
    why = {"why_stopped": "Too slow."} if stage == "stopped" else {}
    make_adoption(leeds, made, stage=stage, **why)
    assert said(look("/changes"))[0] == sentence


def test_everything_that_an_owner_does_is_told(
    look: Look, app: Flask, camden: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_component(camden, title="Permits")
    camden.patch(made["path"], {"phase": "live"}, headers=ANY)
    camden.post(f"{made['path']}/versions/1/restore", headers=ANY)
    later(app, monkeypatch, 1)
    camden.post(f"{made['path']}/review")
    camden.delete(made["path"], headers=ANY)
    who = "London Borough of Camden"
    assert said(look("/changes")) == [
        f"{who} archived Permits",
        f"{who} says that Permits is still true",
        f"{who} put back an earlier version of Permits",
        f"{who} changed Permits",
        f"{who} published Permits",
    ]


def test_many_of_the_same_are_gathered(look: Look, app: Flask, camden: Client) -> None:
    for number in range(4):
        make_component(camden, title=f"Thing {number}", slug=f"thing-{number}")
    page = look("/changes")
    assert said(page) == ["London Borough of Camden published 4 entries"]
    assert all(page.all("a", href=f"/components/thing-{number}") for number in range(4))


def test_earlier_changes_are_a_page_further(
    look: Look, app: Flask, camden: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "LIMIT", 1)
    for title in ("First", "Second"):
        make_component(camden, title=title)
    page = look("/changes")
    earlier = page.one("a", rel="next").attributes["href"]
    assert [text.split()[-1] for text in said(page)] == ["Second"]
    page = look(earlier)
    assert [text.split()[-1] for text in said(page)] == ["First"]
    assert page.all("a", href="/changes")


def test_hostile_titles_stay_text(look: Look, app: Flask, camden: Client) -> None:
    make_component(camden, title="<b>100%(what)s</b>")
    page = look("/changes")
    assert said(page) == ["London Borough of Camden published <b>100%(what)s</b>"]
    assert not page.all("b")


def test_nothing_yet_is_said(look: Look, app: Flask) -> None:
    assert "Nothing has happened yet" in look("/changes").text


def test_a_wrong_cursor_is_a_page_that_helps(look: Look, app: Flask) -> None:
    assert "cursor" in look("/changes?cursor=nonsense", 422).text
