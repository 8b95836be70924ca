"""An earlier version is written again, as a new one: where it passes today, and nothing is lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.extensions import db
from registry.kit.write import write
from registry.models import Entry, Point
from tests.client import Client
from tests.contract.rows import rows
from tests.entries.test_versions import edited, listed, published_draft
from tests.factories import component, make_component, make_draft, make_organisation, point


def restore(
    client: Client, path: str, number: int, etag: str | None = "*", query: str = ""
) -> TestResponse:
    """Ask for a version to be written again."""
    headers = {} if etag is None else {"If-Match": etag}
    return client.post(f"{path}/versions/{number}/restore{query}", headers=headers)


def pointers(answer: TestResponse) -> list[str]:
    assert answer.status_code == 422, answer.get_data(as_text=True)
    return [error["pointer"] for error in answer.get_json()["errors"]]


def written(document: dict[str, Any]) -> dict[str, Any]:
    """Return what the owner wrote."""
    return {name: document[name] for name in component(tags=0, phase=0, supports=0, partners=0)}


def test_restore_writes_the_earlier_version_as_a_new_one(camden: Client, anyone: Client) -> None:
    first = make_component(camden, phase="alpha", tags=["kerbs"], supports=[point("1")])
    second = edited(camden, first, {"title": "Other", "tags": [], "phase": None, "supports": []})
    answer = restore(camden, first["path"], 1, second["etag"])
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"3-0"')
    assert written(answer.get_json()) == written(first)
    assert anyone.get(first["path"]).get_json() == answer.get_json()
    newest = listed(anyone, first["path"])["items"][0]
    assert (newest["version"], newest["type"]) == (3, "entry.restored")
    assert newest["restored_from"] == 1
    assert anyone.get(f"{first['path']}/versions/3/diff?from=1").get_json()["changes"] == []
    assert anyone.get(f"/api/v1/search?q={first['title']}").get_json()["total"] == 1


def test_restore_wants_the_version_that_is_there(app: Flask, camden: Client) -> None:
    made = make_component(camden)
    edited(camden, made, {"title": "Other"})
    before = rows(app)
    assert restore(camden, made["path"], 1, None).status_code == 428
    assert restore(camden, made["path"], 1, made["etag"]).status_code == 412
    assert restore(camden, made["path"], 1, "nonsense").status_code == 412
    assert rows(app) == before


def test_restore_keeps_slug_and_state(camden: Client) -> None:
    made = make_component(camden, slug="first")
    path = edited(camden, made, {"slug": "second", "title": "Other"})["path"]
    camden.delete(path, "*")
    answer = restore(camden, path, 1).get_json()
    assert (answer["slug"], answer["state"], answer["title"]) == (
        "second",
        "archived",
        made["title"],
    )


def test_restore_of_an_archived_entry_stays_out_of_search(camden: Client, anyone: Client) -> None:
    made = make_component(camden)
    edited(camden, made, {"title": "Other"})
    camden.delete(made["path"], "*")
    assert restore(camden, made["path"], 1).status_code == 200
    assert anyone.get("/api/v1/search").get_json()["total"] == 0
    assert anyone.get("/api/v1/components").get_json()["total"] == 0
    back = edited(camden, made, {"state": "published"})
    assert (back["title"], back["version"]) == (made["title"], 5)
    assert anyone.get("/api/v1/search").get_json()["total"] == 1


def test_restore_of_the_same_content_writes_nothing(app: Flask, camden: Client) -> None:
    made = make_component(camden, tags=["kerbs"], supports=[point("1")])
    edited(camden, made, {"title": "Other"}, {"title": made["title"]})
    before = rows(app)
    for number in (1, 3):
        assert restore(camden, made["path"], number).headers["ETag"] == '"3-0"'
    assert rows(app) == before


def test_dry_run_of_a_restore_keeps_nothing(app: Flask, camden: Client) -> None:
    made = make_component(camden)
    edited(camden, made, {"title": "Other"})
    before = rows(app)
    answer = restore(camden, made["path"], 1, query="?dry_run=true")
    assert (answer.status_code, answer.get_json()["title"]) == (200, made["title"])
    assert restore(camden, made["path"], 1, None, "?dry_run=true").status_code == 428
    assert restore(camden, made["path"], 9, query="?dry_run=true").status_code == 404
    assert restore(camden, made["path"], 1, query="?dry_run=1").status_code == 422
    assert rows(app) == before


def test_restore_is_for_those_who_may_change_it(
    app: Flask, camden: Client, leeds: Client, steward: Client, reader: Client, anyone: Client
) -> None:
    path = published_draft(camden)["path"]
    edited(camden, {"path": path}, {"title": "Other"})
    before = rows(app)
    found = [restore(client, path, 3).status_code for client in (leeds, reader, anyone)]
    assert found == [403, 403, 401]
    # What was never public is not there for a steward, though it may change the entry.
    assert restore(steward, path, 2).status_code == 404
    assert rows(app) == before
    assert restore(steward, path, 3).status_code == 200
    assert restore(camden, path, 1).get_json()["title"] == "Hidden"


def test_restore_of_a_draft_version_that_says_too_little_is_refused(camden: Client) -> None:
    draft = make_draft(camden, summary=None)
    edited(camden, draft, {"summary": "Now it says what it does.", "state": "published"})
    answer = restore(camden, draft["path"], 1)
    assert pointers(answer) == ["/summary"]
    assert "Version 1" in answer.get_json()["detail"]
    again = edited(camden, make_draft(camden, summary=None), {"summary": "More."})
    assert restore(camden, again["path"], 1).get_json()["summary"] is None


def test_restore_names_every_field_that_would_not_pass_today(app: Flask, camden: Client) -> None:
    taker = make_component(camden)
    made = make_component(
        camden,
        supports=[point("1"), point("3")],
        phase="deprecated",
        phase_reason="Replaced.",
        successor=taker["path"],
    )
    edited(camden, made, {"supports": [], "successor": None, "phase": None, "phase_reason": None})
    camden.delete(taker["path"], "*")
    with app.app_context(), write() as session:
        session.delete(session.query(Point).filter_by(code="3").one())
    before = rows(app)
    answer = restore(camden, made["path"], 1)
    assert set(pointers(answer)) == {"/supports/1/code", "/successor"}
    assert "PUT" in answer.get_json()["detail"]
    assert rows(app) == before


def test_restore_names_an_organisation_that_is_gone(
    app: Flask, camden: Client, steward: Client
) -> None:
    council = make_organisation(steward, slug="gone")
    made = make_component(camden, partners=[{"slug": "leeds"}, {"slug": "gone"}])
    edited(camden, made, {"partners": []})
    with app.app_context(), write() as session:
        # No route deletes an organisation: only the law does.
        session.execute(db.text("DELETE FROM slugs WHERE slug = 'gone'"))
        session.execute(db.text("DELETE FROM organisations WHERE slug = 'gone'"))
    assert steward.get(council["path"]).status_code == 404
    assert pointers(restore(camden, made["path"], 1)) == ["/partners/1/slug"]


def test_restore_follows_an_organisation_to_its_present_name(
    camden: Client, steward: Client
) -> None:
    council = make_organisation(steward, slug="old-name")
    made = make_component(camden, partners=[{"slug": "old-name"}])
    edited(camden, made, {"partners": []})
    steward.patch(council["path"], {"slug": "new-name"}, council["etag"])
    partners = restore(camden, made["path"], 1).get_json()["partners"]
    assert [partner["slug"] for partner in partners] == ["new-name"]


def test_restore_writes_the_tag_that_a_word_means_today(
    app: Flask, camden: Client, steward: Client
) -> None:
    make_component(camden, tags=["pavements"])
    made = make_component(camden, tags=["footways", "kerbs"])
    edited(camden, made, {"tags": ["kerbs"]})
    with app.app_context(), write() as session:
        session.execute(db.text("DELETE FROM tags WHERE name = 'footways'"))
    patch = {"aliases": ["footways"]}
    assert steward.patch("/api/v1/tags/pavements", patch, "*").status_code == 200
    answer = restore(camden, made["path"], 1)
    assert answer.get_json()["tags"] == ["kerbs", "pavements"]
    # Said again it is what is there.
    assert restore(camden, made["path"], 1).headers["ETag"] == answer.headers["ETag"]


def test_restore_counts_as_a_review_by_the_owner(app: Flask, camden: Client) -> None:
    made = make_component(camden)
    edited(camden, made, {"title": "Other"})
    with app.app_context(), write() as session:
        session.query(Entry).one().reviewed_at = None
    assert restore(camden, made["path"], 1).get_json()["reviewed_at"] is not None


@pytest.mark.parametrize("rival", ["patch", "restore"])
def test_restore_and_a_rival_with_one_etag_have_one_winner(
    app: Flask, camden: Client, rival: str
) -> None:
    made = make_component(camden)
    etag = edited(camden, made, {"title": "Other"})["etag"]

    def act(turn: int) -> int:
        if rival == "patch" and turn % 2:
            body = {"summary": f"Patch {turn}."}
            return camden.patch(made["path"], body, etag).status_code
        return restore(camden, made["path"], 1, etag).status_code

    with ThreadPoolExecutor(6) as pool:
        found = Counter(pool.map(act, range(6)))
    assert found[200] == 1
    assert set(found) <= {200, 412, 503}
    shown = camden.get(made["path"]).get_json()
    assert shown["version"] == 3
    assert (shown["title"] == made["title"]) != (shown["summary"] != made["summary"])
