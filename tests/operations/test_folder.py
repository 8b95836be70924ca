"""Many hold the data folder together, one holds it alone, and a hold ends with its process."""

from pathlib import Path

import pytest

from registry.config import BadSetting
from registry.operations.folder import FolderInUse, Hold
from tests.machine import Machine

pytestmark = pytest.mark.once


def test_many_hold_the_folder_together(tmp_path: Path) -> None:
    first, second = Hold(tmp_path), Hold(tmp_path)
    with pytest.raises(FolderInUse, match="A server or another command works in"), first.alone():
        pytest.fail("It was held alone beside another.")
    del second
    with first.alone(), pytest.raises(FolderInUse, match="A restore is under way"):
        Hold(tmp_path)
    assert Hold(tmp_path)
    assert (tmp_path / "in-use.lock").stat().st_mode & 0o777 == 0o600


def test_refused_to_be_alone_holds_on_together_with_the_others(tmp_path: Path) -> None:
    first, second = Hold(tmp_path), Hold(tmp_path)
    for asking in (first, second):
        with pytest.raises(FolderInUse), asking.alone():
            pytest.fail("The other one has lost its hold by being refused.")


def test_commands_wait_for_no_restore_and_say_so(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.data.mkdir()
    with Hold(machine.data).alone():
        for command in (("migrate",), ("restore", "x.zip")):
            done = machine.registry(*command)
            assert done.returncode == 1
            assert done.stderr.startswith("Error: A restore is under way in")
    assert machine.registry("migrate").returncode == 0


def test_folder_that_cannot_be_written_is_told() -> None:
    with pytest.raises(BadSetting, match="The data folder /proc cannot be written"):
        Hold(Path("/proc"))
