"""The projects that look for partners: what each wants, and whom to ask."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from registry.kit import json
from registry.kit.paging import encode_cursor
from registry.search import service
from registry.search.node import search_index
from registry.web.page import page
from registry.web.paging import Pages, asked_for

LIMIT = 20
_WANTED = {"kind": ["project"], "looking_for_partners": ["true"], "facets": ["kind"], "q": ""}


def register(blp: Blueprint) -> None:
    """Register the page."""
    blp.add_url_rule("/looking-for-partners", "looking_for_partners", _partners)


def _partners() -> Response:
    number = asked_for(LIMIT)
    cursor = encode_cursor((number - 1) * LIMIT) if number > 1 else None
    found = service.search(search_index(), {**_WANTED, "limit": LIMIT, "cursor": cursor}).page
    return page(
        "partners/partners.html",
        _("Projects that look for partners"),
        about=_("Projects of other councils that you can still join, and whom to ask."),
        projects=[json.loads(item) for item in found.items],
        total=found.total,
        pages=Pages(number, LIMIT, found.total, MultiDict()),
    )
