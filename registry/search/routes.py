"""The route of search."""

from typing import Any, cast
from urllib.parse import quote_plus, urlencode

import marshmallow as ma
from flask import Response, current_app, request
from flask.views import MethodView

from registry.access.guard import public
from registry.documents.address import API
from registry.documents.envelope import OneOf, mixed_list_schema
from registry.kit import json
from registry.kit.smorest import Blueprint, absolute, answers, named, page_response, takes_query
from registry.search import service, unanswered_routes
from registry.search.meaning import Expansion
from registry.search.node import search_index
from registry.search.schemas import (
    EXPLANATION,
    LIKE,
    DidYouMean,
    ExpansionShown,
    Facet,
    SearchQuery,
    hit_schemas,
)
from registry.search.thesaurus import Other
from registry.search.unanswered import Unanswered

blp = Blueprint(
    "search",
    __name__,
    url_prefix=API,
    description="Find what other councils have, in everyday words.",
)
AS_SENT = ("q", "like", "sort", "limit", "facets", "expand", "explain")
SearchAnswer = type(
    "SearchAnswer",
    (
        mixed_list_schema(
            "SearchAnswerList",
            OneOf(hit_schemas(explanation=EXPLANATION, like=LIKE)),
            facets=Facet,
            expansions=ExpansionShown,
        ),
    ),
    {
        "did_you_mean": ma.fields.Nested(
            DidYouMean,
            required=True,
            allow_none=True,
            metadata={"description": "null when nothing looks misspelt."},
        )
    },
)


def unanswered() -> Unanswered:
    """Return what counts the searches of this process that found nothing."""
    return cast(Unanswered, current_app.extensions["unanswered"])


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
        found = service.search(search_index(), query, unanswered())
        _add_addresses(found)
        return page_response(
            found.page,
            facets=json.dumps(found.facets),
            expansions=json.dumps([_expansion(one) for one in found.meaning.expansions]),
            did_you_mean=json.dumps(_did_you_mean(found.did_you_mean)),
        )


unanswered_routes.register(blp)


def _add_addresses(found: service.Found) -> None:
    """Give each value the address that applies it, or takes it back with every spelling of it."""
    # Filters as they were understood; everything else as it was sent.
    kept = [pair for pair in request.args.items(multi=True) if pair[0] in AS_SENT]
    pairs = [(facet, one) for facet, values in found.chosen.items() for one in values]
    here = absolute(request.path)
    # Written once: a page offers two hundred values, and nearly all of them only add one pair.
    more = f"{here}?{urlencode(kept + pairs)}&" if kept or pairs else f"{here}?"
    for facet in found.facets:
        name = facet["name"]
        for value in facet["values"]:
            if value["selected"]:
                left = [pair for pair in pairs if not _is_spelling(pair, name, value["value"])]
                query = urlencode(kept + left)
                value["url"] = f"{here}?{query}" if query else here
            else:
                value["url"] = f"{more}{name}={quote_plus(value['value'])}"


def _expansion(expansion: Expansion) -> dict[str, Any]:
    return {
        "words": expansion.words,
        "is_guess": expansion.is_guess,
        "others": [_other(one) for one in expansion.others],
    }


def _other(other: Other) -> dict[str, Any]:
    vocabulary, _slash, code = other.point.rpartition("/")
    url = absolute(f"{API}/vocabularies/{vocabulary}?{urlencode({'code': code})}")
    return {"text": other.text, "vocabulary": vocabulary, "code": code, "url": url}


def _did_you_mean(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in ("q", "cursor")]
    return {"q": text, "url": f"{absolute(request.path)}?{urlencode([('q', text), *kept])}"}


def _is_spelling(pair: tuple[str, str], name: str, value: str) -> bool:
    return pair[0] == name and pair[1].casefold() == value.casefold()
