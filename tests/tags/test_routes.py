"""Tags are listed with counts; a steward says what they mean, and which words mean the same."""

from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext

from tests.client import Client
from tests.factories import component, make_component, make_draft, make_entry
from tests.faults.soundness import faults

TAGS = "/api/v1/tags"
PARKING = f"{TAGS}/parking"


def counts(client: Client, query: str = "") -> dict[str, int]:
    page = client.get(f"{TAGS}?limit=100{query}").get_json()
    assert page["total"] == len(page["items"])
    return {item["name"]: item["entries"] for item in page["items"]}


def describe(steward: Client, name: str = "parking", **facts: Any) -> dict[str, Any]:
    """Say something of a tag that is there, and return its document."""
    path = f"{TAGS}/{name}"
    answer = steward.patch(path, facts, steward.get(path).headers["ETag"])
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


@pytest.fixture
def parking(camden: Client, steward: Client) -> dict[str, Any]:
    """Make an entry that carries `parking`, for which `car-parks` is another word."""
    made = make_component(camden, slug="permits", tags=["parking"])
    describe(steward, aliases=["Car parks"])
    return made


def test_list_shows_tags_by_name_with_counts(camden: Client, anyone: Client) -> None:
    make_component(camden, tags=["bins", "Trees"])
    make_entry(camden, "standards", tags=["bins"])
    assert list(counts(anyone).items()) == [("bins", 2), ("trees", 1)]


def test_tag_is_read_by_its_address(camden: Client, anyone: Client) -> None:
    make_component(camden, tags=["bins"])
    answer = anyone.get(f"{TAGS}/bins")
    shown = answer.get_json()
    assert (shown["path"], shown["entries"]) == (f"{TAGS}/bins", 1)
    assert (shown["description"], shown["aliases"]) == (None, [])
    assert anyone.get(TAGS).get_json()["items"] == [shown]


def test_only_what_published_entries_carry_is_shown(camden: Client, anyone: Client) -> None:
    make_draft(camden, tags=["secret", "bins"])
    gone = make_component(camden, tags=["gone", "bins"])
    camden.delete(gone["path"], gone["etag"])
    former = make_component(camden, tags=["former", "bins"])
    camden.patch(former["path"], {"tags": ["bins"]}, former["etag"])
    for client in (anyone, camden):
        assert counts(client) == {"bins": 1}
        for name in ("secret", "gone", "former"):
            assert client.get(f"{TAGS}/{name}").status_code == 404
            assert counts(client, f"&name={name}") == {}


def test_what_a_draft_alone_carries_cannot_be_described(camden: Client, steward: Client) -> None:
    make_draft(camden, tags=["secret"])
    answer = steward.patch(f"{TAGS}/secret", {"description": "x"}, headers={"If-Match": "*"})
    assert answer.status_code == 404


def test_described_tag_stays_when_nobody_carries_it(camden: Client, steward: Client) -> None:
    made = make_component(camden, tags=["parking"])
    describe(steward, description="Where vehicles are left.")
    camden.delete(made["path"], made["etag"])
    assert counts(camden) == {"parking": 0}


@pytest.mark.usefixtures("parking")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("name=park", {"parking"}),
        ("name=Car+Parks", {"parking"}),
        ("name=KING", {"parking"}),
        ("name=trees", set()),
        ("name=%25", set()),
        ("name=%F0%9F%A6%84", set()),
        ("name=!", set()),
        ("name=_", set()),
    ],
)
def test_name_finds_tags_and_their_aliases(anyone: Client, query: str, expected: set[str]) -> None:
    assert set(counts(anyone, f"&{query}")) == expected


