"""Entries say which points of vocabularies they help with; lists and search narrow by them."""

from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext

from registry.kit.write import write
from registry.vocabularies.service import load
from tests.cast import Cast
from tests.client import Client
from tests.factories import component, make_component, make_draft, make_entry, point, vocabulary
from tests.faults.soundness import faults

COMPONENTS = "/api/v1/components"
SEARCH = "/api/v1/search"
PRINCIPLES = "declaration-principles/2018"
LABELS = {"1": "Redesign services", "2": "Fix the plumbing", "3": "Share information safely"}


def shown(*codes: str) -> list[dict[str, str]]:
    """Return how a document shows points."""
    return [point(code) | {"label": LABELS[code]} for code in codes]


def fault(client: Client, *points: Any) -> dict[str, Any]:
    """Register an entry that names a wrong point, and return the one error."""
    answer = client.post(COMPONENTS, component(supports=list(points)))
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    return dict(error)


def facet(client: Client, query: str = "") -> list[dict[str, Any]]:
    facets = client.get(f"{SEARCH}?{query}").get_json()["facets"]
    return list(next(found for found in facets if found["name"] == "supports")["values"])


def slugs(client: Client, path: str) -> set[str]:
    page = client.get(path).get_json()
    assert page["total"] == len(page["items"])
    return {item["slug"] for item in page["items"]}


@pytest.fixture
def more(context: AppContext, cast: Cast) -> None:
    """Load vocabularies beside the one of the cast: another edition, services, phases."""
    services = [
        {"code": "100", "label": "Parking permits"},
        {"code": "524", "label": "Household waste collection"},
        {"code": "1788", "label": "Street cleaning"},
    ]
    with write():
        for facts in (
            {"version": "2024"},
            {"scheme": "lgsl", "version": "4", "points": services},
            {"scheme": "phases", "version": "1", "field": "phase"},
        ):
            load(vocabulary(**facts), cast.steward.actor)


def test_entry_shows_its_points_with_labels_in_their_order(camden: Client, anyone: Client) -> None:
    made = make_component(camden, supports=[point("3"), point("1")])
    assert made["supports"] == shown("1", "3")
    assert anyone.get(made["path"]).get_json()["supports"] == shown("1", "3")


def test_point_that_is_named_twice_is_shown_once(camden: Client) -> None:
    named = [point("2"), point("1"), point("2") | {"label": "Anything at all"}]
    assert make_component(camden, supports=named)["supports"] == shown("1", "2")


def test_entry_without_points_shows_an_empty_list(camden: Client) -> None:
    assert make_component(camden)["supports"] == []
    assert make_component(camden, supports=None)["supports"] == []


def test_put_of_what_get_gave_changes_nothing(camden: Client) -> None:
    made = make_component(camden, supports=[point("1"), point("3")])
    body = camden.get(made["path"]).get_json()
    for supports in (body["supports"], body["supports"][::-1], body["supports"] * 2):
        answer = camden.put(made["path"], body | {"supports": supports}, made["etag"])
        assert (answer.status_code, answer.headers["ETag"]) == (200, made["etag"])


def test_patch_replaces_the_points_and_null_takes_them_away(camden: Client) -> None:
    made = make_component(camden, supports=[point("1"), point("3")])
    kept = camden.patch(made["path"], {"title": "Another"}, made["etag"])
    assert kept.get_json()["supports"] == shown("1", "3")
    other = camden.patch(made["path"], {"supports": [point("2")]}, kept.headers["ETag"])
    assert other.get_json()["supports"] == shown("2")
    none = camden.patch(made["path"], {"supports": None}, other.headers["ETag"])
    assert none.get_json()["supports"] == []
    assert none.get_json()["version"] == 4


def test_dry_run_names_faults_and_keeps_nothing(camden: Client) -> None:
    made = make_component(camden)
    path = f"{made['path']}?dry_run=true"
    assert camden.patch(path, {"supports": [point("9")]}, made["etag"]).status_code == 422
    tried = camden.patch(path, {"supports": [point("1")]}, made["etag"])
    assert tried.get_json()["supports"] == shown("1")
    assert camden.get(made["path"]).get_json()["supports"] == []


