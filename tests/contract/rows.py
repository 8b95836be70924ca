"""Read all that the database holds, to see that a failed request has left nothing behind."""

from typing import Any

from flask import Flask

from registry.extensions import db

# When a token was last used is noted even when the request fails.
NOTED = ("last_used_at",)


def rows(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table, in a fixed order."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.execute(db.select(*_columns(table)))), key=repr
            )
            for table in db.metadata.sorted_tables
        }


def _columns(table: Any) -> list[Any]:
    return [column for column in table.columns if column.name not in NOTED]
