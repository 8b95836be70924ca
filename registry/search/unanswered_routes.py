"""The route of the searches that found nothing."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.actor import STEWARD
from registry.access.guard import require
from registry.kit.smorest import Blueprint, answers, named, page_response, takes_query
from registry.search import unanswered
from registry.search.unanswered_schemas import ZeroResultQuery, ZeroResultSearchList


def register(blp: Blueprint) -> None:
    """Add the route to the blueprint of search."""
    blp.route("/search/zero-results", endpoint="zero_results")(ZeroResultSearchCollection)


class ZeroResultSearchCollection(MethodView):
    """What people looked for and did not find."""

    @require(STEWARD)
    @named("listZeroResultSearches")
    @takes_query(ZeroResultQuery)
    @answers(ZeroResultSearchList, headers=("Link", "Cache-Control"))
    def get(self, query: dict[str, Any]) -> Response:
        """List the words that found nothing, most asked first: a backlog for synonyms.

        Counted within a minute. Kept are words alone, and only when they do not look personal;
        nobody can tell who typed them.
        """
        page, others = unanswered.page(query)
        return page_response(page, is_public=False, others=others)
