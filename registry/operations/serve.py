"""Serve requests with granian, and follow the event log beside it."""

import logging
import logging.config
import socket
import threading
import time
from collections.abc import Mapping
from typing import Any

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server
from granian.server.common import AbstractServer

from registry.extensions import db
from registry.kit import clock
from registry.operations import tick
from registry.search import follow
from registry.search.index import IndexUnavailable, SearchIndex

FOLLOW_EVERY_SECONDS = 0.5
TICK_EVERY_SECONDS = 60
HEADER_TIMEOUT_MS = 5_000
# What the server and the registry say goes to standard error, each line with its time in UTC.
_LOGS: dict[str, Any] = {
    "formatters": {
        "line": {
            "()": "registry.operations.serve.UtcFormatter",
            "fmt": "%(asctime)sZ %(levelname)s %(name)s: %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S",
        }
    },
    "handlers": {"stderr": {"formatter": "line", "class": "logging.StreamHandler"}},
}
_logger = logging.getLogger(__name__)


def server(target: str, config: Mapping[str, Any]) -> AbstractServer[Any]:
    """Make the server of an application factory; the benchmark serves its other side by it too."""
    return Server(
        target,
        factory=True,
        interface=Interfaces.WSGI,
        websockets=False,
        # Only HTTP/1.1 has a time-out for connections that send nothing, or half a header.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT_MS),
        address=config["REGISTRY_HOST"],
        port=int(config["PORT"]),
        workers=int(config["REGISTRY_WORKERS"]),
        blocking_threads=int(config["REGISTRY_THREADS"]),
        log_level=LogLevels(config["REGISTRY_LOG_LEVEL"]),
        log_dictconfig=_logs(config),
        respawn_failed_workers=True,
    )


def _logs(config: Mapping[str, Any]) -> dict[str, Any]:
    level = config["REGISTRY_LOG_LEVEL"].upper()
    heard = {"handlers": ["stderr"], "level": level, "propagate": False}
    return {**_LOGS, "loggers": {"_granian": heard, "registry": heard}}


class CannotServe(Exception):
    """Say why the server cannot start."""


class UtcFormatter(logging.Formatter):
    """Write times in UTC, as everything else here does."""

    @staticmethod
    def converter(seconds: float | None = None) -> time.struct_time:
        """Turn a moment into its parts."""
        return time.gmtime(seconds)


def serve(app: Flask) -> None:
    """Serve until the process is told to end."""
    config = app.config
    quiet = {"version": 1, "disable_existing_loggers": False}
    logging.config.dictConfig({**quiet, **_logs(config)})
    stop = threading.Event()
    threads = [
        threading.Thread(target=work, args=(app, stop), name=work.__name__, daemon=True)
        for work in (keep_following, keep_ticking)
    ]
    for thread in threads:
        thread.start()
    server("registry.app:create_app", config).serve()
    stop.set()
    for thread in threads:
        thread.join(timeout=5)


def demand_free_port(config: Mapping[str, Any]) -> None:
    """Refuse to start on a port that something else listens on."""
    host, port = config["REGISTRY_HOST"], int(config["PORT"])
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise CannotServe(
            f"Cannot listen on {host}, port {port}: {error.strerror}. Set another one, such as "
            "PORT=8010."
        ) from error


def keep_following(app: Flask, stop: threading.Event) -> None:
    """Bring the index of this node up to date, again and again, until told to stop."""
    index: SearchIndex = app.extensions["search_index"]
    is_well = True
    while not stop.wait(FOLLOW_EVERY_SECONDS):
        was_well, is_well = is_well, _follow(app, index, tell=is_well)
        if is_well and not was_well:
            _logger.info("The event log is followed again.")


def _follow(app: Flask, index: SearchIndex, *, tell: bool) -> bool:
    """Follow once; whatever fails is told once, and the next turn tries again."""
    with app.app_context():
        try:
            # Without this an index that was deleted or damaged would be noticed at the next write.
            index.refresh()
            try:
                there = follow.catch_up(index)
            except IndexUnavailable:
                there = False
            if not there:
                follow.rebuild_if_lost(index)
        except Exception:
            if tell:
                _logger.exception("The event log cannot be followed; it is tried again and again.")
            return False
        finally:
            db.session.remove()
    return True


def keep_ticking(app: Flask, stop: threading.Event) -> None:
    """Do the work of each day soon after it has begun, unless another node does it."""
    is_well = True
    while not stop.wait(TICK_EVERY_SECONDS):
        with app.app_context():
            try:
                if not tick.is_done(clock.now().date()):
                    changed = sum(tick.tick())
                    _logger.info("The tick of the day is done: %d records changed.", changed)
                is_well = True
            except Exception:
                if is_well:
                    _logger.exception("The tick of the day failed; it is tried again and again.")
                is_well = False
            finally:
                db.session.remove()
