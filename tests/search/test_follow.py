"""The index follows the event log, and is mended when it cannot."""

import shutil
from typing import cast

import pytest
from flask import Flask
from flask.ctx import AppContext

from registry.search import follow
from registry.search.index import IndexUnavailable, SearchIndex
from registry.search.reading import published
from tests.cast import Cast
from tests.client import Client
from tests.factories import make_component, make_draft

Patch = pytest.MonkeyPatch


@pytest.fixture
def index(app: Flask) -> SearchIndex:
    return cast(SearchIndex, app.extensions["search_index"])


def test_catch_up_brings_the_index_to_the_head(
    camden: Client, context: AppContext, index: SearchIndex
) -> None:
    make_component(camden)
    assert follow.catch_up(index)
    assert index.position() == follow.head()
    assert follow.differences(index) == {"missing": [], "left over": [], "outdated": []}


def test_catch_up_takes_only_so_many_events(
    camden: Client, context: AppContext, index: SearchIndex
) -> None:
    assert follow.catch_up(index)
    for _ in range(3):
        make_component(camden)
    assert not follow.catch_up(index, at_once=2)
    assert follow.catch_up(index, at_once=2)


def test_draft_is_never_in_the_index(
    camden: Client, context: AppContext, index: SearchIndex
) -> None:
    make_draft(camden)
    assert follow.catch_up(index)
    assert index.stamps() == {}


def test_index_of_another_log_is_built_anew(
    camden: Client, context: AppContext, index: SearchIndex
) -> None:
    made = make_component(camden)
    index.rebuild("another log", 99, ())
    assert follow.catch_up(index)
    assert list(index.stamps()) == [made["id"]]


def test_search_mends_an_index_that_was_deleted(camden: Client, anyone: Client, app: Flask) -> None:
    make_component(camden, title="Lost and found")
    assert anyone.get("/api/v1/search?q=lost").get_json()["total"] == 1
    shutil.rmtree(app.config["REGISTRY_DATA"] / "index")
    app.extensions["search_index"] = SearchIndex(app.config["REGISTRY_DATA"] / "index")
    assert anyone.get("/api/v1/search?q=lost").get_json()["total"] == 1


def test_index_of_another_log_that_takes_long_to_build_does_not_answer(
    camden: Client, anyone: Client, context: AppContext, index: SearchIndex, monkeypatch: Patch
) -> None:
    make_component(camden, title="Ours")
    assert anyone.get("/api/v1/search").get_json()["total"] == 1
    index.rebuild("another log", 99, ())
    monkeypatch.setattr(follow, "SMALL", 0)
    answer = anyone.get("/api/v1/search")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_index_that_fails_fails_no_write_and_is_told(
    camden: Client, anyone: Client, app: Flask, monkeypatch: Patch
) -> None:
    def broken(*_args: object) -> None:
        raise IndexUnavailable("Broken for this test.")

    monkeypatch.setattr(app.extensions["search_index"], "search", broken)
    make_component(camden)
    answer = anyone.get("/api/v1/search")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_differences_names_what_is_wrong(
    camden: Client, context: AppContext, index: SearchIndex, cast: Cast
) -> None:
    kept, changed = make_component(camden), make_component(camden)
    assert follow.catch_up(index)
    log, position = follow.head()
    stale = [entry for entry in published() if entry.id != kept["id"]]
    camden.patch(changed["path"], {"summary": "Other words."}, changed["etag"])
    index.rebuild(log, position, stale)
    assert follow.differences(index) == {
        "missing": [kept["id"]],
        "left over": [],
        "outdated": [changed["id"]],
    }


def test_rebuild_equals_following(camden: Client, context: AppContext, index: SearchIndex) -> None:
    for number in range(5):
        make_component(camden, title=f"Thing {number}", tags=["things"])
    assert follow.catch_up(index)
    followed = index.stamps()
    assert follow.rebuild(index)
    assert index.stamps() == followed
    assert len(followed) == 5


def test_owner_that_changes_its_nation_is_found_there(
    camden: Client, steward: Client, anyone: Client
) -> None:
    make_component(camden)
    etag = steward.get("/api/v1/organisations/camden").headers["ETag"]
    steward.patch("/api/v1/organisations/camden", {"nation": "wales"}, etag)
    assert anyone.get("/api/v1/search?nation=wales").get_json()["total"] == 1
    assert anyone.get("/api/v1/search?nation=england").get_json()["total"] == 0
