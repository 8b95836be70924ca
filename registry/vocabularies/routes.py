"""The routes of vocabularies."""

from typing import Any

import marshmallow as ma
from flask import Response
from flask.views import MethodView

from registry.access.guard import public
from registry.documents.address import API
from registry.documents.envelope import list_schema
from registry.kit.query import PageQuery
from registry.kit.smorest import Blueprint, answers, named, page_response, takes_query
from registry.vocabularies import lists
from registry.vocabularies.schemas import PointQuery, PointShown, VocabularyCounted

blp = Blueprint(
    "vocabularies",
    __name__,
    url_prefix=API,
    description="Published lists of codes: the declaration, standards of government, services.",
)
PointList = type(
    "PointList",
    (list_schema(PointShown),),
    {"vocabulary": ma.fields.Nested(VocabularyCounted, required=True)},
)


@blp.route("/vocabularies", endpoint="collection")
class VocabularyCollection(MethodView):
    """All vocabularies."""

    @public
    @named("listVocabularies")
    @takes_query(PageQuery)
    @answers(list_schema(VocabularyCounted), headers=("Link", "Cache-Control"))
    def get(self, query: dict[str, Any]) -> Response:
        """List vocabularies, each with the number of published entries that name its codes."""
        return page_response(lists.page(query))


@blp.route("/vocabularies/<scheme>/<version>", endpoint="item")
class VocabularyItem(MethodView):
    """One vocabulary."""

    @public
    @named("getVocabulary")
    @takes_query(PointQuery)
    @answers(PointList, headers=("Link", "Cache-Control"), errors=(404,))
    def get(self, scheme: str, version: str, query: dict[str, Any]) -> Response:
        """List the points of a vocabulary, each with the number of entries that name it.

        An entry names the ones it helps with in `supports`.
        """
        page, about = lists.points(scheme, version, query)
        return page_response(page, vocabulary=about)
