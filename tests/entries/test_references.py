"""Entries name others: the entry that takes their place, and partner organisations."""

from typing import Any

import pytest

from tests.client import Client
from tests.factories import component, make_component, make_organisation

COMPONENTS = "/api/v1/components"


def test_successor_is_the_path_of_a_published_entry(camden: Client, leeds: Client) -> None:
    path = make_component(leeds)["path"]
    assert make_component(camden, successor=path)["successor"] == path


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/components/nothing",
        "/api/v1/organisations/camden",
        "/api/v1/components/",
        "components/one",
        "https://example.org/api/v1/components/one",
        "/api/v1/components/one/transfer",
    ],
)
def test_successor_that_is_no_entry_is_refused(camden: Client, path: str) -> None:
    answer = camden.post(COMPONENTS, component(successor=path))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/successor"]


def test_entry_cannot_be_its_own_successor(camden: Client) -> None:
    made = make_component(camden)
    answer = camden.patch(made["path"], {"successor": made["path"]}, made["etag"])
    assert "own successor" in answer.get_json()["errors"][0]["detail"]


def test_archived_entry_cannot_be_named_as_successor(camden: Client) -> None:
    other = make_component(camden)
    camden.delete(other["path"], other["etag"])
    answer = camden.post(COMPONENTS, component(successor=other["path"]))
    assert answer.status_code == 422


def test_successor_that_was_archived_later_spoils_no_other_edit(camden: Client) -> None:
    other = make_component(camden)
    made = make_component(camden, successor=other["path"])
    camden.delete(other["path"], other["etag"])
    shown = camden.get(made["path"]).get_json()
    assert camden.put(made["path"], shown, made["etag"]).headers["ETag"] == made["etag"]
    answer = camden.patch(made["path"], {"phase": "live"}, made["etag"])
    assert (answer.status_code, answer.get_json()["successor"]) == (200, other["path"])


def named(*slugs: str) -> list[dict[str, str]]:
    return [{"slug": slug} for slug in slugs]


def test_partners_are_shown_by_name_in_the_order_given(camden: Client, leeds: Client) -> None:
    made = make_component(camden, partners=named("leeds", "registry", "camden", "leeds"))
    assert [partner["slug"] for partner in made["partners"]] == ["leeds", "registry", "camden"]
    assert made["partners"][0]["name"] == "Leeds City Council"
    order = {"partners": named("camden", "leeds")}
    turned = camden.patch(made["path"], order, made["etag"]).get_json()
    assert [partner["slug"] for partner in turned["partners"]] == ["camden", "leeds"]


def test_unknown_partners_are_all_named_with_the_nearest(camden: Client) -> None:
    partners = named("leeds", "leeds", "leedz", "nowhere-at-all")
    answer = camden.post(COMPONENTS, component(partners=partners))
    found = [(error["pointer"], error.get("suggestion")) for error in answer.get_json()["errors"]]
    assert found == [("/partners/2/slug", "leeds"), ("/partners/3/slug", None)]


@pytest.mark.parametrize(
    ("partners", "pointer"),
    [
        ("leeds", "/partners"),
        (["leeds"], "/partners/0"),
        ([{"name": "Leeds"}], "/partners/0/slug"),
        ([{"slug": "leeds", "id": 1}], "/partners/0/id"),
        ([{"slug": "leeds"}] * 31, "/partners"),
    ],
)
def test_partners_of_the_wrong_shape_are_refused(
    camden: Client, partners: Any, pointer: str
) -> None:
    answer = camden.post(COMPONENTS, component(partners=partners))
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]


def test_no_partners_beside_another_fault_is_told_of_the_fault(camden: Client) -> None:
    answer = camden.post(COMPONENTS, component(partners=None, title=""))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/title"]


def test_partner_may_be_named_by_an_old_slug(camden: Client, steward: Client) -> None:
    council = make_organisation(steward, slug="before")
    made = make_component(camden, partners=named("before"))
    etag = made.pop("etag")
    steward.patch(council["path"], {"slug": "after"}, council["etag"])
    shown = camden.get(made["path"])
    assert [partner["slug"] for partner in shown.get_json()["partners"]] == ["after"]
    answer = camden.put(made["path"], made, etag)
    assert answer.headers["ETag"] == shown.headers["ETag"] == '"1-1"'
