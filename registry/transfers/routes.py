"""The routes of transfers, one of each kind: a steward gives an entry to another organisation."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.actor import STEWARD
from registry.access.guard import actor, require
from registry.documents.address import API
from registry.documents.entry import read_schema
from registry.entries import find
from registry.history.surface import shown
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit import moved
from registry.kit.errors import Moved
from registry.kit.query import WriteQuery
from registry.kit.smorest import (
    PRIVATE,
    Blueprint,
    View,
    answers,
    named,
    takes_body,
    takes_query,
)
from registry.kit.write import write
from registry.transfers import service
from registry.transfers.schemas import Transfer

blp = Blueprint(
    "transfers",
    __name__,
    url_prefix=API,
    description="Give an entry to another organisation.",
)
blp.register_error_handler(Moved, moved.answer)


def _transfer(kind: Kind) -> View:
    @require(STEWARD)
    @named(f"transfer{kind.label}", f"Give a {kind.name} to another organisation.")
    @takes_query(WriteQuery)
    @takes_body(Transfer, example={"owner": "camden"})
    @answers(read_schema(kind), 200, 204, headers=("ETag",), errors=(308, 404, 410))
    def post(_view: MethodView, slug: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Answer 204 for a draft: a steward may give it away, but not read it.

        What the new owner said of itself as an adopter is withdrawn: nobody adopts its own.
        """
        with write(dry_run=query["dry_run"]):
            entry = service.transfer(kind, slug, body, actor())
            if find.is_visible(entry, actor()):
                return shown(entry)
            return Response(status=204, headers={"Cache-Control": PRIVATE})

    return post


for _kind in KINDS.values():
    blp.route(f"/{_kind.plural}/<slug>/transfer", endpoint=f"of_{_kind.name}")(
        type("EntryTransfer", (MethodView,), {"post": _transfer(_kind)})
    )
