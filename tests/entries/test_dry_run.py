"""A dry run checks everything, answers as if it were done, and keeps nothing."""

from typing import Any

import pytest
from flask import Flask

from tests.client import Client
from tests.contract.rows import rows
from tests.factories import component, make_component, make_draft

COMPONENTS = "/api/v1/components"
DRY = "?dry_run=true"


def test_dry_run_of_a_create_answers_the_document_and_keeps_nothing(
    app: Flask, camden: Client
) -> None:
    before = rows(app)
    answer = camden.post(COMPONENTS + DRY, component(title="Permits", tags=["new-tag"]))
    assert (answer.status_code, answer.get_json()["slug"]) == (200, "permits")
    assert rows(app) == before
    assert camden.post(COMPONENTS, component(title="Permits")).get_json()["slug"] == "permits"


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("put", component(title="Other", slug="other", tags=["b"])),
        ("patch", {"phase": "live", "slug": "other", "tags": ["c"]}),
        ("delete", None),
    ],
)
def test_dry_run_of_a_change_answers_as_if_done(
    app: Flask, camden: Client, method: str, body: dict[str, Any] | None
) -> None:
    made = make_component(camden, slug="one", tags=["a"])
    before = rows(app)
    sent = {"json": body} if body else {}
    headers = {"If-Match": made["etag"]}
    tried = camden.request(method.upper(), made["path"] + DRY, headers=headers, **sent)
    assert (tried.status_code, tried.headers["ETag"]) == (200, '"2-0"')
    assert rows(app) == before
    done = camden.request(method.upper(), made["path"], headers=headers, **sent)
    times = {"updated_at", "reviewed_at"}
    shown = [{k: v for k, v in a.get_json().items() if k not in times} for a in (tried, done)]
    assert shown[0] == shown[1]


def test_dry_run_of_a_put_that_creates_keeps_nothing(app: Flask, camden: Client) -> None:
    before = rows(app)
    assert camden.put(f"{COMPONENTS}/permits{DRY}", component()).status_code == 200
    assert rows(app) == before


def test_dry_run_of_publishing_and_of_a_transfer_keeps_nothing(
    app: Flask, camden: Client, steward: Client
) -> None:
    draft = make_draft(camden)
    before = rows(app)
    tried = camden.patch(draft["path"] + DRY, {"state": "published"}, draft["etag"])
    assert tried.get_json()["state"] == "published"
    moved = steward.post(f"{draft['path']}/transfer{DRY}", {"owner": "leeds"})
    assert (moved.status_code, moved.data) == (204, b"")
    assert rows(app) == before


def test_dry_run_of_renaming_an_owner_keeps_nothing(
    app: Flask, camden: Client, steward: Client
) -> None:
    make_component(camden)
    before = rows(app)
    answer = steward.patch(f"/api/v1/organisations/camden{DRY}", {"name": "Camden"}, "*")
    assert answer.get_json()["name"] == "Camden"
    posted = steward.post(f"/api/v1/organisations{DRY}", {"name": "Kent", "type": "county"})
    assert posted.status_code == 200
    assert rows(app) == before


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", COMPONENTS, {"title": "A"}, 422),
        ("POST", COMPONENTS, component(slug="one"), 409),
        ("PATCH", f"{COMPONENTS}/one", {}, 428),
        ("PUT", f"{COMPONENTS}/one", component(), 428),
        ("DELETE", f"{COMPONENTS}/nothing", None, 404),
    ],
)
def test_dry_run_refuses_what_the_write_would(
    camden: Client, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    make_component(camden, slug="one")
    sent = {} if body is None else {"json": body}
    assert camden.request(method, path + DRY, **sent).status_code == status


def test_dry_run_is_not_found_by_search(camden: Client) -> None:
    camden.post(COMPONENTS + DRY, component(title="Zanzibar"))
    assert camden.get("/api/v1/search?q=zanzibar").get_json()["total"] == 0
