"""Find the way round that one more relation would close."""

from sqlalchemy import select

from registry.entries import find
from registry.extensions import db
from registry.kinds.relation import RelationType
from registry.models import Entry, Relation

# So many steps of a way round are named.
_NAMED = 6


def way_round(declared: RelationType, entry: Entry, target: Entry) -> str | None:
    """Name the way from the target back to the entry by standing relations of a type.

    One statement reads all that can be reached from the target, and another what is named.
    """
    start = select(Relation.entry_id.label("id")).where(Relation.entry_id == target.id)
    reached = start.cte("reached", recursive=True)
    onward = (Relation.type == declared.name, Relation.withdrawn_at.is_(None))
    reached = reached.union(
        select(Relation.target_id).join(reached, Relation.entry_id == reached.c.id).where(*onward)
    )
    steps = db.session.execute(
        select(Relation.entry_id, Relation.target_id)
        .where(Relation.entry_id.in_(select(reached.c.id)), *onward)
        .order_by(Relation.id)
    )
    following: dict[str, list[str]] = {}
    for step in steps:
        following.setdefault(step.entry_id, []).append(step.target_id)
    way = _way(following, target.id, entry.id)
    return _said([entry.id, *way], declared) if way else None


def _way(following: dict[str, list[str]], start: str, end: str) -> list[str]:
    """Return the shortest way from start to end, both in it; empty when there is none."""
    came_from: dict[str, str | None] = {start: None}
    waiting = [start]
    for at in waiting:
        if at == end:
            break
        for to in following.get(at, ()):
            if to not in came_from:
                came_from[to] = at
                waiting.append(to)
    way: list[str] = []
    at_last: str | None = end if end in came_from else None
    while at_last is not None:
        way.append(at_last)
        at_last = came_from[at_last]
    return way[::-1]


def _said(way: list[str], declared: RelationType) -> str:
    shown = way if len(way) <= _NAMED else [*way[: _NAMED - 1], way[-1]]
    entries = db.session.scalars(select(Entry).where(Entry.id.in_(shown)))
    paths = {entry.id: find.path_of(entry) for entry in entries}
    words = [paths[id_] for id_ in shown]
    if len(way) > _NAMED:
        words[-1] = f"... {words[-1]}"
    return f" {declared.name} ".join(words)
