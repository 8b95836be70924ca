"""A steward renames a tag: entries, search and old addresses follow; nobody's edit is spoilt."""

from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import select

from registry.extensions import db
from registry.models import Event
from tests.client import Client
from tests.contract.rows import rows
from tests.factories import make_component, make_draft, make_entry
from tests.faults.soundness import faults
from tests.tags.naming import TAGS, done, leads, rename, told


@pytest.fixture
def cars(camden: Client) -> dict[str, Any]:
    """Make an entry that carries `cars`."""
    return make_component(camden, slug="permits", tags=["cars", "permits"])


def tags_of(client: Client, entry: dict[str, Any]) -> list[str]:
    return list(client.get(entry["path"]).get_json()["tags"])


def test_rename_gives_entries_the_new_name(cars: dict[str, Any], steward: Client) -> None:
    shown = done(rename(steward, "cars", "Parked vehicles"))
    assert (shown["name"], shown["path"]) == ("parked-vehicles", f"{TAGS}/parked-vehicles")
    assert (shown["aliases"], shown["entries"], shown["version"]) == (["cars"], 1, 2)
    assert steward.get(f"{TAGS}/parked-vehicles").get_json() == shown
    assert tags_of(steward, cars) == ["parked-vehicles", "permits"]


def test_old_address_leads_to_the_new_one(cars: dict[str, Any], steward: Client) -> None:
    done(rename(steward, "cars", "vehicles"))
    assert leads(steward, "cars") == "vehicles"
    answer = rename(steward, "cars", "lorries", "?dry_run=true")
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"{TAGS}/vehicles/rename?dry_run=true"


def test_rename_spoils_nobodys_edit(cars: dict[str, Any], camden: Client, steward: Client) -> None:
    done(rename(steward, "cars", "vehicles"))
    assert camden.get(cars["path"]).headers["ETag"] == '"1-1"'
    answer = camden.patch(cars["path"], {"phase": "live"}, cars["etag"])
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2-0"')
    assert answer.get_json()["tags"] == ["permits", "vehicles"]


def test_body_with_the_old_word_changes_nothing(
    app: Flask, cars: dict[str, Any], camden: Client, steward: Client
) -> None:
    done(rename(steward, "cars", "vehicles"))
    etag = cars.pop("etag")
    before = rows(app)
    answer = camden.put(cars["path"], cars, etag)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1-1"')
    assert rows(app) == before


def test_restore_of_an_old_version_brings_the_tag_as_it_is_called_now(
    cars: dict[str, Any], camden: Client, steward: Client
) -> None:
    done(rename(steward, "cars", "vehicles"))
    patched = camden.patch(cars["path"], {"tags": ["bins"]}, cars["etag"])
    answer = camden.post(
        f"{cars['path']}/versions/1/restore", headers={"If-Match": patched.headers["ETag"]}
    )
    assert (answer.status_code, answer.get_json()["tags"]) == (200, ["permits", "vehicles"])


def test_search_finds_by_either_name_at_once(cars: dict[str, Any], steward: Client) -> None:
    steward.get("/api/v1/search")
    done(rename(steward, "cars", "vehicles"))
    for word in ("cars", "vehicles"):
        page = steward.get(f"/api/v1/search?tag={word}").get_json()
        assert [item["slug"] for item in page["items"]] == ["permits"]
        values = next(facet["values"] for facet in page["facets"] if facet["name"] == "tag")
        assert [value["value"] for value in values] == ["permits", "vehicles"]
        named = steward.get(f"/api/v1/suggest?q={word}&limit=20").get_json()["items"]
        tags = [item for item in named if item["type"] == "tag"]
        assert [(tag["text"], tag["found_as"]) for tag in tags] == [
            ("vehicles", "cars" if word == "cars" else None)
        ]


def test_rename_is_told_with_every_entry_that_follows(
    context: AppContext, cars: dict[str, Any], steward: Client
) -> None:
    before = len(told(steward))
    shown = done(rename(steward, "cars", "vehicles"))
    renamed, refreshed = told(steward)[before:]
    assert (renamed["type"], renamed["path"]) == ("tag.renamed", f"{TAGS}/vehicles")
    assert renamed["document"] == {key: shown[key] for key in shown if key != "entries"}
    assert (refreshed["type"], refreshed["slug"]) == ("entry.refreshed", "permits")
    assert refreshed["document"]["tags"] == ["permits", "vehicles"]
    kept = db.session.scalars(select(Event).order_by(Event.position.desc()).limit(2)).all()
    assert kept[0].cause == kept[1].position == renamed["position"]
    assert kept[1].fields == {
        "description": None,
        "aliases": ["cars"],
        "names": {"cars": "vehicles"},
    }


def test_draft_follows_and_nobody_hears_of_it(
    cars: dict[str, Any], camden: Client, steward: Client
) -> None:
    draft = make_draft(camden, tags=["cars", "secret"])
    before = len(told(camden))
    done(rename(steward, "cars", "vehicles"))
    assert tags_of(camden, draft) == ["secret", "vehicles"]
    assert [item["slug"] for item in told(camden)[before:]] == ["vehicles", "permits"]


