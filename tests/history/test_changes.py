"""The change feed: every public event, in order, from a cursor on."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from registry.extensions import db
from registry.history.changes import LOG_ID, log_id
from registry.kit.paging import encode_cursor
from registry.kit.write import write
from registry.models import Fact
from tests.client import Client
from tests.factories import make_component, make_draft

CHANGES = "/api/v1/changes"


def read(client: Client, cursor: str | None = None, limit: int = 100) -> dict[str, Any]:
    path = f"{CHANGES}?limit={limit}" + (f"&cursor={cursor}" if cursor else "")
    return dict(client.get(path).get_json())


def test_changes_are_told_in_order_with_their_documents(camden: Client, anyone: Client) -> None:
    start = read(anyone)["cursor"]
    made = make_component(camden)
    changed = camden.patch(made["path"], {"phase": "live"}, made["etag"])
    gone = camden.delete(made["path"], changed.headers["ETag"])
    items = read(anyone, start)["items"]
    del made["etag"]
    assert [item["type"] for item in items] == ["entry.created", "entry.updated", "entry.archived"]
    assert [item["document"] for item in items] == [made, changed.get_json(), gone.get_json()]
    assert [item["revision"] for item in items] == ["1-0", "2-0", "3-0"]
    assert {(item["kind"], item["slug"], item["path"]) for item in items} == {
        ("component", made["slug"], made["path"])
    }


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_hold_each_change_once(camden: Client, anyone: Client, limit: int) -> None:
    for _ in range(4):
        make_component(camden)
    found: list[int] = []
    address: str | None = f"{CHANGES}?limit={limit}"
    while address:
        page = anyone.get(address).get_json()
        found += [item["position"] for item in page["items"]]
        address = page["next"]
    assert found == sorted(set(found))
    assert len(found) == page["total"] == len(read(anyone)["items"])


def test_cursor_of_the_end_goes_on_when_there_is_more(camden: Client, anyone: Client) -> None:
    end = read(anyone)["cursor"]
    nothing = read(anyone, end)
    assert (nothing["items"], nothing["next"], nothing["cursor"]) == ([], None, end)
    slugs = [make_component(camden)["slug"] for _ in range(2)]
    assert [item["slug"] for item in read(anyone, nothing["cursor"])["items"]] == slugs


def test_drafts_and_tokens_are_never_told(camden: Client, anyone: Client) -> None:
    before = read(anyone)
    draft = make_draft(camden)
    changed = camden.patch(draft["path"], {"title": "Other"}, draft["etag"])
    camden.delete(draft["path"], changed.headers["ETag"])
    camden.post("/api/v1/tokens", {"scopes": ["entries:write"]})
    assert read(anyone) == before
    assert read(camden) == before


def test_write_that_changes_nothing_is_not_told(camden: Client, anyone: Client) -> None:
    made = make_component(camden)
    before = read(anyone)
    camden.patch(made["path"], {"title": made["title"]}, made["etag"])
    camden.put(made["path"], {name: made[name] for name in ("title", "summary")}, made["etag"])
    camden.patch(f"{made['path']}?dry_run=true", {"phase": "live"}, made["etag"])
    assert read(anyone) == before


def test_cursor_of_another_log_is_gone(app: Flask, camden: Client, anyone: Client) -> None:
    make_component(camden)
    cursor = read(anyone)["cursor"]
    with app.app_context(), write() as session:
        session.execute(update(Fact).where(Fact.name == LOG_ID).values(value="restored"))
    answer = anyone.get(f"{CHANGES}?cursor={cursor}")
    assert answer.status_code == 410
    assert "Start again" in answer.get_json()["detail"]
    assert len(read(anyone)["items"]) > 0


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [5],
        ["log"],
        ["log", "5"],
        ["log", 1.5],
        ["log", True],
        [None, 1],
        ["log", 1, 2],
        ["log", None],
    ],
)
def test_cursor_that_is_not_ours_is_refused(app: Flask, anyone: Client, parts: list[Any]) -> None:
    with app.app_context():
        log = log_id()
    cursor = encode_cursor(*(log if part == "log" else part for part in parts))
    answer = anyone.get(f"{CHANGES}?cursor={cursor}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("cursor", ["x", "%F0%9F%98%80", "a" * 501, "bm9wZQ", "W10", "%00"])
def test_cursor_that_is_nothing_is_refused(anyone: Client, cursor: str) -> None:
    assert anyone.get(f"{CHANGES}?cursor={cursor}").status_code == 422


@pytest.mark.parametrize("position", [-1, 0, 10**6, 2**63 - 1])
def test_cursor_at_any_position_is_answered(app: Flask, anyone: Client, position: int) -> None:
    with app.app_context():
        cursor = encode_cursor(log_id(), position)
        db.session.rollback()
    items = read(anyone, cursor)["items"]
    assert all(item["position"] > position for item in items)
    assert bool(items) == (position < 1)
