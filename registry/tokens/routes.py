"""The routes of tokens: an organisation issues, lists and revokes its own."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.guard import actor, keep, once, require
from registry.documents.address import API
from registry.documents.envelope import list_schema
from registry.kit import json
from registry.kit.query import NoQuery, WriteQuery
from registry.kit.smorest import (
    JSON,
    PRIVATE,
    Blueprint,
    absolute,
    answers,
    named,
    page_response,
    takes_body,
    takes_query,
)
from registry.kit.write import write
from registry.tokens import service
from registry.tokens.schemas import TokenCreate, TokenIssued, TokenQuery, TokenShown

SCOPE = "tokens:write"
blp = Blueprint(
    "tokens",
    __name__,
    url_prefix=API,
    description="Tokens with which an organisation writes.",
)


def shown(document: dict[str, Any], status: int = 200, location: str = "") -> Response:
    """Answer with a token, never to be kept by anything on the way."""
    headers = {"Cache-Control": PRIVATE} | ({"Location": location} if location else {})
    return Response(json.dumps(document), status, headers, content_type=JSON)


@blp.route("/tokens", endpoint="collection")
class TokenCollection(MethodView):
    """The tokens of an organisation."""

    @require(SCOPE)
    @named("listTokens")
    @takes_query(TokenQuery)
    @answers(list_schema(TokenShown), headers=("Link", "Cache-Control"))
    def get(self, query: dict[str, Any]) -> Response:
        """List your organisation's tokens, newest first: how each begins, never the token."""
        return page_response(service.page(query, actor()), is_public=False)

    @require(SCOPE)
    @once
    @named("createToken")
    @takes_query(WriteQuery)
    @takes_body(TokenCreate, example={"scopes": ["entries:write"], "label": "CI of permits"})
    @answers(TokenIssued, 201, 200, headers=("Location", "Cache-Control"))
    def post(self, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Issue a token; it is shown this once.

        An answer with a secret is not kept: a repeat with the same Idempotency-Key is 409.
        """
        dry_run = query["dry_run"]
        with write(dry_run=dry_run):
            token, secret = service.issue(body, actor())
            location = absolute(f"{API}/tokens/{token.id}")
            # A token that works nowhere must not look like one that does.
            document = service.document(token) | {"token": None if dry_run else secret}
            return keep(shown(document, 200 if dry_run else 201, location), secret=True)


@blp.route("/tokens/<uuid:token_id>", endpoint="item")
class TokenItem(MethodView):
    """One token."""

    @require(SCOPE)
    @named("getToken")
    @takes_query(NoQuery)
    @answers(TokenShown, headers=("Cache-Control",), errors=(404,))
    def get(self, token_id: Any, query: dict[str, Any]) -> Response:
        """Read what a token may do, and when it was last used."""
        return shown(service.document(service.get(str(token_id), actor())))

    @require(SCOPE)
    @named("revokeToken")
    @takes_query(WriteQuery)
    @answers(TokenShown, headers=("Cache-Control",), errors=(404,))
    def delete(self, token_id: Any, query: dict[str, Any]) -> Response:
        """Revoke a token, at once and for good."""
        with write(dry_run=query["dry_run"]):
            token = service.get(str(token_id), actor())
            return shown(service.document(service.revoke(token, actor())))
