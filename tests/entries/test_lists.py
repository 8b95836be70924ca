"""Entries are listed, filtered and paged."""

from typing import Any

import pytest

from tests.client import Client
from tests.factories import make_component, make_draft

COMPONENTS = "/api/v1/components"
ENTRIES = "/api/v1/entries"


def slugs(client: Client, path: str) -> list[str]:
    return [item["slug"] for item in client.get(path).get_json()["items"]]


def test_list_shows_the_newest_first(camden: Client, anyone: Client) -> None:
    made = [make_component(camden)["slug"] for _ in range(3)]
    page = anyone.get(COMPONENTS).get_json()
    assert [item["slug"] for item in page["items"]] == made[::-1]
    assert (page["total"], page["next"]) == (3, None)


def test_pages_hold_each_entry_once_even_while_others_are_added(camden: Client) -> None:
    made = {make_component(camden, tags=["paged"])["slug"] for _ in range(7)}
    found: list[str] = []
    address: str | None = f"{COMPONENTS}?limit=2&tag=paged"
    while address:
        page = camden.get(address).get_json()
        found += [item["slug"] for item in page["items"]]
        address = page["next"]
        make_component(camden, tags=["paged"])
    assert sorted(found) == sorted(made)


def test_link_headers_say_what_the_envelope_says(camden: Client) -> None:
    for _ in range(3):
        make_component(camden, tags=["a", "b"])
    answer = camden.get(f"{COMPONENTS}?tag=a&limit=2&tag=b")
    following = answer.get_json()["next"]
    assert answer.headers["Link"].startswith(f'<{following}>; rel="next", <')
    assert "tag=a&limit=2&tag=b&cursor=" in following
    last = camden.get(following)
    assert last.get_json()["next"] is None
    assert 'rel="next"' not in last.headers["Link"]
    assert 'tag=a&limit=2&tag=b>; rel="first"' in last.headers["Link"]


@pytest.fixture
def shelf(camden: Client, leeds: Client, steward: Client) -> None:
    make_component(camden, slug="one", tags=["parking"], phase="live")
    make_component(leeds, slug="two", tags=["Parking", "bins"], phase="alpha")
    make_component(leeds, slug="three", last_activity_at="2001-01-01T00:00:00Z")
    make_draft(leeds, slug="four", tags=["parking"], phase="live")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tag=parking", {"one", "two"}),
        ("tag=Parking", {"one", "two"}),
        ("tag=bins&tag=nothing", {"two"}),
        ("owner=leeds", {"two", "three"}),
        ("owner=leeds&owner=camden", {"one", "two", "three"}),
        ("phase=live&phase=alpha", {"one", "two"}),
        ("freshness=stale", {"three"}),
        ("freshness=current", {"one", "two"}),
        ("owner=leeds&tag=parking", {"two"}),
        ("state=published", {"one", "two", "three"}),
        ("tag=nothing", set()),
    ],
)
@pytest.mark.usefixtures("shelf")
def test_filter_narrows_the_list_and_its_total(
    anyone: Client, query: str, expected: set[str]
) -> None:
    for path in (COMPONENTS, ENTRIES):
        page = anyone.get(f"{path}?{query}").get_json()
        assert {item["slug"] for item in page["items"]} == expected
        assert page["total"] == len(expected)


@pytest.mark.usefixtures("shelf")
def test_drafts_are_listed_for_their_owner_alone(
    camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    assert slugs(leeds, f"{COMPONENTS}?state=draft") == ["four"]
    assert slugs(camden, f"{ENTRIES}?state=draft") == []
    assert slugs(steward, f"{ENTRIES}?state=draft&owner=leeds") == []
    assert leeds.get(f"{ENTRIES}?state=draft").get_json()["total"] == 1
    assert anyone.get(f"{ENTRIES}?state=draft").status_code == 401


def test_archived_are_listed_for_their_owner_alone(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    made = make_component(camden)
    camden.delete(made["path"], made["etag"])
    assert slugs(camden, f"{COMPONENTS}?state=archived") == [made["slug"]]
    assert slugs(leeds, f"{COMPONENTS}?state=archived") == []
    assert slugs(camden, COMPONENTS) == []
    assert anyone.get(f"{COMPONENTS}?state=archived").status_code == 401


def test_total_counts_what_becomes_public_and_what_is_archived(camden: Client) -> None:
    def total() -> Any:
        return camden.get(COMPONENTS).get_json()["total"]

    draft = make_draft(camden)
    assert total() == 0
    published = camden.patch(draft["path"], {"state": "published"}, draft["etag"])
    assert total() == 1
    archived = camden.delete(draft["path"], published.headers["ETag"])
    assert total() == 0
    camden.patch(draft["path"], {"state": "published"}, archived.headers["ETag"])
    assert total() == 1
