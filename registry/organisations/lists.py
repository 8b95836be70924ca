"""Read organisations: one document, or a page of them, as the bytes that were stored."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select

from registry.documents.stored import Document, etag
from registry.extensions import db
from registry.kit import clock, ids, json
from registry.kit.errors import NotFound
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor
from registry.kit.read import Prepared
from registry.models import Organisation, OrganisationIdentifier, Total
from registry.organisations import service

Query = Select[*tuple[Any, ...]]
_DOCUMENT = Prepared(
    select(Organisation.document, Organisation.version, Organisation.revision).where(
        Organisation.slug == bindparam("slug")
    )
)
_ALL = Prepared(
    select(Organisation.slug, Organisation.document)
    .where(Organisation.slug > bindparam("after"))
    .order_by(Organisation.slug)
    .limit(bindparam("limit"))
)
_TOTAL = Prepared(select(Total.number).where(Total.kind == Organisation.kind))


def document(slug: str) -> Document:
    """Return the stored document of an organisation; one statement."""
    found = _DOCUMENT.rows(slug=slug)
    if not found:
        service.follow_alias(slug)
        raise NotFound(f"There is no organisation {slug}.")
    body, version, revision = found[0]
    return Document(body, etag(version, revision))


def with_successors(found: Page, slugs: Collection[str]) -> Page:
    """Name beside an empty list who took over from these organisations, if somebody did."""
    if found.total or not slugs:
        return found
    named = {one["slug"]: one for slug in slugs for one in successors(slug)}
    beside = {"successors": json.dumps(list(named.values()))} if named else {}
    return replace(found, beside=beside)


def successors(slug: str) -> list[dict[str, Any]]:
    """Return who took over from an organisation, as its document names them; one statement."""
    found = _DOCUMENT.rows(slug=slug)
    return list(json.loads(found[0][0])["successors"]) if found else []


def page(filters: Mapping[str, Any]) -> Page:
    """Return a page of documents, by slug."""
    after, limit = "", filters["limit"]
    if filters["cursor"]:
        (after,) = decode_cursor(filters["cursor"], str)
    if set(filters) - {"limit", "cursor"}:
        query = narrowed(select(Organisation.slug, Organisation.document), filters)
        query = query.where(Organisation.slug > after).order_by(Organisation.slug)
        rows: list[Any] = list(db.session.execute(query.limit(limit + 1)).all())
        counted = narrowed(select(func.count(Organisation.id)), filters)
        number = int(db.session.scalar(counted) or 0)
    else:
        rows = _ALL.rows(after=after, limit=limit + 1)
        number = sum(kept for (kept,) in _TOTAL.rows())
    shown, more = cut(rows, limit)
    following = encode_cursor(shown[-1][0]) if more else None
    return Page([row[1] for row in shown], number, following)


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
