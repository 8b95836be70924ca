"""What the change feed shows."""

import marshmallow as ma

from registry.documents.aggregate import AGGREGATES
from registry.documents.envelope import OneOf, kind_schemas
from registry.kit.fields import UtcDateTime


def record_schemas() -> dict[str, type[ma.Schema]]:
    """Return the schema of the document of everything that the log tells of, by its kind."""
    others = {aggregate.noun: aggregate.schema for aggregate in AGGREGATES if aggregate.schema}
    return {**kind_schemas(), **others}


class Change(ma.Schema):
    """Show one change of something public."""

    position = ma.fields.Integer(
        required=True, metadata={"description": "Place in the log; grows, in the order of commits."}
    )
    type = ma.fields.String(
        required=True,
        metadata={
            "description": "What happened: entry.created, entry.updated, entry.published, "
            "entry.archived, entry.unarchived, entry.restored (to what an earlier version "
            "said), entry.transferred, entry.reviewed, entry.due, "
            "entry.stale (what time did to its freshness), entry.purged (its content is gone), "
            "entry.refreshed (rendered again, because something that it shows has changed); "
            "created, updated and refreshed also of organisation, tag and vocabulary; tag.renamed "
            "(its old name is another word for it now) and tag.merged (it is gone, another tag "
            "took its place). Others may come: pass over what you do not know.",
            "example": "entry.updated",
        },
    )
    at = UtcDateTime(required=True)
    kind = ma.fields.String(required=True, metadata={"example": "component"})
    slug = ma.fields.String(required=True, metadata={"example": "parking-permits"})
    revision = ma.fields.String(
        required=True, metadata={"description": "Version and revision.", "example": "3-0"}
    )
    path = ma.fields.String(
        required=True, metadata={"example": "/api/v1/components/parking-permits"}
    )
    moved_to = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Path of the record that took the place of one that is gone, such as of "
            "a tag that was merged; otherwise null.",
            "example": None,
        },
    )
    document = OneOf(
        record_schemas(),
        is_nullable=True,
        required=True,
        metadata={
            "description": "The record as it was after this change; null when it is gone. One from "
            "before a release may lack fields that came later."
        },
    )


class ChangeList(ma.Schema):
    """Show changes, oldest first."""

    items = ma.fields.List(ma.fields.Nested(Change), required=True)
    total = ma.fields.Integer(required=True, metadata={"description": "How many there are in all."})
    next = ma.fields.Url(required=True, allow_none=True)
    cursor = ma.fields.String(
        required=True,
        metadata={"description": "Send this as `cursor`, now or later, to go on after this page."},
    )
