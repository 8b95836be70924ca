"""Read relations a page at a time, in one statement each."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, false, or_, select, true
from sqlalchemy.orm import aliased

from registry.access.actor import Actor
from registry.documents.address import entry_path
from registry.entries import find
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kinds.relation import RELATION_TYPES
from registry.kit import json, keyset
from registry.kit.paging import Page
from registry.models import Entry, Relation
from registry.relations.schemas import INVERSES


def page(filters: Mapping[str, Any]) -> Page:
    """Return a page of the relations between all entries, the newest first."""
    query = select(Relation.document).where(Relation.withdrawn_at.is_(None))
    if filters.get("type"):
        query = query.where(Relation.type.in_(filters["type"]))
    for name, end in (("entry_kind", Relation.entry_id), ("target_kind", Relation.target_id)):
        if filters.get(name):
            of_kind = select(Entry.id).where(Entry.kind.in_(filters[name]))
            query = query.where(end.in_(of_kind))
    return keyset.page(query, [(Relation.id, str)], filters)


def at(kind: Kind, slug: str) -> Select[str]:
    """Select the id of the public entry of this name."""
    return select(Entry.id).where(
        Entry.kind == kind.name, Entry.slug == slug, Entry.published_at.is_not(None)
    )


def of_entry(kind: Kind, slug: str, filters: Mapping[str, Any], actor: Actor | None) -> Page:
    """Return a page of the relations of one entry, from both ends, as they read from it."""
    ends, other = _ends(kind, slug), aliased(Entry)
    query = (
        select(
            Relation.document,
            Relation.type,
            ends.c.is_from,
            *(other.kind, other.slug, other.title, other.state),
        )
        .join(ends, ends.c.id == Relation.id)
        .join(other, other.id == ends.c.other)
    )
    if filters.get("type"):
        wanted = filters["type"]
        inverse = [INVERSES[name] for name in wanted if name in INVERSES]
        there = ends.c.is_from.is_(true()) & Relation.type.in_(wanted)
        back = ends.c.is_from.is_(false()) & Relation.type.in_(inverse)
        query = query.where(or_(there, back))
    found = keyset.page(query, [(Relation.id, str)], filters, _as_it_reads)
    if not found.items:
        # None that fits, or no such entry: the reader is told which.
        find.reach(kind, slug, actor)
    return found


def _ends(kind: Kind, slug: str) -> Any:
    here = at(kind, slug).scalar_subquery()
    sides = (
        (Relation.entry_id, Relation.target_id, true()),
        (Relation.target_id, Relation.entry_id, false()),
    )
    found = [
        select(Relation.id, other.label("other"), is_from.label("is_from")).where(
            own == here, Relation.withdrawn_at.is_(None)
        )
        for own, other, is_from in sides
    ]
    return found[0].union_all(found[1]).subquery()


def _as_it_reads(row: Row[*tuple[Any, ...]]) -> bytes:
    document, type_, is_from, kind, slug, title, state = row[:7]
    reads = type_ if is_from else RELATION_TYPES[type_].inverse
    path = entry_path(KINDS[kind].plural, slug)
    other = {"kind": kind, "slug": slug, "title": title, "path": path, "state": state}
    return bytes(document[:-1]) + b"," + json.dumps({"reads": reads, "other": other})[1:]
