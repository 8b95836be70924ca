"""Purge an entry so that its words are in no file of this machine any more."""

from registry.entries import purge as entries_purge
from registry.extensions import db
from registry.kinds import PLURALS
from registry.kit.write import write
from registry.operations.migrate import steward
from registry.search import follow
from registry.search.index import SearchIndex


class CannotPurge(Exception):
    """Say why there is nothing to purge."""


def purge(path: str, reason: str, index: SearchIndex) -> None:
    """Take out an entry (`components/parking-permits`), and what files may still hold of it."""
    plural, _slash, slug = path.removeprefix("/api/v1/").partition("/")
    kind = PLURALS.get(plural)
    if kind is None or not slug:
        kinds = ", ".join(f"{plural}/..." for plural in PLURALS)
        raise CannotPurge(f"Name the entry by its kind and slug: {kinds}.")
    with write():
        entries_purge.purge(kind, slug, reason, steward())
    _scrub()
    # A segment keeps what is deleted from it until it is merged.
    follow.rebuild(index)


def _scrub() -> None:
    """Rewrite the database, or its free pages would keep the words."""
    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        engine = db.engine.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for table in ("entries", "events", "idempotency_keys"):
                connection.exec_driver_sql(f"VACUUM {table}")
        return
    # The driver itself: SQLite rewrites its file outside of transactions only.
    driver = db.engine.raw_connection()
    try:
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            driver.cursor().execute(statement)
    finally:
        driver.close()
