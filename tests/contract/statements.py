"""Count what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from registry.extensions import db
from registry.kit import read


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that are sent in this block, without the begin of a transaction."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    def noted(engine: Engine, sql: str, given: Any) -> list[Any]:
        statements.append(sql)
        return from_driver(engine, sql, given)

    with app.app_context():
        engine = db.engine
    # Prepared reads on SQLite go round the engine, and so round its events.
    from_driver = read._from_driver
    event.listen(engine, "before_cursor_execute", note)
    read._from_driver = noted
    try:
        yield statements
    finally:
        read._from_driver = from_driver
        event.remove(engine, "before_cursor_execute", note)