WRONG = [
    ({"scheme": "declaration-principle"}, "scheme", "declaration-principles"),
    ({"scheme": "poetry"}, "scheme", None),
    ({"version": "2023"}, "version", "2024"),
    ({"version": "5"}, "version", "2024"),
    ({"code": "7"}, "code", "3"),
    ({"code": "0"}, "code", "1"),
    ({"code": "fix the plumbing"}, "code", "2"),
    ({"code": "Fix teh plumbing"}, "code", "2"),
    ({"code": "poetry"}, "code", None),
    ({"scheme": "lgsl", "version": "4", "code": "525"}, "code", "524"),
    ({"scheme": "lgsl", "version": "4", "code": "9" * 40}, "code", None),
    ({"scheme": "lgsl", "version": "4", "code": "PARKING PERMIT"}, "code", "100"),
]


@pytest.mark.usefixtures("more")
@pytest.mark.parametrize(("words", "at", "nearest"), WRONG)
def test_unknown_word_is_named_with_the_nearest(
    camden: Client, words: dict[str, str], at: str, nearest: str | None
) -> None:
    found = fault(camden, point("1"), point("1"), point("1") | words, point("2"))
    assert found["pointer"] == f"/supports/2/{at}"
    assert found.get("suggestion") == nearest
    assert (point("1") | words)[at] in found["detail"]


def test_unknown_code_says_in_words_what_is_nearest(camden: Client) -> None:
    assert fault(camden, point("4"))["detail"] == (
        "Principles of the Local Digital Declaration, version 2018, has no point 4. The nearest is "
        "3, Share information safely. See /api/v1/vocabularies/declaration-principles/2018."
    )


@pytest.mark.usefixtures("more")
def test_point_of_a_vocabulary_of_phases_is_not_supported(camden: Client) -> None:
    found = fault(camden, {"scheme": "phases", "version": "1", "code": "1"})
    assert found["pointer"] == "/supports/0/scheme"
    assert "lgsl" in found["detail"]


ODD: list[tuple[Any, str]] = [
    ("declaration-principles/2018/1", "/supports"),
    ({}, "/supports"),
    (["declaration-principles/2018/1"], "/supports/0"),
    ([None], "/supports/0"),
    ([point("1"), point("1") | {"code": 1}], "/supports/1/code"),
    ([point("1") | {"code": ""}], "/supports/0/code"),
    ([point("1") | {"code": "1\u0000"}], "/supports/0/code"),
    ([point("1") | {"code": "1" * 41}], "/supports/0/code"),
    ([point("1") | {"url": "x"}], "/supports/0/url"),
    ([point("1") | {"label": 5}], "/supports/0/label"),
    ([{"scheme": "declaration-principles", "code": "1"}], "/supports/0/version"),
    ([point("1")] * 51, "/supports"),
]


@pytest.mark.parametrize(("value", "pointer"), ODD)
def test_odd_points_are_refused_at_their_place(camden: Client, value: Any, pointer: str) -> None:
    answer = camden.post(COMPONENTS, component(supports=value))
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.get_json()["errors"]} == {pointer}


def test_all_faults_of_a_body_come_in_one_answer(camden: Client) -> None:
    body = component(supports=[point("9"), point("8")], licence="GPL-3.0", phase="dead")
    errors = camden.post(COMPONENTS, body).get_json()["errors"]
    pointers = {error["pointer"] for error in errors}
    assert pointers == {"/supports/0/code", "/supports/1/code", "/licence", "/phase"}


def test_draft_may_not_name_an_unknown_point(camden: Client) -> None:
    answer = camden.post(COMPONENTS, component(state="draft", supports=[point("9")]))
    assert answer.get_json()["errors"][0]["pointer"] == "/supports/0/code"


