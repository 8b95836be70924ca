"""What cannot be is refused with everything that is wrong, and nothing is half done."""

from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext

from registry.succession import report as report_
from tests.client import Client
from tests.factories import make_component, make_organisation
from tests.succession.councils import ORGANISATIONS, ask, council, every_row, faults, report

FIRST = "/predecessors/0"


@pytest.fixture
def woking(app: Flask, steward: Client) -> Client:
    """Make Woking, which owns something, and West Surrey, which is to take over."""
    client = council(app, steward, "woking")
    make_component(client)
    council(app, steward, "west-surrey")
    return client


def merge(steward: Client, *predecessors: str, **more: Any) -> Any:
    return ask(steward, "west-surrey", predecessors=list(predecessors), **more)


def test_only_a_steward_may(woking: Client, steward: Client) -> None:
    assert merge(woking, "woking").status_code == 403
    assert merge(steward, "woking").status_code == 200


def test_council_that_is_named_twice_is_pointed_to_where_it_stands(
    app: Flask, woking: Client, steward: Client
) -> None:
    council(app, steward, "guildford")
    wrong = faults(merge(steward, "woking", "woking", "guildfrod"))
    assert wrong.keys() == {"/predecessors/1", "/predecessors/2"}
    assert wrong["/predecessors/1"] == "Woking Council is named already."


@pytest.mark.parametrize("body", [{}, {"predecessors": ["a"], "successors": [{"slug": "b"}]}])
def test_neither_and_both_are_refused(woking: Client, steward: Client, body: Any) -> None:
    assert "predecessors" in faults(ask(steward, "west-surrey", **body))[""]


def test_unknown_organisation_is_refused_with_the_nearest(woking: Client, steward: Client) -> None:
    answer = merge(steward, "wokin")
    assert set(faults(answer)) == {FIRST}
    assert answer.get_json()["errors"][0]["suggestion"] == "woking"


@pytest.mark.parametrize("on", ["0001-01-01", "0202-04-01"])
def test_day_of_long_ago_is_refused(woking: Client, steward: Client, on: str) -> None:
    assert set(faults(merge(steward, "woking", on=on))) == {"/on"}
    assert merge(steward, "woking", on="1974-04-01").status_code == 200


def test_unknown_address_is_not_found(woking: Client, steward: Client) -> None:
    assert ask(steward, "nowhere", predecessors=["woking"]).status_code == 404


def test_organisation_named_under_two_names_is_refused(woking: Client, steward: Client) -> None:
    etag = steward.get(f"{ORGANISATIONS}/woking").headers["ETag"]
    steward.patch(f"{ORGANISATIONS}/woking", {"slug": "woking-borough"}, etag)
    assert set(faults(merge(steward, "woking", "woking-borough"))) == {"/predecessors/1"}


def test_successor_among_predecessors_is_refused(woking: Client, steward: Client) -> None:
    assert set(faults(merge(steward, "woking", "west-surrey"))) == {"/predecessors/1"}


@pytest.mark.parametrize("type_", ["registry", "example"])
def test_what_is_no_council_is_refused(woking: Client, steward: Client, type_: str) -> None:
    make_organisation(steward, slug="trial", type=type_)
    assert "no council" in faults(merge(steward, "trial"))[FIRST]


def test_day_to_come_is_answered_to_a_dry_run_only(woking: Client, steward: Client) -> None:
    later = {"on": "2090-04-01", "predecessors": ["woking"]}
    assert "2090-04-01 or later" in faults(ask(steward, "west-surrey", **later))["/on"]
    found = report(ask(steward, "west-surrey", "?dry_run=true", **later))
    assert found["to_do"][0]["what"] == "come-back"


def test_successor_that_has_ended_is_refused(woking: Client, steward: Client) -> None:
    make_organisation(steward, slug="gone", ended_on="2020-03-31")
    assert "ended on 2020-03-31" in faults(ask(steward, "gone", predecessors=["woking"]))[""]


@pytest.mark.parametrize("days", [{"ended_on": "2026-04-01"}, {"started_on": "2026-04-01"}])
def test_predecessor_with_other_days_is_refused(
    woking: Client, steward: Client, days: dict[str, str]
) -> None:
    make_organisation(steward, slug="odd", **days)
    assert "which is after 2026-03-31" in faults(merge(steward, "odd"))[FIRST]


def test_successor_that_begins_later_is_refused(woking: Client, steward: Client) -> None:
    make_organisation(steward, slug="late", started_on="2026-05-01")
    assert "begins on 2026-05-01" in faults(ask(steward, "late", predecessors=["woking"]))[""]


def test_circle_of_successions_is_refused(woking: Client, steward: Client) -> None:
    for slug, before in (("second", "west-surrey"), ("third", "second")):
        make_organisation(steward, slug=slug, predecessors=[{"slug": before}])
    assert "came before" in faults(merge(steward, "third"))[""]


def test_who_has_passed_already_is_told_apart(woking: Client, steward: Client) -> None:
    report(merge(steward, "woking"))
    make_organisation(steward, slug="guildford")
    found = faults(merge(steward, "guildford", "woking"))
    assert set(found) == {"/predecessors/1"}
    assert "has passed to West-Surrey Council already" in found["/predecessors/1"]


def test_nothing_is_half_done_when_the_last_step_fails(
    context: AppContext, woking: Client, steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = every_row()

    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("The last step fails.")

    monkeypatch.setattr(report_, "made", fails)
    headers = {"Idempotency-Key": "once"}
    path = f"{ORGANISATIONS}/west-surrey/succession"
    body = {"on": "2026-04-01", "predecessors": ["woking"]}
    assert steward.post(path, body, headers=headers).status_code == 500
    assert every_row() == before