@pytest.mark.parametrize("query", ["name=", "name=a&name=b", "tag=a", "limit=101", "cursor=x"])
def test_odd_parameter_is_named(anyone: Client, query: str) -> None:
    answer = anyone.get(f"{TAGS}?{query}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["parameter"] == query.partition("=")[0]


def test_pages_hold_every_tag_once(camden: Client, anyone: Client) -> None:
    names = ["a", "a-b", "a1", "ab", "b", "b-1", "b-a", "z"]
    make_component(camden, tags=names)
    found = []
    address: str | None = f"{TAGS}?limit=3"
    while address:
        page = anyone.get(address).get_json()
        found += [item["name"] for item in page["items"]]
        address = page["next"]
    assert sorted(found) == names


@pytest.mark.usefixtures("parking")
def test_alias_leads_to_its_tag(anyone: Client, steward: Client) -> None:
    answer = anyone.get(f"{TAGS}/car-parks")
    assert (answer.status_code, answer.headers["Location"]) == (308, PARKING)
    edit = steward.patch(f"{TAGS}/car-parks", {"description": "x"}, headers={"If-Match": "*"})
    assert (edit.status_code, edit.headers["Location"]) == (308, PARKING)


@pytest.mark.usefixtures("parking")
def test_entry_that_names_an_alias_gets_the_tag(camden: Client) -> None:
    made = make_component(camden, tags=["car parks", "Parking", "bins"])
    assert made["tags"] == ["bins", "parking"]
    patched = camden.patch(made["path"], {"tags": ["CAR-PARKS"]}, made["etag"])
    assert patched.get_json()["tags"] == ["parking"]
    put = camden.put(f"{made['path']}-2", component(tags=["car-parks", "z"]))
    assert put.get_json()["tags"] == ["parking", "z"]
    assert counts(camden) == {"parking": 3, "z": 1}


def test_put_of_an_alias_changes_nothing_when_the_tag_is_there(
    parking: dict[str, Any], camden: Client
) -> None:
    body = camden.get(parking["path"]).get_json()
    for tags in (["car-parks"], ["Car Parks", "parking"]):
        answer = camden.put(parking["path"], body | {"tags": tags}, parking["etag"])
        assert (answer.status_code, answer.headers["ETag"]) == (200, parking["etag"])


@pytest.mark.usefixtures("parking")
@pytest.mark.parametrize("word", ["parking", "car-parks", "Car+parks"])
def test_filter_by_an_alias_finds_the_entries_of_the_tag(anyone: Client, word: str) -> None:
    for path in ("/api/v1/entries", "/api/v1/components", "/api/v1/search"):
        page = anyone.get(f"{path}?tag={word}").get_json()
        assert [item["slug"] for item in page["items"]] == ["permits"], path
    facets = anyone.get(f"/api/v1/search?tag={word}").get_json()["facets"]
    (value,) = next(facet["values"] for facet in facets if facet["name"] == "tag")
    assert (value["value"], value["selected"], value["count"]) == ("parking", True, 1)
    assert value["url"] == "http://localhost/api/v1/search"


def test_update_describes_a_tag_and_tells_of_it(camden: Client, steward: Client) -> None:
    make_component(camden, tags=["parking"])
    shown = describe(steward, description="Permits.", aliases=["Car parks", "car-parks", "a b"])
    assert (shown["version"], shown["aliases"]) == (2, ["a-b", "car-parks"])
    assert camden.get(PARKING).get_json() == shown
    item = camden.get("/api/v1/changes?limit=100").get_json()["items"][-1]
    assert (item["type"], item["path"]) == ("tag.updated", PARKING)
    assert item["document"] == {key: shown[key] for key in shown if key != "entries"}


@pytest.mark.usefixtures("parking")
def test_update_that_changes_nothing_tells_nobody(steward: Client) -> None:
    before = steward.get("/api/v1/changes?limit=100").get_json()["total"]
    shown = steward.get(PARKING).get_json()
    for body in ({}, shown, {"aliases": ["CAR parks"]}, shown | {"entries": 500}):
        answer = steward.patch(PARKING, body, '"2"')
        assert (answer.status_code, answer.get_json()) == (200, shown)
    assert steward.get("/api/v1/changes?limit=100").get_json()["total"] == before


def test_null_takes_description_and_aliases_away(
    parking: dict[str, Any], camden: Client, steward: Client
) -> None:
    describe(steward, description="Permits.")
    shown = describe(steward, description=None, aliases=None)
    assert (shown["description"], shown["aliases"]) == (None, [])
    # The word is free again: it is a tag of its own for whoever writes it.
    assert camden.get(f"{TAGS}/car-parks").status_code == 404
    make_component(camden, tags=["car-parks"])
    assert counts(camden) == {"car-parks": 1, "parking": 1}


def test_alias_moves_from_one_tag_to_another(camden: Client, steward: Client) -> None:
    make_component(camden, tags=["parking", "roads"])
    describe(steward, aliases=["kerbs", "lines"])
    describe(steward, aliases=["lines"])
    assert describe(steward, "roads", aliases=["kerbs"])["aliases"] == ["kerbs"]
    assert camden.get(f"{TAGS}/kerbs").headers["Location"] == f"{TAGS}/roads"


def test_word_that_nobody_uses_any_more_can_become_an_alias(
    app: Flask, context: AppContext, camden: Client, steward: Client
) -> None:
    made = make_component(camden, tags=["car-parks", "parking"])
    camden.patch(made["path"], {"tags": ["parking"]}, made["etag"])
    describe(steward, aliases=["car-parks"])
    assert make_component(camden, tags=["car-parks"])["tags"] == ["parking"]
    assert faults(app) == {}


def test_word_of_drafts_alone_becomes_an_alias_and_the_draft_gets_the_tag(
    app: Flask, context: AppContext, camden: Client, steward: Client
) -> None:
    make_component(camden, tags=["parking"])
    draft = make_draft(camden, tags=["secret", "bins"])
    before = steward.get("/api/v1/changes?limit=100").get_json()["total"]
    # Refused, it would tell the steward that somebody has a draft about it.
    describe(steward, aliases=["secret"])
    assert camden.get(draft["path"]).get_json()["tags"] == ["bins", "parking"]
    assert steward.get("/api/v1/changes?limit=100").get_json()["total"] == before + 1
    assert faults(app) == {}


def test_dry_run_keeps_nothing(camden: Client, steward: Client) -> None:
    make_component(camden, tags=["parking"])
    before = steward.get(PARKING)
    body = {"description": "Permits.", "aliases": ["car-parks"]}
    tried = steward.patch(f"{PARKING}?dry_run=true", body, before.headers["ETag"])
    assert tried.get_json()["aliases"] == ["car-parks"]
    assert steward.get(PARKING).get_json() == before.get_json()
    assert steward.get(f"{TAGS}/car-parks").status_code == 404


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("parking", "This is the name of the tag itself."),
        ("Trees", "trees is a tag of its own, so it cannot be another word for parking."),
        ("woods", "woods is another word for trees already."),
    ],
)
def test_clash_of_an_alias_is_named_at_its_place(
    camden: Client, steward: Client, word: str, said: str
) -> None:
    make_component(camden, tags=["parking", "trees"])
    describe(steward, "trees", aliases=["woods"])
    body = {"aliases": ["zebra", "zebra", word, "apes"]}
    answer = steward.patch(PARKING, body, headers={"If-Match": "*"})
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == [{"pointer": "/aliases/2", "detail": said}]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"aliases": ["ok", "!"]}, {"/aliases/1"}),
        ({"aliases": "car-parks"}, {"/aliases"}),
        ({"aliases": [None]}, {"/aliases/0"}),
        ({"aliases": [str(number) for number in range(201)]}, {"/aliases"}),
        ({"description": ""}, {"/description"}),
        ({"description": "x" * 501, "aliases": ["parking"]}, {"/description", "/aliases/0"}),
        ({"name": "cars"}, {"/name"}),
        ({"version": 7, "colour": "red"}, {"/version", "/colour"}),
    ],
)
def test_odd_update_is_refused_at_its_place(
    camden: Client, steward: Client, body: dict[str, Any], pointers: set[str]
) -> None:
    make_component(camden, tags=["parking"])
    answer = steward.patch(PARKING, body, headers={"If-Match": "*"})
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.get_json()["errors"]} == pointers


