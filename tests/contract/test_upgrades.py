"""A database of the first revision comes to this release with everything that was in it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, MetaData, Table, delete, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from registry.app import create_app
from registry.extensions import db
from registry.kit.write import write
from registry.models import Entry, Event, Tag, entry_tags
from registry.operations import migrate
from tests.cast import Cast
from tests.client import Client
from tests.contract.test_migrations import difference
from tests.factories import make_component, make_draft
from tests.machine import own_database

Rows = dict[str, list[dict[str, Any]]]
# What revision 0001 did not know.
NEW_KINDS = ("vocabulary", "tag")


def first_tables() -> MetaData:
    tables = MetaData()
    tables.reflect(db.engine)
    return tables


def rows_of(tables: list[Table]) -> Rows:
    with db.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in tables
        }


def aged(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the release of revision 0001 wrote it: it knew no `supports`."""
    if row.get("document") and row.get("kind") == "component":
        document = {**json.loads(row["document"])}
        del document["supports"]
        row["document"] = json.dumps(document).encode()
    if name == "events" and row["fields"]:
        row["fields"].pop("supports", None)
    if "render_hash" in row:
        row["render_hash"] = "first release"
    return row


def as_then(table: Table) -> Table:
    """Return a table of the first release, which writes its values as the models do."""
    types = db.metadata.tables[table.name].columns
    names = [column.name for column in table.columns]
    return Table(table.name, MetaData(), *(Column(name, types[name].type) for name in names))


@pytest.fixture
def before(app: Flask, camden: Client, leeds: Client) -> Rows:
    """Return the rows of a registry with entries, tags and links, as the first release had them."""
    make_component(camden, slug="one", tags=["bins", "trees"])
    make_component(leeds, slug="two", tags=["bins"], phase="live")
    make_draft(leeds, slug="draft", tags=["secret"])
    with app.app_context():
        found = rows_of(db.metadata.sorted_tables)
    events = (row for row in found["events"] if row["kind"] not in NEW_KINDS)
    kept = sorted(events, key=lambda row: row["position"])
    found["events"] = [row | {"position": place} for place, row in enumerate(kept, start=1)]
    found["totals"] = [row for row in found["totals"] if row["kind"] not in NEW_KINDS]
    return found


@pytest.fixture
def old(before: Rows, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """Return an application on a database of revision 0001 with these rows in it."""
    url = own_database(database_url, f"registry_{abs(hash(tmp_path))}")
    app = create_app({"REGISTRY_DATA": str(tmp_path), "REGISTRY_DATABASE_URL": url})
    with app.app_context():
        migrate.upgrade("0001")
        with db.engine.execution_options(registry_write=True).begin() as connection:
            for table in first_tables().sorted_tables:
                rows = [aged(table.name, row) for row in before.get(table.name, [])]
                names = table.columns.keys()
                wanted = [{name: row[name] for name in names} for row in rows]
                if wanted:
                    connection.execute(insert(as_then(table)), wanted)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def upgraded(old: Flask) -> Flask:
    """Bring the database to this release, as `registry migrate` does."""
    migrate.upgrade()
    migrate.set_up()
    assert sum(migrate.render_again()) > 0
    return old


def test_upgrade_keeps_every_entry_tag_and_link(old: Flask, before: Rows) -> None:
    kept = [table for table in first_tables().sorted_tables if table.name != "alembic_version"]
    was = rows_of(kept)
    assert len(was["entry_tags"]) == 4
    migrate.upgrade()
    assert rows_of(kept) == was
    assert difference() == []


def test_upgrade_leaves_references_whole(upgraded: Flask) -> None:
    found = inspect(db.engine).get_foreign_keys("entry_tags")
    assert {key["referred_table"] for key in found} == {"entries", "tags"}
    with pytest.raises(IntegrityError), write() as session:
        session.execute(delete(Tag).where(Tag.name == "bins"))
    with write() as session:
        session.execute(delete(Entry).where(Entry.slug == "one"))
    assert len(db.session.execute(select(entry_tags)).all()) == 2


def test_upgraded_registry_shows_tags_with_counts(upgraded: Flask) -> None:
    items = Client(upgraded).get("/api/v1/tags").get_json()["items"]
    assert [(item["name"], item["entries"]) for item in items] == [("bins", 2), ("trees", 1)]
    assert Client(upgraded).get("/api/v1/tags/bins").get_json()["version"] == 1


def test_upgrade_tells_nobody_of_the_tags_of_drafts(upgraded: Flask) -> None:
    # Not by the honest client: old documents are of their release, and lack what came later.
    changes = upgraded.test_client().get("/api/v1/changes?limit=100").get_data(as_text=True)
    assert "secret" not in changes
    assert '"one"' in changes


def test_upgraded_entries_support_nothing_yet(upgraded: Flask, cast: Cast) -> None:
    camden = Client(upgraded, cast.camden.secret)
    answer = camden.get("/api/v1/components/one")
    assert answer.get_json()["supports"] == []
    assert answer.headers["ETag"] == '"1-1"'
    # What its owner had read before the upgrade still counts.
    edited = camden.patch("/api/v1/components/one", {"title": "New"}, '"1-0"')
    assert (edited.status_code, edited.get_json()["version"]) == (200, 2)
    draft = Client(upgraded, cast.leeds.secret).get("/api/v1/components/draft").get_json()
    assert draft["supports"] == []


def test_upgraded_log_begins_as_it_was(upgraded: Flask, before: Rows) -> None:
    events = select(Event.position, Event.type).order_by(Event.position)
    found = [tuple(row) for row in db.session.execute(events)]
    was = [(row["position"], row["type"]) for row in before["events"]]
    assert found[: len(was)] == was
    assert {what for _position, what in found[len(was) :]} <= {"entry.refreshed", "tag.refreshed"}
