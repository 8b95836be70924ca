"""A steward gives an entry to another organisation."""

from typing import Any

import pytest

from tests.client import Client
from tests.factories import make_component, make_draft, make_organisation


def test_transfer_gives_the_entry_to_another_council(
    camden: Client, leeds: Client, steward: Client
) -> None:
    made = make_component(camden)
    answer = steward.post(f"{made['path']}/transfer", {"owner": "leeds"})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2-0"')
    assert answer.get_json()["owner"]["slug"] == "leeds"
    assert leeds.patch(made["path"], {"phase": "live"}, "*").status_code == 200
    assert camden.patch(made["path"], {"phase": "alpha"}, "*").status_code == 403


def test_transfer_of_a_draft_moves_who_sees_it(
    camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    draft = make_draft(camden)
    answer = steward.post(f"{draft['path']}/transfer", {"owner": "leeds"})
    assert (answer.status_code, answer.data) == (204, b"")
    found = [client.get(draft["path"]).status_code for client in (leeds, camden, steward, anyone)]
    assert found == [200, 404, 404, 404]
    changes = anyone.get("/api/v1/changes?limit=100").get_json()["items"]
    assert "entry.transferred" not in [change["type"] for change in changes]


def test_transfer_to_nobody_known_leaves_the_entry_to_stewards(
    camden: Client, steward: Client
) -> None:
    made = make_component(camden)
    assert steward.post(f"{made['path']}/transfer", {"owner": None}).get_json()["owner"] is None
    answer = camden.patch(made["path"], {"phase": "live"}, "*")
    assert (answer.status_code, "nobody yet" in answer.get_json()["detail"]) == (403, True)
    assert steward.patch(made["path"], {"phase": "live"}, "*").status_code == 200
    assert steward.post(f"{made['path']}/transfer", {"owner": "camden"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/owner"),
        ({"owner": 5}, "/owner"),
        ({"owner": ""}, "/owner"),
        ({"owner": "Camden Council"}, "/owner"),
        ({"owner": "camdne"}, "/owner"),
        ({"owner": "leeds", "reason": "asked"}, "/reason"),
    ],
)
def test_transfer_to_what_cannot_be_is_refused(
    camden: Client, steward: Client, body: dict[str, Any], pointer: str
) -> None:
    made = make_component(camden)
    answer = steward.post(f"{made['path']}/transfer", body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]
    assert camden.get(made["path"]).headers["ETag"] == made["etag"]


def test_transfer_to_an_unknown_organisation_names_the_nearest(
    camden: Client, steward: Client
) -> None:
    made = make_component(camden)
    answer = steward.post(f"{made['path']}/transfer", {"owner": "leedz"})
    assert answer.get_json()["errors"][0]["suggestion"] == "leeds"


def test_transfer_takes_the_old_slug_of_an_organisation(camden: Client, steward: Client) -> None:
    council = make_organisation(steward, slug="old-name")
    steward.patch(council["path"], {"slug": "new-name"}, council["etag"])
    made = make_component(camden)
    answer = steward.post(f"{made['path']}/transfer", {"owner": "old-name"})
    assert answer.get_json()["owner"]["slug"] == "new-name"


def test_transfer_to_its_owner_changes_nothing(camden: Client, steward: Client) -> None:
    made = make_component(camden)
    answer = steward.post(f"{made['path']}/transfer", {"owner": "camden"})
    assert (answer.status_code, answer.headers["ETag"]) == (200, made["etag"])


def test_transfer_by_the_owner_is_refused(camden: Client) -> None:
    made = make_component(camden)
    assert camden.post(f"{made['path']}/transfer", {"owner": "leeds"}).status_code == 403


def test_transferred_entry_is_listed_and_found_under_its_new_owner(
    camden: Client, steward: Client, anyone: Client
) -> None:
    made = make_component(camden)
    assert anyone.get("/api/v1/search?owner=camden").get_json()["total"] == 1
    steward.post(f"{made['path']}/transfer", {"owner": "leeds"})
    for path in ("/api/v1/search", "/api/v1/components"):
        totals = [
            anyone.get(f"{path}?owner={owner}").get_json()["total"] for owner in ("camden", "leeds")
        ]
        assert totals == [0, 1]


def test_transfer_of_a_draft_to_nobody_is_refused(camden: Client, steward: Client) -> None:
    draft = make_draft(camden)
    answer = steward.post(f"{draft['path']}/transfer", {"owner": None})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/owner"
    assert camden.get(draft["path"]).status_code == 200
