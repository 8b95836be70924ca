"""One event tells the whole and causes all others; what was before reads as it was."""

from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import select

from registry.extensions import db
from registry.models import Adoption, Event, Organisation, OrganisationSuccession, Token
from registry.models import EntryOrganisation as Link
from tests.client import Client
from tests.factories import make_component, make_draft
from tests.succession.councils import ORGANISATIONS, ask, council, every_row, report

BODY = {"on": "2026-04-01", "predecessors": ["woking"]}
PATH = f"{ORGANISATIONS}/west-surrey/succession"


@pytest.fixture
def permits(app: Flask, steward: Client) -> dict[str, Any]:
    """Make Woking, which owns an entry and a draft, and West Surrey."""
    woking = council(app, steward, "woking", signatory_since="2018-07-04")
    council(app, steward, "west-surrey")
    make_draft(woking, title="Zanzibar")
    return make_component(woking, title="Permits", contact={"name": "Permits team"})


def merge(steward: Client) -> dict[str, Any]:
    return report(ask(steward, "west-surrey", predecessors=["woking"]))


def test_one_event_causes_all_others(
    context: AppContext, permits: dict[str, Any], steward: Client
) -> None:
    position = merge(steward)["position"]
    later = db.session.scalars(select(Event).where(Event.position > position)).all()
    assert {event.cause for event in later} == {position}
    told = sorted(event.type for event in later)
    assert told == ["entry.transferred"] * 2 + ["organisation.ended", "token.revoked"]


def test_event_keeps_the_whole_mapping_without_a_title(
    context: AppContext, permits: dict[str, Any], steward: Client
) -> None:
    found = merge(steward)
    event = db.session.get_one(Event, found["position"])
    assert (event.type, event.slug) == ("organisation.succeeded", "west-surrey")
    kept = (event.fields or {})["succession"]
    assert len(kept["moves"]) == found["records_total"] == 3
    assert "Permits" not in str(kept)
    assert "anzibar" not in str(kept)


def test_changes_tell_of_it_and_of_no_draft(permits: dict[str, Any], steward: Client) -> None:
    merge(steward)
    answer = steward.get("/api/v1/changes?limit=100")
    told = [change["type"] for change in answer.get_json()["items"]][-3:]
    assert told == ["organisation.succeeded", "organisation.ended", "entry.transferred"]
    assert "zanzibar" not in answer.get_data(as_text=True).lower()


def test_versions_before_name_the_old_owner(permits: dict[str, Any], steward: Client) -> None:
    merge(steward)
    first, second = (
        steward.get(f"{permits['path']}/versions/{number}").get_json() for number in (1, 2)
    )
    assert [one["document"]["owner"]["slug"] for one in (first, second)] == [
        "woking",
        "west-surrey",
    ]
    listed = steward.get(f"{permits['path']}/versions").get_json()["items"][0]
    assert (listed["type"], listed["restored_from"], listed["changed"]) == (
        "entry.transferred",
        None,
        ["owner"],
    )


def test_same_call_again_changes_nothing(
    context: AppContext, permits: dict[str, Any], steward: Client
) -> None:
    first, rows = merge(steward), every_row()
    again = merge(steward)
    assert every_row() == rows
    assert again.pop("done_before")
    assert not first.pop("done_before")
    assert again == first


def test_repeat_with_a_key_gets_the_first_answer(permits: dict[str, Any], steward: Client) -> None:
    headers = {"Idempotency-Key": "surrey"}
    first, again = (steward.post(PATH, BODY, headers=headers) for _ in range(2))
    assert (first.status_code, again.data) == (200, first.data)


def test_report_says_what_is_left_to_people(permits: dict[str, Any], steward: Client) -> None:
    tasks = {task["what"] for task in merge(steward)["to_do"]}
    assert tasks == {
        "issue-tokens",
        "set-contact",
        "check-contacts",
        "signatory",
        "tell-of-drafts",
    }
    assert steward.get(f"{ORGANISATIONS}/west-surrey").get_json()["signatory_since"] is None


def test_every_table_that_names_organisations_is_known() -> None:
    # A new one has to say what becomes of it when its organisation ends.
    known = {Link, Adoption, Token, OrganisationSuccession}
    naming = {
        table.name
        for table in db.metadata.sorted_tables
        if any(key.column.table is Organisation.__table__ for key in table.foreign_keys)
    }
    # The codes of an organisation stay with it.
    assert naming == {one.__tablename__ for one in known} | {"organisation_identifiers"}
