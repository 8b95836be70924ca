"""The routes of adoptions: of each kind of entry, across the catalogue, and of an organisation."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.guard import actor, keep, once, public, require, visitor
from registry.adoptions import lists, service
from registry.adoptions.schemas import (
    AdoptionCreate,
    AdoptionListed,
    AdoptionQuery,
    AdoptionUpdate,
    EntryAdoptionQuery,
)
from registry.adoptions.service import WRITE
from registry.documents import by_id
from registry.documents.address import API
from registry.documents.adoption import AdoptionShown
from registry.documents.envelope import list_schema
from registry.entries.schemas import VersionShown
from registry.history import versions
from registry.history.surface import shown
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit import moved
from registry.kit.errors import Moved
from registry.kit.query import NoQuery, PageQuery, WriteQuery
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
from registry.models import Adoption

EXAMPLE = {
    "stage": "live",
    "since": "2025-04-01",
    "version_used": "2.4.0",
    "evidence_url": "https://www.example.gov.uk/parking",
    "saving": {
        "amount_pounds": "12500.00",
        "per": "year",
        "basis": "Calls to the contact centre, 2025 against 2024.",
    },
}
blp = Blueprint(
    "adoptions",
    __name__,
    url_prefix=API,
    description="Who uses what, how far they are, and what came of it: said by the adopters.",
)
blp.register_error_handler(Moved, moved.answer)
_LIST = answers(
    list_schema(AdoptionListed, is_owned=True),
    headers=("Link", "Cache-Control"),
    errors=(308, 404, 410),
)


@blp.route("/adoptions", endpoint="collection")
class AdoptionCollection(MethodView):
    """Adoptions across the catalogue."""

    @public
    @named("listAdoptions")
    @takes_query(AdoptionQuery)
    @answers(list_schema(AdoptionListed, is_owned=True), headers=("Link", "Cache-Control"))
    def get(self, query: dict[str, Any]) -> Response:
        """List who uses what, the newest first."""
        return page_response(lists.page(query))


@blp.route("/adoptions/<adoption_id>", endpoint="item")
class AdoptionItem(MethodView):
    """One adoption."""

    @public
    @named("getAdoption")
    @takes_query(NoQuery)
    @answers(AdoptionShown, headers=("ETag", "Cache-Control"), errors=(404, 410))
    def get(self, adoption_id: str, query: dict[str, Any]) -> Response:
        """Read an adoption, also one that was withdrawn."""
        found = by_id.document(Adoption, adoption_id)
        return read_response(found.body, found.etag)

    @require(WRITE)
    @named("updateAdoption")
    @conditional
    @takes_query(WriteQuery)
    @takes_body(
        AdoptionUpdate,
        example={"stage": "stopped", "since": "2026-03-31", "why_stopped": "It was too slow."},
        media_types=(MERGE_PATCH, JSON),
    )
    @answers(AdoptionShown, headers=("ETag",), errors=(404, 409, 410))
    def patch(self, adoption_id: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Change what your organisation says of its adoption: JSON Merge Patch.

        Only the adopter may. With another stage comes another `since`.
        """
        with write(dry_run=query["dry_run"]):
            adoption = service.own(adoption_id, actor())
            matches(adoption.version)
            return shown(service.update(adoption, body, actor()))

    @require(WRITE)
    @named("withdrawAdoption")
    @conditional
    @takes_query(WriteQuery)
    @answers(AdoptionShown, headers=("ETag",), errors=(404, 410))
    def delete(self, adoption_id: str, query: dict[str, Any]) -> Response:
        """Take an adoption back: it is counted no more, and its history stays.

        To say that you used it and stopped, send the stage `stopped` instead: others learn from it.
        """
        with write(dry_run=query["dry_run"]):
            adoption = service.withdrawable(adoption_id, actor())
            matches(adoption.version)
            return shown(service.withdraw(adoption, actor()))


