"""Read and write organisations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma
from sqlalchemy import Select, func, or_, select

from registry.access.actor import Actor
from registry.documents.address import organisation_path
from registry.documents.mentions import ORGANISATION_LOADS
from registry.documents.organisation import OWN_FIELDS, organisation_fields
from registry.extensions import db
from registry.history import service as history
from registry.kit import clock, ids, json
from registry.kit.errors import Conflict, FieldError, Forbidden, Invalid, Moved, NotFound
from registry.kit.paging import Page, cut, decode_cursor, encode_cursor
from registry.kit.schema import field_errors
from registry.models import (
    Organisation,
    OrganisationIdentifier,
    OrganisationSuccession,
    Slug,
    Total,
)
from registry.organisations.schemas import READ_ONLY, OrganisationCreate

KIND = "organisation"
# What an organisation may change of itself; everything else is a steward's.
OF_ITS_OWN = {"contact"}
_WRITER = OrganisationCreate()
_LISTS = ("identifiers", "predecessors")
_DOCUMENT = select(Organisation.document, Organisation.version, Organisation.revision)


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a stored document and its ETag."""

    body: bytes
    etag: str


def get(slug: str) -> Organisation:
    """Return an organisation, ready to be changed."""
    found = db.session.scalar(
        select(Organisation).where(Organisation.slug == slug).options(*ORGANISATION_LOADS)
    )
    if found is None:
        follow_alias(slug)
        raise NotFound(f"There is no organisation {slug}.")
    return found


def follow_alias(slug: str) -> None:
    """Raise Moved when the slug is an old name."""
    current = db.session.scalar(
        select(Organisation.slug)
        .join(Slug, Slug.record_id == Organisation.id)
        .where(Slug.kind == KIND, Slug.slug == slug, Organisation.slug != slug)
    )
    if current:
        path = organisation_path(current)
        raise Moved(f"This organisation is at {path} now.", headers={"Location": path})


def document(slug: str) -> Document:
    """Return the stored document of an organisation; one statement."""
    found = db.session.execute(_DOCUMENT.where(Organisation.slug == slug)).one_or_none()
    if found is None:
        follow_alias(slug)
        raise NotFound(f"There is no organisation {slug}.")
    return Document(found.document, f'"{found.version}-{found.revision}"')


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
    return Page([row.document for row in shown], _total(filters), following)


def _total(filters: Mapping[str, Any]) -> int:
    if not set(filters) - {"limit", "cursor"}:
        return int(db.session.scalar(select(Total.number).where(Total.kind == KIND)) or 0)
    return int(db.session.scalar(narrowed(select(func.count(Organisation.id)), filters)) or 0)


def narrowed(query: Select[Any], filters: Mapping[str, Any]) -> Select[Any]:
    """Apply the filters of a list; values of one filter are alternatives."""
    for name in ("type", "nation", "region"):
        if filters.get(name):
            query = query.where(getattr(Organisation, name).in_(filters[name]))
    if "current" in filters:
        today = clock.now().date()
        ended = Organisation.ended_on.is_not(None) & (Organisation.ended_on < today)
        query = query.where(~ended if filters["current"] else ended)
    if filters.get("name"):
        part = filters["name"].lower()
        query = query.where(
            or_(
                func.lower(Organisation.name).contains(part, autoescape=True),
                Organisation.slug.contains(ids.slugify(part) or part, autoescape=True),
            )
        )
    if "population_from" in filters:
        query = query.where(Organisation.population >= filters["population_from"])
    if "population_to" in filters:
        query = query.where(Organisation.population <= filters["population_to"])
    if filters.get("identifier"):
        code = OrganisationIdentifier
        named = [code.scheme + ":" + code.value == given for given in filters["identifier"]]
        query = query.where(Organisation.id.in_(select(code.organisation_id).where(or_(*named))))
    return query


def create(raw: Mapping[str, Any], actor: Actor) -> Organisation:
    """Create an organisation: a steward's work."""
    now = clock.now()
    organisation = Organisation(id=ids.uuid7(), created_at=now, updated_at=now, version=0, revision=0)
    organisation.identifiers, organisation.predecessors, organisation.successors = [], [], []
    data, before = _load(raw, organisation, None)
    data["slug"] = data["slug"] or ids.slugify(data["name"]) or organisation.id
    _apply(organisation, data, before)
    db.session.add(organisation)
    history.record("created", organisation, actor, changed={"predecessors"} if before else ())
    return organisation


def replace(organisation: Organisation, raw: Mapping[str, Any], actor: Actor) -> Organisation:
    """Put new values in place of all that is written of it; the same values change nothing."""
    stored = json.loads(organisation.document)
    data, before = _load(raw, organisation, stored)
    data["slug"] = data["slug"] or organisation.slug
    after = _as_fields(data)
    was = organisation_fields(stored)
    changed = {name for name in after if after[name] != was[name]}
    _demand(changed, organisation, actor)
    if changed:
        known = {link.predecessor_id for link in organisation.predecessors}
        _apply(organisation, data, before)
        event = history.record("updated", organisation, actor, changed=changed)
        _refresh_dropped(organisation, known, actor, event.position)
    return organisation


