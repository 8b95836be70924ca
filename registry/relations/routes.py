"""The routes of relations: of each kind of entry and across the catalogue; and of lessons."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.guard import actor, keep, once, public, require, visitor
from registry.documents import by_id
from registry.documents.address import API
from registry.documents.envelope import list_schema
from registry.documents.relation import RelationShown
from registry.history.surface import shown
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit import json, moved
from registry.kit.errors import Moved
from registry.kit.query import NoQuery, PageQuery, WriteQuery
from registry.kit.smorest import (
    JSON,
    MERGE_PATCH,
    Blueprint,
    View,
    answers,
    bytes_response,
    conditional,
    matches,
    named,
    page_response,
    read_response,
    takes_body,
    takes_query,
)
from registry.kit.write import write
from registry.models import Relation
from registry.relations import graph, lessons, lists, service
from registry.relations.schemas import (
    EntryRelationQuery,
    EntryRelationShown,
    LinkedLessonShown,
    RelationCreate,
    RelationGraph,
    RelationQuery,
    RelationUpdate,
)

WRITE = "entries:write"
EXAMPLE = {
    "type": "implements",
    "target": "/api/v1/standards/open-referral-uk",
    "note": "Version 3, read only.",
}
blp = Blueprint(
    "relations",
    __name__,
    url_prefix=API,
    description="What entries are to each other, readable from both ends and as a graph.",
)
blp.register_error_handler(Moved, moved.answer)
_LISTED, _ABSENT = ("Link", "Cache-Control"), (308, 404, 410)


@blp.route("/relations", endpoint="collection")
class RelationCollection(MethodView):
    """Relations across the catalogue."""

    @public
    @named("listRelations")
    @takes_query(RelationQuery)
    @answers({"oneOf": [list_schema(RelationShown), RelationGraph]}, headers=_LISTED)
    def get(self, query: dict[str, Any]) -> Response:
        """List what entries are to each other, the newest first; with `root`, as a graph.

        The graph holds the entries within `depth` relations of the root, in both directions, and
        every relation between them; 300 entries and 1,000 relations at most, which `is_cut` tells.
        """
        if "root" in query:
            return bytes_response(json.dumps(graph.around(query)), is_public=True)
        return page_response(lists.page(query))


@blp.route("/relations/<relation_id>", endpoint="item")
class RelationItem(MethodView):
    """One relation."""

    @public
    @named("getRelation")
    @takes_query(NoQuery)
    @answers(RelationShown, headers=("ETag", "Cache-Control"), errors=(404, 410))
    def get(self, relation_id: str, query: dict[str, Any]) -> Response:
        """Read a relation, also one that was taken back."""
        found = by_id.document(Relation, relation_id)
        return read_response(found.body, found.etag)

    @require(WRITE)
    @named("updateRelation")
    @conditional
    @takes_query(WriteQuery)
    @takes_body(
        RelationUpdate, example={"note": "Version 3.1, read only."}, media_types=(MERGE_PATCH, JSON)
    )
    @answers(RelationShown, headers=("ETag",), errors=(404, 409, 410))
    def patch(self, relation_id: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Change the note of a relation: JSON Merge Patch. Its ends and its type stay."""
        with write(dry_run=query["dry_run"]):
            relation = service.own(relation_id, actor())
            matches(relation.version)
            return shown(service.update(relation, body, actor()))

    @require(WRITE)
    @named("withdrawRelation")
    @conditional
    @takes_query(WriteQuery)
    @answers(RelationShown, headers=("ETag",), errors=(404, 410))
    def delete(self, relation_id: str, query: dict[str, Any]) -> Response:
        """Take a relation back, as the owner of its `entry`: it is counted and listed no more."""
        with write(dry_run=query["dry_run"]):
            relation = service.own(relation_id, actor())
            matches(relation.version)
            return shown(service.withdraw(relation, actor()))


def _list(kind: Kind) -> View:
    @public
    @named(f"list{kind.label}Relations", f"List what a {kind.name} is to other entries.")
    @takes_query(EntryRelationQuery)
    @answers(list_schema(EntryRelationShown), headers=_LISTED, errors=_ABSENT)
    def get(_view: MethodView, slug: str, query: dict[str, Any]) -> Response:
        """Read it from both ends: `reads` says what this entry is to `other`."""
        return page_response(lists.of_entry(kind, slug, query, visitor()))

    return get


def _create(kind: Kind) -> View:
    @require(WRITE)
    @once
    @named(f"relate{kind.label}", f"Say what a {kind.name} of yours is to another entry.")
    @takes_query(WriteQuery)
    @takes_body(RelationCreate, example=EXAMPLE)
    @answers(RelationShown, 201, 200, headers=("ETag", "Location"), errors=(308, 404, 409, 410))
    def post(_view: MethodView, slug: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Both must be published. What was taken back before stands again, at its old address."""
        dry_run = query["dry_run"]
        with write(dry_run=dry_run):
            relation = service.create(kind, slug, body, actor())
            return keep(shown(relation, status=200 if dry_run else 201, location=True))

    return post


def _lessons(kind: Kind) -> View:
    @public
    @named(f"list{kind.label}Lessons", f"List what was learnt from a {kind.name}, the worst first.")
    @takes_query(PageQuery)
    @answers(list_schema(LinkedLessonShown), headers=_LISTED, errors=_ABSENT)
    def get(_view: MethodView, slug: str, query: dict[str, Any]) -> Response:
        """Read it before you choose: what failed comes first, then what was stopped.

        Lessons learnt from a standard count for what implements it; `because` says which.
        """
        return page_response(lessons.page(kind, slug, query, visitor()))

    return get


for _kind in KINDS.values():
    _at = f"/{_kind.plural}/<slug>"
    _acts = {"get": _list(_kind), "post": _create(_kind)}
    blp.route(f"{_at}/relations", endpoint=f"of_{_kind.name}")(
        type("EntryRelations", (MethodView,), _acts)
    )
    blp.route(f"{_at}/lessons", endpoint=f"lessons_of_{_kind.name}")(
        type("EntryLessons", (MethodView,), {"get": _lessons(_kind)})
    )
