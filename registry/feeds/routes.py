"""The addresses of feeds, for readers of feeds: outside the API, and open to all."""

import hashlib
from typing import Any

from flask import Blueprint, Flask, Response

from registry.feeds import service
from registry.interop import atom
from registry.kit import problems
from registry.kit.errors import Moved
from registry.kit.query import NoQuery
from registry.kit.smorest import REVALIDATE, absolute, is_known, not_modified, takes_query

blp = Blueprint("feeds", __name__, url_prefix="/feeds")


def register(app: Flask) -> None:
    """Register the feeds."""
    app.register_blueprint(blp)


@blp.get("/organisations/<slug>/due.atom")
@takes_query(NoQuery)
def due(slug: str, query: dict[str, Any]) -> Response:
    """Send the feed of what waits for an organisation; a token would show no more."""
    try:
        body = service.due(slug, absolute)
    except Moved as moved:
        present = moved.headers["Location"].rpartition("/")[2]
        moved.headers["Location"] = service.due_path(present)
        return problems.response(moved)
    return _feed(body)


def _feed(body: bytes) -> Response:
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if is_known(etag):
        return not_modified(etag)
    headers = {"ETag": etag, "Cache-Control": REVALIDATE}
    return Response(body, 200, headers, content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")
