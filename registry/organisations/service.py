"""Write organisations; all surfaces come in here."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from registry.access.actor import Actor
from registry.documents.address import organisation_path
from registry.documents.aggregate import ORGANISATION_LOADS
from registry.documents.mentions import linked_anew
from registry.documents.organisation import OWN_FIELDS, organisation_fields
from registry.extensions import db
from registry.history import names
from registry.history import service as history
from registry.kit import clock, ids, json
from registry.kit.errors import FieldError, Forbidden, Invalid, Moved, NotFound
from registry.kit.read_only import read_only_errors
from registry.kit.schema import read
from registry.models import Organisation, OrganisationIdentifier, OrganisationSuccession, Slug
from registry.organisations import resolve
from registry.organisations.schemas import READ_ONLY, OrganisationCreate

KIND = Organisation.kind
# What an organisation may change of itself; everything else is a steward's.
OF_ITS_OWN = {"contact"}
_WRITER = OrganisationCreate()
_LISTS = ("identifiers", "predecessors")


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


def create(raw: Mapping[str, Any], actor: Actor) -> Organisation:
    """Create an organisation: a steward's work."""
    organisation = Organisation(id=ids.uuid7(), created_at=clock.now(), version=0, revision=0)
    organisation.identifiers, organisation.predecessors, organisation.successors = [], [], []
    data, before = _load(raw, organisation)
    data["slug"] = data["slug"] or ids.slugify(data["name"]) or organisation.id
    _apply(organisation, data, before)
    db.session.add(organisation)
    history.record("created", organisation, actor, changed={"predecessors"} if before else ())
    return organisation


def replace(organisation: Organisation, raw: Mapping[str, Any], actor: Actor) -> Organisation:
    """Put new values in place of all that is written of it; the same values change nothing."""
    data, before = _load(raw, organisation)
    data["slug"] = data["slug"] or organisation.slug
    after = _as_fields(data)
    was = organisation_fields(json.loads(organisation.document))
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
    raw: Mapping[str, Any], organisation: Organisation
) -> tuple[dict[str, Any], dict[str, Organisation]]:
    """Check everything, with what only the database knows; return values and predecessors."""
    known = history.documents(organisation) if organisation.version else [{"kind": KIND}]
    errors = read_only_errors(READ_ONLY, raw, known)
    wanted = {name: value for name, value in raw.items() if name not in READ_ONLY}
    data, faults = read(_WRITER, wanted, OWN_FIELDS)
    errors += faults
    before = _predecessors(data.get("predecessors") or [], organisation, errors)
    if errors:
        raise Invalid("Some values are not right. Nothing was kept.", errors)
    return data, before


def _predecessors(
    links: list[Any], organisation: Organisation, errors: list[FieldError]
) -> dict[str, Organisation]:
    """Return the predecessors by present slug, which is put into the links; add what is wrong."""
    slugs = {
        f"/predecessors/{place}/slug": link["slug"]
        for place, link in enumerate(links)
        if isinstance(link, dict) and link.get("slug")
    }
    found = resolve.named(slugs.values(), *ORGANISATION_LOADS)
    errors += resolve.unknown({at: slug for at, slug in slugs.items() if slug not in found})
    before: dict[str, Organisation] = {}
    for pointer, slug in slugs.items():
        other = found.get(slug)
        if other is None:
            continue
        if other.id == organisation.id:
            errors.append(FieldError("It cannot come before itself.", pointer=pointer))
        elif other.slug in before:
            errors.append(FieldError("Name each predecessor once.", pointer=pointer))
        before[other.slug] = other
        links[int(pointer.split("/")[2])]["slug"] = other.slug
    return before


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
        names.claim(KIND, data["slug"], organisation.id)
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


def _refresh_dropped(organisation: Organisation, known: set[str], actor: Actor, cause: int) -> None:
    """Render those again that do not come before it any more: no link leads to them now."""
    dropped = known - {link.predecessor_id for link in organisation.predecessors}
    if dropped:
        for other in linked_anew(Organisation.id.in_(dropped), organisation):
            history.refresh(other, actor, cause=cause)
