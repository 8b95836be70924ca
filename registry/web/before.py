"""Before you build: what exists already, who plans the same, whom to ring, what was learnt."""

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from registry.kit import json
from registry.kit.errors import FieldError, Invalid
from registry.search.node import search_index
from registry.similar import service as similar_service
from registry.web.page import page

LIMIT = 10
FIELDS = ("title", "summary", "service")
# From which likeness on which words are said.
VERY_MUCH, MUCH = 0.6, 0.35
# The pages of other sites may lead here with a text of any length: that much is shown again.
_KEPT = 2_000


def register(blp: Blueprint) -> None:
    """Register the page."""
    blp.add_url_rule("/before-you-build", "before_you_build", _before)


def _before() -> Response:
    is_asked = any(name in request.args for name in FIELDS)
    typed = {name: request.args.get(name, "")[:_KEPT] for name in FIELDS}
    answer: dict[str, Any] | None = None
    errors: dict[str, str] = {}
    if is_asked:
        try:
            answer = _answer(typed)
        except Invalid as error:
            errors = _errors(error.errors)
    title = _("Before you build")
    return page(
        "plans/before.html",
        _("Error: %(title)s", title=title) if errors else title,
        about=_("See what other councils have already, before you build or buy it again."),
        status=422 if errors else 200,
        typed=typed,
        errors=errors,
        answer=answer,
        much_alike=_in_words,
    )


def _answer(typed: dict[str, str]) -> dict[str, Any]:
    plan = {
        "title": typed["title"],
        "summary": typed["summary"] if typed["summary"].strip() else None,
        # The service is compared with what entries are tagged with.
        "tags": [typed["service"]] if typed["service"].strip() else [],
    }
    query = {"limit": LIMIT, "expand": True}
    found, around = similar_service.to_plan(search_index(), plan, query)
    return {
        "found": [json.loads(one.shown()) for one in found.found],
        "projects": around.projects,
        "adopters": around.adopters,
        "lessons": around.lessons,
        "standards": around.standards,
    }


def _errors(faults: list[FieldError]) -> dict[str, str]:
    """Return what is wrong with each field, in the words of a form."""
    found = {}
    for fault in faults:
        _root, name, *_rest = (fault.pointer or "").split("/")
        field = "service" if name == "tags" else name
        found[field] = fault.detail
    if "title" in found and not request.args.get("title", "").strip():
        found["title"] = str(_("Say in a few words what you think of building or buying"))
    return {name: found[name] for name in FIELDS if name in found}


def _in_words(likeness: float) -> str:
    """Say how much an entry is like the plan."""
    if likeness >= VERY_MUCH:
        return str(_("Very much like it"))
    return str(_("Much like it") if likeness >= MUCH else _("Somewhat like it"))
