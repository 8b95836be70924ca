"""Count what stands around entries: adoptions, relations, lessons; kept with them at the write.

The same counts are made for one entry after a write and for all of them by `registry doctor`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, literal, select, true, union
from sqlalchemy.orm import aliased

from registry.extensions import db
from registry.kinds.relation import IMPLEMENTS, LEARNT_FROM
from registry.models import (
    LEVEL,
    LIVE,
    PUBLISHED,
    UNREAL,
    Adoption,
    Entry,
    Organisation,
    Relation,
)

# An entry is used when somebody works with it, not while they only look at it.
IN_USE = ("piloting", LIVE)
ADOPTIONS, RELATIONS, LESSONS = "adoptions", "relations", "lessons"
# Ids of entries, a query for such, or None for all.
Among = Collection[str] | Select[str] | None


def tally(entries: Collection[str] | None = None) -> dict[str, dict[str, Any]]:
    """Return the counts of these entries (ids), of all that have any when it is None.

    Three statements: adoptions by stage, type, nation and level; relations by type and end;
    lessons.
    """
    counts: dict[str, dict[str, Any]] = defaultdict(dict)
    for of, *cell in db.session.execute(_adoptions(entries)):
        counts[of].setdefault(ADOPTIONS, []).append(list(cell))
    for of, *cell in db.session.execute(_relations(entries)):
        counts[of].setdefault(RELATIONS, []).append(list(cell))
    for of, number in db.session.execute(_lessons(entries)):
        counts[of][LESSONS] = number
    return counts


def keep(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Keep the counts of these entries with them; yield those that have others than before."""
    known = {entry.id: entry for entry in entries}
    counts = tally(known) if known else {}
    for name, entry in known.items():
        found = dict(counts.get(name, {}))
        if entry.counts != found:
            entry.counts, entry.adopters = found, adopters(found)
            yield entry


def adopters(counts: Mapping[str, Any]) -> int:
    """Return how many organisations use an entry, at a pilot or live, whoever says so."""
    return sum(number for stage, *_who, number in counts.get(ADOPTIONS, ()) if stage in IN_USE)


def differences() -> list[str]:
    """List the entries (ids) whose kept counts are not those of a recount."""
    counts = tally()
    kept = db.session.execute(select(Entry.id, Entry.counts, Entry.adopters))
    return [
        row.id
        for row in kept
        if (row.counts, row.adopters) != (counts.get(row.id, {}), adopters(counts.get(row.id, {})))
    ]


def _adoptions(entries: Collection[str] | None) -> Select[*tuple[Any, ...]]:
    cell = (Adoption.stage, Organisation.type, Organisation.nation, LEVEL)
    return (
        select(Adoption.entry_id, *cell, func.count())
        .join(Organisation, Organisation.id == Adoption.organisation_id)
        .where(
            Adoption.withdrawn_at.is_(None),
            Organisation.type.not_in(UNREAL),
            _among(Adoption.entry_id, entries),
        )
        .group_by(Adoption.entry_id, *cell)
        .order_by(Adoption.entry_id, *cell)
    )


def _relations(entries: Collection[str] | None) -> Select[*tuple[Any, ...]]:
    stands = Relation.withdrawn_at.is_(None)
    ends = [
        select(end.label("of"), Relation.type, literal(side).label("side")).where(
            stands, _among(end, entries)
        )
        for end, side in ((Relation.entry_id, "from"), (Relation.target_id, "to"))
    ]
    cells = ends[0].union_all(ends[1]).subquery()
    group = (cells.c.of, cells.c.type, cells.c.side)
    return select(*group, func.count()).group_by(*group).order_by(*group)


def lessons(entries: Among = None) -> CompoundSelect[Any]:
    """Select the entries (`of`) with the ids of their lessons, each once.

    A lesson learnt from a standard is one for whatever implements it.
    """
    stands = (Relation.type == LEARNT_FROM, Relation.withdrawn_at.is_(None))
    own = select(Relation.target_id.label("of"), Relation.entry_id.label("lesson"))
    follows = aliased(Relation)
    inherited = (
        select(follows.entry_id.label("of"), Relation.entry_id.label("lesson"))
        .join(follows, follows.target_id == Relation.target_id)
        .where(follows.type == IMPLEMENTS, follows.withdrawn_at.is_(None))
    )
    return union(
        own.where(*stands, _among(Relation.target_id, entries)),
        inherited.where(*stands, _among(follows.entry_id, entries)),
    )


def _lessons(entries: Collection[str] | None) -> Select[*tuple[Any, ...]]:
    found = lessons(entries).subquery()
    return (
        select(found.c.of, func.count())
        .join(Entry, Entry.id == found.c.lesson)
        .where(Entry.state == PUBLISHED)
        .group_by(found.c.of)
    )


def _among(column: Any, entries: Among) -> ColumnElement[bool]:
    return true() if entries is None else column.in_(entries)
