"""The pages of vocabularies: the published lists of codes, and what each of them supports."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from registry.kit import json
from registry.kit.query import PageQuery
from registry.vocabularies import lists as vocabularies_lists
from registry.vocabularies.resolve import PHASE, SEARCH, SUPPORTS
from registry.vocabularies.schemas import PointQuery
from registry.web import lists
from registry.web.page import page

LISTED, POINTS = 100, 50
# From so many points on, one can look for a name among them.
_MANY = 30
_READER, _POINT_READER = PageQuery(), PointQuery()


def register(blp: Blueprint) -> None:
    """Register the pages."""
    blp.add_url_rule("/vocabularies", "vocabularies", _vocabularies)
    blp.add_url_rule("/vocabularies/<scheme>/<version>", "vocabulary", _vocabulary)


def _vocabularies() -> Response:
    asked = lists.asked(_READER, limit=LISTED)
    found = vocabularies_lists.page(asked)
    all_ = [json.loads(item) for item in found.items]
    return page(
        "vocabularies/vocabularies.html",
        _("Vocabularies"),
        about=_("The published lists that entries name: declaration, standards, services."),
        named=[one for one in all_ if one["field"] != SEARCH],
        taught=[one for one in all_ if one["field"] == SEARCH],
        following=lists.following(found, asked),
    )


def _vocabulary(scheme: str, version: str) -> Response:
    asked = lists.asked(_POINT_READER, "name", limit=POINTS)
    found, about = vocabularies_lists.points(scheme, version, asked)
    vocabulary = json.loads(about)
    points = [json.loads(item) for item in found.items]
    return page(
        "vocabularies/vocabulary.html",
        _("%(title)s, version %(version)s", title=vocabulary["title"], version=version),
        about=vocabulary["meaning"],
        vocabulary=vocabulary,
        points=[(point, _entries_of(vocabulary["field"], point)) for point in points],
        is_start=not (asked["cursor"] or asked.get("name")),
        is_long=vocabulary["points"] > _MANY,
        is_for_search=vocabulary["field"] == SEARCH,
        name=request.args.get("name", "").strip(),
        total=found.total,
        following=lists.following(found, asked, "name"),
    )


def _entries_of(field: str, point: dict[str, Any]) -> str:
    """Return the address of the search for what names a point; empty when nothing does."""
    if not point["entries"]:
        return ""
    key = f"{point['scheme']}/{point['version']}/{point['code']}"
    pair = {SUPPORTS: (SUPPORTS, key), PHASE: (PHASE, point["code"])}[field]
    return f"/search?{urlencode([pair])}"
