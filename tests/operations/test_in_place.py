"""The new database takes the place of the old one at one instant, and nobody loses anything."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from registry.kit import clock
from registry.operations import restore
from registry.operations.folder import FolderInUse
from registry.operations.snapshot import BackupError

pytestmark = pytest.mark.once

# Ends itself without any clearing up at the n-th thing that the interpreter does outside.
KILLED = """
import os, sys
from pathlib import Path
from registry.kit import clock
from registry.operations import restore

def count(_event, _arguments, left=[int(sys.argv[2])]):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), 9)

folder, moment = Path(sys.argv[1]), clock.now()
sys.addaudithook(count)
restore.put_in_place(folder / "new" / "registry.sqlite3", folder / "registry.sqlite3", moment)
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an old database, part of it in its log, and a new one."""
    folder = tmp_path_factory.mktemp("template")
    writing, copied = folder / "writing", folder / "copied"
    writing.mkdir()
    with closing(sqlite3.connect(writing / "registry.sqlite3", isolation_level=None)) as old:
        old.execute("PRAGMA journal_mode = WAL")
        old.execute("CREATE TABLE old (id)")
        old.execute("PRAGMA wal_checkpoint")
        old.execute("INSERT INTO old VALUES ('only in the log')")
        # As a server that was killed leaves it.
        shutil.copytree(writing, copied, ignore=shutil.ignore_patterns("*-shm"))
    (copied / "new").mkdir()
    with closing(sqlite3.connect(copied / "new" / "registry.sqlite3")) as new:
        new.execute("PRAGMA journal_mode = WAL")
        new.execute("CREATE TABLE new (id)")
    assert (copied / "registry.sqlite3-wal").stat().st_size > 0
    return copied


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """Return such a folder that a test may change."""
    return Path(shutil.copytree(template, tmp_path / "data"))


def replace(folder: Path) -> Path | None:
    fresh, database = folder / "new" / "registry.sqlite3", folder / "registry.sqlite3"
    return restore.put_in_place(fresh, database, clock.now())


def content(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of each table of a database that is whole."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        names = connection.execute("SELECT name FROM sqlite_master").fetchall()
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}  # noqa: S608 (names of ours)


OLD = {"old": [("only in the log",)]}
NEW: dict[str, list[tuple[object, ...]]] = {"new": []}


def test_new_one_is_in_place_and_the_old_one_kept_whole(folder: Path) -> None:
    kept = replace(folder)
    assert kept is not None
    assert content(folder / "registry.sqlite3") == NEW
    assert content(kept) == OLD
    assert {path.name for path in folder.iterdir()} == {"registry.sqlite3", kept.name, "new"}


def test_killed_at_any_instant_leaves_the_old_or_the_new_one(
    template: Path, tmp_path: Path
) -> None:
    seen = []
    for last in range(1, 200):
        folder = Path(shutil.copytree(template, tmp_path / str(last)))
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(folder), str(last)], timeout=60, check=False
        )
        found = content(folder / "registry.sqlite3")
        seen.append(found)
        assert found in (OLD, NEW), f"killed at step {last}"
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        again = folder / "new" / "registry.sqlite3"
        if found == OLD:
            assert again.exists()
            assert content(kept_of(folder)) == OLD
    assert seen[0] == OLD
    assert seen[-1] == seen[-2] == NEW


def kept_of(folder: Path) -> Path:
    """Replace after all, and return the one old database that is kept."""
    replace(folder)
    assert content(folder / "registry.sqlite3") == NEW
    (kept,) = folder.glob("registry-before-*.sqlite3")
    return kept


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_database_that_somebody_has_open_stays(folder: Path, mode: str) -> None:
    with closing(sqlite3.connect(folder / "registry.sqlite3", isolation_level=None)) as other:
        other.execute(f"PRAGMA journal_mode = {mode}")
        other.execute("BEGIN")
        other.execute("SELECT * FROM old").fetchall()
        with pytest.raises(FolderInUse, match="Nothing was changed"):
            replace(folder)
        other.execute("COMMIT")
    assert content(folder / "registry.sqlite3") == OLD
    assert not list(folder.glob("registry-before-*"))


def test_idle_connection_counts_as_open(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "registry.sqlite3")) as other:
        other.execute("SELECT * FROM old").fetchall()
        with pytest.raises(FolderInUse):
            replace(folder)


def test_damaged_database_is_replaced_and_kept_with_its_log(folder: Path) -> None:
    damaged = b"not a database at all" * 999
    (folder / "registry.sqlite3").write_bytes(damaged)
    log = (folder / "registry.sqlite3-wal").read_bytes()
    kept = replace(folder)
    assert kept is not None
    assert content(folder / "registry.sqlite3") == NEW
    assert kept.read_bytes() == damaged
    assert kept.with_name(kept.name + "-wal").read_bytes() == log


def test_log_without_its_database_is_not_taken_for_the_new_ones(folder: Path) -> None:
    (folder / "registry.sqlite3").unlink()
    assert replace(folder) is None
    assert content(folder / "registry.sqlite3") == NEW
    assert not (folder / "registry.sqlite3-wal").exists()


def test_name_that_is_taken_is_told(folder: Path) -> None:
    fresh, database, moment = (
        folder / "new" / "registry.sqlite3",
        folder / "registry.sqlite3",
        clock.now(),
    )
    name = f"registry-before-{moment:%Y-%m-%dT%H%M%SZ}.sqlite3"
    (folder / name).write_text("Of a restore in the same second.")
    with pytest.raises(BackupError, match="The old database stays in place: File exists"):
        restore.put_in_place(fresh, database, moment)
    assert content(database) == OLD
