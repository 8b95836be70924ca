"""What the routes of what is due take and show."""

import marshmallow as ma

from registry.documents.entry import shown
from registry.due.sorts import TYPES
from registry.kinds import KINDS
from registry.kit.fields import Choice, Date, List
from registry.kit.query import PageQuery
from registry.models import Adoption


class DueQuery(PageQuery):
    """Narrow what is due; several types are alternatives."""

    type = List(Choice(TYPES), len(TYPES), metadata={"description": "What is of this type."})


class CallShown(ma.Schema):
    """Name the call that settles it."""

    method = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(("POST", "PATCH")),
        metadata={"example": "POST"},
    )
    path = ma.fields.String(
        required=True, metadata={"example": "/api/v1/components/parking-permits/review"}
    )


class DueShown(ma.Schema):
    """Show one thing that waits for an organisation, and what to do about it."""

    type = ma.fields.String(
        required=True, validate=ma.validate.OneOf(TYPES), metadata={"example": "review-due"}
    )
    kind = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf([*KINDS, Adoption.kind]),
        metadata={"description": "What the record is.", "example": "component"},
    )
    slug = ma.fields.String(
        required=True,
        metadata={"description": "Of the record; an adoption's id.", "example": "parking-permits"},
    )
    path = ma.fields.String(
        required=True, metadata={"example": "/api/v1/components/parking-permits"}
    )
    title = ma.fields.String(
        required=True,
        metadata={"description": "Of the entry, also of an adopted one."},
    )
    pointer = ma.fields.String(**shown("The field that it is about.", "/homepage_url"))
    url = ma.fields.String(**shown("The link that is dead."))
    since = Date(
        required=True,
        metadata={"description": "The day since when it waits.", "example": "2026-10-24"},
    )
    by = Date(**shown("The day by which it is asked for.", "2026-11-23"))
    todo = ma.fields.String(
        required=True,
        metadata={
            "description": "What to do, as a sentence.",
            "example": "This is to be reviewed by 2026-11-23: say that it is still true, or "
            "change what is not.",
        },
    )
    call = ma.fields.Nested(CallShown, required=True)
