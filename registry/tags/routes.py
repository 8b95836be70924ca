"""The routes of tags."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.actor import STEWARD
from registry.access.guard import actor, keep, once, public, require
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
from registry.models import Tag
from registry.tags import lists, names, service
from registry.tags.schemas import TagCounted, TagMerge, TagQuery, TagRename, TagUpdate

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
            return _shown(service.update(_named(name), body, actor()))


@blp.route("/tags/<name>/rename", endpoint="rename")
class TagRenaming(MethodView):
    """Another name for a tag."""

    @require(STEWARD)
    @once
    @named("renameTag")
    @conditional
    @takes_query(WriteQuery)
    @takes_body(TagRename, example={"name": "parking"})
    @answers(TagCounted, headers=("ETag",), errors=(308, 404, 409))
    def post(self, name: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Give a tag another name; entries follow, and the old name leads to it.

        The old name is another word for the tag from then on. Entries that carry it get a new
        revision, not a version. 409 when another tag is called so: merge the two instead.
        """
        with write(dry_run=query["dry_run"]):
            return keep(_shown(names.rename(_named(name), body, actor())))


@blp.route("/tags/<name>/merge", endpoint="merge")
class TagMerging(MethodView):
    """Two tags that are to be one."""

    @require(STEWARD)
    @once
    @named("mergeTag")
    @conditional
    @takes_query(WriteQuery)
    @takes_body(TagMerge, example={"into": "parking"})
    @answers(TagCounted, headers=("ETag",), errors=(308, 404))
    def post(self, name: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Let another tag take the place of this one; entries follow, and its names lead there.

        Answers with the other tag. Its description stays; where it has none, it gets this one's.
        """
        with write(dry_run=query["dry_run"]):
            return keep(_shown(names.merge(_named(name), body, actor())))


def _named(name: str) -> Tag:
    """Return the tag that a write is about, if the client knows its present version."""
    lists.demand_shown(name)
    tag = service.get(name)
    matches(tag.version)
    return tag


def _shown(tag: Tag) -> Response:
    found = lists.counted(tag)
    return document_response(found.body, found.etag)
