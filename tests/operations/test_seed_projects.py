"""The projects of the seeds: real, exact, and chosen by the rule that seeds/README.md tells."""

import csv
import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from registry.kinds import KINDS
from registry.kinds.load import load
from registry.kit.fields import pence

# What the funds paid for the same awards, added up in the sources: whole pounds.
POUNDS = {
    "Local Digital Fund": 3_758_703,
    "Planning Software Fund": 3_696_000,
    "Strategic Project Funding": 900_000,
    "Development Management Software Funding": 1_125_000,
    "PropTech Innovation Continuous Fund": 2_472_887,
    "PropTech Innovation Fund": 2_198_600,
    "Local Plan Pathfinders Fund": 185_000,
}
AWARD = re.compile(r"digital-land/specification content/award\.csv, award (\d+) @ 5e802e8eb6f8")
# In the register these awards have a note that says what they are about.
TOLD = {*range(24, 32), *range(263, 287)}
# Of these the fund itself does, and partner councils share the work.
SHARED = {8, 9, 10, 41, 43, 53, 63, 71, 72, 75, 77, 104, 105, 106, 108, 109, 111, 114}
# Not one award each: what their members take part in, for which they stand as adopters.
PROGRAMMES = {
    "design-code-pathfinders",
    "local-land-charges",
    "open-digital-planning",
    "proptech-innovation",
}
# So many awards are dated to the day by their sources; others to the month, or not at all.
DATED = 69
OWN = ("owner_text", "provenance")


@pytest.fixture(scope="module")
def rows(root: Path) -> list[dict[str, Any]]:
    text = (root / "seeds" / "projects.jsonl").read_text("utf-8")
    return [json.loads(row) for row in text.splitlines()]


def awards(rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Return the rows from the register of planning awards, by the number of the award."""
    found = [(AWARD.fullmatch(row["provenance"]["source"]), row) for row in rows]
    return {int(match[1]): row for match, row in found if match}


def test_every_row_is_a_project_that_can_be_published(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        body = {name: value for name, value in row.items() if name not in OWN}
        loaded = load(KINDS["project"], body)
        assert not loaded.errors, row["slug"]
        assert all(row[name] for name in ("title", "summary", "tags")), row["slug"]
        assert row["fund"] or row["slug"] in PROGRAMMES, row["slug"]
        assert all(row["provenance"][name] for name in ("source", "basis", "on")), row["slug"]


def test_amounts_add_up_to_those_of_the_sources(rows: list[dict[str, Any]]) -> None:
    found: Counter[str] = Counter()
    assert not any(row["amount_pounds"] for row in rows if row["slug"] in PROGRAMMES)
    for row in (row for row in rows if row["slug"] not in PROGRAMMES):
        found[row["fund"]] += pence(row["amount_pounds"] or "0.00")
    assert found == {fund: pounds * 100 for fund, pounds in POUNDS.items()}


def test_an_award_is_a_project_when_something_says_what_it_is_about(
    rows: list[dict[str, Any]],
) -> None:
    found = awards(rows)
    assert set(found) == TOLD | SHARED
    assert all(row["partners"] for number, row in found.items() if number in SHARED)
    assert all(row["lead"] and row["amount_pounds"] for row in found.values())
    others = [row for row in rows if row not in found.values()]
    funded = [row for row in others if row["slug"] not in PROGRAMMES]
    assert {row["fund"] for row in funded} == {"Local Digital Fund"}
    assert len(others) - len(funded) == len(PROGRAMMES)


def test_nothing_is_stated_that_no_source_says(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert "phase" not in row
        unknown = ("started_on", "ended_on", "looking_for_partners", "partners_wanted")
        assert {row[name] for name in unknown} == {None}, row["slug"]
    unsure = {row["slug"] for row in rows if row["lead"] is None}
    assert unsure == {"beach-check-c19", "lgd-cfm"}


def test_day_of_an_award_is_that_of_its_source(rows: list[dict[str, Any]]) -> None:
    """The description says it in words, so that neither can be changed alone."""
    for row in rows:
        said = re.search(r"(?:Awarded on|dated) (\d+ \w+ \d{4})", row["description"] or "")
        day = datetime.strptime(said[1], "%d %B %Y").date().isoformat() if said else None
        assert row["awarded_on"] == day, row["slug"]
    assert sum(row["awarded_on"] is not None for row in rows) == DATED


def test_rows_name_organisations_and_owners_of_the_seeds(
    root: Path, rows: list[dict[str, Any]]
) -> None:
    with (root / "seeds" / "organisations.csv").open(encoding="utf-8") as file:
        slugs = {row["slug"] for row in csv.DictReader(file)}
    with (root / "seeds" / "owners.csv").open(encoding="utf-8") as file:
        owners = {row["source_text"]: row["owner"] for row in csv.DictReader(file)}
    for row in rows:
        named = [one["slug"] for one in (row["lead"], *row["partners"]) if one]
        assert set(named) <= slugs, row["slug"]
        assert len(named) == len(set(named)), row["slug"]
        owner = owners[row["owner_text"]]
        # A council that has ended leads still; the one that took over answers for it.
        assert row["lead"] is None or named[0] in (owner, f"{owner}-2020"), row["slug"]


def test_projects_stand_in_the_order_of_their_names(rows: list[dict[str, Any]]) -> None:
    slugs = [row["slug"] for row in rows]
    assert slugs == sorted(set(slugs))
