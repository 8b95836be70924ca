"""Begin, commit and roll back: the one way to write. Knows no council and no entry."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from registry.extensions import db
from registry.kit.errors import Unavailable

# Writers on PostgreSQL queue behind this advisory lock, so that the positions of events are
# handed out in the order of their commits. The number has no meaning: it only has to be ours.
WRITE_LOCK = 5_410_272_026

BUSY_TIMEOUT_MS = 5_000
# Of pages, for each connection. With the 2 MB that SQLite takes by itself, the tops of the trees of
# 100,000 entries do not stay: twenty documents of a search took 0.8 ms instead of 0.3.
CACHE_KB = 16_000
# One writes and one waits for it; more would hold the threads that readers need, and be no faster.
WRITERS_AT_ONCE = 2
_WAIT_SECONDS = 3.0
_writers = threading.BoundedSemaphore(WRITERS_AT_ONCE)
_NOTES = "registry_write_notes"


def prepare(engine: Engine) -> None:
    """Make connections of the engine safe: durable, in UTC, bounded, and explicit in BEGIN."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin by itself, late, and never IMMEDIATE: see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        f"cache_size = -{CACHE_KB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("registry_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        cursor.execute("SET statement_timeout = '60s'")
        cursor.execute(f"SET lock_timeout = '{BUSY_TIMEOUT_MS}ms'")
    connection.commit()


@contextmanager
def write(*, dry_run: bool = False) -> Iterator[Session]:
    """Hold the write lock, commit at the end, and roll back on an error or a dry run.

    Begin before any query: a SQLite transaction that reads first and writes later fails at once
    when another one commits in between, whatever the busy time-out.
    """
    session = db.session()
    if _NOTES in session.info:
        raise RuntimeError("A write is open already: only a surface opens one.")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("Something was changed outside kit.write.")
    # Ends a read that came before, and forgets what it loaded: its snapshot would be old.
    session.rollback()
    if not _writers.acquire(timeout=_WAIT_SECONDS):
        raise busy()
    session.info[_NOTES] = {}
    try:
        begin(session)
        yield session
        session.flush()
        if dry_run:
            session.rollback()
        else:
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _writers.release()
        session.info.pop(_NOTES, None)
        # What was loaded for a dry run, or half changed by an error, must not be met again.
        session.expunge_all()


def notes() -> dict[str, Any]:
    """Return what is noted for as long as the write lock is held; refuse when it is not."""
    found: dict[str, Any] | None = db.session.info.get(_NOTES)
    if found is None:
        raise RuntimeError("This can be written inside kit.write only.")
    return found


def begin(session: Session) -> None:
    """Take the write lock; say so in plain words when it cannot be had in time."""
    try:
        connection = session.connection(execution_options={"registry_write": True})
        if connection.dialect.name != "sqlite":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK})
    except OperationalError as error:
        raise busy() from error


def busy() -> Unavailable:
    """Make the answer to a write that cannot begin in time."""
    return Unavailable(
        "Other writes are still under way. Nothing was changed; try again in a moment.",
        headers={"Retry-After": "2"},
    )