@pytest.fixture
def shelf(camden: Client, leeds: Client) -> None:
    make_component(camden, slug="one", supports=[point("1"), point("2")], phase="live")
    make_entry(leeds, "standards", slug="two", supports=[point("2")])
    make_component(leeds, slug="three")
    make_draft(leeds, slug="four", supports=[point("1")])
    gone = make_component(camden, slug="five", supports=[point("1")])
    camden.delete(gone["path"], gone["etag"])


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"supports={PRINCIPLES}/1", {"one"}),
        (f"supports={PRINCIPLES}/2", {"one", "two"}),
        (f"supports={PRINCIPLES}/1&supports={PRINCIPLES}/2", {"one", "two"}),
        (f"supports={PRINCIPLES}/2&kind=standard", {"two"}),
        (f"supports={PRINCIPLES}/2&phase=live", {"one"}),
        (f"supports={PRINCIPLES}/3", set()),
    ],
)
def test_list_and_search_agree_on_a_point(
    anyone: Client, leeds: Client, query: str, expected: set[str]
) -> None:
    for client in (anyone, leeds):
        assert slugs(client, f"/api/v1/entries?{query}") == expected
        assert slugs(client, f"{SEARCH}?{query}") == expected


@pytest.mark.parametrize("path", ["/api/v1/entries", COMPONENTS, SEARCH])
@pytest.mark.parametrize(
    "key", [f"{PRINCIPLES}/33", "declaration/2018/1", "%25/%25/%25", "phases/1/live"]
)
def test_unknown_point_in_a_filter_is_told(anyone: Client, path: str, key: str) -> None:
    answer = anyone.get(f"{path}?supports={PRINCIPLES}/1&supports={key}")
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert error["parameter"] == "supports"
    assert "There are" in error["detail"] or "has no point 33" in error["detail"]


@pytest.mark.usefixtures("shelf")
def test_owner_finds_its_drafts_by_point(leeds: Client, camden: Client) -> None:
    path = f"{COMPONENTS}?state=draft&supports={PRINCIPLES}/1"
    assert slugs(leeds, path) == {"four"}
    assert slugs(camden, path) == set()


@pytest.mark.parametrize("value", ["", "1", "a/b", "a/b/c/d", "a//c", "/", "a/b/", "a" * 103])
def test_filter_that_names_no_point_is_refused(anyone: Client, value: str) -> None:
    for path in ("/api/v1/entries", COMPONENTS, SEARCH):
        answer = anyone.get(path, query_string={"supports": value})
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["parameter"] == "supports"


@pytest.mark.usefixtures("shelf")
def test_facet_offers_points_by_their_labels(anyone: Client) -> None:
    name = "Principles of the Local Digital Declaration 2018"
    assert [(one["value"], one["label"], one["count"]) for one in facet(anyone)] == [
        (f"{PRINCIPLES}/2", f"Fix the plumbing ({name})", 2),
        (f"{PRINCIPLES}/1", f"Redesign services ({name})", 1),
    ]
    numbers = anyone.get(f"/api/v1/vocabularies/{PRINCIPLES}").get_json()["items"]
    counted = {f"{PRINCIPLES}/{one['code']}": one["entries"] for one in numbers if one["entries"]}
    assert counted == {one["value"]: one["count"] for one in facet(anyone)}


@pytest.mark.usefixtures("shelf")
def test_facet_value_is_applied_and_taken_back_by_its_address(anyone: Client) -> None:
    rare = facet(anyone, "kind=component")[-1]
    narrowed = rare["url"].removeprefix("http://localhost")
    assert slugs(anyone, narrowed) == {"one"}
    chosen = {one["value"]: one for one in facet(anyone, narrowed.partition("?")[2])}
    assert {value for value, one in chosen.items() if one["selected"]} == {rare["value"]}
    back = chosen[rare["value"]]["url"].removeprefix("http://localhost")
    assert slugs(anyone, back) == {"one", "three"}


def test_written_entries_stay_sound(app: Flask, context: AppContext, camden: Client) -> None:
    made = make_component(camden, supports=[point("3"), point("1"), point("2")])
    camden.patch(made["path"], {"supports": [point("2"), point("1")]}, made["etag"])
    assert faults(app) == {}
