"""A repeated request gets the first answer again, and nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update
from werkzeug.test import TestResponse

from registry.access import idempotency
from registry.entries import service
from registry.extensions import db
from registry.kit import clock
from registry.kit.errors import Unavailable
from registry.models import Entry, IdempotencyKey
from tests.cast import Cast
from tests.client import Client
from tests.factories import component

COMPONENTS = "/api/v1/components"


def post(
    client: Client, body: dict[str, Any], key: str = "one", path: str = COMPONENTS
) -> TestResponse:
    return client.post(path, body, headers={"Idempotency-Key": key})


def entries(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Entry)) or 0


def keys(app: Flask) -> list[tuple[str, int | None]]:
    with app.app_context():
        found = db.session.execute(select(IdempotencyKey.key, IdempotencyKey.status))
        return [(row.key, row.status) for row in found]


def set_keys(app: Flask, **values: Any) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(update(IdempotencyKey).values(**values))


def reserve(app: Flask, cast: Cast, client: Client, body: dict[str, Any]) -> None:
    """Take the key as a request does that is still running."""
    text = client.app.json.dumps(body).encode()
    with app.app_context():
        named = idempotency.request_of(cast.camden.actor, "POST", COMPONENTS, "one", text)
        assert idempotency.reserve(named) is None


def test_same_key_and_body_get_the_first_answer(app: Flask, camden: Client) -> None:
    body = component()
    first, second = post(camden, body), post(camden, body, '"one"')
    assert first.status_code == second.status_code == 201
    assert first.get_data() == second.get_data()
    assert entries(app) == 1
    for name in ("ETag", "Location", "Content-Type", "Cache-Control"):
        assert first.headers[name] == second.headers[name]


def test_answer_is_the_first_one_also_after_a_change(app: Flask, camden: Client) -> None:
    body = component()
    first = post(camden, body)
    path = first.get_json()["path"]
    assert camden.delete(path, first.headers["ETag"]).status_code == 200
    assert post(camden, body).get_data() == first.get_data()


def test_draft_that_is_replayed_is_kept_nowhere(camden: Client) -> None:
    body = component(state="draft")
    first, second = post(camden, body), post(camden, body)
    assert second.headers["Cache-Control"] == "private, no-store"
    assert second.get_data() == first.get_data()


def test_other_body_is_422(app: Flask, camden: Client) -> None:
    post(camden, component())
    answer = post(camden, component())
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["header"] == "Idempotency-Key"
    assert entries(app) == 1


def test_request_that_still_runs_is_409_with_when_to_try(
    app: Flask, camden: Client, cast: Cast
) -> None:
    body = component()
    reserve(app, cast, camden, body)
    answer = camden.post(
        COMPONENTS,
        data=camden.app.json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": "one"},
    )
    assert answer.status_code == 409
    assert 1 <= int(answer.headers["Retry-After"]) <= 5
    assert entries(app) == 0


def test_request_that_died_is_taken_over_after_its_lease(
    app: Flask, camden: Client, cast: Cast
) -> None:
    body = component()
    reserve(app, cast, camden, body)
    sent = {"data": camden.app.json.dumps(body), "content_type": "application/json"}
    key = {"Idempotency-Key": "one"}
    set_keys(app, leased_until=clock.now() + timedelta(seconds=1))
    assert camden.post(COMPONENTS, headers=key, **sent).status_code == 409
    set_keys(app, leased_until=clock.now())
    assert camden.post(COMPONENTS, headers=key, **sent).status_code == 201
    assert camden.post(COMPONENTS, headers=key, **sent).status_code == 201
    assert entries(app) == 1


def test_slow_request_that_was_overtaken_changes_nothing(
    app: Flask, camden: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = service.create

    def overtaken(*arguments: Any, **named: Any) -> Entry:
        entry = create(*arguments, **named)
        db.session.execute(update(IdempotencyKey).values(lease="another"))
        return entry

    monkeypatch.setattr(service, "create", overtaken)
    answer = post(camden, component())
    assert answer.status_code == 409
    assert answer.headers["Retry-After"]
    assert entries(app) == 0


def test_lease_lasts_a_minute(app: Flask, camden: Client, cast: Cast) -> None:
    assert timedelta(seconds=60) == idempotency.LEASE
    reserve(app, cast, camden, component())
    with app.app_context():
        kept = db.session.scalars(select(IdempotencyKey)).one()
        assert kept.leased_until - kept.created_at == idempotency.LEASE


def test_failed_request_gives_its_key_back(app: Flask, camden: Client) -> None:
    assert post(camden, {"title": ""}).status_code == 422
    assert keys(app) == []
    assert post(camden, component()).status_code == 201
    assert keys(app) == [("one", 201)]


def test_crash_of_ours_gives_the_key_back(
    app: Flask, camden: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(service, "create", lambda *_a, **_k: 1 / 0)
        assert post(camden, component()).status_code == 500
    assert keys(app) == []
    assert post(camden, component()).status_code == 201


def test_failing_commit_keeps_neither_record_nor_answer(app: Flask, camden: Client) -> None:
    def fail(session: Any) -> None:
        if any(isinstance(found, Entry) for found in session.identity_map.values()):
            raise RuntimeError("The power went.")

    event.listen(db.session, "before_commit", fail)
    try:
        assert post(camden, component()).status_code == 500
    finally:
        event.remove(db.session, "before_commit", fail)
    assert entries(app) == 0
    assert keys(app) == []


def test_key_that_cannot_be_given_back_hides_no_error(
    app: Flask, camden: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real, calls = idempotency.write, []

    def busy_the_second_time() -> Any:
        calls.append(1)
        if len(calls) > 1:
            raise Unavailable("Other writes are still under way.")
        return real()

    monkeypatch.setattr(idempotency, "write", busy_the_second_time)
    assert post(camden, {"title": ""}).status_code == 422
    assert len(calls) == 2
    assert keys(app) == [("one", None)]
    assert "could not be given back" in caplog.text


def test_key_is_kept_for_a_day(app: Flask, camden: Client) -> None:
    body = component()
    post(camden, body)
    set_keys(app, created_at=clock.now() - timedelta(hours=24) + timedelta(seconds=30))
    post(camden, body)
    assert entries(app) == 1
    set_keys(app, created_at=clock.now() - timedelta(hours=24, seconds=1))
    post(camden, body)
    assert entries(app) == 2


def test_key_is_an_organisations_own(app: Flask, camden: Client, leeds: Client) -> None:
    body = component()
    assert post(camden, body).get_json()["owner"]["slug"] == "camden"
    assert post(leeds, body).get_json()["owner"]["slug"] == "leeds"
    assert entries(app) == 2


def test_key_is_of_one_address(app: Flask, camden: Client, steward: Client) -> None:
    assert post(steward, component()).status_code == 201
    body = {"name": "Rutland", "type": "unitary-authority"}
    assert post(steward, body, path="/api/v1/organisations").status_code == 201


def test_dry_run_takes_no_key(app: Flask, camden: Client) -> None:
    body = component()
    assert post(camden, body, path=f"{COMPONENTS}?dry_run=true").status_code == 200
    assert keys(app) == []
    assert post(camden, body).status_code == 201
    assert entries(app) == 1


def test_repeat_with_a_token_that_may_not_is_refused(camden: Client, reader: Client) -> None:
    body = component()
    post(camden, body)
    assert post(reader, body).status_code == 403


@pytest.mark.parametrize("key", ["", '""', " ", "a" * 201, "\x7f", "é"])
def test_key_that_cannot_be_used_is_422(app: Flask, camden: Client, key: str) -> None:
    answer = post(camden, component(), key)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["header"] == "Idempotency-Key"
    tried = post(camden, component(), key, path=f"{COMPONENTS}?dry_run=true")
    assert tried.status_code == 422
    assert entries(app) == 0


def test_20_requests_at_once_make_one_record(app: Flask, cast: Cast) -> None:
    body = component()
    with ThreadPoolExecutor(20) as pool:
        sent = [pool.submit(post, Client(app, cast.camden.secret), body) for _ in range(20)]
        answers = [future.result() for future in sent]
    statuses = {answer.status_code for answer in answers}
    assert 201 in statuses
    assert statuses <= {201, 409}
    assert len({answer.get_data() for answer in answers if answer.status_code == 201}) == 1
    assert entries(app) == 1


def test_answer_with_a_secret_is_not_kept(app: Flask, camden: Client) -> None:
    body = {"scopes": ["entries:write"]}
    first, second = (post(camden, body, path="/api/v1/tokens") for _ in range(2))
    assert first.status_code == 201
    assert second.status_code == 409
    assert len(camden.get("/api/v1/tokens").get_json()["items"]) == 3
    with app.app_context():
        assert db.session.scalars(select(IdempotencyKey.body)).one() is None
