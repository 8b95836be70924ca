"""The search page: what is asked, what was understood, facets to narrow it, and the hits."""

from typing import cast

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from registry.kit import json, query
from registry.kit.paging import encode_cursor
from registry.search import service
from registry.search.node import search_index
from registry.search.schemas import FACETS, SORTS, SearchQuery
from registry.search.unanswered import Unanswered
from registry.web import facets
from registry.web.page import page
from registry.web.paging import Pages

LIMIT = 20
_DIGITS = 6
_READER = SearchQuery()
# What an address may hold beside the facets; anything else that follows a link in is passed over.
_KNOWN = ("q", "sort", "like", "expand", *FACETS)


def register(blp: Blueprint) -> None:
    """Register the page."""
    blp.add_url_rule("/search", "search", _search)


def _search() -> Response:
    asked = _asked()
    number = _page_number()
    filters = query.read(_READER, asked) | {
        "limit": LIMIT,
        "cursor": encode_cursor((number - 1) * LIMIT) if number > 1 else None,
    }
    found = service.search(search_index(), filters, _unanswered())
    typed = filters["q"]
    return page(
        "search/search.html",
        _("Search results for %(typed)s", typed=typed) if typed else _("Search the catalogue"),
        about=_("Components, standards, lessons and projects of UK councils."),
        # Every narrowing of a search is the same page to a search engine.
        at="/search",
        q=typed,
        asked=asked,
        total=found.page.total,
        hits=[json.loads(item) for item in found.page.items],
        facets=facets.shown(found.facets),
        chosen=facets.chosen(found.facets, asked),
        sort=filters.get("sort") or "",
        sorts=SORTS,
        expansions=found.meaning.expansions,
        literal=facets.address(asked, expand="false") if found.meaning.expansions else "",
        is_literal=not filters.get("expand", True),
        did_you_mean=found.did_you_mean,
        mended=facets.address(asked, q=found.did_you_mean or ""),
        like=filters.get("like") or "",
        pages=Pages(number, LIMIT, found.page.total, asked),
    )


def _asked() -> "MultiDict[str, str]":
    """Return what the address asks, without the empty fields of a form."""
    return MultiDict(
        (name, value)
        for name, value in request.args.items(multi=True)
        if name in _KNOWN and value.strip()
    )


def _page_number() -> int:
    text = request.args.get("page", "1")
    is_number = text.isascii() and text.isdecimal() and len(text) < _DIGITS
    return max(1, int(text)) if is_number else 1


def _unanswered() -> Unanswered:
    return cast(Unanswered, current_app.extensions["unanswered"])
