"""What a tag looks like to a reader."""

from typing import Any

import marshmallow as ma

from registry.documents.address import record_path
from registry.kit.fields import UtcDateTime
from registry.models import Tag

OWN_FIELDS = ("description", "aliases")


class TagShown(ma.Schema):
    """Show a free word that entries carry, and other words for the same."""

    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True, validate=ma.validate.Equal("tag"))
    name = ma.fields.String(required=True, metadata={"example": "parking"})
    path = ma.fields.String(required=True, metadata={"example": "/api/v1/tags/parking"})
    description = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "What it stands for."}
    )
    aliases = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={
            "description": "Other words: entries that name one get this tag.",
            "example": ["car-parking"],
        },
    )
    created_at = UtcDateTime(required=True)
    updated_at = UtcDateTime(required=True)
    version = ma.fields.Integer(required=True)


_SCHEMA = TagShown()


def tag_document(tag: Tag) -> dict[str, Any]:
    """Return the whole document of a tag; how many entries carry it is counted at the read."""
    values = {name: getattr(tag, name, None) for name in _SCHEMA.fields if name != "aliases"}
    values["path"] = record_path(tag.kind, tag.name)
    values["aliases"] = [alias.name for alias in tag.aliases]
    return dict(_SCHEMA.dump(values))


def tag_fields(document: dict[str, Any]) -> dict[str, Any]:
    """Return what is written of a tag, as history keeps it."""
    return {name: document[name] for name in OWN_FIELDS}
