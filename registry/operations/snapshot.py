"""Copy the database as it is at one moment, and look into such a copy. Plain SQLite, no session."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

Advance = Callable[[int], None]

_PATIENCE_SECONDS = 5
# Of SQLite's instructions: often enough for a bar, and for Ctrl+C to be heard.
_TELL_EVERY = 10_000
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class BackupError(Exception):
    """Say why a backup cannot be made, read or put in place, and what to do."""


class Damaged(Exception):
    """Say what is wrong inside a database file."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Hold what a copy says of itself: the tables' revision, the log, rows of tables and kinds."""

    revision: str
    log_id: str
    rows: dict[str, int]
    kinds: dict[str, int]


def connect(
    path: Path, mode: str = "rw", patience: float = _PATIENCE_SECONDS
) -> "closing[sqlite3.Connection]":
    """Open a database file that is there, apart from the application's connections."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=patience))


def is_damage(error: sqlite3.Error) -> bool:
    """Tell damage of the file from a full disk, a lock or a missing right."""
    # The lower byte is the kind of error; the upper ones say more of it.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def take(source: Path, target: Path, advance: Advance) -> None:
    """Write the database as it is now into an empty file, while others go on reading and writing.

    VACUUM INTO reads in one transaction: whatever is written meanwhile is not in it, and no writer
    waits. The backup API begins again with each write of another process, so under constant writes
    it ends only when it copies all pages in one step; and it copies free pages too, which hold
    what was deleted or purged.
    """
    done = 0

    def tell() -> int:
        nonlocal done
        size = target.stat().st_size
        advance(size - done)
        done = size
        return 0

    with connect(source) as connection:
        connection.set_progress_handler(tell, _TELL_EVERY)
        connection.execute("VACUUM INTO ?", (str(target),))
    tell()


def examine(path: Path) -> Contents:
    """Check every page, index and foreign key of a copy, then count what it holds."""
    try:
        with connect(path, "ro") as connection:
            _demand_sound(connection)
            return _contents(connection)
    except (sqlite3.DatabaseError, TypeError) as error:
        # A row that must be there and is not comes as None.
        raise Damaged(str(error)) from error


def _demand_sound(connection: sqlite3.Connection) -> None:
    # What the schema of a file from elsewhere calls must not run with our rights.
    connection.execute("PRAGMA trusted_schema = OFF")
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise Damaged(str(found))
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise Damaged(f"a row of {broken[0]} refers to a missing one of {broken[2]}")


def _contents(connection: sqlite3.Connection) -> Contents:
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' "
        "ESCAPE '~' ORDER BY name"
    ).fetchall()
    rows = {name: _count(connection, name) for (name,) in names}
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    (log_id,) = connection.execute("SELECT value FROM facts WHERE name = 'log_id'").fetchone()
    kinds = dict(connection.execute("SELECT kind, count(*) FROM entries GROUP BY kind"))
    return Contents(str(revision), str(log_id), rows, kinds)


def _count(connection: sqlite3.Connection, table: str) -> int:
    name = table.replace('"', '""')
    (number,) = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608 (quoted)
    return int(number)


@contextmanager
def told(doing: str, mend: str) -> Iterator[None]:
    """Tell an error of the disk or of SQLite as a sentence, and what to do about it."""
    try:
        yield
    except OSError as error:
        raise BackupError(f"{doing}: {error.strerror or error}. {mend}") from error
    except sqlite3.Error as error:
        raise BackupError(f"{doing}: {error}. {mend}") from error
