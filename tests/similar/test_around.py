"""Who means to build something is also told whom to ring, what was learnt, who looks for help."""

from typing import Any

from flask import Flask

from tests.cast import Cast
from tests.client import Client
from tests.contract.statements import counted
from tests.factories import make_adoption, make_component, make_entry, make_organisation
from tests.statistics.reporting import report

BINS = {"title": "Missed bin reports", "summary": "Residents report a bin that was not emptied."}
PLAN = {"title": "Report a missed bin", "summary": "People say that their bin was left full."}


def told(client: Client, **more: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/similar", {**PLAN, **more})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()
    return found


def relate(client: Client, entry: dict[str, Any], type_: str, target: dict[str, Any]) -> None:
    body = {"type": type_, "target": target["path"]}
    answer = client.post(f"{entry['path']}/relations", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)


def test_adopters_come_with_the_team_to_ring(camden: Client, leeds: Client, anyone: Client) -> None:
    entry = make_component(camden, **BINS)
    make_adoption(leeds, entry, contact={"name": "Waste team", "email": "waste@leeds.example"})
    (adopter,) = told(anyone)["adopters"]
    assert (adopter["organisation"]["slug"], adopter["stage"]) == ("leeds", "live")
    assert adopter["entry"]["path"] == entry["path"]
    assert adopter["contact"]["email"] == "waste@leeds.example"


def test_team_of_the_organisation_stands_in(camden: Client, leeds: Client, anyone: Client) -> None:
    make_adoption(leeds, make_component(camden, **BINS))
    change = {"contact": {"name": "Digital team"}}
    assert leeds.patch("/api/v1/organisations/leeds", change, "*").status_code == 200
    assert told(anyone)["adopters"][0]["contact"]["name"] == "Digital team"


def test_projects_that_look_for_partners_come_first(camden: Client, anyone: Client) -> None:
    make_entry(camden, "projects", **BINS, slug="alone")
    wanted = {"looking_for_partners": True, "partners_wanted": "A county."}
    make_entry(camden, "projects", **BINS, **wanted, slug="open")
    first, second = told(anyone)["projects"]
    assert (first["slug"], first["partners_wanted"]) == ("open", "A county.")
    assert (second["slug"], second["looking_for_partners"]) == ("alone", None)


def test_lessons_and_standards_of_what_was_found_say_why(camden: Client, anyone: Client) -> None:
    entry = make_component(camden, **BINS)
    standard = make_entry(camden, "standards", title="Open rounds", summary="Routes of lorries.")
    lesson = make_entry(camden, "lessons", title="Ask the crews", summary="They know the streets.")
    relate(camden, entry, "implements", standard)
    relate(camden, lesson, "learnt-from", standard)
    found = told(anyone)
    assert found["standards"][0]["because"] == "Missed bin reports implements it."
    assert found["lessons"][0]["path"] == lesson["path"]
    assert "Missed bin reports" in found["lessons"][0]["because"]


def test_words_follow_the_likeness(camden: Client, anyone: Client) -> None:
    make_entry(camden, "projects", **PLAN, slug="the-same")
    weak = {"title": "Missed bin rounds", "summary": "Crews tell the depot which streets are left."}
    make_entry(camden, "projects", **weak, slug="alike")
    said = {
        one["slug"]: (one["likeness"] >= 0.5, one["because"]) for one in told(anyone)["projects"]
    }
    assert said == {
        "the-same": (True, "It says much of what you say."),
        "alike": (False, "It says some of what you say."),
    }


def test_plan_that_is_like_nothing_is_told_nothing(camden: Client, anyone: Client) -> None:
    make_component(camden, **BINS)
    found = told(anyone, title="Zanzibar", summary="Xylophones of the choir.")
    assert [found[name] for name in ("items", "projects", "adopters", "lessons", "standards")] == [
        [] for _list in range(5)
    ]


def test_what_stands_around_costs_the_same_for_2_as_for_20(
    app: Flask, camden: Client, leeds: Client, anyone: Client
) -> None:
    numbers = []
    for more in (2, 18):
        for _number in range(more):
            make_adoption(leeds, make_component(camden, **BINS))
        told(anyone)
        with counted(app) as statements:
            told(anyone)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 12


def test_nobody_is_sent_to_who_is_not_real(
    app: Flask, cast: Cast, camden: Client, steward: Client, anyone: Client
) -> None:
    entry = make_component(camden, **BINS)
    make_organisation(steward, slug="example-council", type="example")
    report(app, cast, entry["id"], "example-council")
    found = told(anyone)
    assert (len(found["items"]), found["adopters"]) == (1, [])
