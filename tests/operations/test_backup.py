"""A backup is one moment of the registry, whole, for its owner only; or there is none."""

import json
import os
import signal
import sqlite3
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from registry.commands.program import tidy
from registry.operations import archive, backup, migrate, snapshot
from registry.operations.snapshot import BackupError
from tests.cast import Cast, hire
from tests.client import Client
from tests.factories import component, make_component, make_draft
from tests.machine import Machine
from tests.operations.drill import application

pytestmark = pytest.mark.once

WRITERS = 3
COPIES = 4


@pytest.fixture
def written(tmp_path: Path) -> Iterator[tuple[Flask, Cast, Path]]:
    """Give an application on SQLite, whatever the suite runs on, with a cast in it."""
    with application(tmp_path / "data") as app:
        migrate.upgrade()
        migrate.set_up()
        yield app, hire(), tmp_path / "data" / "registry.sqlite3"


def ignore(_number: int) -> None:
    """Show no bar."""


def made(source: Path, target: Path) -> backup.Backup:
    return backup.make(source, target, "0.1.0", ignore)


def question(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def test_backup_holds_the_database_and_what_it_says_of_it(
    written: tuple[Flask, Cast, Path], tmp_path: Path
) -> None:
    app, cast, source = written
    make_component(Client(app, cast.camden.secret))
    target = tmp_path / "first.zip"
    said = made(source, target)
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "first.zip"]
    with zipfile.ZipFile(target) as whole:
        assert set(whole.namelist()) == {"registry.sqlite3", "manifest.json"}
        manifest = json.loads(whole.read("manifest.json"))
    assert manifest["rows"]["entries"] == 1
    assert manifest["release"] == "0.1.0"
    assert backup.unpack(target, tmp_path / "unpacked", ignore) == said
    assert "by release 0.1.0: 1 component, 3 organisations" in str(said)


