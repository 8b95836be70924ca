"""Look whether the registry is well: six checks that matter, and how to mend each."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from registry import migrations
from registry.access.actor import STEWARD
from registry.documents import tally
from registry.extensions import db
from registry.kit import clock
from registry.models import Token
from registry.operations.migrate import outdated
from registry.search import follow
from registry.search.index import IndexUnavailable, SearchIndex

LEAST_FREE_BYTES = 500_000_000
EXPIRES_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold what one check found; `mend` says what to do when it is not well."""

    name: str
    is_well: bool
    said: str
    mend: str = ""


_MEND = {
    "space": "Free some space, or point REGISTRY_DATA to a larger disk.",
    "database": "Run: registry migrate. If that fails too, check REGISTRY_DATABASE_URL.",
    "documents": "Run: registry migrate",
    "counts": "Run: registry migrate",
    "index": "Run: registry index rebuild",
    "access": "Run: registry tokens issue --organisation registry --scope registry:steward",
}
_RESTORE = "Stop the server, then run registry restore with your last good backup."
_LATER = ("Not looked at.", "Look again after the database is mended.")


def examine(folder: Path, index: SearchIndex) -> Iterator[Finding]:
    """Yield a finding for each check; a check that fails itself is a finding too."""
    yield _checked("space", lambda: space(folder))
    yield (found := _checked("database", database))
    behind = {
        "documents": documents,
        "counts": counts,
        "index": lambda: searchable(index),
        "access": access,
    }
    for name, check in behind.items():
        # Without the database they could only fail, and so would the command that mends them.
        yield _checked(name, check) if found.is_well else Finding(name, False, *_LATER)


def _checked(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:
        # Whatever breaks is what the doctor was called for: it is told, never raised.
        return Finding(name, False, f"This check failed: {type(error).__name__}.", _MEND[name])


def space(folder: Path) -> Finding:
    """Check that the data folder can be written and has room."""
    probe = folder / ".doctor"
    probe.touch()
    probe.unlink()
    free = shutil.disk_usage(folder).free
    said = f"{folder} can be written and has {free / 1e9:.1f} GB free."
    return Finding("space", free >= LEAST_FREE_BYTES, said, _MEND["space"])


def database() -> Finding:
    """Check that the database answers, is sound and has the tables of this release."""
    scripts = Config()
    scripts.set_main_option("script_location", str(Path(migrations.__path__[0])))
    newest = ScriptDirectory.from_config(scripts).get_current_head()
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        sound = "ok"
        if connection.dialect.name == "sqlite":
            sound = str(connection.scalar(text("PRAGMA quick_check(1)")))
        said = f"{connection.dialect.name} answers, tables at {current}, newest is {newest}"
    if sound != "ok":
        return Finding("database", False, f"{said}; it is damaged: {sound}", _RESTORE)
    return Finding("database", current == newest, f"{said}.", _MEND["database"])


def documents() -> Finding:
    """Check that no document was made by another release."""
    number = sum(len(found) for found in outdated().values())
    said = f"{number} documents were made by another release."
    return Finding("documents", number == 0, said, _MEND["documents"])


def counts() -> Finding:
    """Check that every entry shows as many adoptions, relations and lessons as there are."""
    number = len(tally.differences())
    said = f"{number} entries keep other counts than a recount of adoptions, relations and lessons."
    return Finding("counts", number == 0, said, _MEND["counts"])


def searchable(index: SearchIndex) -> Finding:
    """Check that the index holds what the database holds."""
    try:
        follow.catch_up(index)
        found = follow.differences(index)
    except IndexUnavailable as error:
        return Finding("index", False, str(error), _MEND["index"])
    number = sum(len(ids) for ids in found.values())
    said = f"{number} entries differ between the search index and the database."
    return Finding("index", number == 0, said, _MEND["index"])


def access() -> Finding:
    """Check that a steward can still get in, and for a while."""
    now = clock.now()
    rows = db.session.execute(
        select(Token.scopes, Token.expires_at).where(
            Token.revoked_at.is_(None), Token.expires_at > now
        )
    )
    until = max((row.expires_at for row in rows if STEWARD in row.scopes), default=None)
    if until is None:
        return Finding("access", False, "No steward has a valid token.", _MEND["access"])
    said = f"A steward's token is valid until {until.date()}."
    return Finding("access", until > now + EXPIRES_SOON, said, _MEND["access"])
