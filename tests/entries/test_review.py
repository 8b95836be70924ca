"""An owner says that its entry is still true: a new day of review, and nothing else changes."""

from typing import Any

import pytest
from flask import Flask

from registry.kit import clock
from tests.client import Client
from tests.contract.rows import rows
from tests.factories import make_component, make_draft, make_organisation
from tests.passing import later, ticked

Patch = pytest.MonkeyPatch


def review(client: Client, entry: dict[str, Any], **options: Any) -> Any:
    return client.post(f"{entry['path']}/review", **options)


def test_review_sets_the_next_day_and_leaves_the_version(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    made = make_component(camden)
    later(app, monkeypatch, 340)
    answer = review(camden, made)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1-1"')
    shown = answer.get_json()
    now = clock.now()
    assert shown["reviewed_at"] == clock.iso(now)
    assert shown["review_by"] == now.replace(year=now.year + 1).date().isoformat()
    assert shown["freshness"] == "current"
    assert shown["updated_at"] == made["updated_at"]
    assert anyone.get(made["path"]).get_json() == shown


def test_review_is_told_in_the_changes_and_spoils_no_edit(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    made = make_component(camden)
    later(app, monkeypatch, 1)
    shown = review(camden, made).get_json()
    last = anyone.get("/api/v1/changes?limit=100").get_json()["items"][-1]
    assert (last["type"], last["revision"], last["document"]) == ("entry.reviewed", "1-1", shown)
    assert camden.patch(made["path"], {"phase": "live"}, made["etag"]).status_code == 200


def test_review_of_a_stale_entry_makes_it_current_in_search(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    made = make_component(camden)
    later(app, monkeypatch, 500)
    assert ticked(app) == 1
    assert anyone.get("/api/v1/search?freshness=stale").get_json()["total"] == 1
    assert review(camden, made).get_json()["freshness"] == "current"
    found = anyone.get("/api/v1/search?freshness=current").get_json()
    assert [item["reviewed_at"] for item in found["items"]] == [clock.iso(clock.now())]


def test_review_again_on_the_same_day_writes_nothing(app: Flask, camden: Client) -> None:
    made = make_component(camden)
    # Nothing has happened to it for years: no review makes it current.
    quiet = {"last_activity_at": "2015-01-01T00:00:00Z"}
    assert camden.patch(made["path"], quiet, "*").get_json()["freshness"] == "stale"
    before = rows(app)
    assert [review(camden, made).headers["ETag"] for _ in range(2)] == ['"2-0"'] * 2
    assert rows(app) == before


def test_review_of_a_quiet_entry_counts_on_another_day(
    app: Flask, camden: Client, monkeypatch: Patch
) -> None:
    made = make_component(camden, last_activity_at="2015-01-01T00:00:00Z")
    later(app, monkeypatch, 2)
    answer = review(camden, made)
    assert answer.headers["ETag"] == '"1-1"'
    assert answer.get_json()["freshness"] == "stale"
    assert "since 2015-01-01" in answer.get_json()["freshness_reason"]


def test_review_confirms_what_a_council_took_over(
    camden: Client, steward: Client, anyone: Client
) -> None:
    make_organisation(steward, slug="brent")
    made = make_component(steward)
    assert steward.post(f"{made['path']}/transfer", {"owner": "camden"}).status_code == 200
    assert review(camden, made).get_json()["freshness"] == "current"
    assert anyone.get("/api/v1/search?freshness=current").get_json()["total"] == 1


def test_review_is_the_owners_alone(
    app: Flask, camden: Client, leeds: Client, steward: Client, reader: Client, anyone: Client
) -> None:
    made, draft = make_component(camden), make_draft(camden)
    before = rows(app)
    clients = (leeds, steward, reader, anyone)
    assert [review(client, made).status_code for client in clients] == [403, 403, 403, 401]
    assert "Camden" in review(leeds, made).get_json()["detail"]
    assert [review(client, draft).status_code for client in clients] == [404, 404, 403, 401]
    assert rows(app) == before


def test_review_of_what_nobody_owns_says_what_to_do(camden: Client, steward: Client) -> None:
    made = make_component(camden)
    steward.post(f"{made['path']}/transfer", {"owner": None})
    for client in (camden, steward):
        answer = review(client, made)
        assert answer.status_code == 403
        assert "a steward can transfer it" in answer.get_json()["detail"]


def test_review_of_drafts_and_archived_entries_shows_nothing_of_them(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    draft, gone = make_draft(camden), make_component(camden)
    camden.delete(gone["path"], "*")
    changes = anyone.get("/api/v1/changes").get_json()["total"]
    later(app, monkeypatch, 1)
    answer = review(camden, draft)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert review(camden, gone).get_json()["state"] == "archived"
    assert anyone.get("/api/v1/changes").get_json()["total"] == changes + 1
    assert anyone.get("/api/v1/search").get_json()["total"] == 0


def test_dry_run_of_a_review_keeps_nothing(app: Flask, camden: Client, monkeypatch: Patch) -> None:
    made = make_component(camden)
    later(app, monkeypatch, 9)
    before = rows(app)
    answer = camden.post(f"{made['path']}/review?dry_run=true")
    assert answer.get_json()["reviewed_at"] == clock.iso(clock.now())
    assert camden.post(f"{made['path']}/review?dry=true").status_code == 422
    assert rows(app) == before


@pytest.mark.parametrize("body", ['{"reviewed_at": "2015-01-01T00:00:00Z"}', "{", "\0" * 5000])
def test_body_of_a_review_is_refused(camden: Client, body: str) -> None:
    made = make_component(camden)
    answer = review(camden, made, data=body, content_type="application/json")
    assert answer.status_code == 422
    assert review(camden, made, data="{}", content_type="application/json").status_code == 200


def test_review_of_what_is_not_there_is_404(camden: Client) -> None:
    for slug in ("nowhere", "NOWHERE", "a" * 300, "%00"):
        assert camden.post(f"/api/v1/components/{slug}/review").status_code == 404
