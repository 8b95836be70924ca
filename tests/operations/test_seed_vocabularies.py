"""Vocabularies are read from files that people correct, and a slip in one is told by its place."""

import csv
import re
import shutil
from pathlib import Path

import pytest
from flask.ctx import AppContext
from sqlalchemy import func, select

from registry.extensions import db
from registry.models import Event
from registry.operations import seed as seed_
from registry.operations import seed_files
from tests.client import Client
from tests.factories import component, make_component

LIST = "vocabularies/vocabularies.csv"
ABOUT = {
    "scheme": "services",
    "version": "4",
    "title": "Services of councils",
    "meaning": "What councils do.",
    "field": "supports",
    "file": "services-4.csv",
    "source": "Made for a test",
    "source_url": "",
    "as_of": "2026-11-23",
    "licence": "OGL-UK-3.0",
    "attribution": "",
}
POINTS = (
    "code,label,description,broader,former_names\n"
    '1,Bins,"Emptied, weekly.",,Refuse|Dust bins\n'
    "2,Parking permits,,services/4/1;functions/1/9,\n"
)


WORDS = (
    "code,label,description,aliases,related,source\n"
    'pcn,penalty charge notice,,PCN|parking ticket,parking appeal,"Traffic Management Act 2004"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of seeds with one small vocabulary."""
    (tmp_path / "vocabularies").mkdir()
    for name in ("organisations.csv", "owners.csv"):
        columns = (Path(__file__).parents[2] / "seeds" / name).read_text("utf-8").splitlines()[0]
        (tmp_path / name).write_text(columns + "\n", "utf-8")
    write_list(tmp_path, ABOUT)
    (tmp_path / "vocabularies" / "services-4.csv").write_text(POINTS, "utf-8")
    return tmp_path


def write_list(folder: Path, row: dict[str, str]) -> None:
    with (folder / LIST).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)


def load(folder: Path) -> None:
    assert sum(seed_.seed(folder)) == seed_.size(folder)
    db.session.remove()


def last_position() -> int:
    return db.session.scalar(select(func.max(Event.position))) or 0


def test_seed_loads_points_as_the_file_has_them(
    context: AppContext, folder: Path, anyone: Client
) -> None:
    load(folder)
    page = anyone.get("/api/v1/vocabularies/services/4").get_json()
    bins, permits = page["items"]
    assert (bins["label"], bins["description"]) == ("Bins", "Emptied, weekly.")
    assert bins["former_names"] == ["Refuse", "Dust bins"]
    assert (permits["description"], permits["former_names"]) == (None, [])
    assert [one["code"] for one in permits["broader"]] == ["1"]
    assert page["vocabulary"]["attribution"] is None


def test_seeding_again_writes_no_event(context: AppContext, folder: Path) -> None:
    load(folder)
    before = last_position()
    load(folder)
    assert last_position() == before


def test_corrected_label_reaches_the_entries(
    context: AppContext, folder: Path, camden: Client
) -> None:
    load(folder)
    named = [{"scheme": "services", "version": "4", "code": "1"}]
    made = make_component(camden, supports=named)
    path = folder / "vocabularies" / "services-4.csv"
    path.write_text(POINTS.replace("Bins", "Household waste"), "utf-8")
    load(folder)
    shown = camden.get(made["path"]).get_json()
    assert (shown["supports"][0]["label"], shown["version"]) == ("Household waste", 1)


def test_file_of_a_spreadsheet_program_is_read(
    context: AppContext, folder: Path, anyone: Client
) -> None:
    path = folder / "vocabularies" / "services-4.csv"
    path.write_text(POINTS.replace("\n", "\r\n") + "\r\n", "utf-8-sig", newline="")
    load(folder)
    assert anyone.get("/api/v1/vocabularies/services/4").get_json()["total"] == 2
    path.write_text(POINTS.replace("Bins", "Cafés"), "cp1252")
    with pytest.raises(seed_.BadSeed, match=r"services-4\.csv is not in UTF-8"):
        load(folder)


def test_seeds_without_vocabularies_are_loaded(context: AppContext, folder: Path) -> None:
    (folder / LIST).unlink()
    load(folder)


