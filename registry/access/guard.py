"""Say on each route who may enter, and enforce it: @require(scope) or @public, outermost.

The same decorators document what they enforce.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Response, g, request

from registry.access import check, idempotency
from registry.access.actor import Actor
from registry.kit import smorest
from registry.kit.errors import Unauthorised

View = Callable[..., Any]

PUBLIC = "public"
_KEPT = ("Content-Type", "ETag", "Location", "Cache-Control")
_NO_TOKEN = {"WWW-Authenticate": 'Bearer realm="registry"'}


def public(view: View) -> View:
    """Let everybody in; a token that is sent must hold all the same."""
    smorest.document(view, access=PUBLIC, security=[{}, {"token": []}], errors=(401,))

    @wraps(view)
    def entered(*args: Any, **kwargs: Any) -> Any:
        if "Authorization" in request.headers:
            g.actor = check.actor_of(_bearer(or_none=True))
        return view(*args, **kwargs)

    return entered


def require(scope: str) -> Callable[[View], View]:
    """Let in only who has a token with this scope; a steward's token opens everything."""

    def decorate(view: View) -> View:
        smorest.document(
            view, access=scope, security=[{"token": []}], errors=(401, 403), note=scope
        )

        @wraps(view)
        def entered(*args: Any, **kwargs: Any) -> Any:
            g.actor = check.actor_of(_bearer())
            actor().demand(scope)
            return view(*args, **kwargs)

        return entered

    return decorate


def actor() -> Actor:
    """Return who acts in this request; only for routes that require a scope."""
    return cast(Actor, g.actor)


def visitor() -> Actor | None:
    """Return who asks, if a token came with the request."""
    return cast("Actor | None", g.get("actor"))


def once(view: View) -> View:
    """Let a POST carry an Idempotency-Key: the same key and body get the first answer again.

    The view keeps the answer itself, with `keep`, before its write is committed.
    """
    smorest.document(view, idempotent=True, errors=(409,))

    @wraps(view)
    def entered(*args: Any, **kwargs: Any) -> Any:
        header = request.headers.get("Idempotency-Key")
        if header is None:
            return view(*args, **kwargs)
        named = idempotency.request_of(
            actor(), request.method, request.path, header, request.get_data()
        )
        if request.args.get("dry_run") == "true":
            # Checked like everything else of a dry run, and kept as little.
            return view(*args, **kwargs)
        before = idempotency.reserve(named)
        if before is not None:
            return Response(before.body, before.status, before.headers)
        g.repeatable = named
        try:
            return view(*args, **kwargs)
        except BaseException:
            idempotency.release(named)
            raise

    return entered


def keep(response: Response, *, secret: bool = False) -> Response:
    """Keep an answer for a repeated request; call it inside kit.write, as its last act.

    Of an answer with a secret only that there was one is kept: a repeat is a Conflict.
    """
    named = g.get("repeatable")
    if named is not None:
        headers = {name: value for name, value in response.headers.items() if name in _KEPT}
        body = None if secret else response.get_data()
        idempotency.keep(named, idempotency.Answer(response.status_code, headers, body))
    return response


def _bearer(*, or_none: bool = False) -> str:
    header = request.headers.get("Authorization")
    if not header:
        raise Unauthorised(
            "This needs a token. Send the header Authorization: Bearer <token>.",
            headers=_NO_TOKEN,
        )
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        otherwise = ", or leave the header out" if or_none else ""
        raise check.refused(f"Send the token as Authorization: Bearer <token>{otherwise}.")
    return secret.strip()
