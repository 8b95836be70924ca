"""What tests of faults need: registries of their own, which may be broken."""

from collections.abc import Callable
from itertools import count

import pytest

from tests.faults.site import Site
from tests.machine import own_database

Build = Callable[[], Site]
_numbers = count(1)


@pytest.fixture(scope="session")
def build(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Make a registry with a folder, a port and a database of its own."""

    def built() -> Site:
        name = f"registry_fault_{next(_numbers)}"
        return Site(tmp_path_factory.mktemp("fault"), own_database(database_url, name))

    return built