def test_etag_follows_the_count_and_if_match_the_version(
    parking: dict[str, Any], camden: Client, steward: Client
) -> None:
    read = steward.get(PARKING).headers["ETag"]
    known = {"If-None-Match": read}
    assert camden.get(PARKING, headers=known).status_code == 304
    make_component(camden, tags=["parking"])
    assert camden.get(PARKING, headers=known).status_code == 200
    assert steward.patch(PARKING, {"description": "Permits."}, read).status_code == 200
    assert steward.patch(PARKING, {"description": "Late."}, read).status_code == 412
    assert steward.patch(PARKING, {"description": "Blind."}).status_code == 428


def test_only_a_steward_describes(
    parking: dict[str, Any], camden: Client, reader: Client, anyone: Client
) -> None:
    for client, status in ((camden, 403), (reader, 403), (anyone, 401)):
        answer = client.patch(PARKING, {"description": "Mine."}, headers={"If-Match": "*"})
        assert answer.status_code == status
    assert anyone.get(PARKING).get_json()["description"] is None


def test_everything_stays_sound(
    app: Flask, context: AppContext, parking: dict[str, Any], camden: Client, steward: Client
) -> None:
    make_draft(camden, tags=["car-parks", "secret"])
    describe(steward, description="Permits.", aliases=["cars"])
    assert faults(app) == {}
