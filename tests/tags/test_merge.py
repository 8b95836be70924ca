"""A steward merges a tag into another: all that the one was called leads to the other."""

from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import select

from registry.extensions import db
from registry.models import Event
from tests.client import Client
from tests.contract.rows import rows
from tests.contract.statements import counted
from tests.factories import make_component, make_draft, make_entry
from tests.faults.soundness import faults
from tests.tags.naming import TAGS, done, leads, merge, rename, told

Pair = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture
def pair(camden: Client, leeds: Client) -> Pair:
    """Make an entry that carries `cars`, and one that carries `cars` and `parking`."""
    first = make_component(camden, tags=["cars", "permits"])
    return first, make_entry(leeds, "standards", tags=["cars", "parking"])


def tags_of(client: Client, entry: dict[str, Any]) -> list[str]:
    return list(client.get(entry["path"]).get_json()["tags"])


def test_merge_gives_entries_the_other_tag(pair: Pair, steward: Client) -> None:
    shown = done(merge(steward, "cars", "Parking"))
    assert (shown["name"], shown["aliases"], shown["entries"]) == ("parking", ["cars"], 2)
    assert steward.get(f"{TAGS}/parking").get_json() == shown
    assert [tags_of(steward, entry) for entry in pair] == [["parking", "permits"], ["parking"]]
    assert leads(steward, "cars") == "parking"


def test_every_word_of_both_leads_to_what_is_left(
    app: Flask, context: AppContext, pair: Pair, camden: Client, steward: Client
) -> None:
    make_component(camden, tags=["traffic"])
    done(rename(steward, "cars", "vehicles"))
    done(rename(steward, "parking", "kerbs"))
    done(merge(steward, "vehicles", "parking"))
    shown = done(merge(steward, "kerbs", "traffic"))
    assert shown["aliases"] == ["cars", "kerbs", "parking", "vehicles"]
    assert {leads(steward, word) for word in shown["aliases"]} == {"traffic"}
    assert (shown["entries"], faults(app)) == (3, {})


def test_merge_spoils_nobodys_edit(
    app: Flask, pair: Pair, camden: Client, leeds: Client, steward: Client
) -> None:
    done(merge(steward, "cars", "parking"))
    first, second = pair
    patched = camden.patch(first["path"], {"phase": "live"}, first["etag"])
    assert (patched.status_code, patched.get_json()["tags"]) == (200, ["parking", "permits"])
    etag = second.pop("etag")
    before = rows(app)
    answer = leeds.put(second["path"], second, etag)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1-1"')
    assert rows(app) == before


def test_restore_of_an_old_version_brings_the_tag_that_is_left(
    pair: Pair, camden: Client, steward: Client
) -> None:
    path = pair[0]["path"]
    patched = camden.patch(path, {"tags": []}, pair[0]["etag"])
    done(merge(steward, "cars", "parking"))
    headers = {"If-Match": patched.headers["ETag"]}
    restored = camden.post(f"{path}/versions/1/restore", headers=headers)
    assert (restored.status_code, restored.get_json()["tags"]) == (200, ["parking", "permits"])


def test_only_entries_of_the_merged_tag_are_refreshed(
    pair: Pair, camden: Client, steward: Client
) -> None:
    other = make_component(camden, tags=["parking"])
    done(merge(steward, "cars", "parking"))
    stamps = [steward.get(entry["path"]).headers["ETag"] for entry in (*pair, other)]
    assert stamps == ['"1-1"', '"1-1"', '"1-0"']


def test_merge_is_told_with_where_the_tag_went(
    context: AppContext, pair: Pair, steward: Client
) -> None:
    done(rename(steward, "cars", "vehicles"))
    before = len(told(steward))
    shown = done(merge(steward, "vehicles", "parking"))
    gone, left, *refreshed = told(steward)[before:]
    assert (gone["type"], gone["path"], gone["revision"]) == (
        "tag.merged",
        f"{TAGS}/vehicles",
        "3-0",
    )
    assert (gone["document"], gone["moved_to"]) == (None, f"{TAGS}/parking")
    assert (left["type"], left["path"], left["moved_to"]) == ("tag.updated", shown["path"], None)
    assert left["document"] == {key: shown[key] for key in shown if key != "entries"}
    assert [item["type"] for item in refreshed] == ["entry.refreshed"] * 2
    events = db.session.scalars(select(Event).order_by(Event.position.desc()).limit(4)).all()
    assert {event.cause for event in events[:3]} == {gone["position"]}
    names = {"cars": "parking", "vehicles": "parking"}
    assert events[3].fields == {"into": "parking", "names": names}


def test_copy_that_follows_the_feed_holds_what_is_there(pair: Pair, steward: Client) -> None:
    done(rename(steward, "cars", "vehicles"))
    done(merge(steward, "vehicles", "parking"))
    copy: dict[str, dict[str, Any]] = {}
    for item in told(steward):
        # As the documentation tells followers to do it.
        if item["document"] is None:
            copy = {key: one for key, one in copy.items() if one["path"] != item["path"]}
        else:
            copy[item["document"]["id"]] = item["document"]
    tags = [one["path"] for one in copy.values() if one["kind"] == "tag"]
    assert tags == [f"{TAGS}/parking"]
    for entry in pair:
        assert copy[entry["id"]] == steward.get(entry["path"]).get_json()


