"""The route of succession: a steward merges or splits organisations."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.actor import STEWARD
from registry.access.guard import actor, keep, once, require
from registry.documents.address import API
from registry.kit import json, moved
from registry.kit.errors import Moved
from registry.kit.query import WriteQuery
from registry.kit.smorest import (
    Blueprint,
    answers,
    bytes_response,
    named,
    takes_body,
    takes_query,
)
from registry.kit.write import write
from registry.succession import service
from registry.succession.schemas import SuccessionCreate, SuccessionReport

blp = Blueprint(
    "succession",
    __name__,
    url_prefix=API,
    description="Councils that merge or are split: what they had passes to their successors.",
)
blp.register_error_handler(Moved, moved.answer)


@blp.route("/organisations/<slug>/succession", endpoint="item")
class Succession(MethodView):
    """Who takes over from whom."""

    @require(STEWARD)
    @once
    @named("succeedOrganisation")
    @takes_query(WriteQuery)
    @takes_body(SuccessionCreate, example={"on": "2026-04-01", "predecessors": ["guildford"]})
    @answers(SuccessionReport, headers=("Cache-Control",), errors=(308, 404))
    def post(self, slug: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Merge organisations into this one, or split this one, with all that they have.

        With `predecessors` they pass whole to the organisation of the address. With `successors`
        that organisation is split: each record goes to whom the mapping names, and others can
        pass `whole` to the same successors in the same call. Entries in every role, drafts and
        adoptions pass; tokens are revoked. All of it happens or nothing. The same call again
        changes nothing, and is answered with the same report.
        """
        dry_run = query["dry_run"]
        with write(dry_run=dry_run):
            report = service.succeed(slug, body, actor(), dry_run=dry_run)
            return keep(bytes_response(json.dumps(report), is_public=False))
