"""A backup that is not what was written is told in one sentence, whichever byte of it differs."""

import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from registry.operations import archive, backup, migrate
from registry.operations.folder import Hold
from registry.operations.snapshot import BackupError
from tests.cast import hire
from tests.machine import Machine
from tests.operations.drill import application, forge

pytestmark = pytest.mark.once

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a backup of a registry with the cast in it."""
    folder = tmp_path_factory.mktemp("verify")
    with application(folder / "data"):
        migrate.upgrade()
        migrate.set_up()
        hire()
        backup.make(folder / "data" / "registry.sqlite3", folder / "x.zip", "0.1.0", ignore)
    return folder / "x.zip"


def ignore(_number: int) -> None:
    """Show no bar."""


def refused(path: Path, folder: Path) -> str:
    """Return the sentence that refuses a file, after looking that nothing is left of it."""
    with pytest.raises(BackupError) as refusal:
        backup.unpack(path, folder / "unpacked", ignore)
    (folder / "unpacked").unlink(missing_ok=True)
    return str(refusal.value)


def test_verify_says_what_is_in_it(real: Path, tmp_path: Path) -> None:
    done = Machine(tmp_path).registry("backup", "verify", str(real))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert f"{real} is whole: a backup taken on " in done.stdout
    assert "UTC by release 0.1.0: 3 organisations, 0 tags, 4 tokens and " in done.stdout


def test_verify_needs_no_data_folder(real: Path, tmp_path: Path) -> None:
    done = Machine(tmp_path).registry("backup", "verify", str(real))
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_verify_goes_on_beside_a_restore(real: Path, tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.data.mkdir()
    with Hold(machine.data).alone():
        assert "restore is under way" in machine.registry("doctor").stderr
        done = machine.registry("backup", "verify", str(real))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("length", [0, 1, 4, 29, 64, 65, 0.01, 0.5, 0.99, -65, -64, -22, -1])
def test_backup_that_is_cut_short_is_told(real: Path, tmp_path: Path, length: float) -> None:
    whole = real.read_bytes()
    kept = length if isinstance(length, int) else int(length * len(whole))
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[:kept])
    assert "is cut short or was altered" in refused(cut, tmp_path)


def test_backup_with_any_byte_altered_is_told(real: Path, tmp_path: Path) -> None:
    whole = real.read_bytes()
    altered = tmp_path / "altered.zip"
    # Steps through the database; then each byte of the manifest, the zip's own tables and the seal.
    places = [
        *range(64),
        *range(64, len(whole) - 700, 101),
        *range(len(whole) - 700, len(whole)),
    ]
    said = set()
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 0x20
        altered.write_bytes(changed)
        said.add(refused(altered, tmp_path).partition(":")[0].partition(".zip ")[2])
    # The first four bytes and the name make a file a backup; without them it is none.
    assert said == {
        "is cut short or was altered",
        "is no backup of a registry. Name a file that `registry backup` made.",
    }


@pytest.mark.parametrize("content", [b"SQLite format 3\0" * 99, b"PK\3\4 of something else" * 9])
def test_other_file_is_no_backup(tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other"
    other.write_bytes(content)
    assert "is no backup of a registry" in refused(other, tmp_path)
    assert "is no backup of a registry" in refused(tmp_path, tmp_path)


def test_refusal_is_one_sentence_and_status_one(real: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(real.read_bytes()[:999])
    for file, said in ((cut, "Copy it again"), (tmp_path / "none", "Check the name")):
        done = Machine(tmp_path).registry("backup", "verify", str(file))
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
        assert said in done.stderr


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.update(format=2, members=["another"]),
        lambda manifest: manifest.update(alembic_revision="9999", release="9.9.9"),
    ],
)
def test_backup_of_a_newer_release_is_told(real: Path, tmp_path: Path, change: Change) -> None:
    said = refused(forge(real, tmp_path / "x.zip", change=change), tmp_path)
    assert "was made by a newer release, " in said
    assert "Install that release or a later one" in said


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"{}",
        b'{"format": 1}',
        b'{"format": "2"}',
        b'{"format": null}',
        b"[" * 100_000,
        b" " * 2_000_000,
    ],
    ids=range(11),
)
def test_manifest_that_cannot_be_read_is_told(real: Path, tmp_path: Path, manifest: bytes) -> None:
    forged = forge(real, tmp_path / "x.zip", manifest=manifest)
    assert "is no backup of a registry" in refused(forged, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.update(release="\x1b[2J"),
        lambda manifest: manifest.update(taken_at="yesterday"),
        lambda manifest: manifest.update(rows={"entries": "many"}),
        lambda manifest: manifest.update(rows=[]),
        lambda manifest: manifest["database"].update(bytes=-1),
        lambda manifest: manifest["database"].update(bytes="1"),
        lambda manifest: manifest.update(more=1),
        lambda manifest: manifest.pop("log_id"),
    ],
)
def test_manifest_of_wrong_types_is_told(real: Path, tmp_path: Path, change: Change) -> None:
    forged = forge(real, tmp_path / "x.zip", change=change)
    assert "is no backup of a registry" in refused(forged, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.update(rows={**manifest["rows"], "entries": 7}),
        lambda manifest: manifest["rows"].pop("entries"),
        lambda manifest: manifest.update(log_id="another"),
        lambda manifest: manifest["database"].update(sha256="0" * 64),
        lambda manifest: manifest["database"].update(bytes=1 << 62),
    ],
)
def test_manifest_that_tells_of_another_database_is_told(
    real: Path, tmp_path: Path, change: Change
) -> None:
    forged = forge(real, tmp_path / "x.zip", change=change)
    assert "is cut short or was altered" in refused(forged, tmp_path)


@pytest.mark.parametrize("name", ["../../evil", "/tmp/evil", "registry.sqlite3-wal"])  # noqa: S108
def test_other_members_are_never_written(real: Path, tmp_path: Path, name: str) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    forged = forge(real, tmp_path / "x.zip", more=name)
    assert "is no backup of a registry" in refused(forged, inner)
    assert {path.name for path in tmp_path.rglob("*")} == {"x.zip", "a", "b"}


def test_what_does_not_fit_is_not_unpacked(
    real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = forge(real, tmp_path / "x.zip", database=bytes(20_000_000))
    assert bomb.stat().st_size < 100_000
    little = type("Usage", (), {"free": 10_000_000})
    monkeypatch.setattr(archive.shutil, "disk_usage", lambda _folder: little)
    said = refused(bomb, tmp_path)
    assert "unpacks to 20,000,000 bytes" in said
    assert "Make room" in said


def test_packing_that_we_do_not_use_is_refused(real: Path, tmp_path: Path) -> None:
    forged = forge(real, tmp_path / "x.zip", method=zipfile.ZIP_LZMA)
    assert "is no backup of a registry" in refused(forged, tmp_path)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        pytest.param(6, 99, id="made-for-a-later-zip"),
        pytest.param(8, 0x20, id="patched-data"),
        pytest.param(8, 0x40, id="strong-encryption"),
    ],
)
def test_zip_that_this_python_cannot_read_is_refused(
    real: Path, tmp_path: Path, at: int, value: int
) -> None:
    forged = forge(real, tmp_path / "x.zip")
    content = bytearray(forged.read_bytes())
    # The version that is needed and the flags, in the list of members at the end (APPNOTE 4.3.12).
    content[content.rindex(b"PK\x01\x02") + at] = value
    forged.write_bytes(content)
    archive.seal(forged)
    assert "is cut short or was altered" in refused(forged, tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM organisations WHERE slug = 'leeds'",
        "DROP TABLE alembic_version",
        "DELETE FROM facts",
        "DROP TABLE entries",
    ],
)
def test_database_that_does_not_go_together_is_told(
    real: Path, tmp_path: Path, damage: str
) -> None:
    backup.unpack(real, tmp_path / "spoilt", ignore)
    with closing(sqlite3.connect(tmp_path / "spoilt", isolation_level=None)) as connection:
        connection.execute(damage)
    forged = forge(real, tmp_path / "x.zip", database=(tmp_path / "spoilt").read_bytes())
    assert "holds a damaged database" in refused(forged, tmp_path)


def test_database_with_a_damaged_page_is_told(real: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(real) as whole:
        database = bytearray(whole.read(archive.DATABASE))
    for page in range(2, len(database) // 4096):
        database[page * 4096 : page * 4096 + 64] = b"\xaa" * 64
    forged = forge(real, tmp_path / "x.zip", database=bytes(database))
    assert "holds a damaged database" in refused(forged, tmp_path)
