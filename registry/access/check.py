"""Find out who sent a token, and note when it was last used. Knows no Flask."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, or_, select, update
from sqlalchemy.exc import OperationalError

from registry.access.actor import Actor
from registry.access.secret import hashed, is_well_formed
from registry.extensions import db
from registry.kit import clock
from registry.kit.errors import Unauthorised
from registry.kit.write import BUSY_TIMEOUT_MS
from registry.models import Organisation, Token

USE_NOTED_EVERY = timedelta(minutes=1)
NOTE_WAITS_MS = 100
_REFUSED = "This token is not valid: it may be mistyped, expired or revoked."
_logger = logging.getLogger(__name__)

_FIND = select(
    Token.id,
    Token.organisation_id,
    Token.scopes,
    Token.expires_at,
    Token.revoked_at,
    Token.last_used_at,
    Organisation.slug,
).join(Organisation, Organisation.id == Token.organisation_id)


def refused(detail: str = _REFUSED) -> Unauthorised:
    """Make the one answer to every token that does not hold: it tells a guesser nothing."""
    challenge = 'Bearer realm="registry", error="invalid_token"'
    return Unauthorised(detail, headers={"WWW-Authenticate": challenge})


def actor_of(secret: str) -> Actor:
    """Return who acts with this token; one statement, and none when it is malformed."""
    if not is_well_formed(secret):
        raise refused()
    return _actor(Token.hash == hashed(secret))


def actor_by(token_id: str) -> Actor:
    """Return who acts with the token of this id, as long as it holds; one statement."""
    return _actor(Token.id == token_id)


def _actor(wanted: ColumnElement[bool]) -> Actor:
    with db.engine.connect() as connection:
        found = connection.execute(_FIND.where(wanted)).one_or_none()
    now = clock.now()
    if found is None or found.revoked_at is not None or found.expires_at <= now:
        raise refused()
    if found.last_used_at is None or found.last_used_at <= now - USE_NOTED_EVERY:
        _note_use(found.id)
    return Actor(
        organisation_id=found.organisation_id,
        organisation=found.slug,
        scopes=frozenset(found.scopes),
        token_id=found.id,
    )


@contextmanager
def _impatient(connection: Connection) -> Iterator[None]:
    """Let a read not wait for a writer: SQLite has one lock for all that is written."""
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {NOTE_WAITS_MS}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.close()


def _note_use(token_id: str) -> None:
    now = clock.now()
    before = now - USE_NOTED_EVERY
    fits = or_(Token.last_used_at.is_(None), Token.last_used_at <= before)
    note = update(Token).where(Token.id == token_id, fits).values(last_used_at=now)
    engine = db.engine.execution_options(registry_write=True)
    try:
        with engine.connect() as connection, _impatient(connection), connection.begin():
            connection.execute(note)
    except OperationalError:
        # A note about use is not worth failing a request for; the next one tries again.
        _logger.warning("The use of a token could not be noted.", extra={"token": token_id})
