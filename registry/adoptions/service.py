"""Write adoptions: only the adopter says what it uses, and the owner that it knows of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.access.actor import Actor
from registry.adoptions.open import demand_open
from registry.adoptions.schemas import READ_ONLY, AdoptionCreate
from registry.adoptions.stages import anew, moved, undone, wrong_day
from registry.documents import by_id
from registry.documents.adoption import OWN_FIELDS
from registry.documents.aggregate import ADOPTION_LOADS, ENTRY_LOADS
from registry.entries import find
from registry.extensions import db
from registry.history import service as history
from registry.kinds.freshness import UNCONFIRMED
from registry.kinds.kind import Kind
from registry.kit import clock, ids, json
from registry.kit.errors import Conflict, FieldError, Forbidden, Invalid
from registry.kit.fields import pence
from registry.kit.read_only import read_only_errors
from registry.kit.schema import read
from registry.models import REGISTRY, Adoption, Entry, Organisation
from registry.organisations import resolve

WRITE = "adoptions:write"
_WRITER = AdoptionCreate()
_WRITABLE = (*OWN_FIELDS, "organisation")
_PLAIN = ("stage", "since", "version_used", "evidence_url", "outcome", "why_stopped", "contact")


def own(id_: str, actor: Actor) -> Adoption:
    """Return an adoption that the actor may change: only the adopter may."""
    adoption = by_id.get(Adoption, id_)
    if adoption.organisation_id != actor.organisation_id:
        raise _not_yours(adoption.organisation)
    return adoption


def _not_yours(organisation: Organisation) -> Forbidden:
    return Forbidden(f"Only {organisation.name} itself says what it uses.")


def create(kind: Kind, slug: str, raw: Mapping[str, Any], actor: Actor) -> Adoption:
    """Say that the actor's organisation uses an entry; takes the place of what others reported."""
    entry = find.visible(kind, slug, actor)
    _demand_own_name(raw, actor)
    if find.is_owner(entry, actor):
        said = "Your organisation owns this, so it cannot adopt it: others do."
        raise Invalid(said, [FieldError(said, pointer="")])
    adopter = _adopter(actor)
    data = _load(raw, entry)
    adoption = of(entry, actor.organisation_id)
    if adoption is None or adoption.withdrawn_at is not None:
        demand_open(entry)
    if adoption is None:
        adoption, verb = new(entry, adopter), ""
    elif adoption.withdrawn_at is None and not adoption.is_reported:
        path = f"/api/v1/adoptions/{adoption.id}"
        fault = FieldError("Change it there with PATCH.", pointer="", suggestion=path)
        raise Conflict(f"Your organisation has said so already, at {path}.", [fault])
    else:
        verb = "declared" if adoption.withdrawn_at is None else "reinstated"
    _forget_report(adoption)
    _apply(adoption, data, anew(adoption.stages, data["stage"], data["since"]))
    adoption.withdrawn_at = adoption.acknowledged_at = adoption.evidence_seen_at = None
    adoption.confirmed_at = clock.now()
    db.session.add(adoption)
    history.record(verb or "created", adoption, actor, changed={"stage", "level"})
    return adoption


def _adopter(actor: Actor) -> Organisation:
    adopter = db.session.get_one(Organisation, actor.organisation_id)
    if adopter.type == REGISTRY:
        raise Forbidden(
            "The registry itself uses nothing. Send the token of the council that does."
        )
    resolve.demand_standing(adopter, "")
    return adopter


def update(adoption: Adoption, patch: Mapping[str, Any], actor: Actor) -> Adoption:
    """Apply a JSON Merge Patch (RFC 7396) to what the adopter wrote; it says so anew with it.

    What was only reported of it becomes its own word by that.
    """
    _demand_standing(adoption)
    _demand_own_name(patch, actor)
    before = json.loads(adoption.document)
    written = {name: before[name] for name in OWN_FIELDS}
    writable = {name: value for name, value in patch.items() if name in OWN_FIELDS}
    others = {name: value for name, value in patch.items() if name not in OWN_FIELDS}
    said = {**json.merge_patch(written, writable), **others}
    data = _load(said, adoption.entry, adoption, is_dated="since" in patch)
    after = {name: _WRITER.fields[name].serialize(name, data) for name in OWN_FIELDS}
    changed = {name for name in OWN_FIELDS if after[name] != written[name]}
    if changed or (adoption.is_reported and writable):
        verb = "declared" if adoption.is_reported else "updated"
        _forget_checks(adoption, changed)
        _forget_report(adoption)
        _apply(adoption, data, moved(adoption.stages, data["stage"], data["since"]))
        adoption.confirmed_at = clock.now()
        history.record(verb, adoption, actor, changed=changed | {"level"})
    return adoption


def _forget_report(adoption: Adoption) -> None:
    # What a source said gives way, its stages too, to what the adopter says itself.
    if adoption.is_reported:
        adoption.stages = []
    adoption.source = adoption.source_url = adoption.source_on = None


def _forget_checks(adoption: Adoption, changed: set[str]) -> None:
    # What others confirmed was another stage, other evidence.
    if "stage" in changed:
        adoption.acknowledged_at = None
    if "evidence_url" in changed:
        adoption.evidence_seen_at = None


def withdrawable(id_: str, actor: Actor) -> Adoption:
    """Return an adoption that the actor may withdraw: its adopter, or a steward.

    A steward takes out what was reported or declared wrongly, and writes nothing in its place.
    """
    adoption = by_id.get(Adoption, id_)
    if adoption.organisation_id != actor.organisation_id and not actor.is_steward:
        raise _not_yours(adoption.organisation)
    return adoption


