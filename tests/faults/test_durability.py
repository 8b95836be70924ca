"""Every pooled connection is durable: what is acknowledged has to survive a power cut."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import Connection, column, select, table
from sqlalchemy.pool import QueuePool

from registry.access import check
from registry.extensions import db
from registry.kit import read
from registry.kit.read import Prepared
from registry.kit.write import write
from tests.cast import Cast
from tests.client import Client
from tests.factories import make_component

FULL, ON = 2, 1
PRAGMAS = {"journal_mode": "wal", "synchronous": FULL, "foreign_keys": ON}
# The server of the tests is not durable, for speed, and says so: a connection that sets nothing
# has what the server has, and one that weakened it for itself would differ.
OF_THE_SERVER = ("fsync", "full_page_writes", "synchronous_commit")


@pytest.fixture
def connections(context: AppContext) -> Iterator[list[Connection]]:
    """Check out all that the pool has, and all that it may add when it is busy."""
    db.session.remove()
    pool = db.engine.pool
    assert isinstance(pool, QueuePool)
    most = pool.size() + pool._max_overflow
    with ExitStack() as stack:
        found = [stack.enter_context(db.engine.connect()) for _ in range(most)]
        assert pool.checkedout() == most == len({id(one.connection) for one in found})
        yield found


def settings_of(connection: Connection) -> dict[str, Any]:
    """Read what decides whether a commit lasts."""
    if connection.dialect.name == "sqlite":
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS}
    rows = connection.exec_driver_sql(
        "SELECT name, setting, source FROM pg_settings WHERE name = ANY(%s)",
        (list(OF_THE_SERVER),),
    )
    return {name: (setting, source) for name, setting, source in rows}


def expected(database: str) -> dict[str, Any]:
    """Return what each connection must have."""
    if database == "sqlite":
        return PRAGMAS
    import psycopg  # noqa: PLC0415 (only this database needs it)

    address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as plain:
        found = {name: plain.execute(f"SHOW {name}").fetchone() for name in OF_THE_SERVER}
    # Set by the server's own configuration, and by nothing of ours.
    return {name: (row[0], "configuration file") for name, row in found.items() if row}


def test_every_pooled_connection_is_durable(connections: list[Connection], database: str) -> None:
    found = [settings_of(connection) for connection in connections]
    assert found == [expected(database)] * len(connections)


def test_connection_stays_durable_after_use(
    camden: Client, context: AppContext, cast: Cast, database: str
) -> None:
    # A look-up of a token makes its connection impatient for a moment.
    with write():
        db.session.execute(db.metadata.tables["tokens"].update().values(last_used_at=None))
    make_component(camden)
    check.actor_of(cast.camden.secret)
    with db.engine.connect() as connection:
        assert settings_of(connection) == expected(database)
        if database == "sqlite":
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 5_000


def test_reads_of_the_kit_use_durable_connections(context: AppContext, database: str) -> None:
    # They take connections past SQLAlchemy's own ways: what one of them had changed would stay
    # for the next writer. Each round holds one more, so that the next is another one.
    with ExitStack() as held:
        for _ in range(db.engine.pool.size()):
            assert read_by_the_kit() == expected(database)
            held.enter_context(db.engine.connect())


def read_by_the_kit() -> dict[str, Any]:
    """Read the settings of a connection that `kit.read` takes."""
    if db.engine.dialect.name != "sqlite":
        with read._reader(db.engine).connect() as connection:
            return settings_of(connection)
    of_pragmas = {name: table(f"pragma_{name}", column(name)) for name in PRAGMAS}
    return {name: Prepared(select(one)).rows()[0][0] for name, one in of_pragmas.items()}
