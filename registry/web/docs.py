"""The page that documents the API: Swagger UI from local files, under a strict policy."""

from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    Response,
    redirect,
    render_template,
    send_from_directory,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

STATIC = Path(__file__).parent / "static"
# The folder's name has the version, so that browsers may keep its files for good.
SWAGGER_UI = next(path.name for path in STATIC.iterdir() if path.name.startswith("swagger-ui-"))
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
FOREVER = "public, max-age=31536000, immutable"
HOUR = "public, max-age=3600"

blp = Blueprint("web", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blp)


@blp.get("/")
def home() -> AnyResponse:
    """Lead to the documentation, until there is a catalogue to show."""
    return redirect(url_for("web.api_docs"))


@blp.get("/api/docs")
def api_docs() -> Response:
    """Show the documentation of the API."""
    page = render_template("docs.html", swagger_ui=SWAGGER_UI)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": HOUR}
    return Response(page, headers=headers, mimetype="text/html")


@blp.get("/static/<path:name>")
def static(name: str) -> AnyResponse:
    """Send a file of the pages."""
    answer = send_from_directory(STATIC, name)
    versioned = name.startswith(SWAGGER_UI)
    answer.headers["Cache-Control"] = FOREVER if versioned else HOUR
    return answer
