"""The page that documents the API: Swagger UI from local files, under a policy of its own."""

from flask import Blueprint, Response, render_template

from registry.web.assets import HOUR, SWAGGER_UI

# Swagger UI loads its icons as data and calls the API; it sends no form.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


def register(blp: Blueprint) -> None:
    """Register the page."""
    blp.add_url_rule("/api/docs", "api_docs", _api_docs)


def _api_docs() -> Response:
    page = render_template("docs.html", swagger_ui=SWAGGER_UI)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": HOUR}
    return Response(page, headers=headers, mimetype="text/html")
