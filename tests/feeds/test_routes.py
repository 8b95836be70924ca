"""The feed of what waits for an organisation."""

from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from registry.feeds import service
from registry.kit import clock
from tests.client import Client
from tests.factories import make_adoption, make_component, make_draft
from tests.interop.test_atom import A, demand_sound
from tests.passing import later, ticked

Patch = pytest.MonkeyPatch
FEED = "/feeds/organisations/camden/due.atom"


def read(client: Client) -> ElementTree.Element:
    """Read the feed, which must be sound."""
    answer = client.get(FEED)
    assert answer.status_code == 200
    return demand_sound(answer.data)


def entries(client: Client) -> list[dict[str, Any]]:
    return [
        {
            "link": one.find(f"{A}link").get("href"),  # type: ignore[union-attr]
            **{name: one.findtext(f"{A}{name}") for name in ("id", "title", "updated", "summary")},
        }
        for one in read(client).findall(f"{A}entry")
    ]


def test_feed_tells_what_waits_and_where(
    app: Flask, camden: Client, anyone: Client, monkeypatch: Patch
) -> None:
    monkeypatch.setitem(app.config, "REGISTRY_BASE_URL", "https://registry.example.org")
    made = make_component(camden, title="Kerbs & <b>paths</b>")
    later(app, monkeypatch, 335)
    ticked(app)
    (entry,) = entries(anyone)
    assert entry["title"] == "Kerbs & <b>paths</b> (review due)"
    assert entry["link"] == f"https://registry.example.org{made['path']}"
    assert entry["updated"] == f"{clock.now().date()}T00:00:00Z"
    assert entry["id"].startswith("urn:uuid:")
    assert made["review_by"] in entry["summary"]


def test_feed_says_what_it_is(anyone: Client) -> None:
    answer = anyone.get(FEED)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    feed = demand_sound(answer.data)
    assert feed.findtext(f"{A}title") == "What waits for London Borough of Camden"
    hrefs = {link.get("rel"): link.get("href") for link in feed.findall(f"{A}link")}
    assert hrefs["self"] == f"http://localhost{FEED}"
    assert anyone.get(str(hrefs["alternate"]).removeprefix("http://localhost")).status_code == 200


def test_names_of_entries_stay(
    app: Flask, camden: Client, leeds: Client, anyone: Client, monkeypatch: Patch
) -> None:
    for _number in range(2):
        make_adoption(leeds, make_component(camden))
    before = {entry["id"] for entry in entries(anyone)}
    assert len(before) == 2
    later(app, monkeypatch, 30)
    monkeypatch.setitem(app.config, "REGISTRY_BASE_URL", "https://elsewhere.example.org")
    make_adoption(leeds, make_component(camden))
    found = entries(anyone)
    assert {entry["id"] for entry in found[1:]} == before
    assert found[0]["updated"] > found[1]["updated"]


def test_feed_that_has_not_changed_is_304(camden: Client, leeds: Client, anyone: Client) -> None:
    etag = anyone.get(FEED).headers["ETag"]
    same = anyone.get(FEED, headers={"If-None-Match": etag})
    assert (same.status_code, same.headers["ETag"], same.data) == (304, etag, b"")
    make_adoption(leeds, make_component(camden))
    other = anyone.get(FEED, headers={"If-None-Match": etag})
    assert other.status_code == 200
    assert other.headers["ETag"] != etag


def test_feed_never_tells_of_drafts(app: Flask, camden: Client, monkeypatch: Patch) -> None:
    make_draft(camden)
    later(app, monkeypatch, 60)
    assert camden.get("/api/v1/organisations/camden/due").get_json()["total"] == 1
    assert entries(camden) == []


def test_feed_holds_the_newest_when_much_waits(
    app: Flask, camden: Client, leeds: Client, anyone: Client, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(service, "MOST", 2)
    for number in range(3):
        make_adoption(leeds, make_component(camden, title=f"Component {number}"))
        later(app, monkeypatch, 1)
    assert [entry["title"].split(" (")[0] for entry in entries(anyone)] == [
        "Component 2",
        "Component 1",
    ]


def test_unknown_organisation_and_query_are_told(anyone: Client) -> None:
    assert anyone.get("/feeds/organisations/nowhere/due.atom").status_code == 404
    assert anyone.get(f"{FEED}?type=dead-link").status_code == 422
    assert anyone.post(FEED, {}).status_code == 405


def test_old_name_leads_to_the_feed_of_the_present_one(anyone: Client, steward: Client) -> None:
    steward.patch("/api/v1/organisations/camden", {"slug": "camden-council"}, "*")
    moved = anyone.get(FEED)
    assert moved.status_code == 308
    assert moved.headers["Location"].endswith("/feeds/organisations/camden-council/due.atom")
    assert anyone.get(moved.headers["Location"]).status_code == 200
