"""Cut one page of a list out of the database, with its total, in one statement.

Knows no council and no entry.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, tuple_

from registry.extensions import db
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor

Key = tuple[Any, type]
Write = Callable[[Row[*tuple[Any, ...]]], bytes]


def page(
    query: Select[*tuple[Any, ...]],
    keys: Sequence[Key],
    filters: Mapping[str, Any],
    write: Write = lambda row: bytes(row[0]),
) -> Page:
    """Return a page of what a query selects, the greatest keys first.

    Keys are columns with their Python types, the last of them unique; `write` makes an item of a
    row, which is what the query selects. The total is counted without the cursor.
    """
    columns: list[ColumnElement[Any]] = [key[0] for key in keys]
    inner = query.with_only_columns(literal(1)).order_by(None).subquery()
    total = select(func.count()).select_from(inner).scalar_subquery()
    wanted = query.add_columns(*columns, total)
    if filters["cursor"]:
        after = decode_cursor(filters["cursor"], *(key[1] for key in keys))
        wanted = wanted.where(tuple_(*columns) < tuple_(*map(literal, after)))
    wanted = wanted.order_by(*(column.desc() for column in columns)).limit(filters["limit"] + 1)
    rows = list(db.session.execute(wanted).all())
    shown, more = cut(rows, filters["limit"])
    if rows:
        number = int(rows[0][-1])
    else:
        number = int(db.session.scalar(select(total)) or 0) if filters["cursor"] else 0
    # The keys stand before the total, which is last.
    following = encode_cursor(*shown[-1][-1 - len(keys) : -1]) if more else None
    return Page([write(row) for row in shown], number, following)
