"""Stewards read what people looked for and did not find; nobody else does, and no read writes."""

from typing import Any

import pytest
from flask import Flask

from registry.kit import clock
from registry.kit.paging import encode_cursor
from registry.search.unanswered import Unanswered
from tests.client import Client
from tests.contract.rows import rows
from tests.contract.statements import counted
from tests.factories import make_component, make_draft
from tests.passing import later

SEARCH = "/api/v1/search"
ZERO = f"{SEARCH}/zero-results"


@pytest.fixture(autouse=True)
def counter(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Unanswered:
    """Count in this test what is searched for in this test."""
    counter = Unanswered(app.app_context, is_kept=False)
    monkeypatch.setitem(app.extensions, "unanswered", counter)
    return counter


def looked(client: Client, *texts: str, **more: Any) -> None:
    """Look for texts, and let a minute pass."""
    for text in texts:
        answer = client.get(SEARCH, query_string={"q": text, **more})
        assert answer.status_code == 200, answer.get_data(as_text=True)
    with client.app.app_context():
        client.app.extensions["unanswered"].flush()


def told(steward: Client, query: str = "") -> list[tuple[str, int]]:
    answer = steward.get(f"{ZERO}?{query}").get_json()
    return [(item["words"], item["times"]) for item in answer["items"]]


def test_steward_reads_what_found_nothing(anyone: Client, steward: Client) -> None:
    looked(anyone, "Dropped kerbs", "snow", "the dropped kerbs")
    today = clock.now().date().isoformat()
    days = {"first_on": today, "last_on": today}
    items = [
        {"words": "dropped kerbs", "times": 2, **days},
        {"words": "snow", "times": 1, **days},
    ]
    answer = steward.get(ZERO)
    assert answer.status_code == 200
    assert answer.get_json() == {"items": items, "total": 2, "next": None, "others": None}
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_others_learn_nothing(
    anyone: Client, camden: Client, leeds: Client, reader: Client
) -> None:
    looked(anyone, "snow")
    assert anyone.get(ZERO).status_code == 401
    for client in (camden, leeds, reader):
        answer = client.get(ZERO)
        assert answer.status_code == 403
        assert "snow" not in answer.get_data(as_text=True)


def test_personal_words_are_shown_to_nobody(anyone: Client, steward: Client) -> None:
    looked(anyone, "jane@example.gov.uk", "020 7946 0958", "snow")
    shown = steward.get(ZERO).get_json()
    assert [item["words"] for item in shown["items"]] == ["snow"]
    assert shown["total"] == 1
    assert shown["others"]["times"] == 2


def test_pages_are_by_times_and_then_by_words(anyone: Client, steward: Client) -> None:
    looked(anyone, "snow", "trees", "kerbs", "snow", "bins", "trees", "trees")
    wanted = [("trees", 3), ("snow", 2), ("bins", 1), ("kerbs", 1)]
    assert told(steward) == wanted
    found, path = [], f"{ZERO}?limit=1&since=2000-01-01"
    while path:
        page = steward.get(path.removeprefix("http://localhost")).get_json()
        assert page["total"] == 4
        found += [(item["words"], item["times"]) for item in page["items"]]
        path = page["next"]
    assert found == wanted


def test_since_leaves_out_what_was_not_asked_for_lately(
    app: Flask, anyone: Client, steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked(anyone, "snow", "kerbs", "jane@example.gov.uk")
    day = later(app, monkeypatch, 10).date()
    looked(anyone, "kerbs")
    assert told(steward, f"since={day}") == [("kerbs", 2)]
    shown = steward.get(f"{ZERO}?since={day}").get_json()
    assert (shown["total"], shown["others"]) == (1, None)
    assert steward.get(f"{ZERO}?since=yesterday").status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        {"q": "gritting"},
        {"q": "grit"},
        {"q": ""},
        {"q": "?!"},
        {"q": "snow", "kind": "lesson"},
        {"q": "snow", "tag": "winter"},
        {"q": "snow", "expand": "false"},
        {"q": "snow", "cursor": encode_cursor(20)},
        {"tag": "nothing"},
    ],
    ids=str,
)
def test_search_that_says_nothing_of_its_words_is_not_counted(
    camden: Client, anyone: Client, steward: Client, query: dict[str, str]
) -> None:
    make_component(camden, title="Gritting map")
    looked(anyone, query.pop("q", ""), **query)
    shown = steward.get(ZERO).get_json()
    assert (shown["items"], shown["others"]) == ([], None)


def test_words_that_find_something_now_are_no_longer_counted(
    camden: Client, anyone: Client, steward: Client
) -> None:
    looked(anyone, "snow")
    make_component(camden, title="Snow wardens")
    looked(anyone, "snow", "snow")
    assert told(steward) == [("snow", 1)]


def test_words_that_only_a_draft_has_are_counted(
    camden: Client, anyone: Client, steward: Client
) -> None:
    make_draft(camden, title="Zanzibar")
    looked(anyone, "zanzibar")
    assert told(steward) == [("zanzibar", 1)]


def test_search_that_finds_nothing_writes_nothing(app: Flask, anyone: Client) -> None:
    looked(anyone)
    before = rows(app)
    with counted(app) as statements:
        assert anyone.get(f"{SEARCH}?q=snow").get_json()["total"] == 0
    assert [text for text in statements if not text.startswith("SELECT")] == []
    assert rows(app) == before


def test_application_under_test_starts_no_thread(anyone: Client, counter: Unanswered) -> None:
    looked(anyone, "snow")
    assert counter._thread is None
