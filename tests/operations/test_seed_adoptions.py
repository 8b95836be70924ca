"""The adoptions of the seeds: each from a named source, none further than its source goes."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from registry.documents import tally
from registry.extensions import db
from registry.models import Adoption, Entry, Event
from registry.operations import migrate, seed, seed_files
from registry.operations.seed_files import BadSeed
from tests.cast import Cast, hire
from tests.client import Client
from tests.factories import make_adoption
from tests.operations.drill import application

Row = dict[str, str]
NUMBERS = {
    ("bops", "interested"): 2,
    ("bops", "evaluating"): 7,
    ("bops", "piloting"): 3,
    ("design-code-pathfinders", "interested"): 20,
    ("local-land-charges", "interested"): 1,
    ("local-land-charges", "live"): 153,
    ("localgov", "interested"): 54,
    ("localgov", "evaluating"): 1,
    ("localgov", "live"): 3,
    ("localgov-ims", "piloting"): 3,
    ("open-digital-planning", "interested"): 216,
    ("open-digital-planning", "stopped"): 1,
    ("planx-new", "evaluating"): 6,
    ("planx-new", "piloting"): 5,
    ("planx-new", "stopped"): 1,
    ("proptech-innovation", "interested"): 74,
}
ANY = {"If-Match": "*"}


@pytest.fixture(scope="module")
def seeds(root: Path) -> Path:
    return root / "seeds"


@pytest.fixture(scope="module")
def rows(seeds: Path) -> list[Row]:
    with (seeds / "adoptions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Iterator[tuple[Flask, Cast]]:
    """Yield a registry of its own with all the seeds, and who works in it."""
    with application(tmp_path_factory.mktemp("seeded") / "var") as app:
        migrate.upgrade()
        migrate.set_up()
        cast = hire()
        list(seed.seed(seeds))
        yield app, cast


def again(seeds: Path) -> None:
    list(seed.seed(seeds))
    db.session.remove()


def last_position() -> int:
    return db.session.scalar(select(func.max(Event.position))) or 0


def test_seeded_adoptions_are_those_of_the_file(seeded: tuple[Flask, Cast], seeds: Path) -> None:
    found = db.session.execute(
        select(Entry.slug, Adoption.stage, func.count())
        .join(Entry, Entry.id == Adoption.entry_id)
        .group_by(Entry.slug, Adoption.stage)
    )
    assert {(row[0], row[1]): row[2] for row in found} == NUMBERS
    assert len(seed_files.adoptions(seeds)) == sum(NUMBERS.values()) == 550


def test_counts_on_the_entries_equal_a_recount(seeded: tuple[Flask, Cast]) -> None:
    recounted = tally.tally()
    kept = {entry.id: entry.counts for entry in db.session.scalars(select(Entry)) if entry.counts}
    assert kept == recounted
    assert len(kept) >= len({entry for entry, _stage in NUMBERS})


def test_entry_says_who_uses_it(seeded: tuple[Flask, Cast]) -> None:
    anyone = Client(seeded[0])
    drupal = anyone.get("/api/v1/components/localgov").get_json()["adoptions"]
    said = "3 live, all of them unitary authorities in England; 1 evaluating; 54 interested."
    assert drupal["said"] == said
    assert drupal["by_level"]["reported"] == drupal["total"] == 58
    charges = anyone.get("/api/v1/projects/local-land-charges").get_json()["adoptions"]
    assert charges["said"].startswith("153 live, of them ")


def test_second_seeding_writes_no_event(seeded: tuple[Flask, Cast], seeds: Path) -> None:
    before = last_position()
    again(seeds)
    assert last_position() == before


def test_what_the_adopter_states_itself_or_a_steward_withdrew_stays(
    seeded: tuple[Flask, Cast], seeds: Path
) -> None:
    app, cast = seeded
    leeds, steward = Client(app, cast.leeds.secret), Client(app, cast.steward.secret)
    own = make_adoption(leeds, {"path": "/api/v1/components/localgov"}, outcome="Good.")
    assert own["level"] == "declared"
    reported = leeds.get("/api/v1/components/bops/adoptions").get_json()["items"][0]
    assert steward.delete(reported["path"], headers=ANY).status_code == 200
    before = last_position()
    again(seeds)
    assert last_position() == before
    assert leeds.get(own["path"]).get_json()["outcome"] == "Good."
    assert leeds.get(reported["path"]).get_json()["withdrawn_at"]


def test_every_row_names_its_source_its_place_and_its_day(rows: list[Row]) -> None:
    for row in rows:
        assert row["source"], row
        assert row["source_url"].startswith("https://"), row
        assert date.fromisoformat(row["source_on"]) <= date(2026, 11, 23), row
        assert not row["since"] or row["since"] <= row["source_on"], row
    keys = [(row["entry_kind"], row["entry"], row["organisation"]) for row in rows]
    assert keys == sorted(set(keys))


def test_rows_name_entries_and_organisations_of_the_seeds(seeds: Path, rows: list[Row]) -> None:
    owners = seed_files.owners(seeds)
    owned: dict[tuple[str, str], Any] = {}
    for kind in ("component", "project"):
        for text in (seeds / f"{kind}s.jsonl").read_text("utf-8").splitlines():
            entry = json.loads(text)
            owned[kind, entry["slug"]] = owners[entry["owner_text"]].slug
    known = {row["slug"] for row in seed_files.organisations(seeds)}
    for row in rows:
        owner = owned[row["entry_kind"], row["entry"]]
        assert row["organisation"] in known - {owner}, row


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("entry", "no-such", "There is no component no-such."),
        ("organisation", "no-such", "There is no organisation no-such."),
        ("stage", "bought", "/stage: "),
        ("source_on", "", "/source_on: "),
    ],
)
def test_wrong_row_is_named(
    seeded: tuple[Flask, Cast], seeds: Path, tmp_path: Path, column: str, value: str, said: str
) -> None:
    for name in ("organisations.csv", "owners.csv"):
        (tmp_path / name).write_text((seeds / name).read_text("utf-8").split("\n")[0] + "\n")
    head, first = (seeds / "adoptions.csv").read_text("utf-8").splitlines()[:2]
    row = dict(zip(head.split(","), next(csv.reader([first])), strict=True)) | {column: value}
    with (tmp_path / "adoptions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head.split(","))
        writer.writeheader()
        writer.writerow(row)
    with pytest.raises(BadSeed, match=said) as raised:
        list(seed.seed(tmp_path))
    assert str(raised.value).startswith("adoptions.csv, component/")
