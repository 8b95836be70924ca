"""A vocabulary is loaded whole, again and again, and entries follow it."""

from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import func, select

from registry.access.actor import Actor
from registry.extensions import db
from registry.kit.errors import Forbidden, Invalid
from registry.kit.write import write
from registry.models import Event, Point
from registry.vocabularies import service
from tests.cast import Cast
from tests.client import Client
from tests.factories import make_component, make_draft, point, vocabulary
from tests.faults.soundness import faults

ONE = "/api/v1/vocabularies/declaration-principles/2018"


@pytest.fixture
def actor(context: AppContext, cast: Cast) -> Actor:
    return cast.steward.actor


def load(actor: Actor, **overrides: Any) -> None:
    with write():
        service.load(vocabulary(**overrides), actor)


def relabelled(code: str, label: str) -> list[dict[str, Any]]:
    return [one | ({"label": label} if one["code"] == code else {}) for one in points()]


def points() -> list[dict[str, Any]]:
    return list(vocabulary()["points"])


def last_position() -> int:
    return db.session.scalar(select(func.max(Event.position))) or 0


def events_since(position: int) -> list[Event]:
    found = select(Event).where(Event.position > position).order_by(Event.position)
    return list(db.session.scalars(found))


def pointers(actor: Actor, **overrides: Any) -> set[str | None]:
    """Load what is wrong, and return where it is."""
    with write(dry_run=True), pytest.raises(Invalid) as caught:
        service.load(vocabulary(**overrides), actor)
    return {error.pointer for error in caught.value.errors}


def test_load_tells_of_a_new_vocabulary(actor: Actor, anyone: Client) -> None:
    load(actor, scheme="new", version="1")
    item = anyone.get("/api/v1/changes?limit=100").get_json()["items"][-1]
    assert (item["type"], item["kind"], item["slug"]) == (
        "vocabulary.created",
        "vocabulary",
        "new/1",
    )
    assert item["path"] == "/api/v1/vocabularies/new/1"
    shown = anyone.get(item["path"]).get_json()["vocabulary"]
    assert item["document"].items() <= shown.items()


def test_loading_the_same_again_writes_no_event(actor: Actor) -> None:
    before = last_position()
    load(actor)
    load(actor, points=[one | {"description": None, "broader": []} for one in points()])
    assert events_since(before) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Another"},
        {"as_of": "2026-01-01"},
        {"source_url": "https://www.example.gov.uk/"},
        {"points": points()[::-1]},
        {"points": [*points(), {"code": "4", "label": "Digital leadership"}]},
        {"points": [points()[0] | {"description": "In more words."}, *points()[1:]]},
        {"points": [points()[0] | {"former_names": ["It was"]}, *points()[1:]]},
    ],
)
def test_any_difference_is_one_event(actor: Actor, facts: dict[str, Any]) -> None:
    before = last_position()
    load(actor, **facts)
    (event,) = events_since(before)
    assert (event.type, event.version) == ("vocabulary.updated", 2)
    load(actor, **facts)
    assert len(events_since(before)) == 1


def test_new_label_is_shown_by_the_entries_that_name_it(
    actor: Actor, camden: Client, anyone: Client
) -> None:
    made = make_component(camden, supports=[point("2")])
    other = make_component(camden, supports=[point("1")])
    position = last_position()
    load(actor, points=relabelled("2", "Mend the plumbing"))
    update, refreshed = events_since(position)
    assert (refreshed.type, refreshed.slug) == ("entry.refreshed", made["slug"])
    assert refreshed.cause == update.position
    answer = anyone.get(made["path"])
    assert answer.get_json()["supports"] == [point("2") | {"label": "Mend the plumbing"}]
    assert answer.headers["ETag"] == '"1-1"'
    assert anyone.get(other["path"]).headers["ETag"] == other["etag"]


def test_new_label_spoils_nobodys_edit(actor: Actor, camden: Client) -> None:
    made = make_component(camden, supports=[point("2")])
    body = camden.get(made["path"]).get_json()
    load(actor, points=relabelled("2", "Mend the plumbing"))
    answer = camden.put(made["path"], body | {"title": "Edited meanwhile"}, made["etag"])
    assert answer.status_code == 200
    assert answer.get_json()["supports"][0]["label"] == "Mend the plumbing"


