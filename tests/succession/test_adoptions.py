"""Which adoption is kept where several meet, and what becomes of an adoption of its own."""

from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.client import Client
from tests.factories import make_adoption, make_component
from tests.statistics.reporting import report as tell
from tests.succession.councils import ask, council, report

LATE, EARLY = {"since": "2025-04-01"}, {"since": "2024-04-01"}
STOPPED = {"stage": "stopped", "why_stopped": "Too slow."}


@pytest.fixture
def districts(app: Flask, steward: Client) -> dict[str, Client]:
    """Make two districts and the council that takes over."""
    slugs = ("guildford", "woking", "west-surrey")
    return {slug: council(app, steward, slug) for slug in slugs}


@pytest.fixture
def used(camden: Client) -> dict[str, Any]:
    """Make something of Camden's that others use."""
    return make_component(camden, title="Used")


def merge(steward: Client) -> dict[str, Any]:
    return report(ask(steward, "west-surrey", predecessors=["guildford", "woking"]))


def kept(client: Client, entry: dict[str, Any]) -> list[dict[str, Any]]:
    return list(client.get(f"{entry['path']}/adoptions").get_json()["items"])


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({"stage": "piloting"}, {"stage": "live"}),
        (STOPPED, {"stage": "interested"}),
        (LATE, EARLY),
    ],
)
def test_adoption_that_says_more_is_kept(
    districts: dict[str, Client], used: dict[str, Any], steward: Client, less: Any, more: Any
) -> None:
    make_adoption(districts["guildford"], used, **less)
    better = make_adoption(districts["woking"], used, **more)
    merge(steward)
    (left,) = kept(steward, used)
    assert left["id"] == better["id"]
    assert left["organisation"]["slug"] == "west-surrey"


def test_acknowledged_adoption_is_kept_among_equals(
    districts: dict[str, Client], used: dict[str, Any], camden: Client, steward: Client
) -> None:
    make_adoption(districts["guildford"], used, **EARLY)
    known = make_adoption(districts["woking"], used, **LATE)
    camden.post(f"{known['path']}/acknowledge")
    merge(steward)
    assert [(one["id"], one["level"]) for one in kept(steward, used)] == [
        (known["id"], "acknowledged")
    ]


def test_own_adoption_of_the_successor_is_kept_when_it_says_more(
    districts: dict[str, Client], used: dict[str, Any], steward: Client
) -> None:
    own = make_adoption(districts["west-surrey"], used)
    make_adoption(districts["woking"], used, stage="piloting")
    merge(steward)
    assert [(one["id"], one["version"]) for one in kept(steward, used)] == [(own["id"], 1)]


def test_own_adoption_of_the_successor_learns_what_goes_further(
    districts: dict[str, Client], used: dict[str, Any], steward: Client
) -> None:
    own = make_adoption(districts["west-surrey"], used, stage="piloting")
    make_adoption(districts["woking"], used, outcome="Half the calls.")
    found = merge(steward)
    (left,) = kept(steward, used)
    assert (left["id"], left["stage"], left["outcome"]) == (own["id"], "live", "Half the calls.")
    acts = {(one["was"], one["act"]) for one in found["records"] if one["kind"] == "adoption"}
    assert acts == {("west-surrey", "updated"), ("woking", "merged")}


def test_adoption_of_what_becomes_its_own_is_withdrawn(
    districts: dict[str, Client], steward: Client
) -> None:
    permits = make_component(districts["guildford"], title="Permits")
    adopted = [make_adoption(districts[slug], permits) for slug in ("woking", "west-surrey")]
    merge(steward)
    shown = [steward.get(one["path"]).get_json() for one in adopted]
    assert all(one["withdrawn_at"] for one in shown)
    assert [one["organisation"]["slug"] for one in shown] == ["woking", "west-surrey"]
    assert steward.get(permits["path"]).get_json()["adoptions"]["total"] == 0


def test_report_that_passes_says_whom_its_source_named(
    districts: dict[str, Client], used: dict[str, Any], app: Flask, cast: Cast, steward: Client
) -> None:
    tell(app, cast, used["id"], "guildford")
    tasks = {task["what"]: task["detail"] for task in merge(steward)["to_do"]}
    (left,) = kept(steward, used)
    assert left["organisation"]["slug"] == "west-surrey"
    assert left["source"] == "A list, which named Guildford Council"
    assert "confirm-adoptions" not in tasks
    assert tasks["state-adoptions"].startswith("1 adoption that passed to West-Surrey Council")


def test_what_was_declared_is_to_be_confirmed(
    districts: dict[str, Client], used: dict[str, Any], steward: Client
) -> None:
    make_adoption(districts["guildford"], used)
    tasks = {task["what"] for task in merge(steward)["to_do"]}
    assert "confirm-adoptions" in tasks
    assert "state-adoptions" not in tasks
