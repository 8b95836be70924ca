"""The route of suggestions."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.guard import public
from registry.documents.address import API
from registry.kit import json
from registry.kit.smorest import Blueprint, absolute, answers, bytes_response, named, takes_query
from registry.search.node import search_index
from registry.suggest.schemas import SHOWN, SUGGESTED, SuggestAnswer, SuggestQuery
from registry.suggest.service import Suggestion, suggest

blp = Blueprint(
    "suggest",
    __name__,
    url_prefix=API,
    description="Find what you mean while you are still typing.",
)


@blp.route("/suggest", endpoint="collection")
class Suggestions(MethodView):
    """What somebody may mean who is still typing."""

    @public
    @named("suggest")
    @takes_query(SuggestQuery)
    @answers(SuggestAnswer, headers=("Cache-Control",), errors=(503,), example=SUGGESTED)
    def get(self, query: dict[str, Any]) -> Response:
        """Suggest entries, tags, organisations and services while somebody types.

        Each word typed begins a word of the name, in any order; accents and case do not matter.
        """
        index = search_index()
        found = suggest(index, query)
        items = [_shown(one) for one in found.items]
        body = json.dumps({"items": items, "corrected": found.corrected})
        return bytes_response(body, is_public=True)


def _shown(one: Suggestion) -> dict[str, Any]:
    shown = {name: getattr(one, name) for name in SHOWN}
    return {**shown, "url": absolute(one.path)}