def test_word_of_a_draft_alone_is_free_and_never_told(
    app: Flask, context: AppContext, cars: dict[str, Any], camden: Client, steward: Client
) -> None:
    draft = make_draft(camden, tags=["secret", "cars"])
    other = make_draft(camden, tags=["secret"])
    shown = done(rename(steward, "cars", "secret"))
    assert (shown["entries"], shown["aliases"]) == (1, ["cars"])
    assert (tags_of(camden, draft), tags_of(camden, other)) == (["secret"], ["secret"])
    assert {item["slug"] for item in told(camden)}.isdisjoint({draft["slug"], other["slug"]})
    assert faults(app) == {}


def test_names_follow_one_another(cars: dict[str, Any], camden: Client, steward: Client) -> None:
    done(rename(steward, "cars", "vehicles"))
    shown = done(rename(steward, "vehicles", "traffic"))
    assert shown["aliases"] == ["cars", "vehicles"]
    assert [leads(camden, word) for word in ("cars", "vehicles")] == ["traffic", "traffic"]
    assert make_component(camden, tags=["cars", "vehicles"])["tags"] == ["traffic"]


def test_alias_of_its_own_changes_places_with_the_name(
    app: Flask, context: AppContext, cars: dict[str, Any], steward: Client
) -> None:
    done(rename(steward, "cars", "vehicles"))
    shown = done(rename(steward, "vehicles", "CARS"))
    assert (shown["name"], shown["aliases"], shown["version"]) == ("cars", ["vehicles"], 3)
    assert (leads(steward, "vehicles"), tags_of(steward, cars)) == ("cars", ["cars", "permits"])
    assert faults(app) == {}


def test_present_name_changes_nothing(app: Flask, cars: dict[str, Any], steward: Client) -> None:
    before = rows(app)
    assert done(rename(steward, "cars", "Cars!"))["version"] == 1
    assert rows(app) == before


def test_name_of_another_tag_is_a_conflict_that_names_the_merge(
    app: Flask, cars: dict[str, Any], camden: Client, steward: Client
) -> None:
    make_entry(camden, "standards", tags=["vehicles"])
    done(rename(steward, "vehicles", "traffic"))
    before = rows(app)
    for word, said in (("traffic", "There is a tag"), ("vehicles", "is another word for traffic")):
        answer = rename(steward, "cars", word)
        (error,) = answer.get_json()["errors"]
        assert (answer.status_code, error["pointer"]) == (409, "/name")
        assert said in error["detail"]
        assert f'POST {TAGS}/cars/merge {{"into": "traffic"}}' in error["detail"]
    assert rows(app) == before


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"name": "!"}, ["/name"]),
        ({"name": ""}, ["/name"]),
        ({"name": None}, ["/name"]),
        ({"name": ["a"]}, ["/name"]),
        ({"name": "x" * 51}, ["/name"]),
        ({}, ["/name"]),
        ({"name": "vehicles", "into": "x"}, ["/into"]),
    ],
)
def test_odd_name_is_refused_at_its_place(
    app: Flask, cars: dict[str, Any], steward: Client, body: dict[str, Any], pointers: list[str]
) -> None:
    before = rows(app)
    answer = steward.post(f"{TAGS}/cars/rename", body, headers={"If-Match": "*"})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == pointers
    assert rows(app) == before


def test_unknown_tag_and_one_of_drafts_alone_are_not_there(camden: Client, steward: Client) -> None:
    make_draft(camden, tags=["secret"])
    for name in ("secret", "nothing"):
        answer = rename(steward, name, "vehicles")
        assert answer.status_code == 404
        assert answer.get_json()["detail"] == f"There is no tag {name}."


def test_rename_is_bound_to_the_version(cars: dict[str, Any], steward: Client) -> None:
    path, body = f"{TAGS}/cars/rename", {"name": "vehicles"}
    assert steward.post(path, body).status_code == 428
    assert steward.post(path, body, headers={"If-Match": '"2-0"'}).status_code == 412
    read = steward.get(f"{TAGS}/cars").headers["ETag"]
    assert steward.post(path, body, headers={"If-Match": read}).status_code == 200


def test_dry_run_keeps_nothing(app: Flask, cars: dict[str, Any], steward: Client) -> None:
    before = rows(app)
    assert done(rename(steward, "cars", "vehicles", "?dry_run=true"))["name"] == "vehicles"
    assert rows(app) == before


def test_repeated_request_gets_the_first_answer(cars: dict[str, Any], steward: Client) -> None:
    headers = {"If-Match": '"1"', "Idempotency-Key": "k"}
    answers = [
        steward.post(f"{TAGS}/cars/rename", {"name": "vehicles"}, headers=headers) for _ in "ab"
    ]
    assert [done(answer)["version"] for answer in answers] == [2, 2]


def test_too_many_words_are_refused(cars: dict[str, Any], steward: Client) -> None:
    words = [f"word-{number}" for number in range(200)]
    steward.patch(f"{TAGS}/cars", {"aliases": words}, headers={"If-Match": "*"})
    answer = rename(steward, "cars", "vehicles")
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/name")
    assert done(rename(steward, "cars", "word-7"))["name"] == "word-7"
