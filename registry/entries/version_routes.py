"""The routes of the versions of an entry: list, one whole, what changed, restore."""

from typing import Any

import marshmallow as ma
from flask import Response
from flask.views import MethodView

from registry.access.guard import actor, public, require, visitor
from registry.documents.entry import read_schema
from registry.documents.envelope import list_schema
from registry.entries import find, versions
from registry.entries.schemas import Diff, DiffQuery, VersionShown
from registry.entries.surface import WRITE
from registry.history.surface import shown
from registry.kinds.kind import Kind
from registry.kit.query import NoQuery, PageQuery, WriteQuery
from registry.kit.smorest import (
    Blueprint,
    answers,
    bytes_response,
    conditional,
    matches,
    named,
    page_response,
    takes_no_body,
    takes_query,
)
from registry.kit.write import write


def register(blp: Blueprint, kind: Kind) -> None:
    """Add the routes of the versions of a kind to its blueprint."""
    at = f"/{kind.plural}/<slug>/versions"
    blp.route(at, endpoint="versions")(_list(kind))
    blp.route(f"{at}/<int:number>", endpoint="version")(_one(kind))
    blp.route(f"{at}/<int:number>/diff", endpoint="diff")(_diff(kind))
    blp.route(f"{at}/<int:number>/restore", endpoint="restore")(_restore(kind))


def _list(kind: Kind) -> type[MethodView]:
    class VersionCollection(MethodView):
        @public
        @named(f"list{kind.label}Versions", f"List the versions of a {kind.name}, newest first.")
        @takes_query(PageQuery)
        @answers(
            list_schema(VersionShown), headers=("Link", "Cache-Control"), errors=(308, 404, 410)
        )
        def get(self, slug: str, query: dict[str, Any]) -> Response:
            """Say who changed what and when.

            Versions from before the first publication are shown to the owner only.
            """
            page = versions.page(kind, slug, query, visitor())
            return page_response(page, is_public=visitor() is None)

    return VersionCollection


def _one(kind: Kind) -> type[MethodView]:
    shape = type(
        f"{kind.label}Version",
        (VersionShown,),
        {"document": ma.fields.Nested(read_schema(kind), required=True)},
    )

    class VersionItem(MethodView):
        @public
        @named(f"get{kind.label}Version", f"Read one version of a {kind.name} whole.")
        @takes_query(NoQuery)
        @answers(shape, headers=("Cache-Control",), errors=(308, 404, 410))
        def get(self, slug: str, number: int, query: dict[str, Any]) -> Response:
            found = versions.document(kind, slug, number, visitor())
            return bytes_response(found, is_public=visitor() is None)

    return VersionItem


def _diff(kind: Kind) -> type[MethodView]:
    class VersionDiff(MethodView):
        @public
        @named(f"diff{kind.label}Versions", f"Say what changed between versions of a {kind.name}.")
        @takes_query(DiffQuery)
        @answers(Diff, headers=("Cache-Control",), errors=(308, 404, 410))
        def get(self, slug: str, number: int, query: dict[str, Any]) -> Response:
            found = versions.compare(kind, slug, number, query["earlier"], visitor())
            return bytes_response(found, is_public=visitor() is None)

    return VersionDiff


def _restore(kind: Kind) -> type[MethodView]:
    class VersionRestore(MethodView):
        @require(WRITE)
        @named(f"restore{kind.label}Version", f"Write an earlier version of a {kind.name} again.")
        @conditional
        @takes_query(WriteQuery)
        @takes_no_body
        @answers(read_schema(kind), headers=("ETag",), errors=(308, 404, 410))
        def post(self, slug: str, number: int, query: dict[str, Any]) -> Response:
            """Make a new version of an earlier one; address and state stay as they are.

            422 names the fields that would not pass today.
            """
            with write(dry_run=query["dry_run"]):
                entry = find.own(kind, slug, actor())
                matches(entry.version)
                return shown(versions.restore(entry, number, actor()))

    return VersionRestore
