"""Read stored rows with statements that are compiled once. Knows no council and no entry.

A statement through a Session costs about 150 us of Python on this stack, most of it to find out
anew what is asked; the driver itself needs 10. Nothing here is mapped or converted: ask for text,
bytes and numbers only.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, bindparam
from sqlalchemy.exc import OperationalError

from registry.extensions import db

# A list of values is padded to the next of these lengths, so that two statements serve all.
_LENGTHS = (20, 100)
_readers: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()


class Prepared:
    """Hold a statement with named parameters, compiled once for each kind of database."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, dict[str, Any], list[str]]] = {}

    def rows(self, **values: Any) -> list[Any]:
        """Return all rows for these parameters; what is not committed is not seen."""
        engine = db.engine
        sql, fixed, order = self._compiled.get(engine.dialect.name) or self._compile(engine)
        parameters = fixed | values
        given = tuple(parameters[name] for name in order) if order else parameters
        if engine.dialect.name == "sqlite":
            return _from_driver(engine, sql, given)
        with _reader(engine).connect() as connection:
            return list(connection.exec_driver_sql(sql, given).fetchall())

    def _compile(self, engine: Engine) -> tuple[str, dict[str, Any], list[str]]:
        compiled = self._statement.compile(dialect=engine.dialect)
        order = list(compiled.positiontup or ()) if compiled.positional else []
        made = (str(compiled), dict(compiled.params), order)
        self._compiled[engine.dialect.name] = made
        return made


class PreparedList:
    """Hold a statement for the rows whose column has one of up to 100 values."""

    def __init__(self, statement: Select[*tuple[Any, ...]], column: Any) -> None:
        self._prepared = {
            length: Prepared(
                statement.where(column.in_([bindparam(name) for name in _names(length)]))
            )
            for length in _LENGTHS
        }

    def rows(self, values: Sequence[Any]) -> list[Any]:
        """Return all rows with one of these values, in any order."""
        if not values:
            return []
        length = next(length for length in _LENGTHS if len(values) <= length)
        padded = [*values, *[values[-1]] * (length - len(values))]
        return self._prepared[length].rows(**dict(zip(_names(length), padded, strict=True)))


def _names(length: int) -> list[str]:
    return [f"value_{place}" for place in range(length)]


def _from_driver(engine: Engine, sql: str, given: Any) -> list[Any]:
    # A Connection costs five times as much as the statement itself on SQLite.
    connection = engine.raw_connection()
    try:
        return list(connection.cursor().execute(sql, given).fetchall())
    except sqlite3.Error as error:
        raise OperationalError(sql, None, error) from error
    finally:
        connection.close()


def _reader(engine: Engine) -> Engine:
    # One statement needs no transaction: without one, two round trips to the database fall away.
    reader = _readers.get(engine)
    if reader is None:
        reader = engine.execution_options(isolation_level="AUTOCOMMIT")
        _readers[engine] = reader
    return reader
