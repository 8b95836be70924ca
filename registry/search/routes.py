"""The route of search."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from flask import Response, current_app, request
from flask.views import MethodView

from registry.access.guard import public
from registry.documents.address import API
from registry.documents.envelope import OneOf, mixed_list_schema
from registry.kit import json
from registry.kit.smorest import Blueprint, absolute, answers, named, page_response, takes_query
from registry.search import service
from registry.search.index import SearchIndex
from registry.search.schemas import Facet, SearchQuery, hit_schemas

blp = Blueprint(
    "search",
    __name__,
    url_prefix=API,
    description="Find what other councils have, in everyday words.",
)
AS_SENT = ("q", "sort", "limit", "facets")
SearchAnswer = mixed_list_schema("SearchAnswer", OneOf(hit_schemas()), facets=Facet)


def search_index() -> SearchIndex:
    """Return this node's index."""
    return cast(SearchIndex, current_app.extensions["search_index"])


@blp.route("/search", endpoint="collection")
class SearchCollection(MethodView):
    """Search over all kinds."""

    @public
    @named("search")
    @takes_query(SearchQuery)
    @answers(SearchAnswer, headers=("Link", "Cache-Control"), errors=(503,))
    def get(self, query: dict[str, Any]) -> Response:
        """Search the catalogue.

        What you have just written is found at once. A search shows 10,000 entries at most.
        """
        found = service.search(search_index(), query)
        for facet in found.facets:
            for value in facet["values"]:
                value["url"] = _toggled(found.chosen, facet["name"], value["value"])
        return page_response(found.page, facets=json.dumps(found.facets))


def _toggled(chosen: Mapping[str, tuple[str, ...]], name: str, value: str) -> str:
    """Return the address that applies a value, or takes it back with every spelling of it."""
    # Filters as they were understood; everything else as it was sent.
    kept = [pair for pair in request.args.items(multi=True) if pair[0] in AS_SENT]
    pairs = [(facet, one) for facet, values in chosen.items() for one in values]
    if (name, value) in pairs:
        taken = value.casefold()
        kept += [pair for pair in pairs if pair[0] != name or pair[1].casefold() != taken]
    else:
        kept += [*pairs, (name, value)]
    return absolute(request.path) + ("?" + urlencode(kept) if kept else "")
