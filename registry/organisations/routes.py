"""The routes of organisations."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.actor import STEWARD
from registry.access.guard import actor, keep, once, public, require
from registry.documents.address import API
from registry.documents.envelope import list_schema
from registry.documents.organisation import OrganisationShown
from registry.history.surface import shown
from registry.kit import moved
from registry.kit.errors import Moved
from registry.kit.query import NoQuery, WriteQuery
from registry.kit.smorest import (
    JSON,
    MERGE_PATCH,
    Blueprint,
    answers,
    conditional,
    matches,
    named,
    page_response,
    read_response,
    takes_body,
    takes_query,
)
from registry.kit.write import write
from registry.organisations import lists, service
from registry.organisations.schemas import (
    OrganisationCreate,
    OrganisationQuery,
    OrganisationUpdate,
)

blp = Blueprint(
    "organisations",
    __name__,
    url_prefix=API,
    description="Whoever owns entries: councils of all types, government bodies, partnerships.",
)
blp.register_error_handler(Moved, moved.answer)
EXAMPLE = {
    "name": "North East Combined Authority",
    "type": "combined-authority",
    "nation": "england",
    "started_on": "2024-05-07",
}


@blp.route("/organisations", endpoint="collection")
class OrganisationCollection(MethodView):
    """All organisations."""

    @public
    @named("listOrganisations")
    @takes_query(OrganisationQuery)
    @answers(list_schema(OrganisationShown), headers=("Link", "Cache-Control"))
    def get(self, query: dict[str, Any]) -> Response:
        """List organisations by slug.

        Ended ones are among them unless `current=true`: what they shared is still theirs.
        """
        return page_response(lists.page(query))

    @require(STEWARD)
    @once
    @named("createOrganisation")
    @takes_query(WriteQuery)
    @takes_body(OrganisationCreate, example=EXAMPLE)
    @answers(OrganisationShown, 201, 200, headers=("ETag", "Location"), errors=(409,))
    def post(self, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Add an organisation."""
        dry_run = query["dry_run"]
        with write(dry_run=dry_run):
            organisation = service.create(body, actor())
            return keep(shown(organisation, status=200 if dry_run else 201, location=True))


@blp.route("/organisations/<slug>", endpoint="item")
class OrganisationItem(MethodView):
    """One organisation."""

    @public
    @named("getOrganisation")
    @takes_query(NoQuery)
    @answers(OrganisationShown, headers=("ETag", "Cache-Control"), errors=(308, 404))
    def get(self, slug: str, query: dict[str, Any]) -> Response:
        """Read an organisation, with its codes and who came before and after it."""
        found = lists.document(slug)
        return read_response(found.body, found.etag)

    @require(STEWARD)
    @named("replaceOrganisation")
    @conditional
    @takes_query(WriteQuery)
    @takes_body(OrganisationCreate, example=EXAMPLE)
    @answers(OrganisationShown, headers=("ETag",), errors=(308, 404, 409))
    def put(self, slug: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Replace what is written of an organisation.

        When its name, slug or type changes, its entries are rendered again.
        """
        with write(dry_run=query["dry_run"]):
            organisation = service.get(slug)
            matches(organisation.version)
            return shown(service.replace(organisation, body, actor()))

    @require("organisations:write")
    @named("updateOrganisation")
    @conditional
    @takes_query(WriteQuery)
    @takes_body(
        OrganisationUpdate,
        example={"contact": {"name": "Digital team", "email": "digital@example.gov.uk"}},
        media_types=(MERGE_PATCH, JSON),
    )
    @answers(OrganisationShown, headers=("ETag",), errors=(308, 404, 409))
    def patch(self, slug: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Change some fields of an organisation: JSON Merge Patch.

        An organisation changes its own contact; everything else is a steward's.
        """
        with write(dry_run=query["dry_run"]):
            organisation = service.get(slug)
            service.demand_may_write(organisation, actor())
            matches(organisation.version)
            return shown(service.update(organisation, body, actor()))
