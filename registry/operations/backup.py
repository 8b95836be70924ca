"""Make a backup of the whole registry in one file, and check one."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.config import is_sqlite
from registry.kinds import KINDS
from registry.kit import clock
from registry.operations import archive, snapshot
from registry.operations.archive import Manifest
from registry.operations.folder import sync
from registry.operations.migrate import revisions
from registry.operations.snapshot import Advance, BackupError, Contents, Damaged, told

_NOT_SQLITE = (
    "This registry keeps its data in PostgreSQL, whose own tools do this better: make a backup "
    "with pg_dump --format=custom, put it in place with pg_restore, then run: "
    "registry migrate --restored"
)
_MEND = "Mend that, then run this again."
# What an operator looks for in a backup, in this order; the entries come first, by kind.
_SHOWN = {
    "organisations": ("organisation", "organisations"),
    "tags": ("tag", "tags"),
    "tokens": ("token", "tokens"),
    "events": ("event", "events"),
}


@dataclass(frozen=True, slots=True)
class Backup:
    """Hold what a checked backup says of itself, and what is in it."""

    manifest: Manifest
    contents: Contents

    def __str__(self) -> str:
        """Say when it was made, by which release, and how much is in it."""
        made = f"{self.manifest.taken_at:%d %B %Y, %H:%M UTC}".lstrip("0")
        return f"taken on {made} by release {self.manifest.release}: {_in_words(self.contents)}"


def _in_words(contents: Contents) -> str:
    numbers = [
        _number(number, (kind, KINDS[kind].plural if kind in KINDS else kind))
        for kind, number in sorted(contents.kinds.items())
    ]
    numbers += [
        _number(contents.rows[table], words)
        for table, words in _SHOWN.items()
        if table in contents.rows
    ]
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}" if numbers[1:] else "".join(numbers)


def _number(number: int, words: tuple[str, str]) -> str:
    return f"{number:,} {words[0] if number == 1 else words[1]}"


def database(config: Mapping[str, Any]) -> Path:
    """Return the database file of the default set-up; refuse any other."""
    if not is_sqlite(config):
        raise BackupError(_NOT_SQLITE)
    path = str(config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
    return Path(path).resolve()


def make(source: Path, target: Path, release: str, advance: Advance) -> Backup:
    """Write a backup of the database to a new file, for this user alone; all of it or nothing."""
    _demand_new(source, target)
    with told(f"No backup was made at {target}", _MEND), _half_made(target) as folder:
        taken_at = clock.now()
        copy = folder / archive.DATABASE
        copy.touch(0o600)
        snapshot.take(source, copy, advance)
        contents = _examined(copy)
        manifest = Manifest(
            release=release,
            revision=contents.revision,
            log_id=contents.log_id,
            taken_at=taken_at,
            size=copy.stat().st_size,
            sha256=archive.checksum(copy),
            rows=contents.rows,
        )
        whole = folder / "whole.zip"
        archive.pack(copy, manifest, whole, advance)
        _demand_new(source, target)
        whole.rename(target)
        sync(target.parent)
    return Backup(manifest, contents)


def _demand_new(source: Path, target: Path) -> None:
    # Also a link that leads nowhere is there.
    if target.is_symlink() or target.exists():
        raise BackupError(
            f"{target} is there already, and a backup overwrites nothing. Name a new file."
        )
    if not source.exists():
        raise BackupError(f"There is no registry at {source}. Run: registry migrate")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}. Make it, or name another one.")
    if target.resolve().is_relative_to(source.parent):
        raise BackupError(
            f"{target} is in the data folder. Keep backups elsewhere, best on another machine: "
            "what destroys the one must not destroy the other."
        )


@contextmanager
def _half_made(target: Path) -> Iterator[Path]:
    """Give a folder beside the target for what is not whole yet; nothing of it stays."""
    folder = target.with_name(target.name + ".partial")
    try:
        folder.mkdir(0o700)
    except FileExistsError as error:
        raise BackupError(
            f"{folder} is there: another backup is being made, or one was killed. Remove it when "
            "none is, then run this again."
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _examined(copy: Path) -> Contents:
    try:
        return snapshot.examine(copy)
    except Damaged as damage:
        raise BackupError(
            f"The database is damaged ({damage}), so no backup was made of it. Keep your earlier "
            "backups, and restore the last good one."
        ) from damage


def unpack(path: Path, into: Path, advance: Advance) -> Backup:
    """Check everything about a backup, with its database written into a new file."""
    with archive.reading(path) as opened:
        manifest = opened.manifest
        if manifest.revision not in revisions():
            raise archive.newer(path, manifest.release)
        with told(f"{path} cannot be unpacked into {into.parent}", _MEND):
            opened.unpack(into, advance)
    try:
        contents = snapshot.examine(into)
    except Damaged as damage:
        raise BackupError(
            f"{path} holds a damaged database ({damage}). Take another backup."
        ) from damage
    said = (manifest.revision, manifest.log_id, manifest.rows)
    if said != (contents.revision, contents.log_id, contents.rows):
        raise archive.altered(path)
    return Backup(manifest, contents)
