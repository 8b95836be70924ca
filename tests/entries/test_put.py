"""PUT publishes or replaces an entry at an address that the client chooses."""

import pytest

from tests.client import Client
from tests.factories import component, make_component

PERMITS = "/api/v1/components/permits"


def test_put_creates_what_is_not_there(camden: Client) -> None:
    answer = camden.put(PERMITS, component())
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(PERMITS)
    assert answer.get_json()["slug"] == "permits"


def test_put_with_a_star_publishes_and_then_updates(camden: Client) -> None:
    body = component(title="Permits")
    answers = [
        camden.put(PERMITS, {**body, "phase": phase}, "*") for phase in ("alpha", "alpha", "live")
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert [answer.headers["ETag"] for answer in answers] == ['"1-0"', '"1-0"', '"2-0"']


def test_put_only_to_create_is_refused_when_something_is_there(camden: Client) -> None:
    only_new = {"If-None-Match": "*"}
    assert camden.put(PERMITS, component(), headers=only_new).status_code == 201
    for etag in (None, "*", '"1-0"'):
        assert camden.put(PERMITS, component(), etag, headers=only_new).status_code == 412


def test_put_without_if_match_on_what_is_there_is_428(camden: Client) -> None:
    camden.put(PERMITS, component())
    assert camden.put(PERMITS, component()).status_code == 428


@pytest.mark.parametrize("etag", ['"2-0"', '"0-0"', '"nonsense"', '""'])
def test_put_with_another_version_is_412(camden: Client, etag: str) -> None:
    camden.put(PERMITS, component())
    assert camden.put(PERMITS, component(), etag).status_code == 412


def test_put_with_a_version_of_what_is_not_there_is_412(camden: Client) -> None:
    assert camden.put(PERMITS, component(), '"1-0"').status_code == 412


@pytest.mark.parametrize("etag", ['"1-0"', '"1-7"', '"9-0", "1-0"'])
def test_put_compares_the_version_and_not_the_revision(camden: Client, etag: str) -> None:
    camden.put(PERMITS, component())
    assert camden.put(PERMITS, component(), etag).headers["ETag"] == '"2-0"'


def test_put_takes_away_what_it_leaves_out(camden: Client) -> None:
    camden.put(PERMITS, component(tags=["a"], phase="live", licence="MIT", contact={"name": "Us"}))
    shown = camden.put(PERMITS, component(), "*").get_json()
    assert [shown[name] for name in ("tags", "phase", "licence", "contact")] == [
        [],
        None,
        None,
        None,
    ]
    assert (shown["slug"], shown["state"]) == ("permits", "published")


@pytest.mark.parametrize("slug", ["another", "Not a slug", 5, ["permits"]])
def test_put_to_create_under_another_slug_than_the_address_is_refused(
    camden: Client, slug: object
) -> None:
    answer = camden.put(PERMITS, component(slug=slug))
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.get_json()["errors"]} == {"/slug"}


def test_put_to_create_with_a_null_slug_keeps_to_the_address(camden: Client) -> None:
    assert camden.put(PERMITS, component(slug=None)).get_json()["path"] == PERMITS


@pytest.mark.parametrize("slug", ["new", "Big", "a--b", "a" * 81])
def test_put_at_an_address_that_cannot_be_is_refused(camden: Client, slug: str) -> None:
    answer = camden.put(f"/api/v1/components/{slug}", component())
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/slug"


def test_put_on_what_belongs_to_another_is_403(camden: Client, leeds: Client) -> None:
    made = make_component(camden)
    answer = leeds.put(made["path"], component(), made["etag"])
    assert answer.status_code == 403
    assert "London Borough of Camden" in answer.get_json()["detail"]


def test_put_by_a_steward_leaves_the_owner(camden: Client, steward: Client) -> None:
    made = make_component(camden)
    shown = steward.put(made["path"], component(), made["etag"]).get_json()
    assert (shown["owner"]["slug"], shown["version"]) == ("camden", 2)
    assert shown["reviewed_at"] == made["reviewed_at"]
