"""Name what can go wrong, by meaning; one handler renders it once. Knows no council and no entry.

Problem
├── BadRequest 400           the request cannot be read
├── Unauthorised 401         no token, or one that does not hold
├── Forbidden 403            not allowed for this token
├── NotFound 404
├── MethodNotAllowed 405
├── NotAcceptable 406        no format that the client accepts
├── Conflict 409
│   └── StillRunning 409     the first request with this Idempotency-Key is not done
├── Gone 410
├── Stale 412                If-Match names another version
├── TooLarge 413
├── WrongMediaType 415
├── Invalid 422              fields or parameters are wrong; `errors` names each
├── PreconditionMissing 428
├── Moved 308                the address has changed (not an error, but it ends the request)
├── Failed 500               our own fault
└── Unavailable 503          try again later
"""

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """Say what is wrong with one value, where it stands, and what would be right if known."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None
    suggestion: str | None = None

    def as_dict(self) -> dict[str, str]:
        """Return what a reader sees: only the members that are set."""
        members = ("pointer", "parameter", "header", "detail", "suggestion")
        return {name: getattr(self, name) for name in members if getattr(self, name) is not None}


@dataclass(eq=False)
class Problem(Exception):
    """Be the parent of every error that a client may see, as RFC 9457 describes it."""

    detail: str
    errors: list[FieldError] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    status: ClassVar[int] = 500
    name: ClassVar[str] = "failed"
    title: ClassVar[str] = "Something failed"
    advice: ClassVar[str] = ""

    def __str__(self) -> str:
        return self.detail


class BadRequest(Problem):
    """The request cannot be read."""

    status = 400
    name = "bad-request"
    title = "The request cannot be read"
    advice = "Send well-formed JSON in UTF-8, as the documentation of the operation shows it."


class Unauthorised(Problem):
    """A token is needed, or the one that was sent does not hold."""

    status = 401
    name = "unauthorised"
    title = "A valid token is needed"
    advice = (
        "Send the header `Authorization: Bearer <token>`. A token can have expired or been "
        "revoked: ask your organisation's registry administrator for a new one."
    )


class Forbidden(Problem):
    """The token may not do this."""

    status = 403
    name = "forbidden"
    title = "Not allowed with this token"
    advice = (
        "Entries are changed by the organisation that owns them, with a token whose scopes "
        "include the one that the operation asks for."
    )


class NotFound(Problem):
    """There is nothing at this address."""

    status = 404
    name = "not-found"
    title = "Not found"
    advice = "Check the address, or search for what you need at /api/v1/search."


class MethodNotAllowed(Problem):
    """The address does not know this method."""

    status = 405
    name = "method-not-allowed"
    title = "The address does not know this method"
    advice = "The header `Allow` of the answer lists the methods that work here."


class NotAcceptable(Problem):
    """Nothing can be sent that the client accepts."""

    status = 406
    name = "not-acceptable"
    title = "No acceptable format"
    advice = "Send `Accept: application/json`, or leave the header out."


class Conflict(Problem):
    """The request is sound, but clashes with what is there."""

    status = 409
    name = "conflict"
    title = "Clashes with what is there"
    advice = "Read `errors`: where a free value is known, `suggestion` names it."


class StillRunning(Problem):
    """The first request with this Idempotency-Key is not done yet."""

    status = 409
    name = "still-running"
    title = "The first request with this key is still running"
    advice = "Wait for as many seconds as `Retry-After` says, then send the same request again."


class Gone(Problem):
    """What was here has gone for good."""

    status = 410
    name = "gone"
    title = "Gone"
    advice = "For /changes: start again without a cursor, because the log is another one now."


class Stale(Problem):
    """Somebody changed the record in between."""

    status = 412
    name = "stale-version"
    title = "Somebody changed it in between"
    advice = "GET it again, apply your change to what you get, and send the new ETag in If-Match."


class TooLarge(Problem):
    """The body is over the limit."""

    status = 413
    name = "too-large"
    title = "The body is too large"
    advice = "Send less at once, and link to long texts instead of including them."


class WrongMediaType(Problem):
    """The body is of a type that the operation does not read."""

    status = 415
    name = "wrong-media-type"
    title = "The body is of the wrong type"
    advice = "Send `Content-Type: application/json` (or application/merge-patch+json on PATCH)."


class Invalid(Problem):
    """Some values are wrong: `errors` names every one of them."""

    status = 422
    name = "invalid"
    title = "Some values are not right"
    advice = "Read `errors`: each has a JSON pointer or the parameter's name, and what to do."


class PreconditionMissing(Problem):
    """The write must say which version it is based on."""

    status = 428
    name = "precondition-missing"
    title = "If-Match is missing"
    advice = (
        "GET the record first and send its ETag in If-Match, so that nobody's edit is lost. "
        "`If-Match: *` means whatever is there."
    )


class Moved(Problem):
    """The record has another address now; `headers` has it."""

    status = 308
    name = "moved"
    title = "The address has changed"
    advice = "Follow the header `Location`; the old address goes on redirecting."


class Failed(Problem):
    """Something is wrong on our side."""

    status = 500
    name = "failed"
    title = "Something failed on our side"
    advice = "Nothing was changed. Try again; if it stays, tell the registry's team the time of it."


class Unavailable(Problem):
    """The service cannot answer now."""

    status = 503
    name = "unavailable"
    title = "Not available right now"
    advice = "Wait for as many seconds as `Retry-After` says, then try again."


def kinds() -> list[type[Problem]]:
    """List every kind of problem, by status, for the documentation."""
    return sorted(Problem.__subclasses__(), key=lambda problem: (problem.status, problem.name))