def withdraw(adoption: Adoption, actor: Actor, *, cause: int | None = None) -> Adoption:
    """Take an adoption back: it is counted and listed no more, and its history stays.

    `cause` is the position of the event that it follows from, where it is not the adopter's act.
    """
    if adoption.withdrawn_at is None:
        adoption.withdrawn_at = clock.now()
        history.record("withdrawn", adoption, actor, changed={"withdrawn_at"}, cause=cause)
    return adoption


def confirm(adoption: Adoption, actor: Actor) -> Adoption:
    """Note that the adopter says that all of it is still so; once a day is enough."""
    _demand_standing(adoption)
    _demand_declared(adoption)
    was = adoption.confirmed_at
    if was is None or was.date() != clock.now().date():
        adoption.confirmed_at = clock.now()
        history.refresh(adoption, actor, verb="confirmed")
    return adoption


def acknowledge(id_: str, actor: Actor) -> Adoption:
    """Note that the owner of the entry knows that this organisation uses it."""
    adoption = _told_to_owner(id_, actor)
    _demand_declared(adoption)
    if adoption.acknowledged_at is None:
        adoption.acknowledged_at = clock.now()
        history.refresh(adoption, actor, verb="acknowledged", changed={"level"})
    return adoption


def unacknowledge(id_: str, actor: Actor) -> Adoption:
    """Take back what the owner of the entry acknowledged; what was not stays as it is."""
    adoption = _told_to_owner(id_, actor)
    if adoption.acknowledged_at is not None:
        adoption.acknowledged_at = None
        history.refresh(adoption, actor, verb="unacknowledged", changed={"level"})
    return adoption


def _told_to_owner(id_: str, actor: Actor) -> Adoption:
    """Return a standing adoption of an entry that the actor owns."""
    adoption = by_id.get(Adoption, id_)
    entry = db.session.scalars(
        select(Entry).where(Entry.id == adoption.entry_id).options(*ENTRY_LOADS)
    ).one()
    if not find.is_owner(entry, actor):
        raise find.not_yours(entry, "acknowledge who uses")
    _demand_standing(adoption)
    return adoption


def _demand_standing(adoption: Adoption) -> None:
    if adoption.withdrawn_at is not None:
        raise Conflict("This was withdrawn. The adopter can say so anew with POST at the entry.")


def _demand_declared(adoption: Adoption) -> None:
    if adoption.is_reported:
        raise Conflict(
            f"This was only reported. {adoption.organisation.name} has to say so itself first, "
            "with POST at the entry."
        )


def _demand_own_name(raw: Mapping[str, Any], actor: Actor) -> None:
    named = raw.get("organisation")
    slug = named.get("slug") if isinstance(named, dict) else None
    if isinstance(slug, str) and slug != actor.organisation:
        raise Forbidden(
            "Each organisation says itself what it uses: the body names "
            f"`{slug[:80]}`, but your token is that of `{actor.organisation}`."
        )


def of(entry: Entry, organisation_id: str) -> Adoption | None:
    """Return what an organisation has said of an entry, also what was withdrawn."""
    return db.session.scalar(
        select(Adoption)
        .where(Adoption.entry_id == entry.id, Adoption.organisation_id == organisation_id)
        .options(*ADOPTION_LOADS)
    )


def new(entry: Entry, organisation: Organisation) -> Adoption:
    """Make an adoption that says nothing yet."""
    adoption = Adoption(id=ids.uuid7(), created_at=clock.now(), version=0, revision=0)
    adoption.entry, adoption.organisation = entry, organisation
    adoption.entry_id, adoption.organisation_id = entry.id, organisation.id
    adoption.freshness, adoption.stages = UNCONFIRMED, []
    return adoption


def _load(
    raw: Mapping[str, Any],
    entry: Entry,
    adoption: Adoption | None = None,
    *,
    is_dated: bool = True,
) -> dict[str, Any]:
    known = history.documents(adoption) if adoption else [{"kind": Adoption.kind}]
    errors = read_only_errors(READ_ONLY, raw, known)
    wanted = {name: value for name, value in raw.items() if name not in READ_ONLY}
    data, faults = read(_WRITER, wanted, _WRITABLE)
    errors += faults
    if isinstance(data.get("since"), date):
        errors += wrong_day(data["since"], entry)
    if adoption is not None:
        errors += _out_of_order(adoption, data, is_dated=is_dated)
    if errors:
        raise Invalid("Some values are not right. Nothing was kept.", errors)
    return data


def _out_of_order(
    adoption: Adoption, data: Mapping[str, Any], *, is_dated: bool
) -> list[FieldError]:
    """Name what is wrong with the next stage, or with its day, after those that were said."""
    stage, since = data.get("stage"), data.get("since")
    if stage is not None and stage != adoption.stage and not is_dated:
        return [FieldError(f"Say since when it is {stage}.", pointer="/since")]
    if stage is None or not isinstance(since, date) or adoption.is_reported:
        return []
    return undone(adoption.stages, stage, since)


def _apply(adoption: Adoption, data: Mapping[str, Any], stages: list[dict[str, Any]]) -> None:
    adoption.stages = stages
    for name in _PLAIN:
        setattr(adoption, name, data[name])
    saving = data["saving"]
    adoption.saving_pence = pence(saving["amount_pounds"]) if saving else None
    adoption.saving_per = saving["per"] if saving else None
    adoption.saving_basis = saving["basis"] if saving else None
