"""Serve requests with granian, and follow the event log beside it."""

import logging
import threading

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from registry.extensions import db
from registry.search import follow
from registry.search.index import IndexUnavailable, SearchIndex

FOLLOW_EVERY_SECONDS = 0.5
_logger = logging.getLogger(__name__)


def serve(app: Flask) -> None:
    """Serve until the process is told to end."""
    config = app.config
    stop = threading.Event()
    follower = threading.Thread(
        target=keep_following, args=(app, stop), name="follower", daemon=True
    )
    follower.start()
    Server(
        "registry.app:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=config["REGISTRY_HOST"],
        port=int(config["PORT"]),
        workers=int(config["REGISTRY_WORKERS"]),
        blocking_threads=int(config["REGISTRY_THREADS"]),
        log_level=LogLevels(config["REGISTRY_LOG_LEVEL"]),
        respawn_failed_workers=True,
    ).serve()
    stop.set()
    follower.join(timeout=5)


def keep_following(app: Flask, stop: threading.Event) -> None:
    """Bring the index of this node up to date, again and again, until told to stop."""
    index: SearchIndex = app.extensions["search_index"]
    while not stop.wait(FOLLOW_EVERY_SECONDS):
        with app.app_context():
            try:
                if not follow.catch_up(index):
                    follow.rebuild_if_lost(index)
            except IndexUnavailable:
                _logger.exception("The search index cannot be followed; it is built anew.")
                follow.rebuild_if_lost(index)
            except Exception:
                # The database may be away for a while: the next turn tries again.
                _logger.exception("The event log could not be followed.")
            finally:
                db.session.remove()
