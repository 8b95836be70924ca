"""Several councils become one: what they had is its, and nothing is lost on the way."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext

from tests.client import Client
from tests.factories import make_adoption, make_component, make_draft
from tests.faults.soundness import faults as unsound
from tests.succession.councils import (
    ORGANISATIONS,
    ask,
    council,
    every_row,
    recounted,
    report,
    told,
)

BOTH = ["guildford", "woking"]


@dataclass(frozen=True, slots=True)
class Surrey:
    """Hold the clients of two districts, and what they own."""

    guildford: Client
    woking: Client
    permits: dict[str, Any]
    draft: dict[str, Any]
    used: dict[str, Any]


@pytest.fixture
def surrey(app: Flask, steward: Client, camden: Client) -> Surrey:
    """Make two districts that own something, and that both use something of Camden's."""
    guildford, woking = (council(app, steward, slug) for slug in BOTH)
    council(app, steward, "west-surrey", started_on="2026-04-01")
    permits = make_component(guildford, title="Permits", partners=[{"slug": "woking"}])
    draft = make_draft(woking, title="Zanzibar")
    used = make_component(camden, partners=[{"slug": slug} for slug in (*BOTH, "leeds")])
    for client, stage in ((guildford, "live"), (woking, "piloting")):
        make_adoption(client, used, stage=stage)
    return Surrey(guildford, woking, permits, draft, used)


def merge(steward: Client, query: str = "") -> dict[str, Any]:
    return report(ask(steward, "west-surrey", query, predecessors=BOTH))


def test_merge_passes_all_that_they_had(surrey: Surrey, steward: Client) -> None:
    found = merge(steward)
    assert told(found, "west-surrey", "after") == {
        "entries": 1,
        "drafts": 1,
        "roles": 2,
        "adoptions": 1,
        "tokens": 1,
    }
    empty = dict.fromkeys(("entries", "drafts", "roles", "adoptions", "tokens"), 0)
    assert [told(found, slug, "after") for slug in BOTH] == [empty, empty]
    shown = steward.get(surrey.permits["path"]).get_json()
    assert (shown["owner"]["slug"], shown["version"]) == ("west-surrey", 2)


def test_dry_run_tells_the_same_and_keeps_nothing(
    context: AppContext, surrey: Surrey, steward: Client
) -> None:
    before = every_row()
    planned = merge(steward, "?dry_run=true")
    assert every_row() == before
    done = merge(steward)
    apart = ("dry_run", "done_at", "position")
    for name in apart:
        planned.pop(name), done.pop(name)
    assert planned == done


def test_role_in_which_both_stand_is_kept_once(surrey: Surrey, steward: Client) -> None:
    merge(steward)
    partners = steward.get(surrey.used["path"]).get_json()["partners"]
    assert [one["slug"] for one in partners] == ["west-surrey", "leeds"]


def test_adoption_that_says_most_is_kept(surrey: Surrey, steward: Client) -> None:
    before = steward.get(f"{ORGANISATIONS}/woking/adoptions").get_json()["items"]
    merge(steward)
    (kept,) = steward.get(f"{surrey.used['path']}/adoptions").get_json()["items"]
    assert (kept["organisation"]["slug"], kept["stage"]) == ("west-surrey", "live")
    (other,) = before
    shown = steward.get(other["path"]).get_json()
    assert (shown["organisation"]["slug"], bool(shown["withdrawn_at"])) == ("woking", True)


def test_old_ones_end_and_name_who_took_over(surrey: Surrey, steward: Client) -> None:
    merge(steward)
    old = steward.get(f"{ORGANISATIONS}/woking").get_json()
    assert old["ended_on"] == "2026-03-31"
    assert [(one["slug"], one["on"]) for one in old["successors"]] == [
        ("west-surrey", "2026-04-01")
    ]
    new = steward.get(f"{ORGANISATIONS}/west-surrey").get_json()
    assert [one["slug"] for one in new["predecessors"]] == BOTH


def test_tokens_of_the_ended_hold_no_more(surrey: Surrey, steward: Client) -> None:
    merge(steward)
    answers = [client.get("/api/v1/entries") for client in (surrey.guildford, surrey.woking)]
    assert [answer.status_code for answer in answers] == [401, 401]


def test_everything_is_sound_afterwards(
    app: Flask, context: AppContext, surrey: Surrey, steward: Client
) -> None:
    merge(steward)
    assert unsound(app) == {}
    assert all(entry.counts == found for entry, found in recounted())
