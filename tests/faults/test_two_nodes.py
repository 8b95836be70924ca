"""Two nodes on one PostgreSQL: each finds at once what was written at the other."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

import click
import pytest

from tests.factories import component
from tests.faults.caller import Caller
from tests.faults.conftest import Build
from tests.faults.site import Site
from tests.faults.soundness import faults

COMPONENTS = "/api/v1/components"
ROUNDS = 20
WITHIN_SECONDS = 1.0
WRITERS_EACH, WRITES_EACH = 2, 15

Nodes = tuple[Site, Site]


@pytest.fixture(scope="module")
def nodes(database: str, build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """Serve one database from two folders."""
    if database == "sqlite":
        pytest.skip(
            "Several nodes share one PostgreSQL: a SQLite database is a file of one machine. "
            "`make test` runs this with --database postgresql."
        )
    first = build()
    second = Site(tmp_path_factory.mktemp("node"), first.database_url, first.cast)
    with first.machine.started(), second.machine.started():
        yield first, second


def seconds_until_found(anyone: Caller, word: str, since: float) -> float:
    """Search until something is found; returns how long after a moment that was."""
    while not anyone.get(f"/api/v1/search?q={word}")["total"]:
        waited = time.monotonic() - since
        assert waited < WITHIN_SECONDS, f"Not found after {waited:.2f} s."
    return time.monotonic() - since


def test_node_finds_within_a_second_what_the_other_wrote(nodes: Nodes) -> None:
    waits = []
    for number in range(ROUNDS):
        here, there = nodes if number % 2 else nodes[::-1]
        word = f"node{number}z"
        assert here.camden.ask("POST", COMPONENTS, component(title=word)).status == 201
        waits.append(seconds_until_found(there.anyone, word, time.monotonic()))
    least, middle, most = (f"{1000 * one:.0f}" for one in (min(waits), median(waits), max(waits)))
    click.echo(f"Found by the other node after {least} / {middle} / {most} ms (of {len(waits)})")
    assert max(waits) < WITHIN_SECONDS


def write(caller: Caller, number: int) -> list[str]:
    """Write one entry after another; returns their paths."""
    answers = [
        caller.ask("POST", COMPONENTS, component(title=f"Order {caller.port} {number} {turn}"))
        for turn in range(WRITES_EACH)
    ]
    assert {answer.status for answer in answers} == {201}
    return [answer.shown["path"] for answer in answers]


def follow(anyone: Caller, jobs: list[Any]) -> list[tuple[int, str, str]]:
    """Follow the change feed of a node while others write, until all is written and read."""
    found: list[tuple[int, str, str]] = []
    cursor = ""
    while True:
        last = all(job.done() for job in jobs)
        page = anyone.get(f"/api/v1/changes?limit=9{cursor}")
        found += [(item["position"], item["type"], item["path"]) for item in page["items"]]
        cursor = f"&cursor={page['cursor']}"
        if last and not page["items"]:
            return found


def test_both_nodes_tell_the_same_changes_in_the_same_order(nodes: Nodes) -> None:
    with ThreadPoolExecutor(2 * WRITERS_EACH + 2) as pool:
        jobs = [
            pool.submit(write, node.camden, number)
            for node in nodes
            for number in range(WRITERS_EACH)
        ]
        feeds = [pool.submit(follow, node.anyone, jobs) for node in nodes]
    first, second = (feed.result() for feed in feeds)
    assert first == second
    positions = [position for position, _type, _path in first]
    assert positions == sorted(set(positions))
    written = [path for job in jobs for path in job.result()]
    assert len(written) == 2 * WRITERS_EACH * WRITES_EACH
    created = [path for _position, what, path in first if what == "entry.created"]
    assert set(written) <= set(created)
    assert len(created) == len(set(created))
    turned_away = sum(node.camden.turned_away for node in nodes)
    click.echo(f"{len(first)} changes in one order; answers 503, tried again: {turned_away}")


def test_both_nodes_are_sound_after_that(nodes: Nodes) -> None:
    for node in nodes:
        with node.opened() as app:
            assert faults(app) == {}
