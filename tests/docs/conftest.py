"""A real registry to try the documentation on: what `make run` starts, in a folder of its own."""

from collections.abc import Iterator

import pytest

from tests.machine import Machine, own_database


@pytest.fixture(scope="session")
def server(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Serve an example with real data."""
    machine = Machine(tmp_path_factory.mktemp("docs"), own_database(database_url, "registry_docs"))
    with machine.serving():
        yield machine
