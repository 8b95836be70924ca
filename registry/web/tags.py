"""The pages of tags: all of them, and what is tagged with one."""

from itertools import groupby
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from registry.documents.address import record_path
from registry.kit import json
from registry.models import Tag
from registry.search import service as search_service
from registry.search.node import search_index
from registry.tags import lists as tags_lists
from registry.tags.schemas import TagQuery
from registry.web import lists
from registry.web.address import page_of
from registry.web.page import page

LISTED, HITS = 100, 10
_READER = TagQuery()


def register(blp: Blueprint) -> None:
    """Register the pages."""
    blp.add_url_rule("/tags", "tags", _tags)
    blp.add_url_rule("/tags/<name>", "tag", _tag)


def _tags() -> Response:
    asked = lists.asked(_READER, "name", limit=LISTED)
    found = tags_lists.page(asked)
    tags = [json.loads(item) for item in found.items]
    is_start = not (asked["cursor"] or asked.get("name"))
    return page(
        "tags/tags.html",
        _("Tags"),
        about=_("The words that councils file their components, standards and lessons under."),
        name=request.args.get("name", "").strip(),
        total=found.total,
        letters=[(first, list(those)) for first, those in groupby(tags, _first)],
        most_used=_facet("tag", {}) if is_start else [],
        is_start=is_start,
        following=lists.following(found, asked, "name"),
    )


def _tag(name: str) -> Response:
    tag = json.loads(tags_lists.document(name).body)
    filters = {"tag": [name], "sort": "adopted"}
    found = _searched(filters, HITS)
    return page(
        "tags/tag.html",
        _("Tagged “%(name)s”", name=name),
        about=tag["description"] or _("What councils have filed under %(name)s.", name=name),
        at=page_of(record_path(Tag.kind, name)),
        tag=tag,
        total=found.page.total,
        kinds=found.facets[0]["values"],
        hits=[json.loads(item) for item in found.page.items],
    )


def _first(tag: dict[str, Any]) -> str:
    first = str(tag["name"][0])
    return first.upper() if first.isalpha() else _("Digits")


def _facet(name: str, filters: dict[str, Any]) -> list[dict[str, Any]]:
    found = _searched({**filters, "facets": [name]}, 1)
    return list(found.facets[0]["values"])


def _searched(filters: dict[str, Any], limit: int) -> search_service.Found:
    asked = {"q": "", "cursor": None, "facets": ["kind"], **filters, "limit": limit}
    return search_service.search(search_index(), asked)
