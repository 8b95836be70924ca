"""The routes of what is similar: to an entry of each kind, and to a plan before it is built."""

from dataclasses import asdict
from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.guard import public, visitor
from registry.documents.address import API
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit import json, moved
from registry.kit.errors import Moved
from registry.kit.smorest import (
    Blueprint,
    answers,
    bytes_response,
    named,
    only_reads,
    takes_body,
    takes_query,
)
from registry.search.node import search_index
from registry.similar import service
from registry.similar.schemas import PLAN, Plan, PlanAnswer, SimilarAnswer, SimilarQuery

blp = Blueprint(
    "similar",
    __name__,
    url_prefix=API,
    description="Find what exists already, before it is built or bought again.",
)
blp.register_error_handler(Moved, moved.answer)


def _answer(similar: service.Similar, beside: bytes = b"}") -> Response:
    body = b'{"items":[' + b",".join(one.shown() for one in similar.found) + b"]" + beside
    return bytes_response(body, is_public=similar.is_public)


@blp.route("/similar", endpoint="plan")
class SimilarToPlan(MethodView):
    """What is similar to a plan."""

    @public
    @named("findSimilar")
    @only_reads
    @takes_query(SimilarQuery)
    @takes_body(Plan, example=PLAN)
    @answers(PlanAnswer, headers=("Cache-Control",), errors=(503,))
    def post(self, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Find what exists, before you build: send a title, and what else you know.

        Beside the entries that are like your plan: projects that do the same, adopters to ring,
        lessons and standards. Nothing of what you send is kept.
        """
        found, around = service.to_plan(search_index(), body, query)
        return _answer(found, b"," + json.dumps(asdict(around))[1:])


def _similar(kind: Kind) -> type[MethodView]:
    class SimilarToEntry(MethodView):
        @public
        @named(f"findSimilarTo{kind.label}", f"Find what is similar to a {kind.name}.")
        @takes_query(SimilarQuery)
        @answers(SimilarAnswer, headers=("Cache-Control",), errors=(308, 404, 410, 503))
        def get(self, slug: str, query: dict[str, Any]) -> Response:
            """List entries of every kind, the most similar first; the entry itself is left out."""
            return _answer(service.to_entry(search_index(), kind, slug, visitor(), query))

    return SimilarToEntry


for _kind in KINDS.values():
    blp.route(f"/{_kind.plural}/<slug>/similar", endpoint=_kind.name)(_similar(_kind))
