"""The relations of the seeds: stated by a named source, loaded again and again, owners' left."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import func, select

from registry.extensions import db
from registry.kinds import KINDS
from registry.kinds.relation import RELATION_TYPES
from registry.models import Event
from registry.operations import seed
from registry.operations.seed_files import BadSeed
from tests.client import Client

ENTRIES = {
    "components": ("fixmystreet", "mapit"),
    "standards": ("open311",),
}
ROWS = (
    "component,fixmystreet,implements,standard,open311,Both ways.,A page,2026-11-23",
    "component,fixmystreet,depends-on,component,mapit,,A page,2026-11-23",
)


def load(folder: Path) -> int:
    done = sum(seed.seed(folder))
    db.session.remove()
    return done


def last_position() -> int:
    return db.session.scalar(select(func.max(Event.position))) or 0


@pytest.fixture
def seeds(root: Path) -> Path:
    return root / "seeds"


@pytest.fixture
def few(tmp_path: Path, seeds: Path) -> Path:
    """Return a folder with three entries and what they are to each other."""
    for name in ("organisations.csv", "owners.csv"):
        shutil.copy(seeds / name, tmp_path)
    for plural, slugs in ENTRIES.items():
        rows = (seeds / f"{plural}.jsonl").read_text("utf-8").splitlines()
        kept = [row for row in rows if json.loads(row)["slug"] in slugs]
        (tmp_path / f"{plural}.jsonl").write_text("\n".join(kept) + "\n", "utf-8")
    write(tmp_path, seeds, *ROWS)
    return tmp_path


def write(folder: Path, seeds: Path, *rows: str) -> None:
    (header, *_rows) = (seeds / "relations.csv").read_text("utf-8").splitlines()
    (folder / "relations.csv").write_text("\n".join((header, *rows)) + "\n", "utf-8")


def test_relations_are_loaded_with_their_source(
    context: AppContext, few: Path, anyone: Client
) -> None:
    assert load(few) == seed.size(few)
    shown = anyone.get("/api/v1/standards/open311/relations").get_json()["items"]
    assert [(one["reads"], one["other"]["slug"]) for one in shown] == [
        ("implemented-by", "fixmystreet")
    ]
    assert (shown[0]["source"], shown[0]["source_on"]) == ("A page", "2026-11-23")
    assert anyone.get("/api/v1/components/mapit").get_json()["relations"]["total"] == 1


def test_loading_again_changes_nothing_but_a_corrected_row(
    context: AppContext, few: Path, seeds: Path, anyone: Client
) -> None:
    load(few)
    before = last_position()
    load(few)
    assert last_position() == before
    write(few, seeds, ROWS[0].replace("Both ways.", "One way."), ROWS[1])
    load(few)
    assert last_position() == before + 1
    notes = [one["note"] for one in anyone.get("/api/v1/relations").get_json()["items"]]
    assert notes == [None, "One way."]


def test_what_an_owner_said_or_took_back_is_left(
    context: AppContext, few: Path, steward: Client, anyone: Client
) -> None:
    load(few)
    needs, follows = anyone.get("/api/v1/relations").get_json()["items"]
    assert steward.patch(follows["path"], {"note": "Version 2."}, "*").status_code == 200
    assert steward.delete(needs["path"], "*").status_code == 200
    before = last_position()
    load(few)
    assert last_position() == before
    (left,) = anyone.get("/api/v1/relations").get_json()["items"]
    assert (left["note"], left["source"]) == ("Version 2.", None)


def test_relation_of_an_archived_entry_is_passed_over(
    context: AppContext, few: Path, steward: Client, anyone: Client
) -> None:
    rows = (few / "relations.csv").read_bytes()
    (few / "relations.csv").unlink()
    load(few)
    assert steward.delete("/api/v1/components/mapit", "*").status_code == 200
    (few / "relations.csv").write_bytes(rows)
    load(few)
    assert anyone.get("/api/v1/relations").get_json()["total"] == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("component,fixmystreet,needs,component,mapit,,A page,2026-11-23", "no relation needs"),
        ("component,fixmystreet,part-of,component,mapt,,A page,2026-11-23", "no component mapt"),
        ("component,mapit,part-of,component,mapit,,A page,2026-11-23", "to itself"),
        ("component,mapit,implements,component,fixmystreet,,A page,2026-11-23", "a standard"),
        ("component,mapit,part-of,component,fixmystreet,,A page,soon", "soon is no day"),
    ],
)
def test_wrong_row_is_named(
    context: AppContext, few: Path, seeds: Path, wrong: str, said: str
) -> None:
    write(few, seeds, wrong)
    with pytest.raises(BadSeed, match=said) as raised:
        load(few)
    assert str(raised.value).startswith("relations.csv")


def test_every_row_names_its_source_and_entries_of_the_seeds(seeds: Path) -> None:
    known = {
        (kind.name, json.loads(row)["slug"])
        for kind in KINDS.values()
        for row in (seeds / f"{kind.plural}.jsonl").read_text("utf-8").splitlines()
    }
    with (seeds / "relations.csv").open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    said = [(row["slug"], row["type"], row["target_kind"], row["target_slug"]) for row in rows]
    assert len(set(said)) == len(rows) == 64
    for row in rows:
        ends = {(row["kind"], row["slug"]), (row["target_kind"], row["target_slug"])}
        assert ends <= known, row
        declared = RELATION_TYPES[row["type"]]
        assert declared.entry_kind in (None, row["kind"]), row
        assert declared.target_kind in (None, row["target_kind"]), row
        assert row["source"], row
        assert row["source_on"], row
