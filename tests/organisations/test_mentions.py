"""What shows an organisation is rendered again when it changes: entries, and its neighbours."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from registry.entries import service as entries_service
from registry.extensions import db
from registry.kinds import KINDS
from registry.kit import json
from registry.kit.write import write
from registry.models import Entry, Event
from registry.organisations import service
from tests.cast import Cast
from tests.client import Client
from tests.contract.rows import rows
from tests.factories import component, make_component, make_organisation

ORGANISATIONS = "/api/v1/organisations"
CAMDEN = f"{ORGANISATIONS}/camden"


def changes(client: Client) -> list[dict[str, Any]]:
    return list(client.get("/api/v1/changes?limit=100").get_json()["items"])


def test_rename_renders_the_entries_again_as_a_revision(
    camden: Client, steward: Client, anyone: Client
) -> None:
    made = make_component(camden)
    steward.patch(CAMDEN, {"name": "Camden"}, "*")
    answer = anyone.get(made["path"], headers={"If-None-Match": made["etag"]})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1-1"')
    shown = answer.get_json()
    assert shown["owner"]["name"] == "Camden"
    assert (shown["version"], shown["updated_at"]) == (1, made["updated_at"])
    renamed, refreshed = changes(anyone)[-2:]
    assert (renamed["type"], refreshed["type"]) == ("organisation.updated", "entry.refreshed")
    assert (refreshed["revision"], refreshed["document"]) == ("1-1", shown)


def test_refreshed_event_names_its_cause_and_holds_no_fields(
    app: Flask, camden: Client, steward: Client
) -> None:
    make_component(camden)
    steward.patch(CAMDEN, {"name": "Camden"}, "*")
    with app.app_context():
        cause, event = db.session.scalars(select(Event).order_by(Event.position)).all()[-2:]
        assert (event.cause, event.fields) == (cause.position, None)
        assert cause.fields["name"] == "Camden"


def test_edit_based_on_the_state_before_a_rename_is_not_spoilt(
    camden: Client, steward: Client
) -> None:
    made = make_component(camden)
    steward.patch(CAMDEN, {"name": "Camden", "slug": "camden-london"}, "*")
    answer = camden.patch(made["path"], {"phase": "live"}, made["etag"])
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2-0"')
    assert answer.get_json()["owner"]["slug"] == "camden-london"


def test_rename_shows_in_search_and_list_filters(camden: Client, steward: Client) -> None:
    make_component(camden)
    camden.get("/api/v1/search")
    steward.patch(CAMDEN, {"slug": "camden-london"}, "*")
    for path in ("/api/v1/search", "/api/v1/components", "/api/v1/entries"):
        totals = [
            camden.get(f"{path}?owner={owner}").get_json()["total"]
            for owner in ("camden-london", "camden")
        ]
        assert totals == [1, 0], path


@pytest.mark.parametrize(
    "patch", [{"population": 5}, {"contact": {"name": "Us"}}, {"region": "London"}]
)
def test_what_no_entry_shows_renders_none_again(
    camden: Client, steward: Client, patch: dict[str, Any]
) -> None:
    made = make_component(camden)
    assert steward.patch(CAMDEN, patch, "*").status_code == 200
    assert camden.get(made["path"]).headers["ETag"] == made["etag"]


def test_rename_of_a_partner_renders_the_entry_again_once(
    camden: Client, leeds: Client, steward: Client
) -> None:
    both = make_component(leeds, partners=[{"slug": "camden"}, {"slug": "leeds"}])
    other = make_component(leeds)
    steward.patch(f"{ORGANISATIONS}/leeds", {"name": "Leeds"}, "*")
    shown = camden.get(both["path"])
    assert shown.headers["ETag"] == '"1-1"'
    assert shown.get_json()["partners"][1]["name"] == "Leeds"
    assert camden.get(other["path"]).headers["ETag"] == '"1-1"'


def test_fan_out_of_200_entries_reaches_each_once(app: Flask, cast: Cast, steward: Client) -> None:
    with app.app_context(), write():
        for _ in range(200):
            entries_service.create(KINDS["component"], component(), cast.camden.actor)
    steward.patch(CAMDEN, {"name": "Camden"}, "*")
    with app.app_context():
        entries = db.session.scalars(select(Entry)).all()
        events = db.session.scalars(select(Event).order_by(Event.position)).all()
    assert [event.position for event in events] == list(range(1, len(events) + 1))
    refreshed = events[-200:]
    assert {event.type for event in refreshed} == {"entry.refreshed"}
    assert {event.cause for event in refreshed} == {events[-201].position}
    assert {event.record_id for event in refreshed} == {entry.id for entry in entries}
    assert {(entry.version, entry.revision) for entry in entries} == {(1, 1)}
    assert {json.loads(entry.document)["owner"]["name"] for entry in entries} == {"Camden"}


def test_predecessors_are_readable_from_both_ends(steward: Client, anyone: Client) -> None:
    old = make_organisation(steward, slug="old", name="Old")
    link = {"slug": "old", "on": "2019-04-01"}
    young = make_organisation(steward, slug="young", predecessors=[link])
    assert young["predecessors"] == [
        {"slug": "old", "name": "Old", "type": "unitary-authority", "on": "2019-04-01"}
    ]
    shown = anyone.get(old["path"])
    assert [successor["slug"] for successor in shown.get_json()["successors"]] == ["young"]
    assert shown.headers["ETag"] == '"1-1"'
    assert changes(anyone)[-1]["type"] == "organisation.refreshed"


def test_predecessor_taken_away_loses_its_successor(steward: Client, anyone: Client) -> None:
    make_organisation(steward, slug="old")
    young = make_organisation(steward, slug="young", predecessors=[{"slug": "old"}])
    answer = steward.patch(young["path"], {"predecessors": []}, young["etag"])
    assert answer.get_json()["predecessors"] == []
    shown = anyone.get(f"{ORGANISATIONS}/old")
    assert (shown.get_json()["successors"], shown.headers["ETag"]) == ([], '"1-2"')


def test_rename_shows_at_both_neighbours(steward: Client, anyone: Client) -> None:
    make_organisation(steward, slug="old")
    middle = make_organisation(steward, slug="middle", predecessors=[{"slug": "old"}])
    make_organisation(steward, slug="young", predecessors=[{"slug": "middle"}])
    shown = anyone.get(middle["path"])
    steward.patch(middle["path"], {"slug": "centre"}, shown.headers["ETag"])
    old, young = (anyone.get(f"{ORGANISATIONS}/{slug}").get_json() for slug in ("old", "young"))
    assert old["successors"][0]["slug"] == young["predecessors"][0]["slug"] == "centre"
    again = young | {"predecessors": [{"slug": "middle", "on": None}]}
    answer = steward.put(f"{ORGANISATIONS}/young", again, "*")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1-1"')


@pytest.mark.parametrize(
    ("predecessors", "pointer"),
    [
        ([{"slug": "cambden"}], "/predecessors/0/slug"),
        ([{"slug": "leeds"}, {"slug": "young"}], "/predecessors/1/slug"),
        ([{"slug": "leeds"}, {"slug": "leeds"}], "/predecessors/1/slug"),
        ([{"slug": "leeds", "on": "then"}], "/predecessors/0/on"),
        ([{}], "/predecessors/0/slug"),
    ],
)
def test_predecessors_that_cannot_be_are_refused(
    app: Flask, steward: Client, predecessors: list[dict[str, str]], pointer: str
) -> None:
    young = make_organisation(steward, slug="young")
    before = rows(app)
    answer = steward.patch(young["path"], {"predecessors": predecessors}, young["etag"])
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]
    assert rows(app) == before


def test_rename_by_the_service_reads_as_it_was_written(app: Flask, cast: Cast) -> None:
    with app.app_context(), write():
        organisation = service.get("camden")
        service.update(organisation, {"name": "Camden"}, cast.steward.actor)
        assert json.loads(organisation.document)["name"] == "Camden"
