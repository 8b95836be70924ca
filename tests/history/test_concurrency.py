"""The log stays in the order of commits, and whole, while many write and one reads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from registry.entries import service as entries_service
from registry.extensions import db
from registry.kinds import KINDS
from registry.kit.write import write
from registry.models import Entry, Event, Total
from tests.cast import Cast
from tests.client import Client
from tests.factories import component

WRITERS, EACH = 4, 12
COMPONENT = KINDS["component"]


def create(app: Flask, cast: Cast, *, keep: bool = True) -> int:
    """Create an entry after a read, as a request does, and return the position of its event."""
    with app.app_context():
        # Seen on SQLite: who reads first and writes later fails with "database is locked".
        db.session.scalar(select(func.count(Entry.id)))
        with write(dry_run=not keep):
            entries_service.create(COMPONENT, component(), cast.camden.actor)
            return int(db.session.scalar(select(func.max(Event.position))) or 0)


def follow(client: Client, is_over: Callable[[], bool]) -> list[dict[str, Any]]:
    """Page through the changes while others write, until all is written and read."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        last = is_over()
        page = client.get(f"/api/v1/changes?limit=7{cursor}").get_json()
        found += page["items"]
        cursor = f"&cursor={page['cursor']}"
        if last and not page["items"]:
            return found


def test_reader_misses_nothing_and_sees_nothing_twice(
    app: Flask, cast: Cast, anyone: Client
) -> None:
    def work(writer: int) -> list[int]:
        kept = [(create(app, cast, keep=number % 4 != writer), number) for number in range(EACH)]
        return [position for position, number in kept if number % 4 != writer]

    with ThreadPoolExecutor(WRITERS) as pool:
        jobs = [pool.submit(work, writer) for writer in range(WRITERS)]
        found = follow(anyone, lambda: all(job.done() for job in jobs))
    written = [position for job in jobs for position in job.result()]
    positions = [item["position"] for item in found]
    assert positions == sorted(set(positions))
    assert set(written) <= set(positions)
    assert len(set(written)) == len(written) == WRITERS * EACH * 3 // 4
    with app.app_context():
        whole = list(db.session.scalars(select(Event.position).order_by(Event.position)))
        public = list(db.session.scalars(select(Event.position).where(Event.is_public)))
        total = db.session.scalar(select(Total.number).where(Total.kind == "component"))
    assert whole == list(range(1, len(whole) + 1))
    assert positions == sorted(public)
    assert total == len(written)


def test_each_writer_meets_its_own_writes_in_order(app: Flask, cast: Cast) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        jobs = [pool.submit(lambda: [create(app, cast) for _ in range(5)]) for _ in range(WRITERS)]
    for job in jobs:
        assert job.result() == sorted(job.result())


def waits(app: Flask, database: str, done: Signal) -> bool:
    """Tell whether the other writer waits for the lock, and is not done."""
    if database == "sqlite":
        return not done.wait(0.3)
    with app.app_context(), db.engine.connect() as connection:
        query = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not done.wait(0.01):
            if connection.scalar(query):
                return True
    return False


def test_writer_that_began_first_and_commits_late_is_not_overtaken(
    app: Flask, database: str, cast: Cast, anyone: Client
) -> None:
    done = Signal()

    def read(cursor: str = "") -> Any:
        return anyone.get(f"/api/v1/changes?limit=100{cursor}").get_json()

    before = read()
    with ThreadPoolExecutor(2) as pool, app.app_context():
        with write():
            entries_service.create(COMPONENT, component(), cast.camden.actor)
            first = int(db.session.scalar(select(func.max(Event.position))) or 0)
            job = pool.submit(create, app, cast)
            job.add_done_callback(lambda _job: done.set())
            assert waits(app, database, done)
            # In a thread of its own: here a client would read in the open transaction.
            assert pool.submit(read).result() == before
        assert job.result(10) == first + 1
    after = read(f"&cursor={before['cursor']}")["items"]
    assert [item["position"] for item in after] == [first, first + 1]


@pytest.mark.parametrize("slug", ["race", None])
def test_two_that_want_one_name_get_two_or_a_conflict(
    app: Flask, cast: Cast, slug: str | None
) -> None:
    def post(_number: int) -> int:
        client = Client(app, cast.camden.secret)
        return client.post("/api/v1/components", component(title="Race", slug=slug)).status_code

    with ThreadPoolExecutor(WRITERS) as pool:
        statuses = sorted(pool.map(post, range(WRITERS)))
    assert statuses == ([201, 409, 409, 409] if slug else [201] * 4)
