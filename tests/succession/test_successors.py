"""Whoever asks for a council that has ended is told who took over, wherever nothing is left."""

from typing import Any

import pytest
from flask import Flask

from tests.client import Client
from tests.interop.test_atom import A, demand_sound
from tests.succession.councils import ORGANISATIONS, ask, council

OF = f"{ORGANISATIONS}/guildford"
HEIR = {
    "slug": "west-surrey",
    "name": "West-Surrey Council",
    "type": "unitary-authority",
    "on": "2026-04-01",
}


@pytest.fixture
def merged(app: Flask, steward: Client) -> dict[str, Client]:
    """Let two districts end: their tokens are revoked."""
    hired = {slug: council(app, steward, slug) for slug in ("guildford", "woking")}
    council(app, steward, "west-surrey", type="unitary-authority")
    answer = ask(steward, "west-surrey", predecessors=["guildford", "woking"])
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return hired


def got(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


@pytest.mark.parametrize(
    "path",
    [
        f"{OF}/adoptions",
        f"{OF}/due",
        "/api/v1/adoptions?organisation=guildford",
        "/api/v1/adoptions?owner=guildford",
        "/api/v1/components?owner=guildford",
        "/api/v1/entries?owner=guildford&owner=woking",
        "/api/v1/search?owner=guildford",
    ],
)
def test_empty_list_of_an_ended_council_names_its_successors(
    merged: dict[str, Client], anyone: Client, path: str
) -> None:
    found = got(anyone, path)
    assert (found["items"], found["successors"]) == ([], [HEIR])


def test_evidence_names_the_successors(merged: dict[str, Client], anyone: Client) -> None:
    assert got(anyone, f"{OF}/evidence")["organisation"]["successors"] == [HEIR]
    assert got(anyone, f"{ORGANISATIONS}/leeds/evidence")["organisation"]["successors"] == []


def test_feed_leads_on_to_the_feed_of_the_successor(
    merged: dict[str, Client], anyone: Client
) -> None:
    feed = demand_sound(anyone.get("/feeds/organisations/guildford/due.atom").data)
    (item,) = feed.findall(f"{A}entry")
    assert item.findtext(f"{A}title") == "West-Surrey Council took over from Guildford Council"
    (link,) = item.findall(f"{A}link")
    assert link.get("href", "").endswith("/feeds/organisations/west-surrey/due.atom")


@pytest.mark.parametrize(
    "path", [f"{ORGANISATIONS}/leeds/adoptions", "/api/v1/search?owner=leeds", "/api/v1/entries"]
)
def test_empty_list_of_a_council_that_stands_names_nobody(anyone: Client, path: str) -> None:
    found = got(anyone, path)
    assert found["items"] == []
    assert "successors" not in found
