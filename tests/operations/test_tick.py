"""Time makes entries due and stale and tokens expire; a daily tick says so, once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from registry.extensions import db
from registry.kit import clock
from registry.kit.errors import Unavailable
from registry.kit.write import write
from registry.models import Event, Tick, Token
from registry.operations import serve, tick
from registry.search import follow
from tests.cast import Cast
from tests.client import Client
from tests.contract.rows import rows
from tests.factories import make_component, make_draft, make_entry
from tests.faults.site import Site
from tests.machine import own_database, wait_until
from tests.passing import later, ticked

Patch = pytest.MonkeyPatch


def told(anyone: Client) -> list[dict[str, Any]]:
    """Return what has been told of entries since they were made."""
    items = anyone.get("/api/v1/changes?limit=100").get_json()["items"]
    known = ("entry.archived", "entry.due", "entry.stale", "entry.refreshed", "entry.reviewed")
    return [item for item in items if item["type"] in known]


def events(anyone: Client) -> list[tuple[str, str]]:
    return [(item["slug"], item["type"]) for item in told(anyone)]


def facet(anyone: Client) -> dict[str, int]:
    (found,) = anyone.get("/api/v1/search?facets=freshness").get_json()["facets"]
    return {value["value"]: value["count"] for value in found["values"]}


def test_tick_tells_what_became_due(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    made = make_component(camden, slug="kerbs")
    later(app, monkeypatch, 334)
    assert ticked(app) == 0
    later(app, monkeypatch, 1)
    assert ticked(app) == 1
    shown = anyone.get(made["path"]).get_json()
    assert shown["freshness"] == "due"
    assert shown["review_by"] in shown["freshness_reason"]
    assert (shown["version"], shown["updated_at"]) == (1, made["updated_at"])
    (event,) = told(anyone)
    assert (event["type"], event["revision"], event["document"]) == ("entry.due", "1-1", shown)


def test_tick_tells_what_became_stale_three_months_later(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    make_component(camden, slug="kerbs")
    # A year, and the 90 days of grace.
    for days, types in ((335, ["entry.due"]), (120, []), (1, ["entry.stale"]), (400, [])):
        before = len(events(anyone))
        later(app, monkeypatch, days)
        ticked(app)
        assert [event for _slug, event in events(anyone)[before:]] == types


def test_tick_finds_what_nothing_happened_to_for_three_years(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    quiet = clock.iso(clock.now() - timedelta(days=3 * 365 - 10))
    make_component(camden, slug="kerbs", last_activity_at=quiet)
    later(app, monkeypatch, 10)
    assert ticked(app) == 0
    later(app, monkeypatch, 2)
    assert ticked(app) == 1
    assert events(anyone) == [("kerbs", "entry.stale")]
    assert quiet[:10] in anyone.get("/api/v1/components/kerbs").get_json()["freshness_reason"]


@pytest.mark.parametrize(("plural", "months"), [("standards", 24), ("lessons", 36)])
def test_each_kind_is_asked_at_its_own_time(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch, plural: str, months: int
) -> None:
    more = {"standards": {"publisher": {"slug": "leeds"}}}.get(plural, {})
    made = make_entry(camden, plural, **more)
    later(app, monkeypatch, 30 * (months - 1) - 31)
    assert ticked(app) == 0
    later(app, monkeypatch, months + 31)
    assert ticked(app) == 1
    assert anyone.get(made["path"]).get_json()["freshness"] == "due"


def test_search_lists_and_facets_follow_a_tick(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    make_component(camden, slug="kerbs")
    assert facet(anyone) == {"current": 1}
    later(app, monkeypatch, 335)
    make_component(camden, slug="paths")
    ticked(app)
    assert facet(anyone) == {"current": 1, "due": 1}
    for path in ("search", "components", "entries"):
        found = anyone.get(f"/api/v1/{path}?freshness=due").get_json()
        assert [item["slug"] for item in found["items"]] == ["kerbs"]
    with app.app_context():
        differ = follow.differences(app.extensions["search_index"])
    assert differ == {"missing": [], "left over": [], "outdated": []}


def test_tick_spoils_no_edit(app: Flask, camden: Client, monkeypatch: Patch) -> None:
    made = make_component(camden)
    later(app, monkeypatch, 500)
    assert ticked(app) == 1
    answer = camden.patch(made["path"], {"phase": "live"}, made["etag"])
    assert (answer.status_code, answer.get_json()["freshness"]) == (200, "current")
    # What the owner read before the tick can be sent back whole.
    body = {name: value for name, value in answer.get_json().items() if name != "etag"}
    later(app, monkeypatch, 500)
    ticked(app)
    assert camden.put(made["path"], body, answer.headers["ETag"]).status_code == 200


def test_tick_again_on_the_same_day_writes_nothing(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    make_component(camden, slug="kerbs")
    later(app, monkeypatch, 400)
    assert ticked(app) == 1
    before = rows(app)
    assert ticked(app) == 0
    assert rows(app) == before
    later(app, monkeypatch, 1)
    assert ticked(app) == 0
    assert events(anyone) == [("kerbs", "entry.due")]


def test_ticks_at_once_tell_everything_once(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(tick, "BATCH", 2)
    for number in range(7):
        make_component(camden, slug=f"kerbs-{number}")
    later(app, monkeypatch, 400)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _turn: ticked(app), range(4)))
    assert sorted(done) == [0, 0, 0, 7]
    assert events(anyone) == [(f"kerbs-{number}", "entry.due") for number in range(7)]


def test_half_done_tick_is_continued_when_its_lease_is_over(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(tick, "BATCH", 2)
    for number in range(5):
        make_component(camden, slug=f"kerbs-{number}")
    moment = later(app, monkeypatch, 400, hour=12)
    with app.app_context():
        # The node dies after its first batch.
        assert next(tick.tick()) == 2
        db.session.remove()
    assert ticked(app) == 0
    monkeypatch.setattr(clock, "now", lambda: moment + tick.LEASE)
    assert ticked(app) == 3
    with app.app_context():
        assert tick.is_done(moment.date())
    assert events(anyone) == [(f"kerbs-{number}", "entry.due") for number in range(5)]


def test_node_that_comes_back_late_does_nothing_twice(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(tick, "BATCH", 2)
    for number in range(5):
        make_component(camden, slug=f"kerbs-{number}")
    moment = later(app, monkeypatch, 400, hour=12)
    with app.app_context():
        slow = tick.tick()
        assert next(slow) == 2
        monkeypatch.setattr(clock, "now", lambda: moment + tick.LEASE)
        assert sum(tick.tick()) == 3
        assert sum(slow) == 0
    assert len(events(anyone)) == 5


def test_days_that_are_over_are_forgotten(app: Flask, monkeypatch: Patch) -> None:
    for days in (0, 20, 20):
        later(app, monkeypatch, days)
        ticked(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Tick)) == 2


def test_draft_is_left_alone_and_nobody_hears_of_it(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    draft, put_away = make_draft(camden), make_draft(camden)
    camden.delete(put_away["path"], "*")
    later(app, monkeypatch, 700)
    ticked(app)
    assert events(anyone) == []
    assert camden.get(draft["path"]).get_json()["freshness"] == "current"
    assert anyone.get(put_away["path"]).status_code == 404


def test_archived_entry_grows_stale_and_stays_out_of_search(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    made = make_component(camden, slug="kerbs")
    camden.delete(made["path"], "*")
    later(app, monkeypatch, 700)
    assert ticked(app) == 1
    assert anyone.get(made["path"]).get_json()["freshness"] == "stale"
    assert events(anyone) == [("kerbs", "entry.archived"), ("kerbs", "entry.stale")]
    assert facet(anyone) == {}


def test_token_that_expires_is_noted_once(app: Flask, cast: Cast, monkeypatch: Patch) -> None:
    later(app, monkeypatch, 5)
    with app.app_context(), write() as session:
        ids = (cast.camden.actor.token_id, cast.leeds.actor.token_id)
        gone = update(Token).where(Token.id.in_(ids))
        session.execute(gone.values(expires_at=clock.now()))
        session.execute(update(Token).where(Token.id == ids[1]).values(revoked_at=clock.now()))
    assert ticked(app) == 1
    later(app, monkeypatch, 1)
    with app.app_context(), write() as session:
        session.execute(update(Token).where(Token.id == ids[0]).values(expires_at=clock.now()))
    ticked(app)
    with app.app_context():
        noted = select(Event.record_id, Event.is_public).where(Event.type == "token.expired")
        assert [tuple(row) for row in db.session.execute(noted)] == [(ids[0], False)]


def test_tick_that_fails_keeps_what_was_done(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    make_component(camden, slug="kerbs")
    moment = later(app, monkeypatch, 400, hour=12)

    def fail(_actor: object) -> int:
        raise Unavailable("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(tick.tokens_service, "note_expired", fail)
        with pytest.raises(Unavailable):
            ticked(app)
    assert events(anyone) == [("kerbs", "entry.due")]
    monkeypatch.setattr(clock, "now", lambda: moment + tick.LEASE)
    assert ticked(app) == 0
    with app.app_context():
        assert tick.is_done(moment.date())


def test_server_ticks_by_itself_once_a_day(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    make_component(camden, slug="kerbs")
    later(app, monkeypatch, 400)
    monkeypatch.setattr(serve, "TICK_EVERY_SECONDS", 0.01)
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(serve.keep_ticking, app, stop)
        try:
            wait_until(lambda: bool(events(anyone)), "The server does not tick.")
        finally:
            stop.set()
        assert done.result(timeout=10) is None
    assert events(anyone) == [("kerbs", "entry.due")]


def test_command_ticks_once_a_day_and_says_so(database_url: str, tmp_path: Path) -> None:
    site = Site(tmp_path, own_database(database_url, "registry_tick"))
    with site.opened():
        lease = tick.take(clock.now().date())
        assert lease
    waiting = site.machine.registry("tick")
    assert (waiting.returncode, "Another node is at it" in waiting.stderr) == (1, True)
    with site.opened(), write() as session:
        session.execute(update(Tick).values(leased_until=clock.now()))
    done = site.machine.registry("tick")
    assert (done.returncode, "is done: 0 records changed." in done.stderr) == (0, True)
    again = site.machine.registry("tick")
    assert (again.returncode, "is done already" in again.stderr) == (0, True)
