"""Write relations: the owner of an entry says what it is to another."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, or_, select

from registry.access.actor import Actor
from registry.documents import by_id
from registry.documents.aggregate import ENTRY_LOADS, RELATION_LOADS
from registry.entries import find
from registry.extensions import db
from registry.history import service as history
from registry.kinds.kind import Kind
from registry.kinds.relation import RELATION_TYPES, RelationType
from registry.kit import clock, ids
from registry.kit.errors import Conflict, FieldError, Invalid
from registry.kit.fields import Detail
from registry.kit.read_only import read_only_errors
from registry.kit.schema import read
from registry.models import DRAFT, PUBLISHED, Entry, Relation
from registry.relations.circles import way_round
from registry.relations.named import entry_at
from registry.relations.schemas import READ_ONLY, RelationCreate, RelationUpdate

# More of one entry would be a list, not what it is to others.
MOST = 200
_WRITER = RelationCreate()
_CHANGER = RelationUpdate()
_WRONG = "Some values are not right. Nothing was kept."
# What others show of a relation: that it stands, as a count.
_STANDING = {"withdrawn_at"}


def own(id_: str, actor: Actor) -> Relation:
    """Return a relation that the actor may change: who owns its entry, or a steward."""
    relation = by_id.get(Relation, id_)
    entry = db.session.scalars(
        select(Entry).where(Entry.id == relation.entry_id).options(*ENTRY_LOADS)
    ).one()
    find.demand_own(entry, actor)
    return relation


def create(kind: Kind, slug: str, raw: Mapping[str, Any], actor: Actor) -> Relation:
    """Say what an entry is to another; one that was taken back stands again by it."""
    entry = find.own(kind, slug, actor)
    if entry.state != PUBLISHED:
        raise Conflict(f"This {entry.kind} is {entry.state}. Publish it first.")
    data, errors = read(_WRITER, raw, _WRITER.fields)
    declared = RELATION_TYPES.get(data.get("type", ""))
    target = entry_at(data["target"], actor, *ENTRY_LOADS) if "target" in data else None
    if isinstance(target, Detail):
        errors.append(_wrong_target(target, target.suggestion))
        target = None
    errors += misfits(declared, entry, target)
    if errors or declared is None or target is None:
        raise Invalid(_WRONG, errors)
    found, standing = _between(declared, entry, target)
    if standing is not None and not _is_taken_over(standing, entry, actor):
        path = f"/api/v1/relations/{standing.id}"
        fault = FieldError("Change it there with PATCH.", pointer="", suggestion=path)
        raise Conflict(f"This is said already, at {path}.", [fault])
    if standing is None:
        _demand_room(entry)
        _demand_no_circle(declared, entry, target)
    relation = found or _new(declared, entry, target)
    relation.note, relation.source, relation.source_on = data["note"], None, None
    relation.withdrawn_at = None
    db.session.add(relation)
    verb = "created" if found is None else "declared" if standing else "reinstated"
    history.record(verb, relation, actor, changed=() if standing else _STANDING)
    return relation


def report(
    declared: RelationType, entry: Entry, target: Entry, values: Mapping[str, Any], actor: Actor
) -> Relation:
    """Note a relation that a source states; what an owner said of it or took back stays.

    `values` are note, source and source_on.
    """
    given = {name: values.get(name) for name in ("note", "source", "source_on")}
    found, standing = _between(declared, entry, target)
    relation = found or standing
    if relation is not None:
        is_left = relation.source is None or relation.withdrawn_at or found is None
        if is_left or given == {name: getattr(relation, name) for name in given}:
            return relation
    else:
        errors = misfits(declared, entry, target)
        if errors:
            raise Invalid(_WRONG, errors)
        _demand_room(entry)
        _demand_no_circle(declared, entry, target)
    verb = "updated" if relation else "created"
    relation = relation or _new(declared, entry, target)
    for name, value in given.items():
        setattr(relation, name, value)
    db.session.add(relation)
    history.record(verb, relation, actor, changed=_STANDING if verb == "created" else ())
    return relation


def update(relation: Relation, patch: Mapping[str, Any], actor: Actor) -> Relation:
    """Change the note of a relation; with that its owner says it, no source any more."""
    if relation.withdrawn_at is not None:
        raise Conflict("This was taken back. Say it anew with POST at the entry.")
    errors = read_only_errors(READ_ONLY, patch, history.documents(relation))
    wanted = {name: value for name, value in patch.items() if name not in READ_ONLY}
    data, faults = read(_CHANGER, wanted, ("note",))
    if errors + faults:
        raise Invalid(_WRONG, errors + faults)
    if "note" in wanted and data["note"] != relation.note:
        relation.note, relation.source, relation.source_on = data["note"], None, None
        history.record("updated", relation, actor)
    return relation


def withdraw(relation: Relation, actor: Actor) -> Relation:
    """Take a relation back: it is counted and listed no more, and its history stays."""
    if relation.withdrawn_at is None:
        relation.withdrawn_at = clock.now()
        history.record("withdrawn", relation, actor, changed=_STANDING)
    return relation


def misfits(declared: RelationType | None, entry: Entry, target: Entry | None) -> list[FieldError]:
    """Say why two entries cannot stand in a relation of this type."""
    errors = []
    if declared and declared.entry_kind not in (None, entry.kind):
        said = f"Only a {declared.entry_kind} can be {declared.name} something, not a {entry.kind}."
        errors.append(FieldError(said, pointer="/type"))
    if target is None:
        return errors
    if target.id == entry.id:
        errors.append(_wrong_target("An entry cannot stand in a relation to itself."))
    elif target.state != PUBLISHED:
        how = "Publish it first." if target.state == DRAFT else "Choose what is used in its place."
        errors.append(_wrong_target(f"This {target.kind} is {target.state}. {how}"))
    if declared and declared.target_kind not in (None, target.kind):
        said = f"The target of {declared.name} is a {declared.target_kind}, not a {target.kind}."
        errors.append(_wrong_target(said))
    return errors


def _wrong_target(said: str, suggestion: str | None = None) -> FieldError:
    return FieldError(str(said), pointer="/target", suggestion=suggestion)


def _between(
    declared: RelationType, entry: Entry, target: Entry
) -> tuple[Relation | None, Relation | None]:
    """Return the relation from entry to target, and one that stands, from either end."""
    there = (Relation.entry_id == entry.id) & (Relation.target_id == target.id)
    back = (Relation.entry_id == target.id) & (Relation.target_id == entry.id)
    ends = or_(there, back) if declared.is_symmetric else there
    both = db.session.scalars(
        select(Relation).where(Relation.type == declared.name, ends).options(*RELATION_LOADS)
    ).all()
    found = next((one for one in both if one.entry_id == entry.id), None)
    return found, next((one for one in both if one.withdrawn_at is None), None)


def _is_taken_over(standing: Relation, entry: Entry, actor: Actor) -> bool:
    """Tell whether the owner now says itself what the registry had from a source."""
    is_reported = standing.source is not None and standing.entry_id == entry.id
    return is_reported and find.is_owner(entry, actor)


def _demand_room(entry: Entry) -> None:
    held = select(func.count()).where(
        Relation.entry_id == entry.id, Relation.withdrawn_at.is_(None)
    )
    if (db.session.scalar(held) or 0) >= MOST:
        raise Conflict(
            f"This {entry.kind} has {MOST} relations already, which is the most. Take one back."
        )


def _demand_no_circle(declared: RelationType, entry: Entry, target: Entry) -> None:
    way = way_round(declared, entry, target) if declared.is_acyclic else None
    if way:
        said = (
            f"It would go round in a circle: {way}. Take one of these relations back first, or "
            "leave this one out."
        )
        raise Invalid(said, [FieldError(said, pointer="/target")])


def _new(declared: RelationType, entry: Entry, target: Entry) -> Relation:
    relation = Relation(
        id=ids.uuid7(), type=declared.name, created_at=clock.now(), version=0, revision=0
    )
    relation.entry, relation.target = entry, target
    relation.entry_id, relation.target_id = entry.id, target.id
    return relation
