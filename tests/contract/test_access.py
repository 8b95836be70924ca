"""Who may do what, over every route that there is: a new route without a row here fails."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.access.actor import SCOPES
from registry.access.guard import PUBLIC
from tests.cast import Cast
from tests.client import Client
from tests.contract.conftest import Stage
from tests.contract.rows import rows
from tests.contract.statements import counted
from tests.contract.url_map import Operation, asking, operations, writes
from tests.factories import component

# What each of the cast gets. On what is public but not theirs 403, on what is private 404.
OWN_PUBLIC = {"camden": 200, "leeds": 403, "reader": 403, "steward": 200}
OWN_DRAFT = {"camden": 200, "leeds": 404, "reader": 403, "steward": 404}
OWN_TOKEN = {"camden": 200, "leeds": 404, "reader": 200, "steward": 200}
NEW_ENTRY = {"camden": 201, "leeds": 201, "reader": 403, "steward": 201}
NEW_TOKEN = {"camden": 201, "leeds": 201, "reader": 201, "steward": 201}
STEWARD_MAKES = {"camden": 403, "leeds": 403, "reader": 403, "steward": 201}
# PUT may create: what it may not see is as if nothing were there, which If-Match then tells.
NO_ENTRY_HERE = OWN_DRAFT | {"leeds": 412, "steward": 412}
STEWARD_ONLY = {"camden": 403, "leeds": 403, "reader": 403, "steward": 200}

# Only the adopter says what it uses, not even a steward in its name.
ADOPTER = {"camden": 200, "leeds": 403, "reader": 403, "steward": 403}

ADOPTIONS, RELATIONS = "/api/v1/adoptions", "/api/v1/relations"
ENTRY, DRAFT, ORGANISATION, TOKEN, TAG, NOTHING = "entry", "draft", "camden", "token", "cars", ""


@dataclass(frozen=True, slots=True)
class Row:
    """Say what each of the cast gets for a write on one thing."""

    on: str
    gets: dict[str, int]
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)


COUNCIL = {"name": "London Borough of Camden", "type": "london-borough", "nation": "england"}
FULL = {"title": "Parking permits", "summary": "Pay for a permit."}
ADOPTION = {"stage": "live", "since": "2025-04-01"}
# The component that Camden has adopted in the stage.
RELATION = {"type": "depends-on", "target": "/api/v1/components/adopted"}
TABLE: dict[tuple[str, str], list[Row]] = {
    ("POST", "/api/v1/{kind}"): [Row(NOTHING, NEW_ENTRY, FULL)],
    ("PUT", "/api/v1/{kind}/{slug}"): [
        Row(ENTRY, OWN_PUBLIC, FULL),
        Row(DRAFT, NO_ENTRY_HERE, FULL),
    ],
    ("PATCH", "/api/v1/{kind}/{slug}"): [
        Row(ENTRY, OWN_PUBLIC, {"summary": "Another one."}),
        Row(DRAFT, OWN_DRAFT, {"summary": "Another one."}),
    ],
    ("DELETE", "/api/v1/{kind}/{slug}"): [Row(ENTRY, OWN_PUBLIC), Row(DRAFT, OWN_DRAFT)],
    ("POST", "/api/v1/{kind}/{slug}/transfer"): [
        Row(ENTRY, STEWARD_ONLY, {"owner": "leeds"}),
        Row(DRAFT, STEWARD_ONLY | {"steward": 204}, {"owner": "leeds"}),
    ],
    ("POST", "/api/v1/{kind}/{slug}/review"): [
        Row(ENTRY, OWN_PUBLIC | {"steward": 403}),
        Row(DRAFT, OWN_DRAFT),
    ],
    ("POST", "/api/v1/{kind}/{slug}/versions/{number}/restore"): [
        Row(ENTRY, OWN_PUBLIC),
        Row(DRAFT, OWN_DRAFT),
    ],
    ("POST", "/api/v1/{kind}/{slug}/adoptions"): [
        Row(ENTRY, NEW_ENTRY | {"camden": 422, "steward": 403}, ADOPTION),
        Row(DRAFT, OWN_DRAFT | {"camden": 422}, ADOPTION),
    ],
    ("PATCH", f"{ADOPTIONS}/{{adoption_id}}"): [Row(NOTHING, ADOPTER, {"outcome": "Well."})],
    ("DELETE", f"{ADOPTIONS}/{{adoption_id}}"): [Row(NOTHING, ADOPTER | {"steward": 200})],
    ("POST", f"{ADOPTIONS}/{{adoption_id}}/confirm"): [Row(NOTHING, ADOPTER)],
    ("POST", f"{ADOPTIONS}/{{adoption_id}}/acknowledge"): [
        Row(NOTHING, ADOPTER | {"camden": 403, "leeds": 200})
    ],
    ("DELETE", f"{ADOPTIONS}/{{adoption_id}}/acknowledge"): [
        Row(NOTHING, ADOPTER | {"camden": 403, "leeds": 200})
    ],
    ("POST", "/api/v1/{kind}/{slug}/relations"): [
        Row(ENTRY, NEW_ENTRY | {"leeds": 403}, RELATION),
        # There is something to do first, for who may see it.
        Row(DRAFT, OWN_DRAFT | {"camden": 409}, RELATION),
    ],
    ("PATCH", f"{RELATIONS}/{{relation_id}}"): [Row(NOTHING, OWN_PUBLIC, {"note": "Partly."})],
    ("DELETE", f"{RELATIONS}/{{relation_id}}"): [Row(NOTHING, OWN_PUBLIC)],
    ("PATCH", "/api/v1/tags/{name}"): [Row(TAG, STEWARD_ONLY, {"description": "Cars."})],
    ("POST", "/api/v1/tags/{name}/rename"): [Row(TAG, STEWARD_ONLY, {"name": "vehicles"})],
    ("POST", "/api/v1/tags/{name}/merge"): [Row(TAG, STEWARD_ONLY, {"into": "lorries"})],
    ("POST", "/api/v1/organisations"): [
        Row(NOTHING, STEWARD_MAKES, {"name": "Rutland", "type": "unitary-authority"})
    ],
    ("PUT", "/api/v1/organisations/{slug}"): [Row(ORGANISATION, STEWARD_ONLY, COUNCIL)],
    ("PATCH", "/api/v1/organisations/{slug}"): [
        Row(ORGANISATION, OWN_PUBLIC, {"contact": {"name": "Digital team"}})
    ],
    ("POST", "/api/v1/organisations/{slug}/succession"): [
        Row(ORGANISATION, STEWARD_ONLY, {"on": "2026-04-01", "predecessors": ["leeds"]})
    ],
    ("POST", "/api/v1/tokens"): [Row(NOTHING, NEW_TOKEN, {"scopes": []})],
    ("DELETE", "/api/v1/tokens/{token_id}"): [Row(TOKEN, OWN_TOKEN)],
}
MEMBERS = ("camden", "leeds", "reader", "steward")
CASES = [(key, row, member) for key, rows in TABLE.items() for row in rows for member in MEMBERS]
LABELS = [f"{key[0]} {key[1]} {row.on} {member}" for key, row, member in CASES]


def act(
    client: Client, operation: Operation, row: Row, stage: Stage, **kwargs: Any
) -> TestResponse:
    """Try a write of the table."""
    slug = {ENTRY: stage.entry["slug"], DRAFT: stage.draft["slug"]}.get(row.on, row.on)
    headers = {"If-Match": stage.etags.get(slug, '"1-0"')}
    body = {} if row.body is None else {"json": row.body}
    return client.request(
        operation.method,
        operation.at(slug=slug, name=TAG, **stage.ids),
        **{"headers": headers, **body, **kwargs},
    )


def operation_of(app: Flask, key: tuple[str, str]) -> Operation:
    return next(found for found in writes(app) if found.key == key)


@pytest.mark.parametrize(("key", "row", "member"), CASES, ids=LABELS)
def test_write_is_answered_as_the_table_says(
    app: Flask, cast: Cast, stage: Stage, key: tuple[str, str], row: Row, member: str
) -> None:
    held = getattr(cast, member)
    if key == ("POST", "/api/v1/tokens"):
        row = Row(row.on, row.gets, {"scopes": sorted(held.actor.scopes)[:1]})
    answer = act(Client(app, held.secret), operation_of(app, key), row, stage)
    assert answer.status_code == row.gets[member], answer.get_data(as_text=True)


def test_every_write_has_a_row_and_every_row_a_write(app: Flask) -> None:
    assert {found.key for found in writes(app)} == set(TABLE)


def test_every_operation_states_its_access(app: Flask) -> None:
    stated = {found.key: found.contract.get("access") for found in operations(app)}
    assert stated
    assert {key for key, access in stated.items() if access not in (PUBLIC, *SCOPES)} == set()
    assert {key for key in TABLE if stated[key] == PUBLIC} == set()


def test_what_only_reads_is_open_and_leaves_nothing(app: Flask, anyone: Client) -> None:
    assert asking(app)
    for found in asking(app):
        assert (found.method, found.contract["access"]) == ("POST", PUBLIC)
        assert "idempotent" not in found.contract
        before = rows(app)
        answer = anyone.post(found.at(), found.contract["example"])
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert rows(app) == before


def test_every_write_without_a_token_is_401_whatever_else_is_wrong(
    app: Flask, anyone: Client, stage: Stage
) -> None:
    broken = {"data": b'{"title":', "query_string": "nonsense=1"}
    for found in writes(app):
        for content_type in ("text/plain", "application/json"):
            headers = {"Content-Type": content_type, "Idempotency-Key": ""}
            for row in TABLE[found.key]:
                answer = act(anyone, found, row, stage, headers=headers, json=None, **broken)
                assert answer.status_code == 401, (found.key, answer.get_data(as_text=True))
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("fault", ["expired", "revoked", "malformed", "mistyped"])
def test_dead_token_opens_nothing(
    app: Flask, stage: Stage, dead_tokens: dict[str, str], fault: str
) -> None:
    client = Client(app, dead_tokens[fault])
    details = set()
    for found in operations(app):
        rows = TABLE.get(found.key, [Row(ENTRY, {}), Row(DRAFT, {})])
        for row in rows:
            answer = act(client, found, row, stage)
            assert answer.status_code == 401, found.key
            assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
            details.add(answer.get_json()["detail"])
    assert len(details) == 1


def test_dead_tokens_are_told_the_same(app: Flask, dead_tokens: dict[str, str]) -> None:
    answers = [Client(app, secret).get("/api/v1/tokens") for secret in dead_tokens.values()]
    assert len({answer.get_data() for answer in answers}) == 1


@pytest.mark.parametrize("fault", ["malformed", "mistyped"])
def test_malformed_token_costs_no_statement(
    app: Flask, dead_tokens: dict[str, str], fault: str
) -> None:
    with counted(app) as statements:
        Client(app, dead_tokens[fault]).post("/api/v1/components", component())
    assert statements == []


@pytest.mark.parametrize("member", ["anyone", "leeds", "steward"])
def test_draft_is_shown_to_no_stranger(
    request: pytest.FixtureRequest, app: Flask, stage: Stage, member: str
) -> None:
    client: Client = request.getfixturevalue(member)
    for found in operations(app):
        if found.method != "GET":
            continue
        path = found.at(slug=stage.draft["slug"], name="zanzibar", token_id=stage.token)
        asked = [path, f"{path}?q=zanzibar", f"{path}?state=draft", f"{path}?owner=camden"]
        for address in asked:
            answer = client.get(address)
            said = answer.get_data(as_text=True).replace(stage.draft["slug"], "")
            said = said.replace("There is no tag zanzibar.", "")
            assert "zanzibar" not in said.lower(), address
            assert stage.draft["id"] not in said, address


def test_draft_answers_like_what_is_not_there(stage: Stage, leeds: Client) -> None:
    slug = stage.draft["slug"]
    for method in ("GET", "PATCH", "DELETE"):
        body = {} if method in ("GET", "DELETE") else {"json": component()}
        headers = {"If-Match": '"1-0"'}
        there = leeds.request(method, f"/api/v1/components/{slug}", headers=headers, **body)
        assert there.status_code == 404
        assert there.get_json()["detail"] == f"There is no component {slug}."
