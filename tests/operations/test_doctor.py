"""The doctor says what is not well, and advises nothing that would fail."""

from pathlib import Path
from typing import Any

from flask import Flask

from registry.app import create_app
from registry.extensions import db
from registry.operations import doctor


def examine(app: Flask) -> dict[str, doctor.Finding]:
    folder = Path(app.config["REGISTRY_DATA"])
    with app.app_context():
        found = list(doctor.examine(folder, app.extensions["search_index"]))
    return {finding.name: finding for finding in found}


def test_doctor_finds_the_database_well(app: Flask) -> None:
    found = examine(app)
    assert list(found) == ["space", "database", "documents", "index", "access"]
    assert all(found[name].is_well for name in ("space", "database", "documents", "access"))


def test_doctor_looks_no_further_than_a_database_without_tables(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"REGISTRY_DATA": str(tmp_path), "REGISTRY_DATABASE_URL": ""}
    empty = create_app(settings)
    found = examine(empty)
    with empty.app_context():
        db.session.remove()
        db.engine.dispose()
    assert "registry migrate" in found["database"].mend
    assert {finding.is_well for name, finding in found.items() if name != "space"} == {False}
    for name in ("documents", "index", "access"):
        assert found[name].mend == "Look again after the database is mended."
