"""Tokens through the API."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from registry.access.secret import is_well_formed
from registry.extensions import db
from registry.models import Event, Token
from tests.cast import Cast
from tests.client import Client
from tests.factories import component, make_organisation

TOKENS = "/api/v1/tokens"
MISSING = f"{TOKENS}/01a2087e-a6c3-7bd4-8502-7bb3c06b9e5e"


def issue(client: Client, *scopes: str, **values: Any) -> dict[str, Any]:
    answer = client.post(TOKENS, {"scopes": list(scopes) or ["entries:write"], **values})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return dict(answer.get_json())


def days(token: dict[str, Any]) -> int:
    ends, begins = (datetime.fromisoformat(token[name]) for name in ("expires_at", "created_at"))
    return (ends - begins).days


def test_issue_answers_201_with_a_token_that_works(app: Flask, camden: Client) -> None:
    answer = camden.post(TOKENS, {"scopes": ["entries:write"], "label": "CI of permits"})
    made = answer.get_json()
    assert answer.status_code == 201
    assert is_well_formed(made["token"])
    assert answer.headers["Location"].endswith(f"{TOKENS}/{made['id']}")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Client(app, made["token"]).post("/api/v1/components", component()).status_code == 201


def test_issue_for_a_council_that_has_ended_names_who_took_over(steward: Client) -> None:
    old = make_organisation(steward, slug="old", ended_on="2023-03-31")
    before = [{"slug": old["slug"], "on": "2023-04-01"}]
    make_organisation(steward, slug="after", predecessors=before)
    answer = steward.post(TOKENS, {"organisation": "old", "scopes": ["entries:write"]})
    assert answer.status_code == 422
    (fault,) = answer.get_json()["errors"]
    assert (fault["pointer"], fault["suggestion"]) == ("/organisation", "after")


def test_issue_without_days_lasts_90(camden: Client) -> None:
    made = issue(camden)
    assert days(made) == 90
    begins = datetime.fromisoformat(made["created_at"])
    assert datetime.now(UTC) - begins < timedelta(minutes=1)


def test_issue_lasts_from_1_to_365_days(camden: Client) -> None:
    assert [days(issue(camden, days=number)) for number in (1, 365)] == [1, 365]
    for wrong in (0, -1, 366, 10**20, 2**64 - 1, 1.5, "90", True, None):
        answer = camden.post(TOKENS, {"scopes": ["entries:write"], "days": wrong})
        assert answer.status_code == 422, wrong
        assert answer.get_json()["errors"][0]["pointer"] == "/days"


@pytest.mark.parametrize(
    ("scopes", "pointer"),
    [
        ([], "/scopes"),
        (["entries:read"], "/scopes/0"),
        (["entries:write", "*"], "/scopes/1"),
        ("entries:write", "/scopes"),
        (None, "/scopes"),
        ([["entries:write"]], "/scopes/0"),
    ],
)
def test_issue_with_wrong_scopes_is_422(camden: Client, scopes: Any, pointer: str) -> None:
    answer = camden.post(TOKENS, {"scopes": scopes})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == pointer


def test_doubled_scopes_stand_once(camden: Client) -> None:
    assert issue(camden, "tokens:write", "entries:write", "entries:write")["scopes"] == [
        "entries:write",
        "tokens:write",
    ]


def test_scopes_are_never_wider_than_ones_own(app: Flask, camden: Client, reader: Client) -> None:
    for client, scopes in (
        (reader, ["entries:write"]),
        (reader, ["tokens:write", "organisations:write"]),
        (camden, ["registry:steward"]),
    ):
        answer = client.post(TOKENS, {"scopes": scopes})
        assert answer.status_code == 403
        assert scopes[-1] in answer.get_json()["detail"]
    with app.app_context():
        assert len(db.session.scalars(select(Token)).all()) == 4


def test_narrow_token_cannot_make_a_wider_one_by_a_detour(app: Flask, camden: Client) -> None:
    narrow = Client(app, issue(camden, "tokens:write")["token"])
    again = Client(app, issue(narrow, "tokens:write")["token"])
    assert again.post(TOKENS, {"scopes": ["entries:write"]}).status_code == 403


def test_token_without_the_scope_sees_and_makes_no_token(app: Flask, camden: Client) -> None:
    made = issue(camden, "entries:write")
    plain = Client(app, made["token"])
    assert plain.get(TOKENS).status_code == 403
    assert plain.get(f"{TOKENS}/{made['id']}").status_code == 403
    assert plain.delete(f"{TOKENS}/{made['id']}").status_code == 403
    assert plain.post(TOKENS, {"scopes": ["entries:write"]}).status_code == 403


def test_steward_issues_for_another_organisation(app: Flask, steward: Client) -> None:
    made = issue(steward, "entries:write", organisation="leeds")
    assert made["organisation"]["slug"] == "leeds"
    answer = Client(app, made["token"]).post("/api/v1/components", component())
    assert answer.get_json()["owner"]["slug"] == "leeds"


def test_only_a_steward_issues_for_another_organisation(camden: Client) -> None:
    body = {"scopes": ["entries:write"], "organisation": "leeds"}
    assert camden.post(TOKENS, body).status_code == 403
    assert issue(camden, organisation="camden")["organisation"]["slug"] == "camden"


def test_issue_for_an_unknown_organisation_is_422(steward: Client, camden: Client) -> None:
    body = {"scopes": ["entries:write"], "organisation": "atlantis"}
    answer = steward.post(TOKENS, body)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/organisation"
    assert camden.post(TOKENS, body).status_code == 403


def test_secret_is_shown_once_and_stands_nowhere(
    app: Flask, camden: Client, steward: Client, caplog: pytest.LogCaptureFixture
) -> None:
    made = issue(camden, label="CI")
    secret = made["token"]
    Client(app, secret).post("/api/v1/components", {"title": ""})
    asked = [TOKENS, f"{TOKENS}/{made['id']}", "/api/v1/changes", "/api/v1/search?q=ukreg"]
    said = "".join(camden.get(path).get_data(as_text=True) for path in asked)
    said += steward.get(f"{TOKENS}?organisation=camden").get_data(as_text=True)
    said += camden.delete(f"{TOKENS}/{made['id']}").get_data(as_text=True) + caplog.text
    assert made["hint"] in said
    assert secret not in said
    with app.app_context(), db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            assert secret not in str(connection.execute(table.select()).all()), table.name


def test_token_has_events_that_nobody_reads(app: Flask, camden: Client, anyone: Client) -> None:
    before = anyone.get("/api/v1/changes").get_data()
    made = issue(camden)
    camden.delete(f"{TOKENS}/{made['id']}")
    assert anyone.get("/api/v1/changes").get_data() == before
    with app.app_context():
        found = db.session.scalars(
            select(Event).where(Event.record_id == made["id"]).order_by(Event.position)
        ).all()
    assert [event.type for event in found] == ["token.issued", "token.revoked"]
    assert not any(event.is_public for event in found)


def test_list_shows_ones_own_newest_first(camden: Client, cast: Cast, app: Flask) -> None:
    made = [issue(camden, label=f"Number {n}")["id"] for n in range(3)]
    shown = camden.get(TOKENS).get_json()
    ids = [token["id"] for token in shown["items"]]
    assert ids[:3] == made[::-1]
    assert {cast.camden.actor.token_id, cast.reader.actor.token_id} == set(ids[3:])
    assert shown["total"] == 5
    assert not any("token" in token for token in shown["items"])


def test_list_goes_on_page_by_page(camden: Client) -> None:
    made = [issue(camden)["id"] for _ in range(4)]
    found: list[str] = []
    path = f"{TOKENS}?limit=2&organisation=camden"
    while path:
        page = camden.get(path).get_json()
        found += [token["id"] for token in page["items"]]
        path = (page["next"] or "").removeprefix("http://localhost")
        assert page["total"] == 6
    assert found[:4] == made[::-1]
    assert len(found) == len(set(found)) == 6


def test_list_of_another_organisation_is_a_stewards(camden: Client, steward: Client) -> None:
    path = f"{TOKENS}?organisation=leeds"
    assert camden.get(path).status_code == 403
    shown = steward.get(path).get_json()["items"]
    assert {token["organisation"]["slug"] for token in shown} == {"leeds"}


def test_get_shows_when_it_was_last_used(app: Flask, camden: Client) -> None:
    made = issue(camden)
    path = f"{TOKENS}/{made['id']}"
    assert camden.get(path).get_json()["last_used_at"] is None
    Client(app, made["token"]).get("/api/v1/components")
    shown = camden.get(path).get_json()
    assert shown["last_used_at"] is not None
    assert shown == {**shown, **{n: made[n] for n in made if n not in ("token", "last_used_at")}}


def test_get_of_anothers_token_is_like_of_none(camden: Client, leeds: Client) -> None:
    made = issue(camden)
    found = leeds.get(f"{TOKENS}/{made['id']}")
    missing = leeds.get(MISSING)
    assert found.status_code == missing.status_code == 404
    assert found.get_json()["title"] == missing.get_json()["title"]
    assert leeds.delete(f"{TOKENS}/{made['id']}").status_code == 404


def test_revoke_works_at_once_and_for_good(app: Flask, camden: Client) -> None:
    made = issue(camden, "tokens:write")
    path = f"{TOKENS}/{made['id']}"
    itself = Client(app, made["token"])
    assert itself.get(TOKENS).status_code == 200
    revoked = camden.delete(path).get_json()["revoked_at"]
    assert revoked is not None
    assert itself.get(TOKENS).status_code == 401
    assert itself.get("/api/v1/components").status_code == 401
    assert camden.delete(path).get_json()["revoked_at"] == revoked


def test_token_revokes_itself(app: Flask, camden: Client) -> None:
    made = issue(camden, "tokens:write")
    itself = Client(app, made["token"])
    assert itself.delete(f"{TOKENS}/{made['id']}").status_code == 200
    assert itself.delete(f"{TOKENS}/{made['id']}").status_code == 401


def test_dry_run_issues_and_revokes_nothing(app: Flask, camden: Client) -> None:
    made = issue(camden)
    answer = camden.post(f"{TOKENS}?dry_run=true", {"scopes": ["entries:write"]})
    assert answer.status_code == 200
    assert answer.get_json()["token"] is None
    assert camden.delete(f"{TOKENS}/{made['id']}?dry_run=true").get_json()["revoked_at"]
    assert Client(app, made["token"]).get("/api/v1/entries").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": "ukreg_mine"},
        {"hash": "a"},
        {"expires_at": "2099-01-01T00:00:00Z"},
        {"label": "a" * 101},
        {"label": "a\x00b"},
        {"label": ""},
        {"label": 1},
        {"organisation": "Camden"},
    ],
)
def test_issue_with_a_wrong_field_names_it(camden: Client, wrong: dict[str, Any]) -> None:
    answer = camden.post(TOKENS, {"scopes": ["entries:write"], **wrong})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [f"/{next(iter(wrong))}"]


@pytest.mark.parametrize(("asked", "nearest"), [("camdn", "camden"), ("nosuch", None)])
def test_unknown_organisation_is_told_with_the_nearest(
    steward: Client, asked: str, nearest: str | None
) -> None:
    answer = steward.get(f"{TOKENS}?organisation={asked}")
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert (error["parameter"], error.get("suggestion")) == ("organisation", nearest)
    answer = steward.post(TOKENS, {"scopes": ["entries:write"], "organisation": asked})
    (error,) = answer.get_json()["errors"]
    assert (error["pointer"], error.get("suggestion")) == ("/organisation", nearest)


def test_old_slug_of_an_organisation_still_names_it(steward: Client) -> None:
    path = "/api/v1/organisations/leeds"
    etag = steward.get(path).headers["ETag"]
    assert steward.patch(path, {"slug": "leeds-city"}, etag).status_code == 200
    made = issue(steward, organisation="leeds")
    assert made["organisation"]["slug"] == "leeds-city"
    for slug in ("leeds", "leeds-city"):
        items = steward.get(f"{TOKENS}?organisation={slug}").get_json()["items"]
        assert made["id"] in {token["id"] for token in items}
