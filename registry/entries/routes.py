"""The routes of entries: one blueprint per kind from one factory, and all kinds in one list."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.guard import actor, keep, once, public, require, visitor
from registry.documents.address import API
from registry.documents.entry import read_schema
from registry.documents.envelope import any_kind, list_schema, mixed_list_schema
from registry.entries import find, lists, service, version_routes
from registry.entries.schemas import EntryQuery, MixedQuery, created_schema
from registry.entries.surface import WRITE, created, warning
from registry.entries.twins import published_twins, twins
from registry.history.surface import shown
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit import moved
from registry.kit.errors import Moved
from registry.kit.query import NoQuery, WriteQuery
from registry.kit.smorest import (
    JSON,
    MERGE_PATCH,
    Blueprint,
    View,
    answers,
    conditional,
    matches,
    named,
    page_response,
    read_response,
    takes_body,
    takes_no_body,
    takes_query,
)
from registry.kit.write import write
from registry.models import PUBLISHED
from registry.search.node import search_index


def blueprint(kind: Kind) -> Blueprint:
    """Make the routes of one kind."""
    blp = Blueprint(kind.plural, __name__, url_prefix=API, description=kind.meaning)
    blp.register_error_handler(Moved, moved.answer)
    blp.route(f"/{kind.plural}", endpoint="collection")(_collection(kind))
    blp.route(f"/{kind.plural}/<slug>", endpoint="item")(_item(kind))
    blp.route(f"/{kind.plural}/<slug>/review", endpoint="review")(_review(kind))
    version_routes.register(blp, kind)
    return blp


def _collection(kind: Kind) -> type[MethodView]:
    return type("EntryCollection", (MethodView,), {"get": _list(kind), "post": _create(kind)})


def _item(kind: Kind) -> type[MethodView]:
    acts = {
        "get": _get(kind),
        "put": _replace(kind),
        "patch": _update(kind),
        "delete": _archive(kind),
    }
    return type("EntryItem", (MethodView,), acts)


def _list(kind: Kind) -> View:
    @public
    @named(f"list{kind.plural.capitalize()}", f"List {kind.plural}, newest first.")
    @takes_query(EntryQuery)
    @answers(list_schema(read_schema(kind), is_owned=True), headers=("Link", "Cache-Control"))
    def get(_view: MethodView, query: dict[str, Any]) -> Response:
        page = lists.page(query | {"kind": [kind.name]}, visitor())
        return page_response(page, is_public=not query.get("state"))

    return get


def _create(kind: Kind) -> View:
    @require(WRITE)
    @once
    @named(f"create{kind.label}", f"Register a {kind.name}; your organisation owns it.")
    @takes_query(WriteQuery)
    @takes_body(kind.create_schema, example=kind.example)
    @answers(created_schema(kind), 201, 200, headers=("ETag", "Location"), errors=(409,))
    def post(_view: MethodView, query: dict[str, Any], body: dict[str, Any]) -> Response:
        dry_run = query["dry_run"]
        warned = twins(search_index(), kind, body)
        with write(dry_run=dry_run):
            entry = service.create(kind, body, actor(), warned=warned)
            return keep(created(entry, warned, dry_run=dry_run))

    return post


def _get(kind: Kind) -> View:
    @public
    @named(f"get{kind.label}", f"Read a {kind.name}.")
    @takes_query(NoQuery)
    @answers(read_schema(kind), headers=("ETag", "Cache-Control"), errors=(308, 404, 410))
    def get(_view: MethodView, slug: str, query: dict[str, Any]) -> Response:
        found = lists.document(kind, slug, visitor())
        return read_response(found.body, found.etag, is_public=found.is_public)

    return get


def _replace(kind: Kind) -> View:
    @require(WRITE)
    @named(f"replace{kind.label}", f"Publish or replace a {kind.name} at an address you choose.")
    @conditional
    @takes_query(WriteQuery)
    @takes_body(kind.create_schema, example=kind.example)
    @answers(
        created_schema(kind), 200, 201, headers=("ETag", "Location"), errors=(308, 404, 409, 410)
    )
    def put(_view: MethodView, slug: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
        dry_run = query["dry_run"]
        warned = published_twins(search_index(), kind, find.entry(kind, slug), body)
        with write(dry_run=dry_run):
            entry = find.own_if_any(kind, slug, actor())
            matches(entry.version if entry else None)
            if entry is not None:
                service.replace(entry, body, actor(), warned=warned)
                return warning(entry, warned)
            entry = service.create(kind, body, actor(), slug=slug, warned=warned)
            return created(entry, warned, dry_run=dry_run)

    return put


def _update(kind: Kind) -> View:
    @require(WRITE)
    @named(f"update{kind.label}", f"Change some fields of a {kind.name}: JSON Merge Patch.")
    @conditional
    @takes_query(WriteQuery)
    @takes_body(kind.update_schema, example={"phase": "live"}, media_types=(MERGE_PATCH, JSON))
    @answers(created_schema(kind), headers=("ETag",), errors=(308, 404, 409, 410))
    def patch(
        _view: MethodView, slug: str, query: dict[str, Any], body: dict[str, Any]
    ) -> Response:
        drafted = find.entry(kind, slug) if body.get("state") == PUBLISHED else None
        warned = published_twins(search_index(), kind, drafted, body) if drafted else []
        with write(dry_run=query["dry_run"]):
            entry = find.own(kind, slug, actor())
            matches(entry.version)
            return warning(service.update(entry, body, actor(), warned=warned), warned)

    return patch


def _archive(kind: Kind) -> View:
    @require(WRITE)
    @named(f"archive{kind.label}", f"Archive a {kind.name}: out of lists, still readable.")
    @conditional
    @takes_query(WriteQuery)
    @answers(read_schema(kind), headers=("ETag",), errors=(308, 404, 410))
    def delete(_view: MethodView, slug: str, query: dict[str, Any]) -> Response:
        with write(dry_run=query["dry_run"]):
            entry = find.own(kind, slug, actor())
            matches(entry.version)
            return shown(service.archive(entry, actor()))

    return delete


def _review(kind: Kind) -> type[MethodView]:
    class EntryReview(MethodView):
        @require(WRITE)
        @named(f"review{kind.label}", f"Say that a {kind.name} is still true.")
        @takes_query(WriteQuery)
        @takes_no_body
        @answers(read_schema(kind), headers=("ETag",), errors=(308, 404, 409, 410))
        def post(self, slug: str, query: dict[str, Any]) -> Response:
            """Confirm an entry without changing it: only its owner can.

            The next review is asked some months later; the version stays as it is.
            """
            with write(dry_run=query["dry_run"]):
                entry = find.own(kind, slug, actor())
                return shown(service.review(entry, actor()))

    return EntryReview


mixed = Blueprint("entries", __name__, url_prefix=API, description="Entries of all kinds.")


@mixed.route("/entries")
class MixedCollection(MethodView):
    """Entries of all kinds in one list."""

    @public
    @named("listEntries")
    @takes_query(MixedQuery)
    @answers(mixed_list_schema("EntryList", any_kind()), headers=("Link", "Cache-Control"))
    def get(self, query: dict[str, Any]) -> Response:
        """List entries of all kinds, newest first."""
        return page_response(lists.page(query, visitor()), is_public=not query.get("state"))


BLUEPRINTS = [*(blueprint(kind) for kind in KINDS.values()), mixed]
