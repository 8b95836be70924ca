"""A session is worth no more than its token, and ends by itself."""

from datetime import timedelta

import pytest
from flask.ctx import AppContext
from sqlalchemy import func, select

from registry.access.secret import hashed
from registry.extensions import db
from registry.kit import clock
from registry.kit.errors import Unauthorised
from registry.kit.write import write
from registry.models import Session, Token
from registry.sessions import service
from tests.cast import Cast


@pytest.fixture
def secret(context: AppContext, cast: Cast) -> str:
    return service.start(cast.camden.secret)[0]


def age(secret: str, *, seen: timedelta, made: timedelta | None = None) -> None:
    """Let a session have been made and seen so long ago."""
    now = clock.now()
    with write() as session:
        found = session.get_one(Session, hashed(secret))
        found.created_at = now - (made or seen)
        found.seen_at = now - seen
        found.ends_at = min(found.seen_at + service.IDLE, found.created_at + service.LONGEST)


def test_session_stands_for_whoever_began_it(secret: str, cast: Cast) -> None:
    actor = service.actor_of(secret)
    assert actor is not None
    assert actor.organisation == "camden"
    assert actor.scopes == cast.camden.actor.scopes
    assert service.actor_of(secret[:-1]) is None


def test_database_holds_nothing_that_signs_anybody_in(secret: str) -> None:
    kept = db.session.scalars(select(Session)).one()
    assert secret not in str(vars(kept).values())
    assert service.actor_of(kept.hash) is None


def test_token_that_does_not_hold_begins_nothing(context: AppContext, cast: Cast) -> None:
    with pytest.raises(Unauthorised):
        service.start(cast.camden.secret[:-1] + "x")
    assert db.session.scalar(select(func.count()).select_from(Session)) == 0


def test_session_ends_with_its_token(secret: str, cast: Cast) -> None:
    with write() as session:
        session.get_one(Token, cast.camden.actor.token_id).revoked_at = clock.now()
    assert service.actor_of(secret) is None


def test_signing_out_ends_it_for_whoever_kept_the_secret(secret: str) -> None:
    service.end(secret)
    assert service.actor_of(secret) is None


def test_idle_session_ends_and_a_used_one_goes_on(secret: str) -> None:
    age(secret, seen=service.IDLE - timedelta(minutes=1))
    assert service.actor_of(secret) is not None
    db.session.expire_all()
    assert db.session.get_one(Session, hashed(secret)).ends_at >= clock.now() + timedelta(hours=7)
    age(secret, seen=service.IDLE)
    assert service.actor_of(secret) is None


def test_session_ends_after_a_day_however_much_it_is_used(secret: str) -> None:
    last = service.LONGEST - timedelta(minutes=10)
    age(secret, seen=timedelta(hours=1), made=last)
    assert service.actor_of(secret) is not None
    kept = db.session.get_one(Session, hashed(secret))
    assert kept.ends_at == kept.created_at + service.LONGEST
    age(secret, seen=timedelta(minutes=1), made=service.LONGEST)
    assert service.actor_of(secret) is None


def test_ended_sessions_are_swept_out(secret: str, cast: Cast) -> None:
    age(secret, seen=service.IDLE)
    service.start(cast.leeds.secret)
    assert db.session.scalar(select(func.count()).select_from(Session)) == 1
