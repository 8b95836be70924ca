"""Reach the index of this node from a request."""

from typing import cast

from flask import current_app

from registry.search.index import SearchIndex


def search_index() -> SearchIndex:
    """Return this node's index."""
    return cast(SearchIndex, current_app.extensions["search_index"])
