"""Serve what the registry is compared with: a bare Flask route that returns a constant JSON.

It has the same CORS and headers, and the same server with the same settings, as `registry serve`.
"""

from flask import Flask, Response
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from registry import config
from registry.kit import headers

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
    """Serve until the process is told to end."""
    settings = config.load()
    Server(
        "bench.plain:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings["REGISTRY_HOST"],
        port=int(settings["PORT"]),
        workers=int(settings["REGISTRY_WORKERS"]),
        blocking_threads=int(settings["REGISTRY_THREADS"]),
        log_level=LogLevels(settings["REGISTRY_LOG_LEVEL"]),
        respawn_failed_workers=True,
    ).serve()


if __name__ == "__main__":
    serve()
