"""Reach the figures that this node has counted, from a request."""

from typing import cast

from flask import current_app

from registry.statistics.service import Kept


def kept() -> Kept:
    """Return where this node keeps its figures, shared by the API and the pages."""
    return cast(Kept, current_app.extensions.setdefault("statistics", Kept()))
