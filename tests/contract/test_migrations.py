"""The migrations make the tables that the models describe, in one line, again and again."""

from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask.ctx import AppContext
from sqlalchemy import inspect

from registry import migrations
from registry.extensions import db
from registry.models import BOOKKEEPING
from registry.operations import migrate

FOLDER = Path(migrations.__path__[0])


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


def difference() -> list[Any]:
    """List what would have to be migrated for the tables to be as the models say."""
    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, db.metadata))


def test_migrated_tables_are_those_of_the_models(context: AppContext) -> None:
    assert difference() == []


def test_constraints_and_indexes_are_those_of_the_models(context: AppContext) -> None:
    found = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        keys = found.get_pk_constraint(table.name)["constrained_columns"]
        assert keys == [column.name for column in table.primary_key], table.name
        foreign = {tuple(key["constrained_columns"]) for key in found.get_foreign_keys(table.name)}
        declared = {tuple(key.column_keys) for key in table.foreign_key_constraints}
        assert foreign == declared, table.name


def test_migrations_are_numbered_in_one_line() -> None:
    found = list(reversed(list(scripts().walk_revisions())))
    numbers = [f"{place:04d}" for place in range(1, len(found) + 1)]
    assert len(scripts().get_heads()) == 1
    assert [script.revision for script in found] == numbers
    assert [script.down_revision for script in found] == [None, *numbers[:-1]]
    files = sorted(path.name for path in (FOLDER / "versions").glob("*.py"))
    assert [name.partition("_")[0] for name in files] == numbers


def test_migrating_again_changes_nothing(context: AppContext) -> None:
    before = migrate.outdated()
    migrate.upgrade()
    migrate.set_up()
    migrate.upgrade()
    assert difference() == []
    assert migrate.outdated() == before
    with db.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == (
            scripts().get_current_head()
        )


def test_bookkeeping_names_tables_that_there_are() -> None:
    assert set(BOOKKEEPING) <= set(db.metadata.tables)
