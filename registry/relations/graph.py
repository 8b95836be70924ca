"""Read what stands around an entry as a graph, bounded in depth and size."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, select, true

from registry.documents.address import entry_path, record_path
from registry.extensions import db
from registry.kinds import KINDS
from registry.kinds.relation import RELATION_TYPES
from registry.kit.errors import FieldError, Invalid
from registry.kit.fields import Detail
from registry.models import Entry, Relation
from registry.relations.named import entry_at

NODES_MOST = 300
EDGES_MOST = 1_000


def around(filters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries around a root as nodes and edges: a statement a step, and two more.

    What was archived stays in it and says so, or the way to what lies behind it would be lost.
    """
    root = entry_at(filters["root"], None)
    if isinstance(root, Detail):
        fault = FieldError(str(root), parameter="root", suggestion=root.suggestion)
        raise Invalid("There is no such root.", [fault])
    types, depth = filters.get("type") or (), filters.get("depth", 1)
    distances, is_cut = _distances(root.id, depth, _stands(types))
    nodes = _nodes(distances)
    edges, has_more = _edges(nodes, _stands(types))
    return {
        "root": nodes[root.id]["path"],
        "depth": depth,
        "nodes": list(nodes.values()),
        "edges": edges,
        "is_cut": is_cut or has_more,
    }


def _stands(types: Collection[str]) -> ColumnElement[bool]:
    of_type = Relation.type.in_(types) if types else true()
    return Relation.withdrawn_at.is_(None) & of_type


def _distances(root: str, depth: int, stands: ColumnElement[bool]) -> tuple[dict[str, int], bool]:
    """Walk from the root in both directions; tell also whether not all found room."""
    distances, edge = {root: 0}, [root]
    for distance in range(1, depth + 1):
        there = select(Relation.target_id).where(Relation.entry_id.in_(edge), stands)
        back = select(Relation.entry_id).where(Relation.target_id.in_(edge), stands)
        near = there.union(back).subquery()
        found = near.c[0]
        room = NODES_MOST - len(distances)
        edge = list(
            db.session.scalars(
                select(found).where(found.not_in(distances)).order_by(found).limit(room + 1)
            )
        )
        distances |= dict.fromkeys(edge[:room], distance)
        if len(edge) > room:
            return distances, True
        if not edge:
            break
    return distances, False


def _nodes(distances: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    rows = db.session.execute(
        select(Entry.id, Entry.kind, Entry.slug, Entry.title, Entry.state).where(
            Entry.id.in_(distances)
        )
    )
    entries = {row.id: row for row in rows}
    return {
        id_: {
            "kind": entries[id_].kind,
            "slug": entries[id_].slug,
            "title": entries[id_].title,
            "path": entry_path(KINDS[entries[id_].kind].plural, entries[id_].slug),
            "state": entries[id_].state,
            "distance": distance,
        }
        for id_, distance in distances.items()
    }


def _edges(
    nodes: Mapping[str, Mapping[str, Any]], stands: ColumnElement[bool]
) -> tuple[list[dict[str, Any]], bool]:
    wanted = (Relation.id, Relation.type, Relation.entry_id, Relation.target_id, Relation.note)
    rows = db.session.execute(
        select(*wanted)
        .where(Relation.entry_id.in_(nodes), Relation.target_id.in_(nodes), stands)
        .order_by(Relation.id)
        .limit(EDGES_MOST + 1)
    ).all()
    edges = [
        {
            "id": row.id,
            "path": record_path(Relation.kind, row.id),
            "type": row.type,
            "inverse": RELATION_TYPES[row.type].inverse,
            "entry": nodes[row.entry_id]["path"],
            "target": nodes[row.target_id]["path"],
            "note": row.note,
        }
        for row in rows[:EDGES_MOST]
    ]
    return edges, len(rows) > EDGES_MOST
