"""Entries are published, archived and restored, and never become drafts again."""

from typing import Any

from flask import Flask

from tests.client import Client
from tests.contract.rows import rows
from tests.factories import make_component, make_draft


def events(client: Client) -> list[tuple[str, str]]:
    items = client.get("/api/v1/changes?limit=100").get_json()["items"]
    return [(item["type"], item["revision"]) for item in items if item["kind"] == "component"]


def archived(client: Client, **values: Any) -> dict[str, Any]:
    made = make_component(client, **values)
    answer = client.delete(made["path"], made["etag"])
    return {**answer.get_json(), "etag": answer.headers["ETag"]}


def test_delete_archives_and_leaves_a_tombstone(camden: Client, anyone: Client) -> None:
    gone = archived(camden)
    assert (gone["state"], gone["etag"]) == ("archived", '"2-0"')
    assert anyone.get(gone["path"]).get_json()["state"] == "archived"
    for path in ("/api/v1/components", "/api/v1/entries", "/api/v1/search"):
        assert anyone.get(path).get_json()["items"] == []
    assert events(anyone) == [("entry.created", "1-0"), ("entry.archived", "2-0")]


def test_delete_again_changes_nothing(camden: Client) -> None:
    gone = archived(camden)
    answer = camden.delete(gone["path"], gone["etag"])
    assert (answer.status_code, answer.headers["ETag"]) == (200, gone["etag"])


def test_archived_entry_is_restored_by_a_patch(camden: Client, anyone: Client) -> None:
    gone = archived(camden)
    answer = camden.patch(gone["path"], {"state": "published"}, gone["etag"])
    assert answer.get_json()["state"] == "published"
    assert events(anyone)[-1] == ("entry.unarchived", "3-0")
    assert anyone.get("/api/v1/search").get_json()["total"] == 1


def test_archived_entry_may_be_mended_and_stays_archived(camden: Client, anyone: Client) -> None:
    gone = archived(camden)
    answer = camden.patch(gone["path"], {"title": "Other"}, gone["etag"])
    assert answer.get_json()["state"] == "archived"
    assert anyone.get("/api/v1/search").get_json()["total"] == 0


def test_nothing_becomes_a_draft_again(camden: Client) -> None:
    for entry in (make_component(camden), archived(camden)):
        answer = camden.patch(entry["path"], {"state": "draft"}, entry["etag"])
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["pointer"] == "/state"


def test_state_archived_is_refused_in_a_body(camden: Client) -> None:
    made = make_component(camden)
    answer = camden.patch(made["path"], {"state": "archived"}, made["etag"])
    assert "DELETE" in answer.get_json()["errors"][0]["detail"]
    draft = {"title": "A", "summary": "B.", "state": "archived"}
    assert camden.post("/api/v1/components", draft).status_code == 422


def test_archived_draft_stays_private_and_may_be_published(camden: Client, anyone: Client) -> None:
    draft = make_draft(camden)
    gone = camden.delete(draft["path"], draft["etag"])
    assert anyone.get(draft["path"]).status_code == 404
    assert events(anyone) == []
    answer = camden.patch(draft["path"], {"state": "published"}, gone.headers["ETag"])
    assert answer.status_code == 200
    assert events(anyone) == [("entry.published", "3-0")]


def test_delete_without_if_match_is_428_and_keeps_all(app: Flask, camden: Client) -> None:
    made = make_component(camden)
    before = rows(app)
    assert camden.delete(made["path"]).status_code == 428
    assert camden.delete(made["path"], '"7-0"').status_code == 412
    assert rows(app) == before


def test_ending_phase_wants_a_reason(camden: Client) -> None:
    made = make_component(camden)
    answer = camden.patch(made["path"], {"phase": "withdrawn"}, made["etag"])
    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/phase_reason"]
    body = {"phase": "withdrawn", "phase_reason": "Nobody used it."}
    assert camden.patch(made["path"], body, made["etag"]).status_code == 200
