"""`kill -9` of everything while clients write: nothing that was acknowledged is lost."""

import pytest

from tests.faults import killing
from tests.faults.conftest import Build
from tests.faults.killing import Tally
from tests.faults.site import Site

CYCLES = 3
SECONDS = 1.5


@pytest.fixture(scope="module")
def killed(build: Build) -> tuple[Site, Tally]:
    """Kill a registry some times, and keep what came of it."""
    site = build()
    return site, killing.run(site, CYCLES, SECONDS)


def test_kill_loses_nothing_that_was_acknowledged(killed: tuple[Site, Tally]) -> None:
    _site, tally = killed
    assert tally.wrong() == {}, tally.table()


def test_kill_met_writes_under_way(killed: tuple[Site, Tally]) -> None:
    # Else nothing was put to the test.
    _site, tally = killed
    assert tally.in_doubt > 0
    assert tally.created >= CYCLES
    assert tally.patched >= CYCLES


def test_doctor_is_well_after_kills(killed: tuple[Site, Tally]) -> None:
    done = killed[0].machine.registry("doctor")
    assert done.returncode == 0, done.stdout
