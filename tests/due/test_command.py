"""`registry due`: what the route lists, on the machine."""

import click.testing
import pytest
from flask import Flask

from registry import cli
from tests.client import Client
from tests.factories import make_adoption, make_component, make_draft
from tests.passing import later

Patch = pytest.MonkeyPatch
ENDING = {"phase": "deprecated", "phase_reason": "Too slow."}


@pytest.fixture(autouse=True)
def in_tests(app: Flask, monkeypatch: Patch) -> None:
    monkeypatch.setattr(cli, "create_app", lambda: app)


def run(*arguments: str) -> click.testing.Result:
    return click.testing.CliRunner().invoke(cli.main, ["due", *arguments])


def test_due_says_what_waits_as_the_route_does(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    make_adoption(leeds, make_component(camden, title="Kerbs"))
    make_component(camden, **ENDING)
    items = anyone.get("/api/v1/organisations/camden/due").get_json()["items"]
    done = run("camden")
    assert done.exit_code == 0, done.output
    first, *told = done.stdout.split("\n\n")
    assert first == "London Borough of Camden: 2 things wait."
    assert len(told) == len(items) == 2
    for said, item in zip(told, items, strict=True):
        assert said.startswith(f"{item['type']}: {item['title']} (since {item['since']}")
        assert item["todo"] in said
        assert said.strip().endswith(f"{item['call']['method']} {item['call']['path']}")


def test_due_of_one_type_says_that_alone(camden: Client, leeds: Client) -> None:
    make_adoption(leeds, make_component(camden, title="Kerbs"))
    make_component(camden, **ENDING)
    done = run("camden", "--type", "successor-missing")
    assert done.stdout.startswith("London Borough of Camden: 1 thing waits.\n")
    assert "Kerbs" not in done.stdout


def test_drafts_are_left_out(app: Flask, camden: Client, monkeypatch: Patch) -> None:
    make_draft(camden)
    later(app, monkeypatch, 31)
    assert run("camden").stdout == "London Borough of Camden: nothing waits.\n"


def test_unknown_organisation_or_type_is_told_and_an_old_name_leads_on(
    camden: Client, steward: Client
) -> None:
    unknown = run("camdem")
    assert (unknown.exit_code, "There is no organisation camdem." in unknown.output) == (1, True)
    assert run("camden", "--type", "due").exit_code == 2
    steward.patch("/api/v1/organisations/camden", {"slug": "camden-council"}, "*")
    moved = run("camden")
    assert (moved.exit_code, "camden-council" in moved.output) == (1, True)