def test_description_stays_or_is_taken_from_the_merged_one(pair: Pair, steward: Client) -> None:
    for word in ("cars", "permits"):
        steward.patch(f"{TAGS}/{word}", {"description": f"On {word}."}, headers={"If-Match": "*"})
    assert done(merge(steward, "cars", "parking"))["description"] == "On cars."
    assert done(merge(steward, "permits", "parking"))["description"] == "On cars."


def test_draft_follows_and_nobody_hears_of_it(
    pair: Pair, camden: Client, leeds: Client, steward: Client
) -> None:
    draft = make_draft(camden, tags=["cars", "secret"])
    before = len(told(camden))
    assert done(merge(steward, "cars", "parking"))["entries"] == 2
    assert tags_of(camden, draft) == ["parking", "secret"]
    assert draft["slug"] not in {item["slug"] for item in told(camden)[before:]}
    assert leeds.get(draft["path"]).status_code == 404


def test_word_of_drafts_alone_is_neither_merged_nor_merged_into(
    pair: Pair, camden: Client, steward: Client
) -> None:
    make_draft(camden, tags=["parkings"])
    assert merge(steward, "parkings", "cars").status_code == 404
    for word in ("parkings", "parkingz"):
        answer = merge(steward, "cars", word)
        (error,) = answer.get_json()["errors"]
        assert (answer.status_code, error["pointer"]) == (422, "/into")
        assert error["detail"].startswith(f"There is no tag {word}.")
        assert error["suggestion"] == "parking"


@pytest.mark.parametrize("into", ["cars", "Vehicles", "CARS"])
def test_merge_into_itself_is_refused(app: Flask, pair: Pair, steward: Client, into: str) -> None:
    steward.patch(f"{TAGS}/cars", {"aliases": ["vehicles"]}, headers={"If-Match": "*"})
    before = rows(app)
    answer = merge(steward, "cars", into)
    (error,) = answer.get_json()["errors"]
    assert (answer.status_code, error["pointer"]) == (422, "/into")
    assert "cars itself" in error["detail"]
    assert rows(app) == before


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"into": "!"}, ["/into"]),
        ({"into": None}, ["/into"]),
        ({}, ["/into"]),
        ({"into": "x" * 51}, ["/into"]),
        ({"into": "parking", "name": "x"}, ["/name"]),
    ],
)
def test_odd_body_is_refused_at_its_place(
    pair: Pair, steward: Client, body: dict[str, Any], pointers: list[str]
) -> None:
    answer = steward.post(f"{TAGS}/cars/merge", body, headers={"If-Match": "*"})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == pointers


def test_merge_of_what_is_not_there_leads_on_or_is_404(pair: Pair, steward: Client) -> None:
    done(merge(steward, "cars", "parking"))
    again = merge(steward, "cars", "permits")
    assert (again.status_code, again.headers["Location"]) == (308, f"{TAGS}/parking/merge")
    assert merge(steward, "nothing", "parking").status_code == 404


def test_merge_is_bound_to_the_version_and_safe_to_repeat(pair: Pair, steward: Client) -> None:
    path, body = f"{TAGS}/cars/merge", {"into": "parking"}
    assert steward.post(path, body).status_code == 428
    assert steward.post(path, body, headers={"If-Match": '"7-0"'}).status_code == 412
    headers = {"If-Match": '"1"', "Idempotency-Key": "k"}
    first, again = (steward.post(path, body, headers=headers) for _ in "ab")
    assert done(first) == done(again)
    assert first.headers["ETag"] == again.headers["ETag"] == '"2-0-2"'


def test_dry_run_keeps_nothing(app: Flask, pair: Pair, steward: Client) -> None:
    before = rows(app)
    assert done(merge(steward, "cars", "parking", "?dry_run=true"))["entries"] == 2
    assert rows(app) == before


def test_too_many_words_are_refused(app: Flask, pair: Pair, steward: Client) -> None:
    for tag in ("cars", "parking"):
        words = [f"{tag}-{number}" for number in range(100)]
        steward.patch(f"{TAGS}/{tag}", {"aliases": words}, headers={"If-Match": "*"})
    before = rows(app)
    answer = merge(steward, "cars", "parking")
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/into")
    assert rows(app) == before


def test_statements_do_not_grow_with_the_entries(
    app: Flask, camden: Client, steward: Client
) -> None:
    costs = []
    make_component(camden, tags=["other"])
    # The first call of a token notes that it was used.
    steward.get(TAGS)
    for number, tag in ((2, "few"), (20, "many")):
        for _ in range(number):
            make_component(camden, tags=[tag])
        with counted(app) as statements:
            done(rename(steward, tag, f"{tag}-more"))
            done(merge(steward, f"{tag}-more", "other"))
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_search_finds_by_both_words_at_once(pair: Pair, steward: Client) -> None:
    steward.get("/api/v1/search")
    done(merge(steward, "cars", "parking"))
    for word in ("cars", "parking"):
        page = steward.get(f"/api/v1/search?tag={word}").get_json()
        assert page["total"] == 2
        facet = next(facet for facet in page["facets"] if facet["name"] == "tag")
        counts = {value["value"]: value["count"] for value in facet["values"]}
        assert counts == {"parking": 2, "permits": 1}
