"""Bring the database to this release: tables, the registry's own records, stored documents."""

from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import select

from registry import migrations
from registry.access.actor import STEWARD, Actor
from registry.documents.mentions import ENTRY_LOADS, ORGANISATION_LOADS
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


def upgrade(revision: str = "head") -> None:
    """Bring the tables to a revision, the newest unless another is named."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__path__[0])))
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # A migration may take as long as it needs; the connection is not used again.
            connection.detach()
            connection.exec_driver_sql("SET statement_timeout = 0")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def set_up() -> None:
    """Make what every registry has: the name of its log, and its own organisation."""
    with write() as session:
        if session.get(Fact, LOG_ID) is None:
            session.add(Fact(name=LOG_ID, value=ids.uuid7()))
        known = session.scalar(select(Organisation.id).where(Organisation.slug == REGISTRY))
        if known is None:
            organisations_service.create(_ABOUT, Actor("", REGISTRY, frozenset({STEWARD})))


def steward() -> Actor:
    """Return the registry itself as an actor, for work on the machine."""
    found = db.session.scalar(select(Organisation.id).where(Organisation.slug == REGISTRY))
    if found is None:
        raise LookupError("The database is not set up. Run: registry migrate")
    return Actor(found, REGISTRY, frozenset({STEWARD}))


def outdated() -> dict[type[Entry] | type[Organisation], list[str]]:
    """List the records whose document was made by another release."""
    return {
        model: list(
            db.session.scalars(
                select(model.id).where(model.render_hash != render_hash()).order_by(model.id)
            )
        )
        for model in (Organisation, Entry)
    }


def render_again() -> Iterator[int]:
    """Render what another release made, in batches; yields how many are done after each.

    The caller opens one kit.write per step. A document that comes out the same stays as it is.
    """
    actor = steward()
    for model, found in outdated().items():
        for start in range(0, len(found), BATCH):
            batch = found[start : start + BATCH]
            with write():
                for subject in _loaded(model, batch):
                    history.render_again(subject, actor)
            yield len(batch)


def _loaded(
    model: type[Entry] | type[Organisation], batch: list[str]
) -> list[Entry | Organisation]:
    loads = ENTRY_LOADS if model is Entry else ORGANISATION_LOADS
    query = select(model).where(model.id.in_(batch)).options(*loads)
    return list(db.session.scalars(query))
