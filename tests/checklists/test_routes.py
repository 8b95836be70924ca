"""The checklist of an entry, for those who may read the entry."""

import pytest

from registry.kinds import PLURALS
from tests.client import Client
from tests.factories import make_entry

TAGS = ["parking", "permits"]


@pytest.mark.parametrize("plural", PLURALS)
def test_checklist_says_what_to_mend(camden: Client, anyone: Client, plural: str) -> None:
    made = make_entry(camden, plural, tags=TAGS)
    answer = anyone.get(f"{made['path']}/checklist")
    told = answer.get_json()
    met = {item["name"]: item["is_met"] for item in told["items"]}
    assert (answer.status_code, told["path"]) == (200, made["path"])
    assert met["tagged"]
    assert met["owner-known"]
    assert met["reviewed-by-owner"]
    assert not met["contact-has-mailbox"]
    assert (told["met"], told["total"]) == (sum(met.values()), len(met))


def test_mending_what_is_named_meets_it(camden: Client) -> None:
    made = make_entry(camden, "components")
    before = camden.get(f"{made['path']}/checklist").get_json()
    (asked,) = [item for item in before["items"] if item["name"] == "phase-stated"]
    assert (asked["pointer"], asked["is_met"]) == ("/phase", False)
    camden.patch(made["path"], {"phase": "live"}, made["etag"])
    after = camden.get(f"{made['path']}/checklist").get_json()
    assert after["met"] == before["met"] + 1


def test_checklist_is_not_sent_again_while_it_holds(camden: Client, anyone: Client) -> None:
    made = make_entry(camden, "components")
    path = f"{made['path']}/checklist"
    first = anyone.get(path)
    known = {"If-None-Match": first.headers["ETag"]}
    again = anyone.get(path, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    camden.patch(made["path"], {"phase": "live"}, made["etag"])
    assert anyone.get(path, headers=known).status_code == 200


def test_checklist_of_a_draft_is_its_owners(camden: Client, leeds: Client, anyone: Client) -> None:
    made = make_entry(camden, "components", state="draft")
    path = f"{made['path']}/checklist"
    own = camden.get(path)
    assert own.status_code == 200
    assert own.headers["Cache-Control"] == "private, no-store"
    assert [client.get(path).status_code for client in (leeds, anyone)] == [404, 404]


def test_checklist_moves_with_the_slug(camden: Client, anyone: Client) -> None:
    made = make_entry(camden, "components", slug="old-name")
    camden.patch(made["path"], {"slug": "new-name"}, made["etag"])
    answer = anyone.get("/api/v1/components/old-name/checklist")
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/components/new-name/checklist")
