"""Hold the data folder: many may work in it at once, but a restore is alone."""

import fcntl
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from registry.config import BadSetting

LOCK = "in-use.lock"


class FolderInUse(Exception):
    """Say who holds the data folder, and what to do."""


class Hold:
    """Hold the data folder together with others, for as long as this object or a child lives.

    The lock is the system's: however a process ends, its hold ends with it. A forked worker shares
    the hold of its parent, so it counts also when the parent was killed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise BadSetting(
                f"The data folder {folder} cannot be written: {error.strerror}. Let this user "
                "write there, or set REGISTRY_DATA to another folder."
            ) from error
        weakref.finalize(self, os.close, self._descriptor)
        if not self._locked(fcntl.LOCK_SH):
            raise FolderInUse(f"A restore is under way in {folder}. Try again when it is done.")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder alone; refuse when anybody else holds it."""
        if not self._locked(fcntl.LOCK_EX):
            # The system has taken the shared lock away before it found that others hold theirs.
            self._locked(fcntl.LOCK_SH)
            raise in_use(self._folder)
        try:
            yield
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def _locked(self, kind: int) -> bool:
        try:
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def in_use(folder: Path) -> FolderInUse:
    """Make the refusal of work that must be alone."""
    return FolderInUse(
        f"A server or another command works in {folder}. Nothing was changed: stop it (also "
        "workers that a killed server left behind), then run this again."
    )


def sync(folder: Path) -> None:
    """Make what was named in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