@blp.route("/adoptions/<adoption_id>/versions", endpoint="versions")
class AdoptionVersions(MethodView):
    """What the adopter said when."""

    @public
    @named("listAdoptionVersions")
    @takes_query(PageQuery)
    @answers(list_schema(VersionShown), headers=("Link", "Cache-Control"), errors=(404, 410))
    def get(self, adoption_id: str, query: dict[str, Any]) -> Response:
        """List what was said of an adoption and when, the newest first; also when withdrawn."""
        by_id.document(Adoption, adoption_id)
        return page_response(versions.page(adoption_id, query, is_whole=True))


@blp.route("/adoptions/<adoption_id>/confirm", endpoint="confirm")
class AdoptionConfirm(MethodView):
    """The yearly word of the adopter."""

    @require(WRITE)
    @named("confirmAdoption")
    @takes_query(WriteQuery)
    @takes_no_body
    @answers(AdoptionShown, headers=("ETag",), errors=(404, 409, 410))
    def post(self, adoption_id: str, query: dict[str, Any]) -> Response:
        """Say that all of it is still so: asked of the adopter once a year."""
        with write(dry_run=query["dry_run"]):
            adoption = service.own(adoption_id, actor())
            return shown(service.confirm(adoption, actor()))


@blp.route("/adoptions/<adoption_id>/acknowledge", endpoint="acknowledge")
class AdoptionAcknowledge(MethodView):
    """The word of the owner."""

    @require(WRITE)
    @named("acknowledgeAdoption")
    @takes_query(WriteQuery)
    @takes_no_body
    @answers(AdoptionShown, headers=("ETag",), errors=(404, 409, 410))
    def post(self, adoption_id: str, query: dict[str, Any]) -> Response:
        """Say as the owner of the entry that you know of this adoption.

        When the adopter comes to another stage, you are asked again.
        """
        with write(dry_run=query["dry_run"]):
            return shown(service.acknowledge(adoption_id, actor()))

    @require(WRITE)
    @named("unacknowledgeAdoption")
    @takes_query(WriteQuery)
    @answers(AdoptionShown, headers=("ETag",), errors=(404, 409, 410))
    def delete(self, adoption_id: str, query: dict[str, Any]) -> Response:
        """Take back, as the owner of the entry, that you know of this adoption.

        It counts as before you acknowledged it, and waits for you again in what is due.
        """
        with write(dry_run=query["dry_run"]):
            return shown(service.unacknowledge(adoption_id, actor()))


@blp.route("/organisations/<slug>/adoptions", endpoint="of_organisation")
class OrganisationAdoptions(MethodView):
    """What an organisation uses."""

    @public
    @named("listOrganisationAdoptions")
    @takes_query(EntryAdoptionQuery)
    @_LIST
    def get(self, slug: str, query: dict[str, Any]) -> Response:
        """List what an organisation uses, the newest first."""
        return page_response(lists.of_organisation(slug, query))


def _of_entry(kind: Kind) -> type[MethodView]:
    acts = {"get": _list(kind), "post": _create(kind)}
    return type("EntryAdoptions", (MethodView,), acts)


def _list(kind: Kind) -> View:
    @public
    @named(f"list{kind.label}Adoptions", f"List who uses a {kind.name}, the newest first.")
    @takes_query(EntryAdoptionQuery)
    @_LIST
    def get(_view: MethodView, slug: str, query: dict[str, Any]) -> Response:
        return page_response(lists.of_entry(kind, slug, query, visitor()))

    return get


def _create(kind: Kind) -> View:
    @require(WRITE)
    @once
    @named(f"adopt{kind.label}", f"Say that your organisation uses a {kind.name}.")
    @takes_query(WriteQuery)
    @takes_body(AdoptionCreate, example=EXAMPLE)
    @answers(AdoptionShown, 201, 200, headers=("ETag", "Location"), errors=(308, 404, 409, 410))
    def post(_view: MethodView, slug: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """Say it in your own name; what others reported of you is replaced by it."""
        dry_run = query["dry_run"]
        with write(dry_run=dry_run):
            adoption = service.create(kind, slug, body, actor())
            return keep(shown(adoption, status=200 if dry_run else 201, location=True))

    return post


for _kind in KINDS.values():
    blp.route(f"/{_kind.plural}/<slug>/adoptions", endpoint=f"of_{_kind.name}")(_of_entry(_kind))
