"""Let people who hold a token be signed in on the pages for a while. Knows no Flask.

A session is worth no more than its token: it ends when that expires or is revoked, when nobody used
it for some hours, and after a day at the latest.
"""

import logging
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from registry.access import check
from registry.access.actor import Actor
from registry.access.secret import hashed
from registry.extensions import db
from registry.kit import clock
from registry.kit.errors import Unauthorised, Unavailable
from registry.kit.write import write
from registry.models import Session

IDLE = timedelta(hours=8)
LONGEST = timedelta(hours=24)
# Each page that is looked at would otherwise be a write.
SEEN_EVERY = timedelta(minutes=5)
_SECRET_BYTES = 32
_logger = logging.getLogger(__name__)


def start(token: str) -> tuple[str, Actor]:
    """Sign in with a token; return the secret that stands for it, and who acts.

    Raises Unauthorised for a token that does not hold. Old sessions are swept out.
    """
    actor = check.actor_of(token)
    secret, now = secrets.token_urlsafe(_SECRET_BYTES), clock.now()
    with write() as session:
        forget(now)
        session.add(
            Session(
                hash=hashed(secret),
                token_id=str(actor.token_id),
                created_at=now,
                seen_at=now,
                ends_at=now + IDLE,
            )
        )
    return secret, actor


def actor_of(secret: str) -> Actor | None:
    """Return who is signed in with a secret; None when that has ended."""
    now = clock.now()
    found = db.session.execute(select(Session).where(Session.hash == hashed(secret))).scalar()
    if found is None or found.ends_at <= now:
        return None
    try:
        actor = check.actor_by(found.token_id)
    except Unauthorised:
        return None
    if found.seen_at <= now - SEEN_EVERY:
        _see(found.hash, now)
    return actor


def _see(digest: str, now: datetime) -> None:
    try:
        with write() as session:
            found = session.get(Session, digest)
            if found is not None:
                found.seen_at = now
                found.ends_at = min(now + IDLE, found.created_at + LONGEST)
    except (Unavailable, SQLAlchemyError):
        # To be shown a page is worth more than a note about it; the next page tries again.
        _logger.warning("The use of a session could not be noted.", exc_info=True)


def end(secret: str) -> None:
    """Sign out: whoever has kept the secret can do nothing with it."""
    with write() as session:
        session.execute(delete(Session).where(Session.hash == hashed(secret)))


def forget(now: datetime) -> None:
    """Sweep out the sessions that have ended, inside the write of the caller."""
    db.session.execute(delete(Session).where(Session.ends_at <= now))
