"""The doctor says what is not well, and advises nothing that would fail."""

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import update

from registry.app import create_app
from registry.extensions import db
from registry.kit.write import write
from registry.models import Entry
from registry.operations import doctor, migrate
from tests.cast import Cast
from tests.client import Client
from tests.factories import make_adoption, make_component, make_organisation
from tests.statistics.reporting import report


def examine(app: Flask) -> dict[str, doctor.Finding]:
    folder = Path(app.config["REGISTRY_DATA"])
    with app.app_context():
        found = list(doctor.examine(folder, app.extensions["search_index"]))
    return {finding.name: finding for finding in found}


def test_doctor_finds_the_database_well(app: Flask) -> None:
    found = examine(app)
    assert list(found) == ["space", "database", "documents", "counts", "index", "access"]
    assert all(
        found[name].is_well for name in ("space", "database", "documents", "counts", "access")
    )


def test_doctor_looks_no_further_than_a_database_without_tables(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"REGISTRY_DATA": str(tmp_path), "REGISTRY_DATABASE_URL": ""}
    empty = create_app(settings)
    found = examine(empty)
    with empty.app_context():
        db.session.remove()
        db.engine.dispose()
    assert "registry migrate" in found["database"].mend
    assert {finding.is_well for name, finding in found.items() if name != "space"} == {False}
    for name in ("documents", "counts", "index", "access"):
        assert found[name].mend == "Look again after the database is mended."


def test_doctor_finds_counts_that_are_not_a_recounts(
    app: Flask, camden: Client, leeds: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    make_adoption(leeds, entry)
    assert examine(app)["counts"].is_well
    with app.app_context(), write() as session:
        session.execute(update(Entry).values(counts={"lessons": 7}, adopters=9))
    found = examine(app)["counts"]
    assert (found.is_well, found.mend) == (False, "Run: registry migrate")
    with app.app_context():
        assert sum(migrate.recount()) == 1
    assert examine(app)["counts"].is_well
    assert anyone.get(entry["path"]).get_json()["adoptions"]["total"] == 1


def test_adopter_that_is_nobody_real_is_not_counted(
    app: Flask, cast: Cast, camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    make_organisation(steward, slug="example-council", type="example")
    report(app, cast, entry["id"], "example-council")
    make_adoption(leeds, entry)
    assert anyone.get(entry["path"]).get_json()["adoptions"]["total"] == 1
    assert anyone.get(f"{entry['path']}/adoptions").get_json()["total"] == 2
    assert examine(app)["counts"].is_well


def test_counts_with_an_adopter_that_is_nobody_real_are_brought_right(
    app: Flask, cast: Cast, camden: Client, steward: Client, anyone: Client
) -> None:
    entry = make_component(camden)
    make_organisation(steward, slug="example-council", type="example")
    report(app, cast, entry["id"], "example-council")
    with app.app_context(), write() as session:
        # As it was counted before such adopters were left out.
        was = {"adoptions": [["live", "example", None, "reported", 1]]}
        session.execute(update(Entry).values(counts=was, adopters=1))
    assert not examine(app)["counts"].is_well
    with app.app_context():
        assert sum(migrate.recount()) == 1
    assert examine(app)["counts"].is_well
    assert anyone.get(entry["path"]).get_json()["adoptions"]["total"] == 0
