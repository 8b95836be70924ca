"""The route of what waits for an organisation."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.guard import public, visitor
from registry.documents.address import API
from registry.documents.envelope import list_schema
from registry.due import service
from registry.due.schemas import DueQuery, DueShown
from registry.kit import moved
from registry.kit.errors import Moved
from registry.kit.smorest import Blueprint, answers, named, page_response, takes_query

blp = Blueprint(
    "due",
    __name__,
    url_prefix=API,
    description="What waits for an organisation, and the call that settles it.",
)
blp.register_error_handler(Moved, moved.answer)


@blp.route("/organisations/<slug>/due", endpoint="of_organisation")
class OrganisationDue(MethodView):
    """What waits for an organisation."""

    @public
    @named("listOrganisationDue")
    @takes_query(DueQuery)
    @answers(
        list_schema(DueShown, is_owned=True), headers=("Link", "Cache-Control"), errors=(308, 404)
    )
    def get(self, slug: str, query: dict[str, Any]) -> Response:
        """List what waits for an organisation, the most urgent first.

        Its drafts that are older than 30 days are among it with its own token only.
        """
        return page_response(service.page(slug, query, visitor()), is_public=visitor() is None)
