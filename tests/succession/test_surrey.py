"""The twelve councils of Surrey become two, on the real seeds: no record is lost."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext

from registry.extensions import db
from registry.operations import seed
from tests.client import Client
from tests.factories import (
    make_adoption,
    make_component,
    make_draft,
    make_entry,
    make_organisation,
)
from tests.faults.soundness import faults as unsound
from tests.succession.councils import (
    ORGANISATIONS,
    ask,
    hired,
    recounted,
    report,
    sizes,
    told,
)

EAST = ["elmbridge", "epsom-and-ewell", "mole-valley", "reigate-and-banstead", "tandridge"]
WEST = ["guildford", "runnymede", "spelthorne", "surrey-heath", "waverley", "woking"]
ALL = [*EAST, *WEST, "surrey"]
NEW = ("east-surrey", "west-surrey")


@dataclass(frozen=True, slots=True)
class Surrey:
    """Hold what each of the twelve owns beside what the seeds give it, by its slug."""

    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    adoptions: dict[str, dict[str, Any]] = field(default_factory=dict)
    schools: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def surrey(app: Flask, context: AppContext, root: Path, camden: Client, steward: Client) -> Surrey:
    """Load the seeds, and let each of the twelve own, draft and adopt something."""
    for _done in seed.seed(root / "seeds"):
        db.session.remove()
    for slug in NEW:
        make_organisation(steward, slug=slug, name=slug.title(), started_on="2026-04-01")
    used = make_component(camden, title="Used by all", partners=[{"slug": one} for one in ALL])
    made = Surrey()
    for slug in ALL:
        client = hired(app, steward, slug)
        made.entries[slug] = make_component(client, title=f"Permits of {slug}")
        made.drafts[slug] = make_draft(client, title=f"Zanzibar of {slug}")
        made.adoptions[slug] = make_adoption(client, used)
    made.schools.append(make_entry(client, "lessons", title="What schools taught"))
    return made


def reorganise(surrey: Surrey, steward: Client, query: str = "") -> dict[str, Any]:
    """Do all of it in one call at the county, whose records are split by name."""
    named = [surrey.entries["surrey"]["path"], surrey.drafts["surrey"]["id"]]
    east = {"slug": "east-surrey", "whole": EAST, "records": named}
    west = {"slug": "west-surrey", "whole": WEST, "rest": True}
    return report(ask(steward, "surrey", query, successors=[east, west]))


def test_twelve_become_two_with_no_record_lost(app: Flask, surrey: Surrey, steward: Client) -> None:
    before = sizes()
    records = reorganise(surrey, steward)["records"]
    after = sizes()
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    # A role in which several stood is one now: twelve partners of one entry are two.
    merged = sum(one["act"] == "merged" and one["kind"] != "adoption" for one in records)
    assert merged >= len(ALL) - len(NEW)
    assert grown.pop("events") > len(ALL)
    assert grown == {"organisation_successions": 13, "entry_organisations": -merged}
    assert unsound(app) == {}


def test_every_old_address_answers_and_names_who_took_over(
    surrey: Surrey, steward: Client, anyone: Client
) -> None:
    reorganise(surrey, steward)
    for slug in ALL:
        old = anyone.get(f"{ORGANISATIONS}/{slug}").get_json()
        heirs = [one["slug"] for one in old["successors"]]
        assert heirs == (list(NEW) if slug == "surrey" else [_heir(slug)])
        assert (old["slug"], old["ended_on"]) == (slug, "2026-03-31")
        entry = anyone.get(surrey.entries[slug]["path"]).get_json()
        assert entry["owner"]["slug"] == _heir(slug)
        adoption = anyone.get(surrey.adoptions[slug]["path"]).get_json()
        assert bool(adoption["withdrawn_at"]) == (adoption["organisation"]["slug"] == slug)


def _heir(slug: str) -> str:
    return NEW[1] if slug in WEST else NEW[0]


def test_search_finds_the_entries_under_the_new_owners(
    surrey: Surrey, steward: Client, anyone: Client
) -> None:
    reorganise(surrey, steward)
    for owner, gone in ((NEW[0], EAST), (NEW[1], WEST)):
        items = anyone.get(f"/api/v1/search?owner={owner}&limit=100").get_json()["items"]
        paths = {item["path"] for item in items}
        assert {surrey.entries[slug]["path"] for slug in gone} <= paths
        query = "&".join(f"owner={slug}" for slug in gone)
        assert anyone.get(f"/api/v1/search?{query}").get_json()["total"] == 0


def test_counts_add_up_and_are_those_of_a_recount(surrey: Surrey, steward: Client) -> None:
    found = reorganise(surrey, steward)
    had, have = (
        sum((Counter(told(found, slug, when)) for slug in (*ALL, *NEW)), Counter())
        for when in ("before", "after")
    )
    assert (have["entries"], have["drafts"]) == (had["entries"], had["drafts"])
    assert (had["tokens"], have["tokens"]) == (12, 0)
    acts = Counter(one["act"] for one in found["records"] if one["kind"] == "adoption")
    assert had["adoptions"] - have["adoptions"] == acts["merged"] + acts["withdrawn"] >= 10
    assert all(entry.counts == counts for entry, counts in recounted())


def test_no_draft_is_told_of(surrey: Surrey, steward: Client, anyone: Client) -> None:
    found = reorganise(surrey, steward)
    assert "Zanzibar" not in str(found)
    listed = anyone.get("/api/v1/changes?limit=100").get_json()
    while listed["next"]:
        assert "zanzibar" not in str(listed).lower()
        listed = anyone.get(listed["next"].partition("localhost")[2]).get_json()


def test_dry_run_of_the_county_equals_what_is_done_then(surrey: Surrey, steward: Client) -> None:
    planned = reorganise(surrey, steward, "?dry_run=true")
    done = reorganise(surrey, steward)
    assert reorganise(surrey, steward)["done_before"]
    for name in ("shares", "to_do", "counts", "records", "records_total"):
        assert planned[name] == done[name]
