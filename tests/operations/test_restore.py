"""A restore brings everything back, or changes nothing: also when it is killed half-way."""

import os
import signal
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from registry.cli import main
from registry.commands import backup as backup_command
from registry.extensions import db
from registry.history.changes import log_id
from registry.kit.write import write
from registry.models import Entry, Event, Organisation, Point
from registry.operations import backup, doctor, migrate, seed
from registry.operations.snapshot import BackupError, connect
from tests.cast import Cast, hire
from tests.client import Client
from tests.factories import (
    EDITION,
    SCHEME,
    make_adoption,
    make_component,
    make_draft,
    make_relation,
)
from tests.machine import SEEDS, Machine
from tests.operations.drill import application, everything, unread

pytestmark = pytest.mark.once

# So many stand on a page when nothing is said of it.
PAGE = 20
# What stands in the data folder however a restore ends.
KEPT = {"in-use.lock", "registry.sqlite3", "secret-key"}


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold a backup, and what its registry showed when it was made."""

    file: Path
    cast: Cast
    shown: dict[str, str]
    cursor: str
    titles: set[str]


def ignore(_number: int) -> None:
    """Show no bar."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Make a registry with all the seeds, and something of each kind that they lack; back it up."""
    folder = tmp_path_factory.mktemp("kept")
    with application(folder / "var") as app:
        migrate.upgrade()
        migrate.set_up()
        cast = hire()
        list(seed.seed(SEEDS))
        camden, steward = Client(app, cast.camden.secret), Client(app, cast.steward.secret)
        gone = make_component(camden)
        assert camden.delete(gone["path"], gone["etag"]).status_code == 200
        made = make_component(camden, title="Edited once", tags=["edited"])
        assert camden.patch(made["path"], {"phase": "live"}, made["etag"]).status_code == 200
        make_draft(camden)
        make_relation(camden, made, "depends-on", make_component(camden))
        make_adoption(Client(app, cast.leeds.secret), made)
        shown = everything(camden, steward)
        cursor = camden.get("/api/v1/changes?limit=1").get_json()["cursor"]
        published = set(db.session.scalars(select(Entry.title).where(Entry.state == "published")))
        file = folder / "x.zip"
        backup.make(folder / "var" / "registry.sqlite3", file, "0.1.0", ignore)
    return Kept(file, cast, shown, cursor, published)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine with a small registry of its own."""
    made = Machine(tmp_path)
    assert made.registry("migrate").returncode == 0
    return made


def test_drill_brings_everything_back(kept: Kept, tmp_path: Path) -> None:
    done = Machine(tmp_path).registry("restore", str(kept.file))
    assert done.returncode == 0, done.stderr
    assert f"The registry is restored from {kept.file}, taken on " in done.stderr.splitlines()[-1]
    with application(tmp_path / "var") as app:
        camden, steward = (Client(app, one.secret) for one in (kept.cast.camden, kept.cast.steward))
        assert everything(camden, steward) == kept.shown
        assert (
            camden.get("/api/v1/changes", query_string={"cursor": kept.cursor}).status_code == 410
        )
        for title in kept.titles:
            found = camden.get("/api/v1/search", query_string={"q": f'"{title}"', "limit": 100})
            assert title in {item["title"] for item in found.get_json()["items"]}
        # A token of before writes, and the index follows.
        make_component(camden)
        found = doctor.searchable(app.extensions["search_index"])
        assert found.is_well, found.said


def test_drill_reads_every_kind_of_resource(kept: Kept) -> None:
    assert unread(kept.shown) == []
    assert kept.shown["/api/v1/components/edited-once/versions/2/diff"]
    assert kept.shown["/api/v1/vocabularies/lgsl/4"]
    assert kept.shown["/api/v1/components?state=draft"] != kept.shown["/api/v1/components"]
    assert all(kept.shown.values()), "Something is named in a list, but was not read."


def test_drill_notices_what_differs(tmp_path: Path) -> None:
    with application(tmp_path / "var") as app:
        migrate.upgrade()
        migrate.set_up()
        cast = hire()
        camden, steward = Client(app, cast.camden.secret), Client(app, cast.steward.secret)
        made = make_component(camden)
        before = everything(camden, steward)
        assert everything(camden, steward) == before
        assert camden.patch(made["path"], {"phase": "live"}, made["etag"]).status_code == 200
        after = everything(camden, steward)
    changed = {path for path in before if before[path] != after[path]}
    lists = {"/api/v1/components", "/api/v1/entries", "/api/v1/search", "/api/v1/changes"}
    assert changed >= {made["path"], *lists}


def test_drill_reads_lists_of_a_record_to_their_end(tmp_path: Path) -> None:
    with application(tmp_path / "var") as app:
        migrate.upgrade()
        migrate.set_up()
        cast = hire()
        camden, steward = Client(app, cast.camden.secret), Client(app, cast.steward.secret)
        made = make_component(camden)
        for number in range(PAGE):
            patch = {"title": f"Parking {number}"}
            assert camden.patch(made["path"], patch, "*").status_code == 200
        before = everything(camden, steward)
        with write() as session:
            oldest = (Event.record_id == made["id"], Event.version == 1)
            session.execute(update(Event).where(*oldest).values(type="entry.forged"))
            session.execute(update(Point).where(Point.code == "3").values(label="Forged"))
        after = everything(camden, steward)
    versions = f"{made['path']}/versions"
    points = f"/api/v1/vocabularies/{SCHEME}/{EDITION}"
    changed = {path for path in before if before[path] != after[path]}
    # The evidence of an organisation names the points, too.
    evidence = {path for path in before if "/evidence" in path}
    assert changed == {versions, f"{versions}/1", points, "/api/v1/changes", *evidence}


def test_restore_keeps_the_old_database_beside(kept: Kept, machine: Machine) -> None:
    with application(machine.data) as app:
        make_component(Client(app, hire().camden.secret), title="Only here")
    done = machine.registry("restore", str(kept.file))
    assert done.returncode == 0, done.stderr
    (old,) = machine.data.glob("registry-before-*.sqlite3")
    assert f"is kept as {old}" in done.stderr
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT title FROM entries").fetchall() == [("Only here",)]
    names = {path.name for path in machine.data.iterdir()}
    assert names == {*KEPT, "index", old.name}
    with application(machine.data) as app:
        found = Client(app).get("/api/v1/search?q=edited+once").get_json()
        assert found["items"][0]["title"] == "Edited once"
        assert Client(app).get("/api/v1/search?q=%22only+here%22").get_json()["total"] == 0


def test_restore_of_a_bad_backup_changes_nothing(
    kept: Kept, machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / "cut.zip").write_bytes(kept.file.read_bytes()[:-1])
    before = (machine.data / "registry.sqlite3").read_bytes()
    done = machine.registry("restore", "cut.zip")
    assert done.returncode == 1
    assert "cut short or was altered" in done.stderr
    assert (machine.data / "registry.sqlite3").read_bytes() == before
    assert {path.name for path in machine.data.iterdir()} == KEPT


def test_restore_that_fails_on_the_way_changes_nothing(
    kept: Kept, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise BackupError("A migration failed.")

    monkeypatch.setattr(backup_command, "bring_up_to_date", fail)
    monkeypatch.setenv("REGISTRY_DATA", str(machine.data))
    monkeypatch.delenv("REGISTRY_DATABASE_URL", raising=False)
    before = (machine.data / "registry.sqlite3").read_bytes()
    done = CliRunner().invoke(main, ["restore", str(kept.file)])
    assert done.exit_code == 1
    assert "A migration failed." in done.output
    assert (machine.data / "registry.sqlite3").read_bytes() == before
    assert {path.name for path in machine.data.iterdir()} == KEPT


def test_backup_of_an_older_release_is_brought_up_to_date(tmp_path: Path) -> None:
    with application(tmp_path / "old"):
        migrate.upgrade("0001")
        with connect(tmp_path / "old" / "registry.sqlite3") as connection:
            connection.execute("INSERT INTO facts (name, value) VALUES ('log_id', 'older')")
        backup.make(tmp_path / "old" / "registry.sqlite3", tmp_path / "x.zip", "0.0.1", ignore)
    done = Machine(tmp_path).registry("restore", "x.zip")
    assert done.returncode == 0, done.stderr
    assert "by release 0.0.1: 0 organisations" in done.stderr
    with application(tmp_path / "var"):
        assert doctor.database().is_well
        assert migrate.steward().organisation_id
        assert log_id() != "older"


def test_documents_of_an_older_release_are_rendered_again(tmp_path: Path) -> None:
    with application(tmp_path / "old") as app:
        migrate.upgrade()
        migrate.set_up()
        made = make_component(Client(app, hire().camden.secret))
        with write() as session:
            for model in (Entry, Organisation):
                session.execute(update(model).values(render_hash="older", document=b"{}"))
        backup.make(tmp_path / "old" / "registry.sqlite3", tmp_path / "x.zip", "0.0.1", ignore)
    assert Machine(tmp_path).registry("restore", "x.zip").returncode == 0
    with application(tmp_path / "var") as app:
        assert doctor.documents().is_well
        assert Client(app).get(made["path"]).get_json()["title"] == made["title"]


def test_restore_is_refused_while_a_server_or_its_worker_lives(
    kept: Kept, machine: Machine
) -> None:
    with machine.serving():
        (worker,) = held_by(machine.data) - {os.getpid()} - {server_of(machine)}
        refused = machine.registry("restore", str(kept.file))
        os.kill(server_of(machine), signal.SIGKILL)
        orphaned = machine.registry("restore", str(kept.file))
        assert machine.ask("/api/v1/components?limit=1")[0] == 200, "The worker lives no more."
        os.kill(worker, signal.SIGKILL)
    for done in (refused, orphaned):
        assert done.returncode == 1
        assert "A server or another command works in" in done.stderr
        assert "Nothing was changed" in done.stderr
    assert not list(machine.data.glob("registry-before-*"))
    assert ended(worker)
    assert machine.registry("restore", str(kept.file)).returncode == 0


def held_by(folder: Path) -> set[int]:
    """Return the processes that have the lock of a data folder open."""
    lock = folder / "in-use.lock"
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(opened.readlink() == lock for opened in (process / "fd").iterdir()):
                found.add(int(process.name))
        except OSError:
            continue
    return found


def server_of(machine: Machine) -> int:
    """Return the process that started the others."""
    holders = held_by(machine.data)
    (first,) = [
        process
        for process in holders
        if int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        not in holders
    ]
    return first


def ended(process: int) -> bool:
    """Wait until a process is gone."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
