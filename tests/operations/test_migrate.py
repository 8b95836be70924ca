"""A release brings tables and stored documents up to date."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.ctx import AppContext
from sqlalchemy import select, update

from registry.documents import aggregate
from registry.extensions import db
from registry.kit.write import write
from registry.models import Entry, Event, Fact, Organisation
from registry.operations import migrate
from registry.operations.snapshot import connect
from tests.client import Client
from tests.factories import make_component
from tests.operations.drill import application


def test_set_up_twice_changes_nothing(context: AppContext) -> None:
    before = db.session.scalars(select(Fact.value)).all()
    migrate.upgrade()
    migrate.set_up()
    assert db.session.scalars(select(Fact.value)).all() == before
    assert db.session.scalars(select(Organisation).where(Organisation.slug == "registry")).one()


def test_new_release_renders_again_what_reads_differently(
    camden: Client, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_component(camden)
    shape = aggregate._BY_MODEL[Entry]
    longer = replace(shape, document=_with_more(shape.document))
    monkeypatch.setitem(aggregate._BY_MODEL, Entry, longer)
    _forget_hashes()
    assert sum(migrate.render_again()) == 4
    shown = camden.get("/api/v1/changes").get_json()["items"][-1]
    assert (shown["type"], shown["revision"]) == ("entry.refreshed", "1-1")
    assert shown["document"]["title"] == made["title"] + "!"
    assert camden.get(made["path"]).headers["ETag"] == '"1-1"'


def test_new_release_that_changes_no_document_writes_no_event(
    camden: Client, context: AppContext
) -> None:
    make_component(camden)
    _forget_hashes()
    before = db.session.scalars(select(Event.position)).all()
    assert sum(migrate.render_again()) == 4
    assert db.session.scalars(select(Event.position)).all() == before
    assert not any(migrate.outdated().values())


def test_renamed_log_ends_every_cursor(anyone: Client, context: AppContext) -> None:
    cursor = anyone.get("/api/v1/changes?limit=1").get_json()["cursor"]
    migrate.rename_log()
    answer = anyone.get("/api/v1/changes", query_string={"cursor": cursor})
    assert answer.status_code == 410


def test_steward_of_an_empty_database_says_what_to_do(context: AppContext) -> None:
    with write(dry_run=True) as session:
        session.execute(
            update(Organisation).where(Organisation.slug == "registry").values(slug="other")
        )
        with pytest.raises(migrate.NotMigrated, match="registry migrate"):
            migrate.steward()


@pytest.mark.once
def test_migration_that_breaks_references_is_told(tmp_path: Path) -> None:
    with application(tmp_path / "var"):
        migrate.upgrade()
        with connect(tmp_path / "var" / "registry.sqlite3") as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("INSERT INTO entry_tags VALUES ('nowhere', 'nowhere')")
        with pytest.raises(migrate.NotMigrated, match="references that lead nowhere"):
            migrate.upgrade()


def _forget_hashes() -> None:
    with write() as session:
        for model in (Entry, Organisation):
            session.execute(update(model).values(render_hash="another release"))


def _with_more(original):  # type: ignore[no-untyped-def]
    def changed(entry: Entry) -> dict[str, object]:
        document = original(entry)
        return {**document, "title": document["title"] + "!"}

    return changed
