"""Bring the database to this release: tables, the registry's own records, stored documents."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Select, select, update

from registry import migrations
from registry.access.actor import STEWARD, Actor
from registry.documents import tally
from registry.documents.aggregate import AGGREGATES, ENTRY_LOADS, Aggregate
from registry.documents.render import render_hash
from registry.extensions import db
from registry.history import service as history
from registry.history.changes import LOG_ID
from registry.kit import ids
from registry.kit.write import write
from registry.models import Entry, Fact, Organisation
from registry.organisations import service as organisations_service

BATCH = 200
REGISTRY = "registry"
_ABOUT = {
    "slug": REGISTRY,
    "name": "The registry itself",
    "type": "registry",
    "nation": "uk",
    "source": "Made when the registry was set up.",
}


class NotMigrated(Exception):
    """Say why the database is not that of this release."""


def upgrade(revision: str = "head") -> None:
    """Bring the tables to a revision, the newest unless another is named."""
    config = _scripts()
    with db.engine.connect() as connection, _unguarded(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """Lift what would stop a migration, on its own connection."""
    if connection.dialect.name == "postgresql":
        # A migration may take as long as it needs; the connection is not used again.
        connection.detach()
        connection.exec_driver_sql("SET statement_timeout = 0")
        yield
        return
    # SQLite alters a table by copying it, and to drop the old one breaks every reference to it.
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        driver.execute("PRAGMA foreign_keys = ON")
        driver.close()
    if broken:
        raise NotMigrated(f"The migration left references that lead nowhere: {broken[:3]}.")


def revisions() -> set[str]:
    """Return every revision of the tables that this release knows."""
    return {script.revision for script in ScriptDirectory.from_config(_scripts()).walk_revisions()}


def _scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__path__[0])))
    return config


def set_up() -> None:
    """Make what every registry has: the name of its log, and its own organisation."""
    with write() as session:
        if session.get(Fact, LOG_ID) is None:
            session.add(Fact(name=LOG_ID, value=ids.uuid7()))
        known = session.scalar(select(Organisation.id).where(Organisation.slug == REGISTRY))
        if known is None:
            organisations_service.create(_ABOUT, Actor("", REGISTRY, frozenset({STEWARD})))


def rename_log() -> None:
    """Give the log another name, so that no cursor or index of the old one holds."""
    with write() as session:
        session.execute(update(Fact).where(Fact.name == LOG_ID).values(value=ids.uuid7()))


def steward() -> Actor:
    """Return the registry itself as an actor, for work on the machine."""
    found = db.session.scalar(select(Organisation.id).where(Organisation.slug == REGISTRY))
    if found is None:
        raise NotMigrated("The database is not set up. Run: registry migrate")
    return Actor(found, REGISTRY, frozenset({STEWARD}))


def outdated() -> dict[Aggregate, list[str]]:
    """List the records whose document was made by another release."""
    return {
        aggregate: list(
            db.session.scalars(
                select(aggregate.model.id)
                .where(aggregate.model.render_hash != render_hash())
                .order_by(aggregate.model.id)
            )
        )
        for aggregate in AGGREGATES
    }


def render_again() -> Iterator[int]:
    """Render what another release made, in batches; yields how many are done after each.

    Each batch is a write of its own. A document that comes out the same stays as it is.
    """
    actor = steward()
    for aggregate, found in outdated().items():
        for start in range(0, len(found), BATCH):
            batch = found[start : start + BATCH]
            query: Select[Any] = select(aggregate.model).where(aggregate.model.id.in_(batch))
            with write():
                for subject in db.session.scalars(query.options(*aggregate.loads)):
                    history.render_again(subject, actor)
            yield len(batch)


def recount() -> Iterator[int]:
    """Count anew what stands around entries where the kept counts differ; yields as it goes."""
    actor = steward()
    found = tally.differences()
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        query = select(Entry).where(Entry.id.in_(batch)).options(*ENTRY_LOADS)
        with write():
            for entry in tally.keep(db.session.scalars(query).all()):
                history.refresh(entry, actor)
        yield len(batch)
