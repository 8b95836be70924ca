"""Read stored rows with statements that are compiled once. Knows no council and no entry.

A statement through a Session costs about 150 us of Python on this stack, most of it to find out
anew what is asked; the driver itself needs 10. Nothing here is mapped or converted: ask for text,
bytes and numbers only.
"""

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select

from registry.extensions import db

_readers: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()


class Prepared:
    """Hold a statement with named parameters, compiled once for each kind of database."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, dict[str, Any], list[str]]] = {}

    def rows(self, **values: Any) -> list[Any]:
        """Return all rows for these parameters; what is not committed is not seen."""
        engine = _reader()
        sql, fixed, order = self._compiled.get(engine.dialect.name) or self._compile(engine)
        parameters = fixed | values
        with engine.connect() as connection:
            found = connection.exec_driver_sql(
                sql, tuple(parameters[name] for name in order) if order else parameters
            )
            return list(found.fetchall())

    def _compile(self, engine: Engine) -> tuple[str, dict[str, Any], list[str]]:
        compiled = self._statement.compile(dialect=engine.dialect)
        order = list(compiled.positiontup or ()) if compiled.positional else []
        made = (str(compiled), dict(compiled.params), order)
        self._compiled[engine.dialect.name] = made
        return made


def _reader() -> Engine:
    # One statement needs no transaction: without one, two round trips to the database fall away.
    engine = db.engine
    reader = _readers.get(engine)
    if reader is None:
        options: dict[str, Any] = {"registry_read": True}
        if engine.dialect.name != "sqlite":
            options["isolation_level"] = "AUTOCOMMIT"
        reader = _readers[engine] = engine.execution_options(**options)
    return reader
