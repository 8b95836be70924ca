"""A slug is given once: renamed it redirects, and no other entry ever gets it."""

from typing import Any

import pytest

from tests.client import Client
from tests.factories import component, make_component

COMPONENTS = "/api/v1/components"


def renamed(client: Client, *slugs: str) -> dict[str, Any]:
    made = make_component(client, slug=slugs[0])
    path, etag = made["path"], made["etag"]
    for slug in slugs[1:]:
        answer = client.patch(path, {"slug": slug}, etag)
        assert answer.status_code == 200
        path, etag = answer.get_json()["path"], answer.headers["ETag"]
    return {**answer.get_json(), "etag": etag}


def test_old_slug_redirects_every_reader(camden: Client, anyone: Client) -> None:
    entry = renamed(camden, "first", "second", "third")
    for old in ("first", "second"):
        answer = anyone.get(f"{COMPONENTS}/{old}")
        assert (answer.status_code, answer.headers["Location"]) == (308, entry["path"])
    assert anyone.get(entry["path"]).status_code == 200


def test_old_slug_redirects_every_method(camden: Client, steward: Client) -> None:
    entry = renamed(camden, "first", "second")
    old = f"{COMPONENTS}/first"
    answers = [
        camden.request("HEAD", old),
        camden.put(old, component(), "*"),
        camden.put(old, component()),
        camden.patch(old, {}, "*"),
        camden.delete(old, "*"),
    ]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (308, entry["path"])
    }
    transfer = steward.post(f"{old}/transfer", {"owner": "leeds"})
    assert transfer.headers["Location"] == f"{entry['path']}/transfer"


def test_redirect_keeps_the_query_so_that_a_dry_run_stays_one(camden: Client) -> None:
    entry = renamed(camden, "first", "second")
    answer = camden.patch(f"{COMPONENTS}/first?dry_run=true", {"title": "Other"}, "*")
    assert answer.headers["Location"] == f"{entry['path']}?dry_run=true"
    assert camden.patch(answer.headers["Location"], {"title": "Other"}, "*").status_code == 200
    assert camden.get(entry["path"]).get_json()["title"] == entry["title"]


def test_old_slug_is_given_to_no_other_entry(camden: Client) -> None:
    renamed(camden, "first", "second")
    other = make_component(camden)
    taken = camden.post(COMPONENTS, component(slug="first"))
    assert taken.status_code == 409
    assert taken.get_json()["errors"][0]["suggestion"] == "first-2"
    assert camden.patch(other["path"], {"slug": "first"}, other["etag"]).status_code == 409
    assert make_component(camden, title="First")["slug"] == "first-2"


def test_entry_takes_its_own_old_slug_back(camden: Client, anyone: Client) -> None:
    entry = renamed(camden, "first", "second", "first")
    assert entry["path"] == f"{COMPONENTS}/first"
    assert anyone.get(f"{COMPONENTS}/second").headers["Location"] == entry["path"]
    assert anyone.get(entry["path"]).status_code == 200


@pytest.mark.parametrize("method", ["put", "patch"])
def test_rename_to_a_taken_slug_is_a_conflict_and_changes_nothing(
    camden: Client, leeds: Client, method: str
) -> None:
    make_component(leeds, slug="theirs")
    made = make_component(camden)
    write = getattr(camden, method)
    answer = write(made["path"], component(slug="theirs", title="Other"), made["etag"])
    assert answer.status_code == 409
    assert camden.get(made["path"]).headers["ETag"] == made["etag"]


def test_rename_is_told_in_the_changes_under_the_new_path(camden: Client, anyone: Client) -> None:
    entry = renamed(camden, "first", "second")
    changes = anyone.get("/api/v1/changes?limit=100").get_json()["items"][-2:]
    assert [change["slug"] for change in changes] == ["first", "second"]
    assert changes[-1]["path"] == entry["path"]
    assert changes[-1]["document"]["id"] == changes[0]["document"]["id"]
