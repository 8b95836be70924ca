"""Serve what the registry is compared with: a bare Flask route that returns a constant JSON.

It has the same CORS and headers, and the same server with the same settings, as `registry serve`.
"""

from flask import Flask, Response

from registry import config
from registry.kit import headers
from registry.operations.serve import server

PATH = "/api/v1/constant"
_BODY = b'{"status":"ok"}'


def create_app() -> Flask:
    """Make the application with its one route."""
    app = Flask("plain", static_folder=None)
    headers.register(app)
    app.add_url_rule(PATH, "constant", _constant)
    return app


def _constant() -> Response:
    return Response(_BODY, content_type="application/json")


def serve() -> None:
    """Serve until the process is told to end, by the same server as the registry."""
    server("bench.plain:create_app", config.load()).serve()


if __name__ == "__main__":
    serve()
