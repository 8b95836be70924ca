"""Fixtures for every test: one application a session, and the same data before each test.

`pytest --database postgresql` runs the suite on a real PostgreSQL that is started here.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import text

from registry.app import create_app
from registry.extensions import db
from registry.kit import ids
from registry.operations import migrate
from tests.cast import Cast, hire
from tests.client import Client

# A slow machine is no fault of the code: how long an example takes is not judged.
hypothesis.settings.register_profile("registry", deadline=None)
hypothesis.settings.load_profile("registry")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=("sqlite", "postgresql"), default="sqlite", help="Database to run on."
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, when PostgreSQL is tested, what has nothing to do with it: see `once`."""
    if config.getoption("--database") != "postgresql":
        return
    done = [item for item in items if item.get_closest_marker("once")]
    config.hook.pytest_deselected(items=done)
    items[:] = [item for item in items if not item.get_closest_marker("once")]


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """Name the database that the suite runs on."""
    return str(request.config.getoption("--database"))


@pytest.fixture(scope="session")
def database_url(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of an empty database; empty for SQLite in the data folder."""
    if database == "sqlite":
        yield ""
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    from tests.postgresql import running  # noqa: PLC0415 (only this database needs it)

    with running() as url:
        yield url


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the settings of the application under test."""
    return {
        "REGISTRY_DATA": str(tmp_path_factory.mktemp("data")),
        "REGISTRY_DATABASE_URL": database_url,
        "REGISTRY_BASE_URL": "",
        "TESTING": True,
        # Errors are answered as in production, not raised into the test.
        "PROPAGATE_EXCEPTIONS": False,
    }


@pytest.fixture(scope="session")
def whole_app(settings: dict[str, Any]) -> Iterator[tuple[Flask, Cast, dict[str, Any]]]:
    """Make the application, its tables and the cast once; keep their rows for every test."""
    app = create_app(settings)
    with app.app_context():
        migrate.upgrade()
        migrate.set_up()
        cast = hire()
        rows = _rows()
    yield app, cast, rows
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _rows() -> dict[str, list[dict[str, Any]]]:
    with db.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in db.metadata.sorted_tables
        }


def _put_back(rows: dict[str, list[dict[str, Any]]]) -> None:
    engine = db.engine.execution_options(registry_write=True)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            names = ", ".join(table.name for table in db.metadata.sorted_tables)
            connection.execute(text(f"TRUNCATE {names}"))
        else:
            for table in reversed(db.metadata.sorted_tables):
                connection.execute(table.delete())
        for table in db.metadata.sorted_tables:
            if rows[table.name]:
                connection.execute(table.insert(), rows[table.name])
        # Another log: an index of the test before cannot be taken for this one's.
        facts = db.metadata.tables["facts"]
        connection.execute(facts.update().values(value=ids.uuid7()))


@pytest.fixture
def app(whole_app: tuple[Flask, Cast, dict[str, Any]]) -> Flask:
    """Return the application, with nothing in it but the cast."""
    app, _cast, rows = whole_app
    with app.app_context():
        db.session.remove()
        _put_back(rows)
    return app


@pytest.fixture
def context(app: Flask) -> Iterator[AppContext]:
    """Run a test of a service inside the application."""
    with app.app_context() as pushed:
        yield pushed
        db.session.rollback()


@pytest.fixture
def cast(whole_app: tuple[Flask, Cast, dict[str, Any]]) -> Cast:
    """Return who may act in a test."""
    return whole_app[1]


@pytest.fixture
def anyone(app: Flask) -> Client:
    """Return a client without a token."""
    return Client(app)


@pytest.fixture
def camden(app: Flask, cast: Cast) -> Client:
    """Return Camden's client: it owns what it makes."""
    return Client(app, cast.camden.secret)


@pytest.fixture
def leeds(app: Flask, cast: Cast) -> Client:
    """Return the client of another council, which must not touch Camden's."""
    return Client(app, cast.leeds.secret)


@pytest.fixture
def reader(app: Flask, cast: Cast) -> Client:
    """Return a client of Camden's whose token lacks the scopes to write entries."""
    return Client(app, cast.reader.secret)


@pytest.fixture
def steward(app: Flask, cast: Cast) -> Client:
    """Return the steward's client."""
    return Client(app, cast.steward.secret)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top folder of the project."""
    return Path(__file__).parent.parent