def update(organisation: Organisation, patch: Mapping[str, Any], actor: Actor) -> Organisation:
    """Apply a JSON Merge Patch (RFC 7396)."""
    was = organisation_fields(json.loads(organisation.document))
    writable = {name: value for name, value in patch.items() if name in OWN_FIELDS}
    others = {name: value for name, value in patch.items() if name not in OWN_FIELDS}
    return replace(organisation, {**json.merge_patch(was, writable), **others}, actor)


def demand_may_write(organisation: Organisation, actor: Actor) -> None:
    """Refuse who is neither a steward nor the organisation itself."""
    if not actor.is_steward and organisation.id != actor.organisation_id:
        raise Forbidden("An organisation is changed by a steward, its contact also by itself.")


def _demand(changed: set[str], organisation: Organisation, actor: Actor) -> None:
    demand_may_write(organisation, actor)
    others = sorted(changed - OF_ITS_OWN)
    if others and not actor.is_steward:
        raise Forbidden(
            f"Your organisation may change its contact; ask a steward to change {others[0]}."
        )


def _load(
    raw: Mapping[str, Any], organisation: Organisation, stored: Mapping[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Organisation]]:
    """Check everything, with what only the database knows; return values and predecessors."""
    errors = [
        FieldError(f"{name} is kept by the registry. Leave it out.", pointer=f"/{name}")
        for name in READ_ONLY
        if name in raw and (stored is None or raw[name] != stored[name])
    ]
    wanted = {name: value for name, value in raw.items() if name not in READ_ONLY}
    data: dict[str, Any] = {}
    try:
        data = dict(_WRITER.load(wanted))
    except ma.ValidationError as error:
        data = dict(error.valid_data) if isinstance(error.valid_data, dict) else {}
        errors += field_errors(error.normalized_messages(), OWN_FIELDS)
    before = _predecessors(data.get("predecessors") or [], organisation, errors)
    if errors:
        raise Invalid("Some values are not right. Nothing was kept.", errors)
    return data, before


def _predecessors(
    named: list[Any], organisation: Organisation, errors: list[FieldError]
) -> dict[str, Organisation]:
    slugs = [link["slug"] for link in named if isinstance(link, dict) and link.get("slug")]
    if not slugs:
        return {}
    rows = db.session.scalars(
        select(Organisation).where(Organisation.slug.in_(slugs)).options(*ORGANISATION_LOADS)
    )
    found = {row.slug: row for row in rows}
    for place, slug in enumerate(slugs):
        pointer = f"/predecessors/{place}/slug"
        if slug not in found:
            errors.append(FieldError(f"There is no organisation {slug}.", pointer=pointer))
        elif found[slug].id == organisation.id:
            errors.append(FieldError("It cannot come before itself.", pointer=pointer))
    return found


def _as_fields(data: Mapping[str, Any]) -> dict[str, Any]:
    fields = dict(_WRITER.dump(data))
    fields["predecessors"] = sorted(
        ({"slug": link["slug"], "on": link["on"]} for link in fields["predecessors"]),
        key=lambda link: link["slug"],
    )
    return fields


def _apply(
    organisation: Organisation, data: Mapping[str, Any], before: Mapping[str, Organisation]
) -> None:
    if data["slug"] != organisation.slug:
        _claim(data["slug"], organisation.id)
    for name in OWN_FIELDS:
        if name not in _LISTS:
            setattr(organisation, name, data[name])
    organisation.identifiers = [
        OrganisationIdentifier(place=place, **code)
        for place, code in enumerate(data["identifiers"])
    ]
    kept = {link.predecessor_id: link for link in organisation.predecessors}
    links = []
    for named in data["predecessors"]:
        other = before[named["slug"]]
        link = kept.get(other.id) or OrganisationSuccession(
            predecessor_id=other.id, predecessor=other
        )
        link.took_over_on = named["on"]
        links.append(link)
    organisation.predecessors = links


def _claim(slug: str, record_id: str) -> None:
    held = db.session.get(Slug, (KIND, slug))
    if held is None:
        db.session.add(Slug(kind=KIND, slug=slug, record_id=record_id))
    elif held.record_id != record_id:
        fault = FieldError(f"The name {slug} is taken.", pointer="/slug")
        raise Conflict(f"The name {slug} is taken.", [fault])


def _refresh_dropped(organisation: Organisation, known: set[str], actor: Actor, cause: int) -> None:
    """Render those again that do not come before it any more: no link leads to them now."""
    dropped = known - {link.predecessor_id for link in organisation.predecessors}
    for other in db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(dropped))
        .options(*ORGANISATION_LOADS)
        .execution_options(populate_existing=True)
    ):
        history.refresh(other, actor, cause=cause)
