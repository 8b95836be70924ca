"""Purge an entry so that its words are in no file of this machine any more."""

import sqlite3
import time

from registry.entries import purge as entries_purge
from registry.extensions import db
from registry.kinds import PLURALS
from registry.kit.write import write
from registry.links import service as links_service
from registry.operations.migrate import steward
from registry.search import follow
from registry.search.index import SearchIndex

# So long the files are waited for: a backup reads from the database, or a rebuild is under way.
PATIENCE_SECONDS = 60
_PAUSE_SECONDS = 0.1
_VACUUM = "VACUUM"
_VACUUMED = (
    "adoptions",
    "entries",
    "events",
    "idempotency_keys",
    "link_checks",
    "relations",
    "tags",
)


class CannotPurge(Exception):
    """Say why there is nothing to purge, or why the files still hold the words."""


def purge(path: str, reason: str, index: SearchIndex) -> None:
    """Take out an entry (`components/parking-permits`), and what files may still hold of it.

    Said again of one that is purged, it goes over the files once more: the first may have ended
    half way.
    """
    plural, _slash, slug = path.rpartition("/api/v1/")[2].strip("/").partition("/")
    kind = PLURALS.get(plural)
    if kind is None or not slug:
        kinds = ", ".join(f"{plural}/..." for plural in PLURALS)
        raise CannotPurge(f"Name the entry by its kind and slug: {kinds}.")
    if not reason.strip():
        raise CannotPurge("Say why, such as the law or the court's order; it stays in the log.")
    with write():
        if not entries_purge.is_purged(kind, slug):
            entries_purge.purge(kind, slug, reason.strip(), steward())
        links_service.forget(links_service.urls())
    _scrub()
    # A segment keeps what is deleted from it until it is merged.
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not follow.rebuild(index):
        if time.monotonic() > deadline:
            raise _unfinished("another process builds the search index")
        time.sleep(_PAUSE_SECONDS)


def _scrub() -> None:
    """Rewrite the database, or its free pages would keep the words."""
    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        engine = db.engine.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            # It takes as long as it needs; the connection is not used again.
            connection.detach()
            connection.exec_driver_sql("SET statement_timeout = 0")
            for table in _VACUUMED:
                connection.exec_driver_sql(f"{_VACUUM} {table}")
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (held := _rewrite()) is not None:
        if time.monotonic() > deadline:
            raise _unfinished(held)
        time.sleep(_PAUSE_SECONDS)


def _rewrite() -> str | None:
    """Let SQLite write its file anew, and empty the log beside it; say what is in the way."""
    # The driver itself: SQLite rewrites its file outside of transactions only.
    driver = db.engine.raw_connection()
    try:
        cursor = driver.cursor()
        cursor.execute(_VACUUM)
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        told = cursor.fetchone()
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            # Such as a full disk: to try again at once would only fill it again.
            raise _unfinished(str(error)) from error
        return str(error)
    finally:
        driver.close()
    return (
        "another program, such as a backup, reads from the database" if told and told[0] else None
    )


def _unfinished(held: str) -> CannotPurge:
    return CannotPurge(
        f"The entry is purged, but files here still hold its words: {held}. Run this once more."
    )
