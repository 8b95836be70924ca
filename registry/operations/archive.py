"""The form of a backup: a zip with the database and a manifest, sealed by a checksum over all.

The last 64 bytes (the zip's comment) are the SHA-256 of everything before them, in hex, so that no
byte of the file can change unseen. Any program for zip files opens it.
"""

import hashlib
import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from marshmallow import Schema, ValidationError, fields, validate

from registry.kit import clock, json
from registry.kit.errors import BadRequest
from registry.operations.snapshot import Advance, BackupError, told

FORMAT = 1
DATABASE = "registry.sqlite3"
MANIFEST = "manifest.json"
SEAL_LENGTH = 64
_BEGINS = b"PK\x03\x04"
_NAME_AT = 30
_MANIFEST_MOST = 1_000_000
_CHUNK = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
# What zipfile raises at a damaged file; the last one where the file asks for what it cannot do,
# such as a later version of the form or patched data.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
_READ = "Check the name, and that this user may read it."
_RELEASE = r"[0-9][0-9A-Za-z.+-]{0,49}\Z"


class _FileSchema(Schema):
    bytes = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    sha256 = fields.String(required=True)


class _ManifestSchema(Schema):
    format = fields.Integer(required=True, strict=True)
    release = fields.String(required=True, validate=validate.Regexp(_RELEASE))
    alembic_revision = fields.String(required=True)
    log_id = fields.String(required=True)
    taken_at = fields.AwareDateTime(required=True)
    database = fields.Nested(_FileSchema, required=True)
    rows = fields.Dict(fields.String(), fields.Integer(strict=True), required=True)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Hold what a backup says of itself."""

    release: str
    revision: str
    log_id: str
    taken_at: datetime
    size: int
    sha256: str
    rows: dict[str, int]

    def text(self) -> bytes:
        """Write it as JSON."""
        return json.dumps(
            {
                "format": FORMAT,
                "release": self.release,
                "alembic_revision": self.revision,
                "log_id": self.log_id,
                "taken_at": clock.iso(self.taken_at),
                "database": {"bytes": self.size, "sha256": self.sha256},
                "rows": self.rows,
            }
        )


def pack(snapshot: Path, manifest: Manifest, target: Path, advance: Advance) -> None:
    """Write the archive, seal it, and bring it to the disk."""
    with target.open("xb") as file:
        target.chmod(0o600)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            # Tells zipfile whether the large form is needed.
            head = _head(DATABASE, manifest)
            head.file_size = manifest.size
            with snapshot.open("rb") as source, archive.open(head, "w") as member:
                while chunk := source.read(_CHUNK):
                    member.write(chunk)
                    advance(len(chunk))
            archive.writestr(_head(MANIFEST, manifest), manifest.text())
            archive.comment = b"0" * SEAL_LENGTH
    seal(target)


def _head(name: str, manifest: Manifest) -> zipfile.ZipInfo:
    head = zipfile.ZipInfo(name, manifest.taken_at.timetuple()[:6])
    head.compress_type = zipfile.ZIP_DEFLATED
    head.external_attr = (stat.S_IFREG | 0o600) << 16
    return head


def seal(path: Path) -> None:
    """Write the checksum over the whole into its end."""
    with path.open("r+b") as file:
        seal_at = file.seek(0, os.SEEK_END) - SEAL_LENGTH
        digest = _digest(file, seal_at)
        file.seek(seal_at)
        file.write(digest)
        file.flush()
        os.fsync(file.fileno())


def _digest(file: BinaryIO, length: int) -> bytes:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(min(_CHUNK, length)):
        digest.update(chunk)
        length -= len(chunk)
    return digest.hexdigest().encode()


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Archive:
    """Read a backup whose seal holds."""

    path: Path
    manifest: Manifest
    _zip: zipfile.ZipFile

    def unpack(self, into: Path, advance: Advance) -> None:
        """Write the database into a new file; whatever differs from the manifest is refused."""
        free = shutil.disk_usage(into.parent).free
        if self.manifest.size > free:
            raise BackupError(
                f"{self.path} unpacks to {self.manifest.size:,} bytes, and {into.parent} has "
                f"{free:,} free. Make room there (for a check: set TMPDIR to a larger disk)."
            )
        digest = hashlib.sha256()
        with self._zip.open(DATABASE) as member, into.open("xb") as file:
            into.chmod(0o600)
            while chunk := member.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
                advance(len(chunk))
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != self.manifest.sha256:
            raise altered(self.path)


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """Open a backup; refuse what is none, was altered, or is of a form that is not known yet."""
    with told(f"{path} cannot be read", _READ), _regular(path) as file:
        _demand_seal(path, file)
        try:
            with zipfile.ZipFile(file) as archive:
                yield Archive(path, _manifest(path, archive), archive)
        except _UNREADABLE as error:
            raise altered(path) from error


@contextmanager
def _regular(path: Path) -> Iterator[BinaryIO]:
    if path.is_dir():
        raise _none(path)
    # Without O_NONBLOCK a pipe would keep us waiting for ever.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _none(path)
        yield file


def _demand_seal(path: Path, file: BinaryIO) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - SEAL_LENGTH, 0))
    if size > SEAL_LENGTH and file.read() == _digest(file, size - SEAL_LENGTH):
        return
    file.seek(0)
    begins = (_BEGINS, file.read(len(_BEGINS)))
    file.seek(_NAME_AT)
    named = (DATABASE.encode(), file.read(len(DATABASE)))
    raise (
        altered(path) if all(ours.startswith(its) for ours, its in (begins, named)) else _none(path)
    )


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    members = {member.filename: member for member in archive.infolist()}
    if len(archive.infolist()) != len(members) or members.keys() != {DATABASE, MANIFEST}:
        raise _none(path)
    for member in members.values():
        if member.compress_type not in _METHODS or member.flag_bits & _ENCRYPTED:
            raise _none(path)
    if members[MANIFEST].file_size > _MANIFEST_MOST:
        raise _none(path)
    manifest = _read(path, archive.read(MANIFEST))
    if members[DATABASE].file_size != manifest.size:
        raise altered(path)
    return manifest


def _read(path: Path, text: bytes) -> Manifest:
    try:
        raw = json.loads(text)
        if isinstance(raw, dict) and isinstance(raw.get("format"), int) and raw["format"] > FORMAT:
            raise newer(path, str(raw.get("release")))
        found = _ManifestSchema().load(raw)
    except (BadRequest, ValidationError) as error:
        raise _none(path) from error
    return Manifest(
        release=found["release"],
        revision=found["alembic_revision"],
        log_id=found["log_id"],
        taken_at=found["taken_at"],
        size=found["database"]["bytes"],
        sha256=found["database"]["sha256"],
        rows=found["rows"],
    )


def altered(path: Path) -> BackupError:
    """Make the refusal of a backup that is not what was written."""
    return BackupError(
        f"{path} is cut short or was altered: its checksum does not hold. Copy it again from "
        "where it was made, or take another backup."
    )


def newer(path: Path, release: str) -> BackupError:
    """Make the refusal of a backup that this release is too old for."""
    # What a file from elsewhere says must not reach a terminal unseen.
    named = f", {release}" if re.fullmatch(_RELEASE, release) else ""
    return BackupError(
        f"{path} was made by a newer release{named}. Install that release or a later one, "
        "then run this again."
    )


def _none(path: Path) -> BackupError:
    return BackupError(
        f"{path} is no backup of a registry. Name a file that `registry backup` made."
    )
