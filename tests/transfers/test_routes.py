"""A steward gives an entry to another organisation."""

from typing import Any

import pytest

from tests.client import Client
from tests.factories import make_adoption, make_component, make_draft, make_organisation


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


def test_adopter_that_becomes_the_owner_adopts_no_more(
    camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    made = make_component(camden)
    adopted = make_adoption(leeds, made)
    given = steward.post(f"{made['path']}/transfer", {"owner": "leeds"}).get_json()
    assert anyone.get(f"{made['path']}/adoptions").get_json()["items"] == []
    assert anyone.get(made["path"]).get_json()["adoptions"]["total"] == 0
    assert given["adoptions"]["total"] == 0
    left = anyone.get(adopted["path"]).get_json()
    assert left["withdrawn_at"] is not None
    changes = anyone.get("/api/v1/changes?limit=100").get_json()["items"]
    assert [change["type"] for change in changes][-3:-1] == [
        "entry.transferred",
        "adoption.withdrawn",
    ]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_transfer_to_an_ended_council_names_who_took_over(
    camden: Client, steward: Client, number: int
) -> None:
    old = make_organisation(steward, slug="old", name="Old Council", ended_on="2023-03-31")
    for place in range(number):
        before = [{"slug": old["slug"], "on": "2023-04-01"}]
        make_organisation(steward, slug=f"new-{place}", name=f"New {place}", predecessors=before)
    answer = steward.post(f"{make_component(camden)['path']}/transfer", {"owner": "old"})
    assert answer.status_code == 422
    (fault,) = answer.get_json()["errors"]
    assert fault["pointer"] == "/owner"
    assert fault["detail"].startswith("Old Council ended on 2023-03-31.")
    assert fault.get("suggestion") == ("new-0" if number == 1 else None)
    assert ("New 0 and New 1 took over" in fault["detail"]) == (number == 2)
