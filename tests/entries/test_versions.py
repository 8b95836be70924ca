"""Everybody reads how a published entry came about; what was before is its owner's alone."""

from typing import Any

import pytest

from tests.client import Client
from tests.factories import make_component, make_draft, make_organisation, point

LONG = "\n".join(f"Paragraph {number} says something." for number in range(12))
CAMDEN = {"slug": "camden", "name": "London Borough of Camden", "type": "london-borough"}


def edited(client: Client, made: dict[str, Any], *patches: dict[str, Any]) -> dict[str, Any]:
    """Change an entry, once for each patch, and return its document."""
    for patch in patches:
        answer = client.patch(made["path"], patch, "*")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        made = {**answer.get_json(), "etag": answer.headers["ETag"]}
    return made


def published_draft(camden: Client) -> dict[str, Any]:
    """Make an entry whose third version is the first that everybody may see."""
    draft = make_draft(camden, title="Hidden", summary="Hidden, too.")
    return edited(camden, draft, {"title": "Working title"}, {"state": "published"})


def listed(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(f"{path}/versions")
    assert answer.status_code == 200
    return dict(answer.get_json())


def fields(diff: Any) -> list[str]:
    return [change["field"] for change in diff.get_json()["changes"]]


def test_versions_say_who_changed_what_and_when(camden: Client, anyone: Client) -> None:
    made = make_component(camden)
    done = edited(camden, made, {"phase": "live", "tags": ["kerbs"]}, {"phase": None})
    shown = listed(anyone, made["path"])
    assert (shown["total"], shown["next"]) == (3, None)
    told = [(item["version"], item["type"], item["changed"]) for item in shown["items"]]
    assert told == [
        (3, "entry.updated", ["phase"]),
        (2, "entry.updated", ["tags", "phase"]),
        (1, "entry.created", []),
    ]
    assert all(item["by"] == CAMDEN for item in shown["items"])
    assert shown["items"][0]["at"] == done["updated_at"]


def test_one_version_is_the_whole_entry_of_that_day(camden: Client, anyone: Client) -> None:
    made = make_component(camden, tags=["kerbs"], description=LONG)
    edited(camden, made, {"title": "Other", "tags": []})
    answer = anyone.get(f"{made['path']}/versions/1")
    assert answer.headers["Cache-Control"] == "no-cache"
    shown = answer.get_json()
    assert shown["document"] == {name: made[name] for name in made if name != "etag"}
    assert (shown["version"], shown["by"]["slug"]) == (1, "camden")


def test_diff_tells_every_change_in_words(camden: Client, anyone: Client) -> None:
    made = make_component(camden, phase="alpha", tags=["kerbs"], description=LONG)
    other = LONG.replace("Paragraph 5", "Section 5")
    patch = {"phase": "live", "tags": ["paths"], "description": other, "supports": [point("2")]}
    edited(camden, made, patch)
    diff = anyone.get(f"{made['path']}/versions/2/diff").get_json()
    assert (diff["from"], diff["to"]) == (1, 2)
    said = {change["field"]: change["said"] for change in diff["changes"]}
    assert said["phase"] == "The phase changed from alpha to live."
    assert said["tags"] == "In tags: added paths; took out kerbs."
    assert said["supports"] == "In supports: added declaration-principles/2018/2."
    (lines,) = [change["lines"] for change in diff["changes"] if change["lines"]]
    assert "-Paragraph 5 says something." in lines
    assert "+Section 5 says something." in lines


def test_diff_is_told_from_any_version_to_any(camden: Client, anyone: Client) -> None:
    made = make_component(camden, phase="alpha")
    edited(camden, made, {"phase": "live"}, {"title": "Other"}, {"phase": "alpha"})
    at = f"{made['path']}/versions"
    assert fields(anyone.get(f"{at}/4/diff?from=1")) == ["title"]
    assert fields(anyone.get(f"{at}/1/diff?from=3")) == ["title", "phase"]
    assert fields(anyone.get(f"{at}/3/diff?from=3")) == []
    first = anyone.get(f"{at}/1/diff")
    assert (first.get_json()["from"], set(fields(first))) == (
        None,
        {"owner", "slug", "title", "summary", "phase", "state"},
    )


def test_versions_before_publication_are_hidden_in_every_route(
    camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    path = published_draft(camden)["path"]
    for client in (leeds, steward, anyone):
        shown = listed(client, path)
        assert shown["total"] == 1
        assert [(item["version"], item["changed"]) for item in shown["items"]] == [(3, [])]
        assert client.get(f"{path}/versions/3").get_json()["changed"] == []
        for hidden in ("1", "2", "1/diff", "2/diff", "2/diff?from=3"):
            assert client.get(f"{path}/versions/{hidden}").status_code == 404
        refused = client.get(f"{path}/versions/3/diff?from=2")
        assert (refused.status_code, refused.get_json()["errors"][0]["parameter"]) == (422, "from")
        answer = client.get(f"{path}/versions/3/diff")
        assert answer.get_json()["from"] is None
        assert b"Hidden" not in answer.data.replace(b"Hidden, too.", b"")


def test_owner_sees_the_versions_before_publication(camden: Client) -> None:
    path = published_draft(camden)["path"]
    answer = camden.get(f"{path}/versions")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert [item["changed"] for item in answer.get_json()["items"]] == [["state"], ["title"], []]
    assert camden.get(f"{path}/versions/1").get_json()["document"]["title"] == "Hidden"
    diff = camden.get(f"{path}/versions/3/diff?from=1")
    assert set(fields(diff)) == {"title", "state"}


def test_transfer_is_a_version_and_hands_the_hidden_ones_over(
    camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    path = published_draft(camden)["path"]
    assert steward.post(f"{path}/transfer", {"owner": "leeds"}).status_code == 200
    newest = listed(anyone, path)["items"][0]
    assert (newest["type"], newest["changed"]) == ("entry.transferred", ["owner"])
    assert newest["by"]["slug"] == "registry"
    said = anyone.get(f"{path}/versions/4/diff").get_json()["changes"][0]["said"]
    assert said == "The owner changed from camden to leeds."
    assert [listed(client, path)["total"] for client in (leeds, camden, anyone)] == [4, 2, 2]
    assert leeds.get(f"{path}/versions/1").status_code == 200
    assert camden.get(f"{path}/versions/1").status_code == 404
    assert camden.get(f"{path}/versions/3/diff?from=1").status_code == 422


def test_draft_has_versions_for_its_owner_only(
    camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    draft = edited(camden, make_draft(camden), {"title": "Other"})
    ends = ("", "/1", "/2/diff", "/2/diff?from=1", "/9")
    for end in ends[:-1]:
        assert camden.get(f"{draft['path']}/versions{end}").status_code == 200
    for client in (leeds, steward, anyone):
        for end in ends:
            answer = client.get(f"{draft['path']}/versions{end}")
            assert (answer.status_code, draft["slug"] in answer.text) == (404, True)
            assert "version" not in answer.get_json()["detail"]


def test_rename_of_the_owner_and_a_review_are_no_versions(
    camden: Client, steward: Client, anyone: Client
) -> None:
    council = make_organisation(steward, slug="brent", name="Brent")
    made = make_component(steward)
    steward.post(f"{made['path']}/transfer", {"owner": "brent"})
    steward.patch(council["path"], {"name": "London Borough of Brent"}, council["etag"])
    assert anyone.get(made["path"]).headers["ETag"] == '"2-1"'
    assert listed(anyone, made["path"])["total"] == 2
    assert anyone.get(f"{made['path']}/versions/2/diff").get_json()["changes"][0]["field"] == (
        "owner"
    )
    own = make_component(camden)
    camden.post(f"{own['path']}/review")
    assert listed(anyone, own["path"])["total"] == 1


def test_archived_entry_keeps_its_versions(camden: Client, anyone: Client) -> None:
    made = make_component(camden)
    camden.delete(made["path"], made["etag"])
    edited(camden, made, {"state": "published"})
    types = [item["type"] for item in listed(anyone, made["path"])["items"]]
    assert types == ["entry.unarchived", "entry.archived", "entry.created"]
    assert fields(anyone.get(f"{made['path']}/versions/3/diff")) == ["state"]
    assert fields(anyone.get(f"{made['path']}/versions/3/diff?from=1")) == []


def test_versions_are_paged_and_each_knows_the_one_before(camden: Client, anyone: Client) -> None:
    made = make_component(camden)
    edited(camden, made, *({"title": f"Title {number}"} for number in range(4)))
    path, numbers, changes = f"{made['path']}/versions?limit=2", [], []
    while path:
        page = anyone.get(path).get_json()
        assert page["total"] == 5
        numbers += [item["version"] for item in page["items"]]
        changes += [item["changed"] for item in page["items"]]
        path = page["next"]
    assert numbers == [5, 4, 3, 2, 1]
    assert changes == [["title"]] * 4 + [[]]


NOWHERE = ("0", "2", "99", "2147483648", "9" * 30, "9" * 5000, "-1", "1.0", "x", "%00", "1e0")


@pytest.mark.parametrize("number", NOWHERE, ids=lambda number: number[:12])
def test_version_that_does_not_exist_is_404(camden: Client, anyone: Client, number: str) -> None:
    at = f"{make_component(camden)['path']}/versions/{number}"
    for client in (anyone, camden):
        assert client.get(at).status_code == 404
        assert client.get(f"{at}/diff").status_code == 404
        assert client.get(f"{at}/diff?from=1").status_code == 404
    assert camden.post(f"{at}/restore", headers={"If-Match": "*"}).status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "-1", "", "x", "1.5", "2147483647", "9" * 400])
def test_diff_from_what_does_not_exist_is_422(camden: Client, anyone: Client, number: str) -> None:
    at = f"{make_component(camden)['path']}/versions/1/diff"
    answer = anyone.get(f"{at}?from={number}")
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.get_json()["errors"]] == ["from"]


def test_old_slug_leads_on_to_the_versions(camden: Client, anyone: Client) -> None:
    made = make_component(camden, slug="old-name")
    path = edited(camden, made, {"slug": "new-name"})["path"]
    for end in ("", "?limit=1", "/1", "/2/diff?from=1"):
        answer = anyone.get(f"{made['path']}/versions{end}")
        assert answer.status_code == 308
        assert answer.headers["Location"].endswith(f"{path}/versions{end}")
        assert anyone.get(answer.headers["Location"]).status_code == 200
    for end in ("versions/1/restore?dry_run=true", "review"):
        answer = camden.post(f"{made['path']}/{end}", headers={"If-Match": "*"})
        assert answer.headers["Location"].endswith(f"{path}/{end}")
