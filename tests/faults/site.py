"""A registry on a machine of its own, with the cast, to be served and looked into."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from registry.app import create_app
from registry.extensions import db
from registry.operations import migrate
from tests.cast import Cast, hire
from tests.faults.caller import Caller
from tests.machine import Machine


class Site:
    """Be a machine, the database that it works on, and who acts there."""

    def __init__(self, folder: Path, database_url: str, cast: Cast | None = None) -> None:
        self.machine = Machine(folder, database_url)
        self.database_url = database_url
        if cast is None:
            with self.opened():
                migrate.upgrade()
                migrate.set_up()
                cast = hire()
        self.cast = cast
        self.anyone = Caller(self.machine.port)
        self.camden = Caller(self.machine.port, cast.camden.secret)
        self.steward = Caller(self.machine.port, cast.steward.secret)

    @contextmanager
    def opened(self) -> Iterator[Flask]:
        """Open the data here, beside the server or without one."""
        settings = {
            "REGISTRY_DATA": str(self.machine.data),
            "REGISTRY_DATABASE_URL": self.database_url,
        }
        app = create_app(settings)
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()
                # The application may live on; its hold of the data folder would refuse a restore.
                app.extensions.pop("data_folder", None)
