"""Who sent a token, and when it was last used."""

import logging
import time
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError

from registry.access import check
from registry.access.secret import new_secret
from registry.extensions import db
from registry.kit import clock
from registry.kit.errors import Forbidden, Unauthorised
from registry.kit.write import BUSY_TIMEOUT_MS, write
from registry.models import Token
from tests.cast import Cast
from tests.client import Client


def last_use(cast: Cast) -> datetime | None:
    with db.engine.connect() as connection:
        query = select(Token.last_used_at).where(Token.id == cast.camden.actor.token_id)
        return connection.scalar(query)


def set_token(cast: Cast, **values: object) -> None:
    with write() as session:
        named = Token.id == cast.camden.actor.token_id
        session.execute(update(Token).where(named).values(**values))


def test_token_names_who_acts_and_what_it_may(context: AppContext, cast: Cast) -> None:
    assert check.actor_of(cast.camden.secret) == cast.camden.actor


def test_use_is_noted_to_the_minute(
    context: AppContext, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now()
    noted = []
    for seconds in (0, 1, 59, 60, 61, 119, 120):
        moment = start + timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        check.actor_of(cast.camden.secret)
        found = last_use(cast)
        assert found is not None
        noted.append(int((found - start).total_seconds()))
    assert noted == [0, 0, 0, 60, 60, 60, 120]


def test_use_is_noted_for_a_request_that_fails(camden: Client, cast: Cast, app: Flask) -> None:
    assert camden.post("/api/v1/components", {}).status_code == 422
    with app.app_context():
        assert last_use(cast) is not None


def test_use_that_cannot_be_noted_fails_nothing(
    context: AppContext, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE"):
            raise OperationalError(statement, {}, Exception("database is locked"))

    event.listen(db.engine, "before_cursor_execute", locked)
    try:
        with caplog.at_level(logging.WARNING):
            assert check.actor_of(cast.camden.secret) == cast.camden.actor
    finally:
        event.remove(db.engine, "before_cursor_execute", locked)
    assert last_use(cast) is None
    assert "could not be noted" in caplog.text
    assert cast.camden.secret not in caplog.text


def test_read_does_not_wait_for_a_writer(
    app: Flask, camden: Client, cast: Cast, database: str
) -> None:
    with app.app_context(), write() as session:
        if database == "postgresql":
            named = Token.id == cast.leeds.actor.token_id
            session.execute(update(Token).where(named).values(label="Held"))
        begun = time.monotonic()
        answer = camden.get("/api/v1/components")
        assert answer.status_code == 200
        assert time.monotonic() - begun < 2
    with app.app_context():
        assert patience(database) in (None, BUSY_TIMEOUT_MS)


def patience(database: str) -> int | None:
    """Return for how long a connection of the pool waits; PostgreSQL sets it otherwise."""
    if database == "postgresql":
        return None
    with db.engine.connect() as connection:
        return connection.exec_driver_sql("PRAGMA busy_timeout").scalar()


@pytest.mark.parametrize("moment", ["expires_at", "revoked_at"])
def test_token_that_ended_this_second_does_not_hold(
    context: AppContext, cast: Cast, moment: str
) -> None:
    set_token(cast, **{moment: clock.now()})
    with pytest.raises(Unauthorised):
        check.actor_of(cast.camden.secret)
    assert last_use(cast) is None


def test_token_that_nobody_issued_does_not_hold(context: AppContext) -> None:
    with pytest.raises(Unauthorised) as caught:
        check.actor_of(new_secret())
    assert caught.value.headers["WWW-Authenticate"].startswith("Bearer ")


def test_hash_is_no_token(context: AppContext, cast: Cast) -> None:
    kept = db.session.scalars(select(Token.hash)).first()
    for text in (kept, f"ukreg_{kept}"[:48]):
        with pytest.raises(Unauthorised):
            check.actor_of(str(text))


def test_scope_that_is_missing_is_named(cast: Cast) -> None:
    cast.steward.actor.demand("entries:write")
    with pytest.raises(Forbidden, match="entries:write"):
        cast.reader.actor.demand("entries:write")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_scheme_is_read_in_any_case(anyone: Client, cast: Cast, scheme: str) -> None:
    headers = {"Authorization": f"{scheme}  {cast.camden.secret} "}
    assert anyone.get("/api/v1/tokens", headers=headers).status_code == 200


@pytest.mark.parametrize("sent", ["", " ", "Bearer", "Bearer ", "Basic Y2FtZGVuOng=", "{}", "{0}"])
def test_other_authorization_is_refused_on_reads_too(anyone: Client, cast: Cast, sent: str) -> None:
    headers = {"Authorization": sent.format(cast.camden.secret) if sent == "{0}" else sent}
    for path in ("/api/v1/tokens", "/api/v1/components"):
        answer = anyone.get(path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_token_in_the_query_opens_nothing(anyone: Client, cast: Cast) -> None:
    answer = anyone.get(f"/api/v1/tokens?access_token={cast.camden.secret}")
    assert answer.status_code == 401