def test_new_label_of_a_drafts_point_tells_nobody_of_the_draft(
    actor: Actor, camden: Client, anyone: Client
) -> None:
    draft = make_draft(camden, supports=[point("2")])
    load(actor, points=relabelled("2", "Mend the plumbing"))
    assert camden.get(draft["path"]).get_json()["supports"][0]["label"] == "Mend the plumbing"
    last = anyone.get("/api/v1/changes?limit=100").get_json()["items"][-1]
    assert last["type"] == "vocabulary.updated"


def test_new_order_is_that_of_the_entries_too(app: Flask, actor: Actor, camden: Client) -> None:
    made = make_component(camden, supports=[point("1"), point("3")])
    alone = make_component(camden, supports=[point("2")])
    load(actor, points=points()[::-1])
    shown = camden.get(made["path"]).get_json()["supports"]
    assert [one["code"] for one in shown] == ["3", "1"]
    assert camden.get(alone["path"]).headers["ETag"].startswith('"1-')
    assert faults(app) == {}


def test_new_point_before_others_refreshes_no_entry(
    app: Flask, actor: Actor, camden: Client
) -> None:
    made = make_component(camden, supports=[point("1"), point("3")])
    load(actor, points=[{"code": "0", "label": "Begin"}, *points()])
    assert camden.get(made["path"]).headers["ETag"] == made["etag"]
    assert faults(app) == {}


@pytest.mark.parametrize("state", ["published", "draft"])
def test_point_that_entries_name_cannot_be_taken_out(
    actor: Actor, camden: Client, anyone: Client, state: str
) -> None:
    make_component(camden, supports=[point("2")], state=state)
    with pytest.raises(Invalid, match="cannot be taken out") as caught:
        load(actor, points=[points()[0]])
    assert [error.detail for error in caught.value.errors] == ["Entries name 2."]
    assert anyone.get(ONE).get_json()["total"] == 3


def test_point_that_nobody_names_can_be_taken_out(actor: Actor, camden: Client) -> None:
    made = make_component(camden, supports=[point("2")])
    camden.patch(made["path"], {"supports": [point("1")]}, made["etag"])
    load(actor, points=[points()[0]])
    page = camden.get(ONE).get_json()
    assert [item["code"] for item in page["items"]] == ["1"]
    assert (page["total"], page["vocabulary"]["points"]) == (1, 1)
    assert db.session.scalar(select(func.count(Point.id))) == 1


def test_vocabulary_whose_points_are_supported_stays_one(actor: Actor, camden: Client) -> None:
    made = make_component(camden, supports=[point("2")])
    with pytest.raises(Invalid) as caught:
        load(actor, field="phase")
    assert {error.pointer for error in caught.value.errors} == {"/field"}
    again = camden.put(made["path"], camden.get(made["path"]).get_json(), made["etag"])
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"scheme": "Phases"}, "/scheme"),
        ({"scheme": "a/b"}, "/scheme"),
        ({"version": None}, "/version"),
        ({"field": "tags"}, "/field"),
        ({"as_of": "2018"}, "/as_of"),
        ({"source_url": "here"}, "/source_url"),
        ({"colour": "red"}, "/colour"),
        ({"points": [{"code": "1"}]}, "/points/0/label"),
        ({"points": [{"code": "A B", "label": "x"}]}, "/points/0/code"),
        ({"points": [*points(), points()[1]]}, "/points/3"),
        ({"points": [points()[0] | {"broader": ["functions/1"]}]}, "/points/0/broader/0"),
        ({"points": [points()[0] | {"broader": ["a/b/c/d"]}]}, "/points/0/broader/0"),
    ],
)
def test_wrong_file_is_refused_at_its_place(
    actor: Actor, facts: dict[str, Any], pointer: str
) -> None:
    assert pointers(actor, **facts) == {pointer}


def test_council_loads_no_vocabulary(context: AppContext, cast: Cast) -> None:
    with write(), pytest.raises(Forbidden):
        service.load(vocabulary(), cast.camden.actor)
