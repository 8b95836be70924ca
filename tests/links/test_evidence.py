"""Evidence of adoptions: followed like other links; what is seen there stands in their level."""

from typing import Any

import pytest
from flask import Flask

from registry.commands import links as command
from registry.extensions import db
from registry.kit import clock
from registry.kit.write import write
from registry.links import evidence, named, service
from registry.links.service import Found
from registry.links.verdict import Seen
from tests.cast import Cast
from tests.client import Client
from tests.factories import make_adoption, make_component
from tests.passing import later

Patch = pytest.MonkeyPatch
PROOF = "https://www.example.gov.uk/proof"


@pytest.fixture
def made(camden: Client, leeds: Client) -> dict[str, Any]:
    """Let Leeds use what is Camden's, and show where that can be seen."""
    return make_adoption(leeds, make_component(camden, title="Kerbs"), evidence_url=PROOF)


def saw(app: Flask, status: int, url: str = PROOF) -> None:
    """Write down what was seen at the evidence just now, and settle it."""
    with app.app_context():
        with write():
            service.keep([Found(url, Seen(status), clock.now())])
        command.settle()
        db.session.remove()


def kill(app: Flask, patch: Patch) -> None:
    for _day in range(2):
        later(app, patch, 1)
        saw(app, 404)


def events(anyone: Client) -> list[str]:
    items = anyone.get("/api/v1/changes?limit=100").get_json()["items"]
    return [item["type"] for item in items[-3:]]


def count(anyone: Client) -> int:
    return len(anyone.get("/api/v1/changes?limit=100").get_json()["items"])


def test_evidence_that_was_reached_raises_the_level_and_the_counts(
    app: Flask, made: dict[str, Any], anyone: Client
) -> None:
    saw(app, 200)
    shown = anyone.get(made["path"]).get_json()
    assert (shown["level"], shown["version"]) == ("link-checked", made["version"])
    assert "its evidence was reached on" in shown["level_reason"]
    entry = anyone.get(made["entry"]["path"]).get_json()
    assert entry["adoptions"]["by_level"]["link_checked"] == 1
    assert entry["adoptions"]["by_level"]["declared"] == 0
    assert events(anyone)[1:] == ["adoption.link-checked", "entry.refreshed"]


def test_evidence_that_is_dead_takes_the_level_back(
    app: Flask, made: dict[str, Any], anyone: Client, monkeypatch: Patch
) -> None:
    saw(app, 200)
    kill(app, monkeypatch)
    shown = anyone.get(made["path"]).get_json()
    assert (shown["level"], shown["evidence_seen_at"]) == ("declared", None)
    counts = anyone.get(made["entry"]["path"]).get_json()["adoptions"]["by_level"]
    assert (counts["link_checked"], counts["declared"]) == (0, 1)


def test_one_bad_day_changes_nothing(
    app: Flask, made: dict[str, Any], anyone: Client, monkeypatch: Patch
) -> None:
    saw(app, 200)
    before = count(anyone)
    for status in (404, 500, 403):
        later(app, monkeypatch, 1)
        saw(app, status)
    assert count(anyone) == before
    assert anyone.get(made["path"]).get_json()["level"] == "link-checked"


def test_check_that_says_the_same_writes_nothing_for_a_quarter(
    app: Flask, made: dict[str, Any], anyone: Client, monkeypatch: Patch
) -> None:
    saw(app, 200)
    before = count(anyone)
    # 89 days: the test itself takes a moment, so that 90 may be over before it looks.
    for days in (14, 30, 45):
        later(app, monkeypatch, days)
        saw(app, 200)
    assert count(anyone) == before
    moment = later(app, monkeypatch, 2)
    saw(app, 200)
    # The day is told anew; the entry counts the same, and is left alone.
    assert count(anyone) == before + 1
    assert anyone.get(made["path"]).get_json()["evidence_seen_at"] == clock.iso(moment)


def test_acknowledged_adoption_keeps_its_level(
    app: Flask, made: dict[str, Any], camden: Client, anyone: Client
) -> None:
    camden.post(f"{made['path']}/acknowledge")
    before = count(anyone)
    saw(app, 200)
    shown = anyone.get(made["path"]).get_json()
    assert (shown["level"], shown["evidence_seen_at"] is None) == ("acknowledged", False)
    assert count(anyone) == before + 1


def test_evidence_known_before_it_was_named_counts_at_the_next_run(
    app: Flask, camden: Client, leeds: Client, anyone: Client
) -> None:
    saw(app, 200)
    made = make_adoption(leeds, make_component(camden), evidence_url=PROOF)
    with app.app_context():
        command.settle()
    assert anyone.get(made["path"]).get_json()["level"] == "link-checked"


def test_withdrawn_adoption_is_not_followed(
    app: Flask, made: dict[str, Any], leeds: Client, anyone: Client
) -> None:
    leeds.delete(made["path"], "*")
    before = count(anyone)
    with app.app_context():
        assert [one for one in named.everything() if one.url == PROOF] == []
    saw(app, 200)
    assert count(anyone) == before


def test_many_are_settled_in_batches(
    app: Flask, camden: Client, leeds: Client, anyone: Client, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(evidence, "BATCH", 2)
    paths = [
        make_adoption(leeds, make_component(camden), evidence_url=PROOF)["path"] for _ in range(5)
    ]
    saw(app, 200)
    assert {anyone.get(path).get_json()["level"] for path in paths} == {"link-checked"}


def test_dead_evidence_is_the_adopters_business(
    app: Flask, cast: Cast, made: dict[str, Any], monkeypatch: Patch
) -> None:
    kill(app, monkeypatch)
    with app.app_context():
        (dead,) = service.dead_of(cast.leeds.actor.organisation_id)
        assert (dead.path, dead.pointer, dead.url) == (made["path"], "/evidence_url", PROOF)
        assert dead.title == "Kerbs"
        assert service.dead_of(cast.camden.actor.organisation_id) == []
        assert service.dead_of() == [dead]
