"""The home page: search, the kinds, what is new, what is most used, and figures."""

from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _

from registry.entries import lists as entries_lists
from registry.kinds import KINDS
from registry.kit import json
from registry.search import service as search_service
from registry.search.node import search_index
from registry.statistics import service as statistics_service
from registry.statistics.node import kept
from registry.web.page import page

SHOWN = 5


def register(blp: Blueprint) -> None:
    """Register the page."""
    blp.add_url_rule("/", "home", _home)


def _home() -> Response:
    return page(
        "home/home.html",
        _("Find what other councils have built, and reuse it"),
        about=_("Shared components, open data standards, lessons and projects of UK councils."),
        kinds=list(KINDS.values()),
        newest=_read(entries_lists.page({"limit": SHOWN, "cursor": None}, None).items),
        most_used=_most_used(),
        totals=entries_lists.totals(),
        figures=_figures(),
    )


def _figures() -> dict[str, int]:
    """Return how many share and use, kept from the last event on and not counted anew."""
    organisations = statistics_service.figures(kept())["organisations"]
    return {name: organisations[name]["total"] for name in ("sharing", "using")}


def _most_used() -> list[dict[str, Any]]:
    filters = {"q": "", "sort": "adopted", "limit": SHOWN, "cursor": None, "facets": ["kind"]}
    return _read(search_service.search(search_index(), filters).page.items)


def _read(items: list[bytes]) -> list[dict[str, Any]]:
    return [json.loads(item) for item in items]
