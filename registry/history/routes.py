"""The route of the change feed."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.guard import public
from registry.documents.address import API
from registry.history import changes
from registry.history.schemas import ChangeList
from registry.kit import json
from registry.kit.query import PageQuery
from registry.kit.smorest import Blueprint, answers, named, page_response, takes_query

blp = Blueprint(
    "changes",
    __name__,
    url_prefix=API,
    description="Everything that changed, in order, so that a copy can be kept up to date.",
)


@blp.route("/changes", endpoint="collection")
class ChangeCollection(MethodView):
    """The change feed."""

    @public
    @named("listChanges")
    @takes_query(PageQuery)
    @answers(ChangeList, headers=("Link", "Cache-Control"), errors=(410,))
    def get(self, query: dict[str, Any]) -> Response:
        """Follow every public change, oldest first.

        Keep `cursor` of the last answer and send it next time: nothing is missed or doubled.

        410 means that the registry was restored from a backup: start again without a cursor.
        """
        page, cursor = changes.page(query)
        return page_response(page, cursor=json.dumps(cursor))
