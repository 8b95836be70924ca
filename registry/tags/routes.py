"""The routes of tags."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.actor import STEWARD
from registry.access.guard import actor, public, require
from registry.documents.address import API
from registry.documents.envelope import list_schema
from registry.kit import moved
from registry.kit.errors import Moved
from registry.kit.query import NoQuery, WriteQuery
from registry.kit.smorest import (
    JSON,
    MERGE_PATCH,
    Blueprint,
    answers,
    conditional,
    document_response,
    matches,
    named,
    page_response,
    read_response,
    takes_body,
    takes_query,
)
from registry.kit.write import write
from registry.tags import lists, service
from registry.tags.schemas import TagCounted, TagQuery, TagUpdate

blp = Blueprint("tags", __name__, url_prefix=API, description="The free words of entries.")
blp.register_error_handler(Moved, moved.answer)


@blp.route("/tags", endpoint="collection")
class TagCollection(MethodView):
    """All tags."""

    @public
    @named("listTags")
    @takes_query(TagQuery)
    @answers(list_schema(TagCounted), headers=("Link", "Cache-Control"))
    def get(self, query: dict[str, Any]) -> Response:
        """List tags by name, each with the number of published entries that carry it."""
        return page_response(lists.page(query))


@blp.route("/tags/<name>", endpoint="item")
class TagItem(MethodView):
    """One tag."""

    @public
    @named("getTag")
    @takes_query(NoQuery)
    @answers(TagCounted, headers=("ETag", "Cache-Control"), errors=(308, 404))
    def get(self, name: str, query: dict[str, Any]) -> Response:
        """Read a tag: what it stands for, and other words for the same."""
        found = lists.document(name)
        return read_response(found.body, found.etag)

    @require(STEWARD)
    @named("updateTag")
    @conditional
    @takes_query(WriteQuery)
    @takes_body(
        TagUpdate,
        example={"description": "Permits and places to leave a vehicle."},
        media_types=(MERGE_PATCH, JSON),
    )
    @answers(TagCounted, headers=("ETag",), errors=(308, 404))
    def patch(self, name: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Describe a tag, or say which other words mean the same: JSON Merge Patch.

        From then on entries that name one of its aliases get this tag.
        """
        with write(dry_run=query["dry_run"]):
            lists.demand_shown(name)
            tag = service.get(name)
            matches(tag.version)
            found = lists.counted(service.update(tag, body, actor()))
            return document_response(found.body, found.etag)
