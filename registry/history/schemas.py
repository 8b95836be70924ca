"""What the change feed shows."""

import marshmallow as ma

from registry.documents.envelope import OneOf, kind_schemas
from registry.documents.organisation import OrganisationShown
from registry.kit.fields import UtcDateTime


class Change(ma.Schema):
    """Show one change of something public."""

    position = ma.fields.Integer(
        required=True, metadata={"description": "Place in the log; grows, in the order of commits."}
    )
    type = ma.fields.String(
        required=True,
        metadata={
            "description": "What happened: entry.created, entry.updated, entry.published, "
            "entry.archived, entry.restored, entry.transferred, entry.refreshed (rendered again, "
            "because something that it shows has changed), organisation.created, "
            "organisation.updated, organisation.refreshed. Others may come: pass over what you "
            "do not know.",
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
    document = OneOf(
        {**kind_schemas(), "organisation": OrganisationShown},
        is_nullable=True,
        required=True,
        metadata={"description": "The record as it was after this change; null when it is gone."},
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