def test_backup_under_concurrent_writers_is_one_moment(
    written: tuple[Flask, Cast, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, cast, source = written
    # Often enough for writes to come between the pages of a small database.
    monkeypatch.setattr(snapshot, "_TELL_EVERY", 1_000)
    with writers(app, cast.camden.secret) as answers:
        copies = [while_written(source, tmp_path / f"{n}.zip", answers) for n in range(COPIES)]
    sizes = [len(log_of(copy)) for copy in copies]
    assert sizes == sorted(set(sizes)), "Nothing was written between two copies."


@contextmanager
def writers(app: Flask, secret: str) -> Iterator[list[int]]:
    """Write without a pause, as several clients; gives the list that each answer is put into."""
    stop = threading.Event()
    answers: list[int] = []

    def write_on() -> None:
        client = Client(app, secret)
        while not stop.is_set():
            answer = client.post("/api/v1/components", component(tags=["kept", "safe"]))
            answers.append(answer.status_code)
            path, etag = answer.get_json().get("path"), answer.headers.get("ETag")
            if path:
                client.patch(path, {"phase": "live"}, etag)

    threads = [threading.Thread(target=write_on) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def while_written(source: Path, target: Path, answers: list[int]) -> Path:
    """Make a backup while writes go on, and look whether what was acknowledged before is in it."""

    def wait_for_a_write(_bytes: int) -> None:
        before, deadline = len(answers), time.monotonic() + 30
        while len(answers) == before:
            assert time.monotonic() < deadline, "No write ends while a backup is made."
            time.sleep(0.001)

    wait_for_a_write(0)
    acknowledged = answers.count(201)
    backup.make(source, target, "0.1.0", wait_for_a_write)
    assert answers.count(201) > acknowledged
    copy = target.with_suffix(".sqlite3")
    # Also checks pages, indexes, foreign keys and the number of rows.
    contents = backup.unpack(target, copy, ignore).contents
    assert acknowledged <= contents.rows["entries"] <= answers.count(201) + WRITERS
    return copy


def log_of(copy: Path) -> list[tuple[object, ...]]:
    """Return the log of a copy, after looking whether all of it goes together."""
    log = question(copy, "SELECT position, record_id, is_public FROM events ORDER BY position")
    assert [position for position, *_rest in log] == list(range(1, len(log) + 1))
    totals = dict(question(copy, "SELECT kind, number FROM totals"))
    assert totals["changes"] == sum(bool(is_public) for *_rest, is_public in log)
    counted = dict(question(copy, "SELECT kind, count(*) FROM entries GROUP BY kind"))
    assert totals["component"] == counted["component"]
    last = "SELECT record_id, version, revision, max(position) FROM events GROUP BY record_id"
    shown = "SELECT id, version, revision FROM entries"
    assert set(question(copy, shown)) <= {row[:3] for row in question(copy, last)}
    return log


def test_backup_holds_nothing_that_was_deleted(
    written: tuple[Flask, Cast, Path], tmp_path: Path
) -> None:
    app, cast, source = written
    make_draft(Client(app, cast.camden.secret), description="Deleted-for-good " * 99)
    with snapshot.connect(source) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("PRAGMA wal_checkpoint")
        connection.execute("UPDATE entries SET description = '', document = ''")
        connection.execute("UPDATE events SET fields = NULL, document = NULL")
        connection.execute("PRAGMA wal_checkpoint")
    assert b"Deleted-for-good" in source.read_bytes()
    made(source, tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as whole:
        assert b"Deleted-for-good" not in whole.read(archive.DATABASE)


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_failed_backup_leaves_nothing(
    written: tuple[Flask, Cast, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: BaseException,
) -> None:
    def fail(*_arguments: object) -> None:
        raise failure

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises((KeyboardInterrupt, BackupError)):
        made(written[2], tmp_path / "x.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_backup_on_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    assert machine.registry("migrate").returncode == 0
    # A limit to the size of a file stands for a disk that has no more room.
    done = machine.run("bash", "-c", "ulimit -f 40; registry backup x.zip")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: No backup was made at x.zip: ")
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["var"]


def test_command_that_is_told_to_end_clears_up() -> None:
    with pytest.raises(SystemExit) as ended, tidy():
        os.kill(os.getpid(), signal.SIGTERM)
    assert ended.value.code == 128 + signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_backup_overwrites_nothing(written: tuple[Flask, Cast, Path], tmp_path: Path) -> None:
    there, link = tmp_path / "there.zip", tmp_path / "link.zip"
    there.write_text("Of somebody.")
    link.symlink_to(tmp_path / "nowhere")
    for target in (there, link, tmp_path):
        with pytest.raises(BackupError, match="is there already"):
            made(written[2], target)
    assert there.read_text() == "Of somebody."
    assert not (tmp_path / "nowhere").exists()


def test_two_backups_to_one_file_do_not_mix(
    written: tuple[Flask, Cast, Path], tmp_path: Path
) -> None:
    (tmp_path / "x.zip.partial").mkdir()
    with pytest.raises(BackupError, match="another backup is being made, or one was killed"):
        made(written[2], tmp_path / "x.zip")
    assert (tmp_path / "x.zip.partial").is_dir()


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("data/x.zip", "is in the data folder"),
        ("data/index/../x.zip", "is in the data folder"),
        ("nowhere/x.zip", "There is no folder"),
        ("../../../../../../../../proc/x.zip", "No backup was made at"),
    ],
)
def test_backup_to_a_wrong_place_is_told(
    written: tuple[Flask, Cast, Path], tmp_path: Path, target: str, said: str
) -> None:
    (tmp_path / "data" / "index").mkdir(exist_ok=True)
    with pytest.raises(BackupError, match=said):
        made(written[2], tmp_path / target)
    assert not list(tmp_path.rglob("x.zip*"))


def test_backup_of_a_damaged_database_is_refused(
    written: tuple[Flask, Cast, Path], tmp_path: Path
) -> None:
    with snapshot.connect(written[2]) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM organisations WHERE slug = 'camden'")
    with pytest.raises(BackupError, match="The database is damaged"):
        made(written[2], tmp_path / "x.zip")
    assert not list(tmp_path.rglob("x.zip*"))


@pytest.mark.parametrize("command", [("backup", "x.zip"), ("restore", "x.zip")])
def test_postgresql_is_left_to_its_own_tools(tmp_path: Path, command: tuple[str, ...]) -> None:
    # Refused before anything is asked of it: it need not even be there.
    done = Machine(tmp_path, "postgresql://nobody@127.0.0.1:1/none").registry(*command)
    assert done.returncode == 1
    for named in ("pg_dump", "pg_restore", "registry migrate --restored"):
        assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_backup_before_migrate_says_to_migrate(tmp_path: Path) -> None:
    done = Machine(tmp_path).registry("backup", "x.zip")
    assert done.returncode == 1
    assert "registry migrate" in done.stderr
