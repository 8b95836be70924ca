"""Answer a repeated request as the first time: keys per organisation, method and path.

The key is reserved in a short transaction of its own; the answer is kept in the transaction of the
write itself, so that a crash can neither lose an answer nor repeat a write. Knows no Flask.
"""

import hashlib
import logging
import math
import re
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from registry.access.actor import Actor
from registry.extensions import db
from registry.kit import clock, ids
from registry.kit.errors import Conflict, FieldError, Invalid, StillRunning, Unavailable
from registry.kit.write import write
from registry.models import IdempotencyKey

KEPT_FOR = timedelta(hours=24)
LEASE = timedelta(seconds=60)
KEY_LENGTH = 200
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold an answer to keep or to send again; the body is None when it may not be kept."""

    status: int
    headers: dict[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Request:
    """Name a request that may be repeated."""

    organisation_id: str
    method: str
    path: str
    key: str
    body_hash: str
    lease: str

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """Return the primary key of what is kept about it."""
        return (self.organisation_id, self.method, self.path, self.key)


def request_of(actor: Actor, method: str, path: str, header: str, body: bytes) -> Request:
    """Read the header, quoted or bare, and name the request."""
    key = header.strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not key or len(key) > KEY_LENGTH or not re.fullmatch(r"[\x20-\x7e]+", key):
        fault = FieldError(
            f"Send 1 to {KEY_LENGTH} plain characters, such as a UUID.", header="Idempotency-Key"
        )
        raise Invalid("The Idempotency-Key cannot be used.", [fault])
    digest = hashlib.sha256(body).hexdigest()
    return Request(actor.organisation_id, method, path[:300], key, digest, ids.uuid7())


def reserve(request: Request) -> Answer | None:
    """Take the key for this request, or return the answer that it got the first time."""
    now = clock.now()
    with write() as session:
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEPT_FOR))
        kept = session.get(IdempotencyKey, request.identity)
        if kept is None:
            kept = IdempotencyKey(
                organisation_id=request.organisation_id,
                method=request.method,
                path=request.path,
                key=request.key,
                body_hash=request.body_hash,
                created_at=now,
            )
            session.add(kept)
        elif kept.body_hash != request.body_hash:
            raise Invalid(
                "This Idempotency-Key was sent before with another body. Use a new key for a new "
                "request.",
                [FieldError("Used before with another body.", header="Idempotency-Key")],
            )
        elif kept.status is not None:
            return _first_answer(kept)
        elif kept.leased_until > now:
            wait = math.ceil((kept.leased_until - now).total_seconds())
            raise StillRunning(
                "The first request with this Idempotency-Key is still running.",
                headers={"Retry-After": str(min(wait, 5))},
            )
        kept.lease = request.lease
        kept.leased_until = now + LEASE
    return None


def _first_answer(kept: IdempotencyKey) -> Answer:
    if kept.body is None:
        raise Conflict(
            "The first request with this Idempotency-Key was carried out, but its answer held a "
            "secret and was not kept. Revoke what it made if the secret is lost, and use a new key."
        )
    return Answer(kept.status or 200, kept.headers or {}, kept.body)


def forget(*record_ids: str) -> None:
    """Drop the kept answers that show one of these records, which must not be shown again."""
    sought = [record_id.encode("ascii") for record_id in record_ids]
    kept = db.session.scalars(select(IdempotencyKey).where(IdempotencyKey.body.is_not(None)))
    for answer in kept.all():
        if any(record_id in (answer.body or b"") for record_id in sought):
            db.session.delete(answer)


def keep(request: Request, answer: Answer) -> None:
    """Keep the answer, inside the transaction of the write that it tells of."""
    kept = db.session.get(IdempotencyKey, request.identity)
    if kept is None or kept.lease != request.lease:
        raise StillRunning(
            "Another request with this Idempotency-Key took over, because this one was too slow. "
            "Nothing was changed.",
            headers={"Retry-After": "1"},
        )
    kept.status = answer.status
    kept.headers = answer.headers
    kept.body = answer.body


def release(request: Request) -> None:
    """Give the key back after a request that failed: the next one may be right."""
    try:
        with write() as session:
            kept = session.get(IdempotencyKey, request.identity)
            if kept is not None and kept.status is None and kept.lease == request.lease:
                session.delete(kept)
    except (Unavailable, SQLAlchemyError):
        # The client must hear of the first failure, not of this one; the lease runs out anyhow.
        _logger.warning("A key could not be given back.", exc_info=True)
