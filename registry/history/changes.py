"""Read the event log as a feed: in the order of commits, resumable, nothing missed or doubled."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import case, select

from registry.documents.address import record_path
from registry.extensions import db
from registry.history.service import CHANGES, INTO
from registry.kit import clock, json
from registry.kit.errors import Gone
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor
from registry.models import Event, Fact, Total

LOG_ID = "log_id"
_COLUMNS = (
    Event.position,
    Event.type,
    Event.at,
    Event.kind,
    Event.slug,
    Event.version,
    Event.revision,
    Event.document,
    case((Event.document.is_(None), Event.fields[INTO].as_string())).label(INTO),
)


def log_id() -> str:
    """Return the name of this log: another one after a restore, so that no cursor is mistaken."""
    return db.session.scalars(select(Fact.value).where(Fact.name == LOG_ID)).one()


def page(filters: Mapping[str, Any]) -> tuple[Page, str]:
    """Return the public events after the cursor, and the cursor with which to go on later."""
    log, after = log_id(), 0
    if filters["cursor"]:
        named, after = decode_cursor(filters["cursor"], str, int)
        if named != log:
            raise Gone(
                "This cursor is of another log: the registry was restored. Start again without a "
                "cursor."
            )
    limit = filters["limit"]
    rows = db.session.execute(
        select(*_COLUMNS)
        .where(Event.is_public.is_(True), Event.position > after)
        .order_by(Event.position)
        .limit(limit + 1)
    ).all()
    shown, more = cut(list(rows), limit)
    resume = encode_cursor(log, shown[-1].position if shown else after)
    total = db.session.scalar(select(Total.number).where(Total.kind == CHANGES))
    items = [_item(row) for row in shown]
    return Page(items, total or 0, resume if more else None), resume


def _item(row: Any) -> bytes:
    head = {
        "position": row.position,
        "type": row.type,
        "at": clock.iso(row.at),
        "kind": row.kind,
        "slug": row.slug,
        "revision": f"{row.version}-{row.revision}",
        "path": record_path(row.kind, row.slug),
        "moved_to": record_path(row.kind, row.into) if row.into else None,
    }
    return json.dumps(head)[:-1] + b',"document":' + (row.document or b"null") + b"}"
