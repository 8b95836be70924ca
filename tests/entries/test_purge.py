"""What the law wants gone is gone from everything that can be read; that it was there stays."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from registry.entries import purge as entries_purge
from registry.extensions import db
from registry.kinds import KINDS
from registry.kit.errors import Forbidden, Gone, NotFound
from registry.kit.write import write
from registry.models import Tag
from registry.operations import migrate, seed
from registry.search import follow
from tests.cast import Cast
from tests.client import Client
from tests.contract.rows import rows
from tests.entries.test_versions import edited
from tests.factories import component, make_component, make_draft, point

COMPONENTS = "/api/v1/components"
SECRET = "Zaphodsecret"
REASON = "Order of a court."


def purge(app: Flask, entry: dict[str, Any]) -> None:
    with app.app_context(), write():
        entries_purge.purge(KINDS["component"], entry["slug"], REASON, migrate.steward())


@pytest.fixture
def gone(app: Flask, camden: Client) -> dict[str, Any]:
    """Purge an entry that had a past: a draft, versions, another name."""
    draft = make_draft(camden, slug="old-name", description=SECRET, tags=[SECRET])
    published = edited(camden, draft, {"state": "published"}, {"slug": "gone", "summary": SECRET})
    purge(app, published)
    return published


def everything_said(anyone: Client) -> str:
    paths = ("changes?limit=100", "entries", "components", "search", f"search?q={SECRET}", "tags")
    return "".join(anyone.get(f"/api/v1/{path}").get_data(as_text=True) for path in paths)


def test_purged_entry_is_410_in_every_route(
    gone: dict[str, Any], camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    for slug in ("gone", "old-name"):
        at = f"{COMPONENTS}/{slug}"
        for client in (anyone, leeds, camden, steward):
            reads = ["", "/versions", "/versions/1", "/versions/3/diff", "/versions/3/diff?from=9"]
            assert {client.get(at + end).status_code for end in reads} == {410}
        for client in (leeds, camden, steward):
            answers = [
                client.put(at, component(), "*"),
                client.put(at, component()),
                client.put(at, component(), headers={"If-None-Match": "*"}),
                client.patch(at, {"title": "Back"}, "*"),
                client.delete(at, "*"),
                client.post(f"{at}/review"),
                client.post(f"{at}/versions/1/restore", headers={"If-Match": "*"}),
            ]
            assert {answer.status_code for answer in answers} == {410}
        assert steward.post(f"{at}/transfer", {"owner": "leeds"}).status_code == 410
        assert SECRET not in anyone.get(at).get_data(as_text=True)


def test_purged_entry_leaves_a_tombstone_and_no_document(
    gone: dict[str, Any], anyone: Client
) -> None:
    items = anyone.get("/api/v1/changes?limit=100").get_json()["items"]
    events = [item for item in items if item["kind"] == "component"]
    types = [event["type"] for event in events]
    assert types == ["entry.published", "entry.updated", "entry.purged"]
    assert {event["document"] for event in events} == {None}
    assert (events[-1]["path"], events[-1]["revision"]) == (gone["path"], "4-0")
    assert REASON not in str(events)


def test_purged_entry_is_in_no_list_search_total_or_tag(
    gone: dict[str, Any], camden: Client, anyone: Client
) -> None:
    for path in ("components", "entries", "search", f"search?q={SECRET}", "tags"):
        assert anyone.get(f"/api/v1/{path}").get_json()["total"] == 0, path
    assert camden.get(f"{COMPONENTS}?state=draft").get_json()["total"] == 0
    assert anyone.get(f"/api/v1/tags/{SECRET.lower()}").status_code == 404
    assert SECRET.lower() not in everything_said(anyone).lower()


def test_totals_and_tags_count_what_is_left(app: Flask, camden: Client, anyone: Client) -> None:
    left = make_component(camden, tags=["kerbs"])
    archived = make_component(camden, tags=["kerbs"])
    camden.delete(archived["path"], "*")
    for entry in (make_component(camden, tags=["kerbs"]), make_draft(camden), archived):
        purge(app, entry)
    assert anyone.get("/api/v1/tags/kerbs").get_json()["entries"] == 1
    for path in ("components", "entries", "search"):
        shown = anyone.get(f"/api/v1/{path}").get_json()
        assert (shown["total"], [item["id"] for item in shown["items"]]) == (1, [left["id"]])
    changes = anyone.get("/api/v1/changes?limit=100").get_json()
    assert changes["total"] == len(changes["items"])
    with app.app_context():
        differ = follow.differences(app.extensions["search_index"])
    assert differ == {"missing": [], "left over": [], "outdated": []}


def test_name_of_a_purged_entry_is_given_to_nobody(gone: dict[str, Any], camden: Client) -> None:
    for slug in ("gone", "old-name"):
        answer = camden.post(COMPONENTS, component(slug=slug))
        assert answer.status_code == 409
        assert answer.get_json()["errors"][0]["suggestion"] == f"{slug}-2"
    other = make_component(camden, title="Gone")
    assert other["slug"] == "gone-2"
    assert camden.patch(other["path"], {"slug": "gone"}, "*").status_code == 409


def test_purged_draft_was_never_there(app: Flask, camden: Client, anyone: Client) -> None:
    draft = make_draft(camden, slug="hidden", title=SECRET)
    edited(camden, draft, {"slug": "renamed"})
    purge(app, {"slug": "renamed"})
    for slug in ("hidden", "renamed", "never-there"):
        for client in (anyone, camden):
            answers = [client.get(f"{COMPONENTS}/{slug}{end}") for end in ("", "/versions")]
            assert {answer.status_code for answer in answers} == {404}
        assert camden.patch(f"{COMPONENTS}/{slug}", {}, "*").status_code == 404
        assert camden.post(f"{COMPONENTS}/{slug}/review").status_code == 404
    assert camden.put(f"{COMPONENTS}/hidden", component(), "*").status_code == 409
    assert "hidden" not in everything_said(anyone)


def test_repeated_post_does_not_show_what_was_purged(
    app: Flask, camden: Client, anyone: Client
) -> None:
    key = {"headers": {"Idempotency-Key": "once"}}
    body = component(slug="gone", description=SECRET)
    made = camden.post(COMPONENTS, body, **key).get_json()
    other = camden.post(COMPONENTS, component(), headers={"Idempotency-Key": "other"})
    purge(app, made)
    again = camden.post(COMPONENTS, body, **key)
    assert (again.status_code, SECRET in again.text) == (409, False)
    assert SECRET not in str(rows(app)["idempotency_keys"])
    kept = camden.post(COMPONENTS, component(), headers={"Idempotency-Key": "other"})
    assert kept.status_code == 422
    assert anyone.get(other.get_json()["path"]).status_code == 200


def test_seeds_do_not_bring_it_back(app: Flask, root: Path, tmp_path: Path, anyone: Client) -> None:
    for name in ("organisations.csv", "owners.csv"):
        (tmp_path / name).write_bytes((root / "seeds" / name).read_bytes())
    (row, *_more) = (root / "seeds" / "components.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "components.jsonl").write_text(f"{row}\n", "utf-8")
    for _turn in range(2):
        with app.app_context():
            sum(seed.seed(tmp_path))
            db.session.remove()
        for entry in anyone.get(COMPONENTS).get_json()["items"]:
            purge(app, entry)
    assert anyone.get(COMPONENTS).get_json()["total"] == 0
    with app.app_context():
        slug = seed.seed_files.entries(tmp_path, KINDS["component"])[0]["slug"]
    assert anyone.get(f"{COMPONENTS}/{slug}").status_code == 410


def test_nothing_of_its_content_stays_in_the_database(app: Flask, camden: Client) -> None:
    kept = make_component(camden, tags=["kerbs"], partners=[{"slug": "leeds"}])
    entry = make_component(
        camden,
        slug="gone",
        title=SECRET,
        tags=[SECRET, "kerbs"],
        licence_note=SECRET,
        supports=[point("1")],
        partners=[{"slug": "leeds"}],
    )
    edited(camden, entry, {"summary": f"{SECRET}.", "tags": [f"{SECRET}-two"]}, {"tags": []})
    purge(app, entry)
    assert SECRET.lower() not in str(rows(app)).lower()
    assert camden.get(kept["path"]).get_json()["tags"] == ["kerbs"]


def test_tag_that_others_use_or_a_steward_described_stays(
    app: Flask, camden: Client, steward: Client, anyone: Client
) -> None:
    make_draft(camden, tags=["drafted"])
    entry = make_component(camden, tags=["described", "drafted", "alone"])
    steward.patch("/api/v1/tags/described", {"description": "What it means."}, "*")
    purge(app, entry)
    with app.app_context():
        left = {tag.name for tag in db.session.query(Tag)}
    assert left == {"described", "drafted"}
    assert anyone.get("/api/v1/tags/described").get_json()["entries"] == 0


def test_purge_is_a_stewards_and_wants_something_to_purge(
    app: Flask, cast: Cast, gone: dict[str, Any], camden: Client
) -> None:
    made = make_component(camden)
    wrong = [(made["slug"], cast.camden, Forbidden), ("gone", cast.steward, Gone)]
    for slug, member, error in [*wrong, ("nowhere", cast.steward, NotFound)]:
        with app.app_context(), pytest.raises(error), write():
            entries_purge.purge(KINDS["component"], slug, REASON, member.actor)
    assert camden.get(made["path"]).headers["ETag"] == made["etag"]
