"""What an entry looks like to a reader, and which of its fields are its owner's."""

import copy
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import marshmallow as ma

from registry.documents.address import entry_path
from registry.documents.organisation import OrganisationRef, reference
from registry.documents.reuse import AdoptionCounts, LessonCount, RelationCounts, reuse
from registry.documents.vocabulary import PointRef, point_reference
from registry.kinds import KINDS
from registry.kinds.entry import FRESHNESS, EntryFields, in_order
from registry.kinds.freshness import CURRENT, DUE, UNCONFIRMED
from registry.kinds.kind import Kind
from registry.kinds.load import missing
from registry.kit.fields import Date, UtcDateTime
from registry.models import DRAFT, Entry, Organisation

# What other documents show of an entry.
ENTRY_REFERENCE_FIELDS = ("slug", "title")
PARENT_FIELDS = (
    "slug",
    "title",
    "summary",
    "description",
    "phase",
    "phase_reason",
    "successor",
    "state",
    "contact",
    "links",
    "last_activity_at",
)


def shown(meaning: str, example: Any = None) -> dict[str, Any]:
    """Make the options of a field that is always there but may be null."""
    metadata = {"description": meaning} | ({} if example is None else {"example": example})
    return {"required": True, "allow_none": True, "metadata": metadata}


class EntryRef(ma.Schema):
    """Name an entry inside another document."""

    kind = ma.fields.String(required=True, metadata={"example": "component"})
    slug = ma.fields.String(required=True, metadata={"example": "parking-permits"})
    title = ma.fields.String(required=True, metadata={"example": "Parking permits"})
    path = ma.fields.String(
        required=True, metadata={"example": "/api/v1/components/parking-permits"}
    )


class Provenance(ma.Schema):
    """Say how the registry came to know the entry."""

    registered_by = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(["owner", "registry"]),
        metadata={"description": "The owner itself, or the registry from a named source."},
    )
    source = ma.fields.String(**shown("Where the registry read it."))
    basis = ma.fields.String(**shown("What the words rest on."))
    on = Date(**shown("The day on which it was read or registered."))


class Missing(ma.Schema):
    """Name one thing that a draft still needs before it can be published."""

    pointer = ma.fields.String(required=True, metadata={"example": "/summary"})
    detail = ma.fields.String(required=True)


class EntryShown(ma.Schema):
    """List what the registry keeps about an entry, beside what its owner writes."""

    id = ma.fields.UUID(required=True, metadata={"description": "UUID, version 7."})
    kind = ma.fields.String(required=True, metadata={"example": "component"})
    path = ma.fields.String(
        required=True, metadata={"example": "/api/v1/components/parking-permits"}
    )
    owner = ma.fields.Nested(
        OrganisationRef, **shown("The organisation that answers for it; null when not known.")
    )
    freshness = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(FRESHNESS),
        metadata={
            "description": "Whether somebody still looks after it; unconfirmed: listed by the "
            "registry and not yet reviewed by its owner.",
            "example": "current",
        },
    )
    freshness_reason = ma.fields.String(
        required=True, metadata={"description": "The same as a sentence."}
    )
    review_by = Date(**shown("The day by which its owner is asked to review it."))
    reviewed_at = UtcDateTime(**shown("When its owner last edited or reviewed it."))
    provenance = ma.fields.Nested(Provenance, required=True)
    to_publish = ma.fields.List(
        ma.fields.Nested(Missing),
        required=True,
        metadata={"description": "What a draft still needs; empty for a published entry."},
    )
    adoptions = ma.fields.Nested(AdoptionCounts, required=True)
    relations = ma.fields.Nested(RelationCounts, required=True)
    lessons = ma.fields.Nested(LessonCount, required=True)
    created_at = UtcDateTime(required=True)
    updated_at = UtcDateTime(required=True)
    published_at = UtcDateTime(**shown("When it was first published; null for a draft."))
    version = ma.fields.Integer(
        required=True, metadata={"description": "Counts the owner's edits.", "example": 1}
    )


def entry_reference(entry: Entry) -> dict[str, str]:
    """Return how other documents show an entry."""
    path = entry_path(KINDS[entry.kind].plural, entry.slug)
    return {"kind": entry.kind, "slug": entry.slug, "title": entry.title, "path": path}


