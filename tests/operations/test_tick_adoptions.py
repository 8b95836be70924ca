"""Time asks adopters once a year whether they still use what they said; a daily tick tells it."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from registry.adoptions import reports
from registry.documents.aggregate import ENTRY_LOADS
from registry.extensions import db
from registry.kit.write import write
from registry.models import Entry, Organisation
from registry.operations import tick
from tests.cast import Cast
from tests.client import Client
from tests.factories import make_adoption, make_component, reported
from tests.passing import later, ticked

Patch = pytest.MonkeyPatch


def told(anyone: Client) -> list[dict[str, Any]]:
    """Return what time has told of adoptions."""
    items = anyone.get("/api/v1/changes?limit=100").get_json()["items"]
    return [item for item in items if item["type"] in ("adoption.due", "adoption.stale")]


def types(anyone: Client) -> list[str]:
    return [item["type"] for item in told(anyone)]


def test_tick_asks_the_adopter_a_month_ahead(
    app: Flask, camden: Client, leeds: Client, anyone: Client, monkeypatch: Patch
) -> None:
    made = make_adoption(leeds, make_component(camden))
    later(app, monkeypatch, 334)
    ticked(app)
    assert told(anyone) == []
    later(app, monkeypatch, 1)
    # Its entry, which is as old, became due too.
    assert ticked(app) == 2
    shown = anyone.get(made["path"]).get_json()
    assert (shown["freshness"], shown["version"]) == ("due", 1)
    assert made["confirm_by"] in shown["freshness_reason"]
    (event,) = told(anyone)
    assert (event["type"], event["revision"], event["document"]) == ("adoption.due", "1-1", shown)


def test_tick_tells_once_what_was_not_confirmed_in_time(
    app: Flask, camden: Client, leeds: Client, anyone: Client, monkeypatch: Patch
) -> None:
    make_adoption(leeds, make_component(camden))
    for days, after in ((335, ["adoption.due"]), (120, []), (1, ["adoption.stale"]), (400, [])):
        before = len(types(anyone))
        later(app, monkeypatch, days)
        ticked(app)
        assert types(anyone)[before:] == after


def test_confirmed_adoption_is_left_in_peace_for_another_year(
    app: Flask, camden: Client, leeds: Client, anyone: Client, monkeypatch: Patch
) -> None:
    made = make_adoption(leeds, make_component(camden))
    later(app, monkeypatch, 340)
    ticked(app)
    assert leeds.post(f"{made['path']}/confirm").get_json()["freshness"] == "current"
    later(app, monkeypatch, 300)
    ticked(app)
    assert types(anyone) == ["adoption.due"]
    later(app, monkeypatch, 40)
    ticked(app)
    assert types(anyone) == ["adoption.due", "adoption.due"]


def test_withdrawn_and_stopped_adoptions_are_not_asked(
    app: Flask, camden: Client, leeds: Client, anyone: Client, monkeypatch: Patch
) -> None:
    withdrawn = make_adoption(leeds, make_component(camden))
    leeds.delete(withdrawn["path"], "*")
    stopped = make_adoption(leeds, make_component(camden), stage="stopped", why_stopped="Slow.")
    assert (stopped["freshness"], stopped["confirm_by"]) == ("current", None)
    later(app, monkeypatch, 700)
    ticked(app)
    assert types(anyone) == []
    # Rendered again for another reason, it is still true.
    assert camden.post(f"{stopped['path']}/acknowledge").get_json()["freshness"] == "current"


def test_reported_adoption_has_no_day_to_be_confirmed_by(
    app: Flask, cast: Cast, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    make_component(camden)
    with app.app_context(), write():
        entry = db.session.scalars(select(Entry).options(*ENTRY_LOADS)).one()
        leeds = db.session.scalars(select(Organisation).where(Organisation.slug == "leeds")).one()
        said = reports.load(reported())
        reports.report([reports.Report(entry, leeds, said)], cast.steward.actor)
    later(app, monkeypatch, 700)
    assert ticked(app) == 1
    assert types(anyone) == []


def test_many_adoptions_are_judged_in_batches(
    app: Flask, camden: Client, leeds: Client, anyone: Client, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(tick, "BATCH", 2)
    for _number in range(5):
        make_adoption(leeds, make_component(camden))
    later(app, monkeypatch, 400)
    with app.app_context():
        assert list(tick.tick()) == [2, 2, 1, 2, 2, 1, 0]
        db.session.remove()
    assert types(anyone) == ["adoption.due"] * 5
