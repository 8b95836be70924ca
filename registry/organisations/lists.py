"""Read organisations: one document, or a page of them, as the bytes that were stored."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from registry.documents.stored import Document, etag
from registry.extensions import db
from registry.kit import clock, ids
from registry.kit.errors import NotFound
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor
from registry.models import Organisation, OrganisationIdentifier, Total
from registry.organisations import service

Query = Select[*tuple[Any, ...]]
_DOCUMENT = select(Organisation.document, Organisation.version, Organisation.revision)


def document(slug: str) -> Document:
    """Return the stored document of an organisation; one statement."""
    found = db.session.execute(_DOCUMENT.where(Organisation.slug == slug)).one_or_none()
    if found is None:
        service.follow_alias(slug)
        raise NotFound(f"There is no organisation {slug}.")
    return Document(found.document, etag(found.version, found.revision))


def page(filters: Mapping[str, Any]) -> Page:
    """Return a page of documents, by slug."""
    query = narrowed(select(Organisation.slug, Organisation.document), filters)
    if filters["cursor"]:
        (after,) = decode_cursor(filters["cursor"], str)
        query = query.where(Organisation.slug > after)
    limit = filters["limit"]
    rows = db.session.execute(query.order_by(Organisation.slug).limit(limit + 1)).all()
    shown, more = cut(list(rows), limit)
    following = encode_cursor(shown[-1].slug) if more else None
    return Page([row.document for row in shown], total(filters), following)


def total(filters: Mapping[str, Any]) -> int:
    """Count what the filters leave; without any, the number that was kept at the write."""
    if not set(filters) - {"limit", "cursor"}:
        kept = select(Total.number).where(Total.kind == Organisation.kind)
        return int(db.session.scalar(kept) or 0)
    return int(db.session.scalar(narrowed(select(func.count(Organisation.id)), filters)) or 0)


def narrowed(query: Query, filters: Mapping[str, Any]) -> Query:
    """Apply the filters of a list; values of one filter are alternatives."""
    for name in ("type", "nation", "region"):
        if filters.get(name):
            query = query.where(getattr(Organisation, name).in_(filters[name]))
    if "current" in filters:
        ended = Organisation.ended_on.is_not(None) & (Organisation.ended_on < clock.now().date())
        query = query.where(~ended if filters["current"] else ended)
    if "name" in filters:
        query = query.where(_called(filters["name"]))
    if "population_from" in filters:
        query = query.where(Organisation.population >= filters["population_from"])
    if "population_to" in filters:
        query = query.where(Organisation.population <= filters["population_to"])
    if filters.get("identifier"):
        coded = select(OrganisationIdentifier.organisation_id).where(
            or_(*(_coded(given) for given in filters["identifier"]))
        )
        query = query.where(Organisation.id.in_(coded))
    return query


def _called(part: str) -> ColumnElement[bool]:
    # The slug has no accents and no capitals, so that it finds what neither database would fold.
    by_name = func.lower(Organisation.name).contains(part.lower(), autoescape=True)
    slug = ids.slugify(part)
    return or_(by_name, Organisation.slug.contains(slug, autoescape=True)) if slug else by_name


def _coded(given: str) -> ColumnElement[bool]:
    scheme, colon, value = given.partition(":")
    code = OrganisationIdentifier
    return (code.scheme == scheme) & (code.value == value) if colon else code.value == given
