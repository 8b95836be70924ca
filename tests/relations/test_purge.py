"""With a purged entry goes what was said of it, and the other ends count what is left."""

from typing import Any

import pytest
from flask import Flask

from registry.documents import tally
from registry.entries import purge as entries_purge
from registry.extensions import db
from registry.kinds import KINDS
from registry.kit.write import write
from registry.models import Entry, Total
from registry.operations import migrate
from tests.client import Client
from tests.contract.rows import rows
from tests.factories import make_adoption, make_component, make_entry, make_relation

SECRET = "Zaphodsecret"
KEY = {"headers": {"Idempotency-Key": "once"}}


def purge(app: Flask, entry: dict[str, Any]) -> None:
    with app.app_context(), write():
        kind = KINDS[entry["kind"]]
        entries_purge.purge(kind, entry["slug"], "Order of a court.", migrate.steward())


@pytest.fixture
def standard(app: Flask, camden: Client, leeds: Client) -> dict[str, Any]:
    """Purge a standard that others followed, adopted, learnt from, and told about."""
    made = make_entry(leeds, "standards", slug="gone", title=SECRET)
    follower = make_component(camden, slug="follower")
    body = {"type": "implements", "target": made["path"], "note": f"{SECRET}, partly."}
    assert camden.post(f"{follower['path']}/relations", body, **KEY).status_code == 201
    taken_back = make_relation(leeds, made, "derived-from", follower, note=SECRET)
    leeds.delete(taken_back["path"], "*")
    lesson = make_entry(camden, "lessons", slug="lesson")
    make_relation(camden, lesson, "learnt-from", made)
    make_adoption(camden, made, outcome=SECRET)
    purge(app, made)
    return made


def test_nothing_of_its_content_stays_in_what_was_said_of_it(
    app: Flask, standard: dict[str, Any], anyone: Client
) -> None:
    assert SECRET.lower() not in str(rows(app)).lower()
    for path in ("adoptions", "relations"):
        assert anyone.get(f"/api/v1/{path}").get_json()["total"] == 0
    for part in ("adoptions", "relations", "lessons"):
        assert anyone.get(f"{standard['path']}/{part}").status_code == 410


def test_address_of_what_was_said_of_it_is_gone_for_good(
    standard: dict[str, Any], anyone: Client, camden: Client
) -> None:
    changes = anyone.get("/api/v1/changes?limit=100").get_json()["items"]
    gone = [item["path"] for item in changes if item["type"].endswith(".purged")]
    nameless = [path for path in gone if path.split("/")[3] in ("adoptions", "relations")]
    assert len(nameless) == 4
    for path in nameless:
        assert anyone.get(path).status_code == 410
        assert camden.patch(path, {}, "*").status_code == 410
    assert anyone.get("/api/v1/adoptions/nothing").status_code == 404


def test_other_ends_count_what_is_left(
    app: Flask, standard: dict[str, Any], anyone: Client
) -> None:
    for path in ("components/follower", "lessons/lesson"):
        shown = anyone.get(f"/api/v1/{path}").get_json()
        assert (shown["relations"]["total"], shown["lessons"]["total"]) == (0, 0)
    with app.app_context():
        assert tally.tally() == {}
        assert [entry.counts for entry in db.session.query(Entry)] == [{}, {}]
        totals = {total.kind: total.number for total in db.session.query(Total)}
    assert (totals["adoption"], totals["relation"]) == (0, 0)


def test_followers_of_the_log_hear_that_it_went(standard: dict[str, Any], anyone: Client) -> None:
    shown = anyone.get("/api/v1/changes?limit=100").get_json()
    assert shown["total"] == len(shown["items"])
    items = [one for one in shown["items"] if one["type"].endswith((".purged", ".refreshed"))]
    purged = [one["type"] for one in items if one["type"].endswith(".purged")]
    assert purged == ["adoption.purged", *["relation.purged"] * 3, "entry.purged"]
    last = {one["slug"]: one["document"]["relations"]["total"] for one in items[-2:]}
    assert last == {"follower": 0, "lesson": 0}


def test_lesson_that_was_purged_is_counted_nowhere(
    app: Flask, camden: Client, anyone: Client
) -> None:
    standard, follower = make_entry(camden, "standards"), make_component(camden)
    make_relation(camden, follower, "implements", standard)
    lesson = make_entry(camden, "lessons")
    make_relation(camden, lesson, "learnt-from", standard)
    assert anyone.get(follower["path"]).get_json()["lessons"]["total"] == 1
    purge(app, lesson)
    for entry in (standard, follower):
        assert anyone.get(entry["path"]).get_json()["lessons"]["total"] == 0
        assert anyone.get(f"{entry['path']}/lessons").get_json()["total"] == 0
