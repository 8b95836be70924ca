"""The page that documents the API: Swagger UI from local files, under the policy of all pages."""

from flask import Blueprint, Response, render_template

from registry.web.assets import HOUR, SWAGGER_UI
from registry.web.page import POLICY


def register(blp: Blueprint) -> None:
    """Register the page."""
    blp.add_url_rule("/api/docs", "api_docs", _api_docs)


def _api_docs() -> Response:
    page = render_template("docs.html", swagger_ui=SWAGGER_UI)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": HOUR}
    return Response(page, headers=headers, mimetype="text/html")
