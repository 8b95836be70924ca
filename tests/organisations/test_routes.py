"""Organisations are read by everybody and written by a steward."""

from typing import Any

import pytest
from flask import Flask

from tests.client import Client
from tests.contract.rows import rows
from tests.factories import make_organisation

ORGANISATIONS = "/api/v1/organisations"
CAMDEN = f"{ORGANISATIONS}/camden"
CONTACT = {"name": "Digital team", "email": "digital@camden.example"}


def test_create_answers_201_with_the_document(steward: Client, anyone: Client) -> None:
    body = {
        "name": "Cyngor Sir Ynys Môn",
        "type": "welsh-unitary-authority",
        "nation": "wales",
        "population": 68900,
        "started_on": "1996-04-01",
        "identifiers": [{"scheme": "gss", "value": "W06000001", "from": "1996-04-01"}],
    }
    answer = steward.post(ORGANISATIONS, body)
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1-0"')
    shown = anyone.get(f"{ORGANISATIONS}/cyngor-sir-ynys-mon").get_json()
    assert shown == answer.get_json()
    assert shown["identifiers"][0] == body["identifiers"][0] | {"to": None}
    assert (shown["kind"], shown["version"], shown["contact"]) == ("organisation", 1, None)


def test_read_of_what_is_known_is_304(anyone: Client) -> None:
    etag = anyone.get(CAMDEN).headers["ETag"]
    assert anyone.get(CAMDEN, headers={"If-None-Match": etag}).status_code == 304
    assert anyone.get(f"{ORGANISATIONS}/nowhere").status_code == 404


def test_create_with_taken_slug_is_a_conflict_that_names_a_free_one(steward: Client) -> None:
    for body in ({"name": "Camden", "type": "county"}, {"name": "New", "type": "county"}):
        answer = steward.post(ORGANISATIONS, body)
        assert answer.status_code == 409
        free = answer.get_json()["errors"][0]["suggestion"]
        assert steward.post(ORGANISATIONS, {**body, "slug": free}).status_code == 201


def test_organisation_changes_its_own_contact(camden: Client, anyone: Client) -> None:
    answer = camden.patch(CAMDEN, {"contact": CONTACT}, "*")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2-0"')
    assert anyone.get(CAMDEN).get_json()["contact"] == CONTACT
    answer = camden.patch(CAMDEN, {"contact": {"email": None}}, '"2-0"')
    assert answer.get_json()["contact"] == CONTACT | {"email": None}


@pytest.mark.parametrize(
    "patch",
    [{"name": "Camden"}, {"contact": CONTACT, "population": 5}, {"slug": "x"}, {"type": "county"}],
)
def test_organisation_changes_nothing_else_of_itself(
    app: Flask, camden: Client, patch: dict[str, Any]
) -> None:
    before = rows(app)
    assert camden.patch(CAMDEN, patch, "*").status_code == 403
    assert rows(app) == before


def test_organisation_may_repeat_what_it_may_not_change(camden: Client) -> None:
    shown = camden.get(CAMDEN).get_json()
    answer = camden.patch(CAMDEN, {**shown, "contact": CONTACT}, '"1-0"')
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2-0"')


def test_other_organisation_changes_nothing(app: Flask, leeds: Client, reader: Client) -> None:
    before = rows(app)
    for client in (leeds, reader):
        assert client.patch(CAMDEN, {"contact": CONTACT}, "*").status_code == 403
        assert client.put(CAMDEN, {"name": "A", "type": "county"}, "*").status_code == 403
        assert client.post(ORGANISATIONS, {"name": "A", "type": "county"}).status_code == 403
    assert rows(app) == before


def test_put_replaces_and_takes_away_what_it_leaves_out(steward: Client) -> None:
    made = make_organisation(steward, region="Kent", contact=CONTACT)
    body = {"name": "Kent", "type": "county"}
    shown = steward.put(made["path"], body, made["etag"]).get_json()
    assert (shown["name"], shown["region"], shown["contact"]) == ("Kent", None, None)
    assert shown["slug"] == made["slug"]
    assert steward.put(made["path"], body).status_code == 428
    assert steward.put(made["path"], body, made["etag"]).status_code == 412
    assert steward.put(f"{ORGANISATIONS}/nowhere", body, "*").status_code == 404


def test_renamed_slug_redirects_for_good(steward: Client, anyone: Client) -> None:
    made = make_organisation(steward, slug="first")
    steward.patch(made["path"], {"slug": "second"}, made["etag"])
    for answer in (
        anyone.get(f"{ORGANISATIONS}/first"),
        steward.put(f"{ORGANISATIONS}/first", {}, "*"),
        steward.patch(f"{ORGANISATIONS}/first", {}, "*"),
    ):
        assert answer.status_code == 308
        assert answer.headers["Location"] == f"{ORGANISATIONS}/second"
    again = {"name": "Other", "type": "county", "slug": "first"}
    assert steward.post(ORGANISATIONS, again).status_code == 409


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"type": "countty"}, "/type"),
        ({"nation": "Wales"}, "/nation"),
        ({"population": -1}, "/population"),
        ({"population": 10**20}, "/population"),
        ({"population": True}, "/population"),
        ({"started_on": "2026-02-30"}, "/started_on"),
        ({"started_on": "2026-01-02", "ended_on": "2026-01-01"}, "/ended_on"),
        ({"identifiers": [{"scheme": "a" * 41, "value": "1"}]}, "/identifiers/0/scheme"),
        ({"identifiers": [{"scheme": "gss"}]}, "/identifiers/0/value"),
        (
            {
                "identifiers": [
                    {"scheme": "a", "value": "1", "from": "2026-01-02", "to": "2026-01-01"}
                ]
            },
            "/identifiers/0/to",
        ),
        ({"identifiers": None}, "/identifiers"),
        ({"successors": [{"slug": "leeds"}]}, "/successors"),
        ({"id": "1"}, "/id"),
        ({"document": "x"}, "/document"),
        ({"contact": {"email": "a@b.org"}}, "/contact/name"),
    ],
)
def test_wrong_value_is_refused_with_its_place(
    app: Flask, steward: Client, values: dict[str, Any], pointer: str
) -> None:
    before = rows(app)
    answer = steward.post(ORGANISATIONS, {"name": "Kent", "type": "county", **values})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]
    assert rows(app) == before
