"""Put a database in the place of another: at every instant the one or the other is there, whole."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from registry.operations.folder import in_use, sync
from registry.operations.snapshot import connect, is_damage, told

_MEND = "Mend that, then run this again."
STAGING = "restore.partial"
# What SQLite keeps beside a database. Left there, it would be taken for a part of the new one.
_BESIDE = ("-wal", "-journal", "-shm")
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@contextmanager
def staging(database: Path) -> Iterator[Path]:
    """Give a folder on the same disk, to prepare the new database in; nothing of it stays."""
    folder = database.parent / STAGING
    # The caller is alone in the data folder: what is there is of one that was killed.
    shutil.rmtree(folder, ignore_errors=True)
    with told(f"Nothing can be prepared in {database.parent}", _MEND):
        folder.mkdir(0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(fresh: Path, database: Path, moment: datetime) -> Path | None:
    """Replace the database by a prepared one; return where the old one is kept, if there was one.

    Refuses, with nothing changed, when anything else has the old one open.
    """
    with told("The old database stays in place", _MEND):
        _settle(fresh)
        with _alone(database):
            kept = _keep(database, moment)
            fresh.replace(database)
            sync(database.parent)
    return kept


def kept_beside(database: Path) -> list[Path]:
    """List what earlier restores have kept of a database, also what SQLite had beside it."""
    return sorted(database.parent.glob(f"{database.stem}-before-*{database.suffix}*"))


def _settle(database: Path) -> None:
    """Bring the database into one file, and to the disk."""
    with connect(database, patience=0) as connection:
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    if mode != "delete":
        raise in_use(database.parent)
    with database.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _alone(database: Path) -> Iterator[None]:
    """Keep everybody else out of a database, and bring its write-ahead log into it."""
    if not database.exists():
        yield
        return
    with connect(database, patience=0) as connection:
        try:
            # SQLite leaves this mode only when no other connection is open, by whichever program.
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
                raise in_use(database.parent) from error
            # A damaged database is what a backup is for. It is kept with all that is beside it.
            if not is_damage(error):
                raise
        yield


def _keep(database: Path, moment: datetime) -> Path | None:
    name = f"{database.stem}-before-{moment:%Y-%m-%dT%H%M%SZ}{database.suffix}"
    kept = database.with_name(name)
    had = database.exists()
    if had:
        # A restore that was killed here has left a second name of this very file, not a copy.
        for other in database.parent.glob(f"{database.stem}-before-*{database.suffix}"):
            if other.samefile(database):
                other.unlink()
        # A second name, so that there is no instant at which the first one leads nowhere.
        os.link(database, kept)
    for suffix in _BESIDE:
        beside = database.with_name(database.name + suffix)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + suffix))
    sync(database.parent)
    return kept if had else None
