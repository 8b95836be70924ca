"""Read adoptions a page at a time, in one statement each."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, or_, select

from registry.access.actor import Actor
from registry.entries import find
from registry.kinds.kind import Kind
from registry.kit import json, keyset
from registry.kit.paging import Page
from registry.models import (
    LEVEL,
    OWNER,
    Adoption,
    Entry,
    EntryOrganisation,
    Organisation,
)
from registry.organisations import lists as organisations_lists
from registry.organisations.likeness import band, likeness, named, shared

Query = Select[*tuple[Any, ...]]
_STANDING = (
    select(Adoption.document)
    .join(Organisation, Organisation.id == Adoption.organisation_id)
    .where(Adoption.withdrawn_at.is_(None))
)


def page(filters: Mapping[str, Any]) -> Page:
    """Return a page of the adoptions of all entries, the newest or the most alike first."""
    query = _STANDING
    if filters.get("kind"):
        of_kind = select(Entry.id).where(Entry.kind.in_(filters["kind"]))
        query = query.where(Adoption.entry_id.in_(of_kind))
    if filters.get("organisation"):
        query = query.where(Organisation.slug.in_(filters["organisation"]))
    if filters.get("owner"):
        link = EntryOrganisation
        owner = select(Organisation.id).where(Organisation.slug.in_(filters["owner"]))
        owned = select(link.entry_id).where(link.role == OWNER, link.organisation_id.in_(owner))
        query = query.where(Adoption.entry_id.in_(owned))
    named = [*(filters.get("organisation") or ()), *(filters.get("owner") or ())]
    return organisations_lists.with_successors(_page(query, filters), named)


def of_entry(kind: Kind, slug: str, filters: Mapping[str, Any], actor: Actor | None) -> Page:
    """Return a page of the adoptions of one entry."""
    entry = select(Entry.id).where(
        Entry.kind == kind.name, Entry.slug == slug, Entry.published_at.is_not(None)
    )
    found = _page(_STANDING.where(Adoption.entry_id.in_(entry)), filters)
    if not found.items:
        # None that fits, or no such entry: the reader is told which.
        find.reach(kind, slug, actor)
    return found


def of_organisation(slug: str, filters: Mapping[str, Any]) -> Page:
    """Return a page of the adoptions by one organisation."""
    found = _page(_STANDING.where(Organisation.slug == slug), filters)
    if not found.items:
        organisations_lists.document(slug)
    return organisations_lists.with_successors(found, [slug])


def _page(query: Query, filters: Mapping[str, Any]) -> Page:
    query = narrowed(query, filters)
    like = filters.get("like")
    if like is None:
        return keyset.page(query, [(Adoption.id, str)], filters)
    council = named(like)
    parts = shared(council)
    # Nobody learns from itself, and it would stand first.
    ranked = query.where(Organisation.id != council.id).add_columns(
        *(found.label(f"is_{name}") for name, found in parts.items())
    )
    keys = [(likeness(council), int), (Adoption.id, str)]
    return keyset.page(ranked, keys, filters, lambda row: _with_like(row, tuple(parts)))


def _with_like(row: Row[*tuple[Any, ...]], names: tuple[str, ...]) -> bytes:
    like = {name: bool(row[place]) for place, name in enumerate(names, start=1)}
    return bytes(row[0][:-1]) + b',"like":' + json.dumps(like) + b"}"


def narrowed(query: Query, filters: Mapping[str, Any]) -> Query:
    """Apply the filters of a list; values of one filter are alternatives."""
    columns = {
        "stage": Adoption.stage,
        "level": LEVEL,
        "freshness": Adoption.freshness,
        "type": Organisation.type,
        "nation": Organisation.nation,
        "region": Organisation.region,
    }
    for name, column in columns.items():
        if filters.get(name):
            query = query.where(column.in_(filters[name]))
    if filters.get("population"):
        query = query.where(or_(*(band(name) for name in filters["population"])))
    return query
