"""The route of the checklist of an entry."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.guard import public, visitor
from registry.documents.address import entry_path
from registry.entries import checklist
from registry.entries.schemas import ChecklistShown
from registry.kinds.checklist import Checklist, check
from registry.kinds.kind import Kind
from registry.kit.query import NoQuery
from registry.kit.smorest import Blueprint, answers, named, read_response, takes_query


def register(blp: Blueprint, kind: Kind) -> None:
    """Add the checklist of a kind to its blueprint."""
    blp.route(f"/{kind.plural}/<slug>/checklist", endpoint="checklist")(_checklist(kind))


def _checklist(kind: Kind) -> type[MethodView]:
    class EntryChecklist(MethodView):
        @public
        @named(f"check{kind.label}", f"Ask what a {kind.name} still lacks for other councils.")
        @takes_query(NoQuery)
        @answers(
            ChecklistShown,
            headers=("ETag", "Cache-Control"),
            errors=(308, 404, 410),
            example=_example(kind),
        )
        def get(self, slug: str, query: dict[str, Any]) -> Response:
            """Answer named yes-or-no questions, each with how to mend it and why it matters.

            What is not met stands first. A question that cannot apply is not asked.
            """
            found = checklist.document(kind, slug, visitor())
            return read_response(found.body, found.etag, is_public=found.is_public)

    return EntryChecklist


def _example(kind: Kind) -> dict[str, Any]:
    """Answer two questions for the example of the kind: one that is not met, and one that is."""
    found = check(kind, dict.fromkeys(kind.writable) | dict(kind.example)).answers
    shown = Checklist((found[0], found[-1]))
    return {"path": entry_path(kind.plural, "example"), **shown.as_dict()}
