"""Tell whether an entry can still be taken up, and what took the place of one that cannot."""

from sqlalchemy import select

from registry.documents.address import record_path
from registry.extensions import db
from registry.kinds.entry import WITHDRAWN
from registry.kinds.relation import SUPERSEDES
from registry.kit.errors import Conflict
from registry.models import ARCHIVED, PUBLISHED, Entry, Relation


def demand_open(entry: Entry) -> None:
    """Refuse what has ended to who would take it up now, and name what took its place."""
    if entry.state != ARCHIVED and entry.phase != WITHDRAWN:
        return
    instead = " or ".join(_successors(entry))
    said = f"This was {'archived' if entry.state == ARCHIVED else 'withdrawn by its owner'}: "
    said += "nobody takes it up any more."
    raise Conflict(f"{said} Look at {instead} instead." if instead else said)


def _successors(entry: Entry) -> list[str]:
    """Return the paths of what takes the place of an entry: what it names, and what says so."""
    link = Relation
    rows = db.session.execute(
        select(Entry.kind, Entry.slug)
        .join(link, link.entry_id == Entry.id)
        .where(
            link.target_id == entry.id,
            link.type == SUPERSEDES,
            link.withdrawn_at.is_(None),
            Entry.state == PUBLISHED,
        )
        .order_by(link.id)
    )
    said = [record_path(row.kind, row.slug) for row in rows]
    return list(dict.fromkeys([*filter(None, [entry.successor]), *said]))