@pytest.mark.parametrize(
    ("was", "written", "said"),
    [
        ("1,Bins,", "1,Bins, boxes,", "services-4.csv, line 2: 6 values, but 5 columns"),
        ("2,Parking permits,,services/4/1;functions/1/9,", "2,Permits", "line 3: 2 values"),
        ("2,Parking", "1,Parking", "services: /points/1: 1 stands there twice"),
        ("2,Parking", "B 2,Parking", "services: /points/1/code: Use lower-case"),
        ("2,Parking permits", "2,", "services: /points/1/label: This cannot be empty"),
        ("services/4/1;", "services;", "services: /points/1/broader/0: Send scheme"),
        ("label", "name", "services-4.csv has no column label"),
    ],
)
def test_slip_in_a_file_is_told_by_its_place(
    context: AppContext, folder: Path, was: str, written: str, said: str
) -> None:
    path = folder / "vocabularies" / "services-4.csv"
    assert was in POINTS
    path.write_text(POINTS.replace(was, written, 1), "utf-8")
    before = last_position()
    with pytest.raises(seed_.BadSeed, match=re.escape(said)):
        load(folder)
    db.session.remove()
    assert last_position() == before


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ABOUT | {"as_of": "long ago"}, "services: /as_of: Send a day"),
        (
            ABOUT | {"field": "tags"},
            "services: /field: This is not one of: supports, phase, search.",
        ),
        (ABOUT | {"file": "nowhere.csv"}, "There is no file nowhere.csv"),
        (ABOUT | {"colour": "red"}, "services: /colour: There is no field of this name"),
        ({key: ABOUT[key] for key in ABOUT if key != "file"}, "no column file"),
    ],
)
def test_slip_in_the_list_is_told_by_its_place(
    context: AppContext, folder: Path, row: dict[str, str], said: str
) -> None:
    write_list(folder, row)
    with pytest.raises(seed_.BadSeed, match=re.escape(said)):
        load(folder)


def test_seeded_points_lead_to_points_that_there_are(root: Path) -> None:
    found = seed_files.vocabularies(root / "seeds")
    keys = {
        f"{one['scheme']}/{one['version']}/{point['code']}"
        for one in found
        for point in one["points"]
    }
    broader = {key for one in found for point in one["points"] for key in point["broader"]}
    assert broader <= keys
    assert all(one["source"] and one["as_of"] and one["licence"] for one in found)


def test_commitments_of_the_declaration_each_have_a_source(
    context: AppContext, folder: Path, root: Path, anyone: Client, camden: Client
) -> None:
    seeded = (root / "seeds" / LIST).read_text("utf-8").splitlines(keepends=True)
    name = "declaration-commitments"
    rows = [seeded[0], *(row for row in seeded if row.startswith(f"{name},"))]
    (folder / LIST).write_text("".join(rows), "utf-8")
    shutil.copy(root / "seeds" / "vocabularies" / f"{name}-2018.csv", folder / "vocabularies")
    load(folder)
    page = anyone.get(f"/api/v1/vocabularies/{name}/2018").get_json()
    assert "the full list" in page["vocabulary"]["meaning"]
    assert "was not found" in page["vocabulary"]["meaning"]
    assert page["total"] == 4
    for item in page["items"]:
        assert item["source"]
        assert " set" in item["description"]
    named = {"scheme": name, "version": "2018", "code": page["items"][1]["code"]}
    assert make_component(camden, supports=[named])["supports"][0]["code"] == "publish-lessons"


def test_words_for_search_are_loaded_and_no_entry_supports_them(
    context: AppContext, folder: Path, anyone: Client, camden: Client
) -> None:
    write_list(folder, {**ABOUT, "scheme": "words", "field": "search"})
    (folder / "vocabularies" / "services-4.csv").write_text(WORDS, "utf-8")
    load(folder)
    (shown,) = anyone.get("/api/v1/vocabularies/words/4?name=ticket").get_json()["items"]
    assert shown["aliases"] == ["PCN", "parking ticket"]
    assert (shown["related"], shown["source"]) == (
        ["parking appeal"],
        "Traffic Management Act 2004",
    )
    named = [{"scheme": "words", "version": "4", "code": "pcn"}]
    refused = camden.post("/api/v1/components", component(supports=named))
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (
        422,
        "/supports/0/scheme",
    )
