"""The routes of the checklist of an entry, one of each kind."""

from typing import Any

from flask import Response
from flask.views import MethodView

from registry.access.guard import public, visitor
from registry.checklists import service
from registry.checklists.schemas import ChecklistShown
from registry.documents.address import API, entry_path
from registry.kinds import KINDS
from registry.kinds.checklist import Checklist, check
from registry.kinds.kind import Kind
from registry.kit import moved
from registry.kit.errors import Moved
from registry.kit.query import NoQuery
from registry.kit.smorest import Blueprint, View, answers, named, read_response, takes_query

blp = Blueprint(
    "checklists",
    __name__,
    url_prefix=API,
    description="What an entry still lacks for other councils, and how to mend it.",
)
blp.register_error_handler(Moved, moved.answer)


def _read(kind: Kind) -> View:
    @public
    @named(f"check{kind.label}", f"Ask what a {kind.name} still lacks for other councils.")
    @takes_query(NoQuery)
    @answers(
        ChecklistShown,
        headers=("ETag", "Cache-Control"),
        errors=(308, 404, 410),
        example=_example(kind),
    )
    def get(_view: MethodView, slug: str, query: dict[str, Any]) -> Response:
        """Answer named yes-or-no questions, each with how to mend it and why it matters.

        What is not met stands first. A question that cannot apply is not asked; whether links are
        dead only once all of them were checked, or one is known to be dead.
        """
        found = service.document(kind, slug, visitor())
        return read_response(found.body, found.etag, is_public=found.is_public)

    return get


def _example(kind: Kind) -> dict[str, Any]:
    """Answer two questions for the example of the kind: one that is not met, and one that is."""
    found = check(kind, dict.fromkeys(kind.writable) | dict(kind.example)).answers
    shown = Checklist((found[0], found[-1]))
    return {"path": entry_path(kind.plural, "example"), **shown.as_dict()}


for _kind in KINDS.values():
    blp.route(f"/{_kind.plural}/<slug>/checklist", endpoint=f"of_{_kind.name}")(
        type("EntryChecklist", (MethodView,), {"get": _read(_kind)})
    )
