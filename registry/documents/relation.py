"""What a relation between two entries looks like to a reader."""

from typing import Any

import marshmallow as ma

from registry.documents.address import record_path
from registry.documents.entry import EntryRef, entry_reference, shown
from registry.kinds.relation import RELATION_TYPES
from registry.kit.fields import Date, UtcDateTime
from registry.models import Relation


class RelationShown(ma.Schema):
    """Show what one entry is to another; `entry` is the subject of the sentence."""

    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True, validate=ma.validate.Equal("relation"))
    path = ma.fields.String(
        required=True,
        metadata={"example": "/api/v1/relations/01a2087e-a6c3-7bd4-8502-7bb3c06b9e5e"},
    )
    entry = ma.fields.Nested(EntryRef, required=True)
    type = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(list(RELATION_TYPES)),
        metadata={"example": "implements"},
    )
    inverse = ma.fields.String(
        required=True,
        metadata={
            "description": "What the target is to the entry.",
            "example": "implemented-by",
        },
    )
    target = ma.fields.Nested(EntryRef, required=True)
    note = ma.fields.String(**shown("What there is to say about it.", "Version 3, read only."))
    source = ma.fields.String(**shown("Where the registry read it; null when an owner said it."))
    source_on = Date(**shown("The day on which it stood so there."))
    withdrawn_at = UtcDateTime(**shown("When it was taken back; null while it stands."))
    created_at = UtcDateTime(required=True)
    updated_at = UtcDateTime(required=True)
    version = ma.fields.Integer(required=True)


_SCHEMA = RelationShown()
_PLAIN = (
    "id",
    "kind",
    "type",
    "note",
    "source",
    "source_on",
    "withdrawn_at",
    "created_at",
    "updated_at",
    "version",
)


def relation_document(relation: Relation) -> dict[str, Any]:
    """Return the whole document of a relation."""
    values: dict[str, Any] = {name: getattr(relation, name) for name in _PLAIN}
    values["path"] = record_path(relation.kind, relation.slug)
    values["inverse"] = RELATION_TYPES[relation.type].inverse
    values["entry"] = entry_reference(relation.entry)
    values["target"] = entry_reference(relation.target)
    return dict(_SCHEMA.dump(values))


def relation_fields(document: dict[str, Any]) -> dict[str, Any]:
    """Return what is written of a relation, as history keeps it."""
    ends = {name: document[name]["path"] for name in ("entry", "target")}
    said = {name: document[name] for name in ("type", "note", "source", "source_on")}
    return {**ends, **said, "withdrawn": document["withdrawn_at"] is not None}