@cache
def read_schema(kind: Kind) -> type[ma.Schema]:
    """Make the schema of a kind's document: everything always there, null for not stated."""
    fields: dict[str, Any] = {}
    own = {**EntryFields().fields, **kind.own}
    for name, declared in {**EntryShown().fields, **own}.items():
        fields[name] = copy.deepcopy(declared)
        fields[name].required = True
        fields[name].load_default = ma.missing
        fields[name].allow_none = declared.allow_none and not isinstance(declared, ma.fields.List)
    fields["slug"].allow_none = fields["state"].allow_none = False
    fields["kind"].validate = ma.validate.OneOf([kind.name])
    fields["kind"].validators = [fields["kind"].validate]
    for name in kind.references:
        options: dict[str, Any] = {"required": True, "metadata": own[name].metadata}
        fields[name] = (
            ma.fields.List(ma.fields.Nested(OrganisationRef), **options)
            if kind.is_list(name)
            else ma.fields.Nested(OrganisationRef, allow_none=True, **options)
        )
    fields["supports"] = ma.fields.List(
        ma.fields.Nested(PointRef), required=True, metadata=own["supports"].metadata
    )
    order = ("id", "kind", "slug", "path", "title", "summary", "description", "owner", "tags")
    ordered = {name: fields.pop(name) for name in order} | fields
    return type(kind.label, (ma.Schema,), {**ordered, "__doc__": kind.meaning})


def own_fields(entry: Entry) -> dict[str, Any]:
    """Return what the owner wrote, as JSON: what PUT takes and history keeps."""
    kind = KINDS[entry.kind]
    values: dict[str, Any] = {name: getattr(entry, name) for name in PARENT_FIELDS}
    values["tags"] = sorted(tag.name for tag in entry.tags)
    values["supports"] = in_order(point.named for point in entry.points)
    dumped = {
        name: declared.serialize(name, values)
        for name, declared in kind.writer.load_fields.items()
        if name in values and name != "supports"
    }
    references = _references(entry, kind, lambda organisation: {"slug": organisation.slug})
    # A field that this release knows and the one that wrote the entry did not is not stated yet.
    details = {name: entry.details.get(name, blank) for name, blank in kind.unstated.items()}
    return {**dumped, "supports": values["supports"], **details, **references}


def _references(
    entry: Entry, kind: Kind, write: Callable[[Organisation], dict[str, str]]
) -> dict[str, Any]:
    """Return the fields that name organisations, each written as asked."""
    found: dict[str, Any] = {}
    for name, role in kind.references.items():
        named = [write(organisation) for organisation in entry.organisations_as(role)]
        found[name] = named if kind.is_list(name) else next(iter(named), None)
    return found


def entry_document(entry: Entry) -> dict[str, Any]:
    """Return the whole document of an entry; reads no clock."""
    kind = KINDS[entry.kind]
    owner = entry.owner
    own = own_fields(entry)
    own.update(_references(entry, kind, reference))
    own["supports"] = [point_reference(point) for point in entry.points]
    draft = entry.state == DRAFT
    values = {
        "id": entry.id,
        "kind": entry.kind,
        "path": entry_path(kind.plural, entry.slug),
        "owner": reference(owner) if owner else None,
        "freshness": entry.freshness,
        "freshness_reason": freshness_reason(entry, owner.name if owner else None),
        "review_by": entry.review_by,
        "reviewed_at": entry.reviewed_at,
        "to_publish": [error.as_dict() for error in missing(kind, own)] if draft else [],
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
        "published_at": entry.published_at,
        "version": entry.version,
    }
    dumped = {
        name: declared.serialize(name, values)
        for name, declared in _shown_fields().items()
        if name in values
    }
    empty = dict.fromkeys(_order(kind))
    around = reuse(entry.counts or {}, entry_path(kind.plural, entry.slug))
    return {**empty, **dumped, **own, **around, "provenance": entry.provenance}


@cache
def _order(kind: Kind) -> tuple[str, ...]:
    return tuple(read_schema(kind)().fields)


@cache
def _shown_fields() -> Mapping[str, Any]:
    return EntryShown().fields


def freshness_reason(entry: Entry, owner_name: str | None) -> str:
    """Say in a sentence why the entry counts as fresh or not, and what would mend it."""
    if entry.freshness == UNCONFIRMED:
        listed = _listed(entry.provenance)
        return (
            f"{listed}, not yet confirmed by {owner_name or 'its owner, who is not known'}. "
            "Any edit or review by its owner confirms it."
        )
    if entry.freshness == CURRENT:
        return f"Reviewed by its owner on {_day(entry.reviewed_at)}."
    if entry.freshness == DUE:
        return f"Its owner is asked to review it by {entry.review_by}."
    quiet = f"Nothing is known to have happened to it since {_day(entry.last_activity_at)}."
    if entry.review_by is None:
        return f"{quiet} {_listed(entry.provenance)}, never confirmed by its owner."
    # Which of the two made it stale is not kept, and no clock is read here: both are told.
    asked = f"Reviewed by its owner on {_day(entry.reviewed_at)}, to review by {entry.review_by}."
    mend = "If something has, its owner can say so in last_activity_at."
    return f"{asked} {quiet} {mend}" if entry.last_activity_at else asked


def _listed(provenance: Mapping[str, Any]) -> str:
    source = provenance.get("source") or "a source that was not named"
    return f"Listed by the registry from {source} on {provenance.get('on')}"


def _day(moment: Any) -> str:
    return moment.date().isoformat() if moment else "an unknown day"
