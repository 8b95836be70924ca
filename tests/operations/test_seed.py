"""Seeds are loaded like any other data, again and again, and touch nothing of anybody else's."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from flask.ctx import AppContext
from sqlalchemy import func, select

from registry.extensions import db
from registry.kinds import KINDS
from registry.models import Entry, Event, Organisation, Point, Total
from registry.operations import seed as seed_
from tests.client import Client

ROWS = {"component": 128, "standard": 63, "lesson": 10, "project": 97}
POINTS = {
    "declaration-principles/2018": 5,
    "declaration-commitments/2018": 4,
    "technology-code-of-practice/2018": 12,
    "technology-code-of-practice/2021": 13,
    "service-standard/2019": 14,
    "lgsl/4": 1525,
    "lg-functions/2013": 113,
    "phases/1": 7,
    "acronyms/2026": 556,
    "everyday-words/2026": 3031,
    "govuk-synonyms/2026": 225,
    "council-names/2026": 96,
    "subjects/2026": 358,
}


def load(folder: Path) -> int:
    done = sum(seed_.seed(folder))
    db.session.remove()
    return done


def last_position() -> int:
    return db.session.scalar(select(func.max(Event.position))) or 0


@pytest.fixture(scope="module")
def seeds(root: Path) -> Path:
    return root / "seeds"


@pytest.fixture
def few(tmp_path: Path, seeds: Path) -> Path:
    """Return a folder with three councils and two components."""
    rows = (seeds / "organisations.csv").read_text("utf-8").splitlines()
    kept = [row for row in rows[1:] if row.startswith(("hackney,", "stockport,"))]
    (tmp_path / "organisations.csv").write_text("\n".join([rows[0], *kept]) + "\n", "utf-8")
    shutil.copy(seeds / "owners.csv", tmp_path)
    owners = ("London Borough of Hackney", "Stockport Metropolitan Borough Council")
    components = (seeds / "components.jsonl").read_text("utf-8").splitlines()
    chosen = [row for row in components if json.loads(row)["owner_text"] in owners][:2]
    (tmp_path / "components.jsonl").write_text("\n".join(chosen) + "\n", "utf-8")
    return tmp_path


def test_seed_loads_every_row(context: AppContext, seeds: Path) -> None:
    assert load(seeds) == seed_.size(seeds)
    kinds = select(Entry.kind, func.count(Entry.id)).group_by(Entry.kind)
    found = {row[0]: row[1] for row in db.session.execute(kinds)}
    assert found == ROWS
    totals = select(Total.kind, Total.number).where(Total.kind.in_(KINDS))
    assert {row[0]: row[1] for row in db.session.execute(totals)} == ROWS
    assert (db.session.scalar(select(func.count(Organisation.id))) or 0) >= 515
    points = select(Point.scheme, Point.edition, func.count(Point.id))
    rows = db.session.execute(points.group_by(Point.scheme, Point.edition))
    assert {f"{row[0]}/{row[1]}": row[2] for row in rows} == POINTS
    before = last_position()
    load(seeds)
    assert last_position() == before


def test_seeded_entry_says_where_it_is_from(context: AppContext, few: Path, anyone: Client) -> None:
    load(few)
    for item in anyone.get("/api/v1/components").get_json()["items"]:
        assert item["provenance"]["registered_by"] == "registry"
        assert item["provenance"]["source"]
        assert item["provenance"]["on"] == "2026-11-23"
        assert item["freshness"] in ("unconfirmed", "stale")
        assert "Listed by the registry from" in item["freshness_reason"]
        assert item["reviewed_at"] is None
        assert item["owner"]["slug"] in ("hackney", "stockport")


def test_seeded_partners_are_those_of_the_owner_and_of_the_row(
    context: AppContext, few: Path, anyone: Client
) -> None:
    owners = (few / "owners.csv").read_text("utf-8")
    beside = "London Borough of Hackney,hackney,leeds,"
    (few / "owners.csv").write_text(owners.replace(beside.replace("leeds", ""), beside), "utf-8")
    path = few / "components.jsonl"
    rows = [json.loads(row) for row in path.read_text("utf-8").splitlines()]
    (row,) = [row for row in rows if row["owner_text"] == "London Borough of Hackney"][:1]
    row["partners"] = [{"slug": "stockport"}, {"slug": "leeds"}]
    path.write_text(json.dumps(row) + "\n", "utf-8")
    load(few)
    shown = anyone.get(f"/api/v1/components/{row['slug']}").get_json()
    assert [partner["slug"] for partner in shown["partners"]] == ["leeds", "stockport"]


def test_seed_mends_its_own_rows(context: AppContext, few: Path, anyone: Client) -> None:
    load(few)
    path = few / "components.jsonl"
    rows = [json.loads(row) for row in path.read_text("utf-8").splitlines()]
    rows[0]["summary"] = "A corrected summary."
    rows[0]["owner_text"] = rows[1]["owner_text"] = "community"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    load(few)
    shown = anyone.get(f"/api/v1/components/{rows[0]['slug']}").get_json()
    assert shown["summary"] == "A corrected summary."
    assert shown["owner"] is None
    assert shown["freshness"] in ("unconfirmed", "stale")


def test_seed_leaves_what_a_steward_transferred(
    context: AppContext, few: Path, steward: Client, anyone: Client
) -> None:
    load(few)
    path = anyone.get("/api/v1/components").get_json()["items"][0]["path"]
    answer = steward.post(f"{path}/transfer", {"owner": "camden"})
    assert answer.status_code == 200
    load(few)
    assert anyone.get(path).get_json()["owner"]["slug"] == "camden"


def test_seed_leaves_what_its_owner_edited(
    context: AppContext, few: Path, steward: Client, camden: Client, anyone: Client
) -> None:
    load(few)
    path = anyone.get("/api/v1/components").get_json()["items"][0]["path"]
    steward.post(f"{path}/transfer", {"owner": "camden"})
    etag = camden.get(path).headers["ETag"]
    edited = camden.patch(path, {"summary": "In our own words.", "last_activity_at": None}, etag)
    assert edited.get_json()["freshness"] == "current"
    load(few)
    assert anyone.get(path).get_json()["summary"] == "In our own words."


def test_wrong_row_is_named_and_nothing_of_its_batch_kept(context: AppContext, few: Path) -> None:
    path = few / "components.jsonl"
    path.write_text(
        path.read_text("utf-8").replace('"licence": "MIT"', '"licence": "MTI"'), "utf-8"
    )
    path.write_text(path.read_text("utf-8").replace('"title": "', '"titel": "', 1), "utf-8")
    with pytest.raises(seed_.BadSeed, match=r"components\.jsonl, .*titel"):
        load(few)
    db.session.rollback()
    assert db.session.scalar(select(func.count(Entry.id))) == 0


def test_row_of_a_council_that_has_ended_is_named(context: AppContext, few: Path) -> None:
    path = few / "organisations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({**row, "ended_on": "2020-03-31"} for row in rows)
    said = r"components\.jsonl, .*ended on 2020-03-31"
    with pytest.raises(seed_.BadSeed, match=said):
        load(few)


def test_seeds_name_no_person(seeds: Path) -> None:
    for path in (path for path in seeds.rglob("*") if path.is_file()):
        text = path.read_text("utf-8")
        assert not re.search(r"[\w.]+@[\w-]+\.[\w.]+", text), f"{path.name} has an e-mail address"
    for row in (seeds / "components.jsonl").read_text("utf-8").splitlines():
        assert not {"contact", "phase", "adopters"} & json.loads(row).keys()


def test_seed_leaves_what_was_renamed(
    context: AppContext, few: Path, steward: Client, camden: Client, anyone: Client
) -> None:
    load(few)
    path = anyone.get("/api/v1/components").get_json()["items"][0]["path"]
    steward.post(f"{path}/transfer", {"owner": "camden"})
    camden.patch(path, {"slug": "another-name"}, camden.get(path).headers["ETag"])
    etag = steward.get("/api/v1/organisations/hackney").headers["ETag"]
    steward.patch("/api/v1/organisations/hackney", {"slug": "hackney-council"}, etag)
    load(few)
    assert anyone.get("/api/v1/components/another-name").status_code == 200
    assert anyone.get("/api/v1/components").get_json()["total"] == 2


def test_seed_leaves_a_name_that_a_council_took_first(
    context: AppContext, few: Path, camden: Client, anyone: Client
) -> None:
    slug = json.loads((few / "components.jsonl").read_text("utf-8").splitlines()[0])["slug"]
    camden.post("/api/v1/components", {"slug": slug, "title": "Ours", "summary": "Was here."})
    load(few)
    assert anyone.get(f"/api/v1/components/{slug}").get_json()["title"] == "Ours"


def test_seed_still_mends_entries_whose_owner_was_renamed(
    context: AppContext, few: Path, steward: Client, anyone: Client
) -> None:
    load(few)
    for council in ("hackney", "stockport"):
        path = f"/api/v1/organisations/{council}"
        steward.patch(path, {"name": "Renamed"}, steward.get(path).headers["ETag"])
    path = few / "components.jsonl"
    rows = [json.loads(row) for row in path.read_text("utf-8").splitlines()]
    rows[0]["summary"] = "A corrected summary."
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    load(few)
    shown = anyone.get(f"/api/v1/components/{rows[0]['slug']}").get_json()
    assert shown["summary"] == "A corrected summary."
