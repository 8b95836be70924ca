"""The index of a running server is deleted, damaged or exchanged: noticed, rebuilt, reads go on."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.factories import component
from tests.faults.caller import Caller
from tests.faults.conftest import Build
from tests.faults.site import Site
from tests.faults.soundness import faults
from tests.machine import wait_until

Damage = Callable[[Path, Path], None]
PATHS = ("/api/v1/components", "/api/v1/components/thing-3")
SEARCH = "/api/v1/search?q=thing"
NUMBER = 12
# One of each that a search maps into memory.
MAPPED = (".term", ".store", ".fast", ".idx")


@pytest.fixture(scope="module")
def served(build: Build) -> Iterator[Site]:
    """Serve some entries with two workers."""
    site = build()
    site.machine.environment["REGISTRY_WORKERS"] = "2"
    with site.machine.started():
        for number in range(NUMBER):
            body = component(title=f"Thing {number}")
            assert site.camden.ask("POST", "/api/v1/components", body).status == 201
        yield site


@pytest.fixture(scope="module")
def other(build: Build) -> Path:
    """Make the index of another registry, with as many events and nothing in it."""
    site = build()
    with site.opened() as app:
        assert faults(app) == {}
    return site.machine.data / "index"


def pointed(index: Path) -> str:
    """Return the name of the generation in use; empty when there is none."""
    pointer = index / "current"
    return pointer.read_text("ascii") if pointer.is_file() else ""


def delete(index: Path, other: Path) -> None:
    shutil.rmtree(index)


def truncate(index: Path, other: Path) -> None:
    generation = index / pointed(index)
    files = [file for file in generation.iterdir() if file.suffix in MAPPED]
    assert len(files) >= len(MAPPED)
    for file in files:
        os.truncate(file, 0)


def cut_in_half(index: Path, other: Path) -> None:
    generation = index / pointed(index)
    file = next(file for file in generation.iterdir() if file.suffix == ".store")
    os.truncate(file, file.stat().st_size // 2)


def exchange(index: Path, other: Path) -> None:
    shutil.rmtree(index)
    shutil.copytree(other, index)


def lose_the_pointer(index: Path, other: Path) -> None:
    (index / "current").write_text("nonsense")


def reads(anyone: Caller, over: threading.Event) -> set[int]:
    """Read a list and an entry again and again; returns the statuses that came."""
    statuses = set()
    while not over.is_set():
        statuses |= {anyone.once("GET", path).status for path in PATHS}
    return statuses


def search(site: Site) -> bool:
    """Tell whether a search answers; if not, it says when to come again."""
    answer = site.anyone.once("GET", SEARCH)
    if answer.status == 503:
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Content-Type"] == "application/problem+json"
        return False
    assert (answer.status, answer.shown["total"]) == (200, NUMBER)
    return True


@pytest.mark.parametrize("damage", [delete, truncate, cut_in_half, exchange, lose_the_pointer])
def test_lost_index_comes_back_by_itself(served: Site, other: Path, damage: Damage) -> None:
    index = served.machine.data / "index"
    assert search(served)
    bad = {pointed(index), pointed(other), "nonsense", ""}
    over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(reads, served.anyone, over)
        try:
            damage(index, other)
            # Nothing is written meanwhile: that it is gone must be noticed without.
            wait_until(
                lambda: search(served) and pointed(index) not in bad, "It does not come back."
            )
        finally:
            over.set()
    assert reading.result() == {200}
    with served.opened() as app:
        assert faults(app) == {}
