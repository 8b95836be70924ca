"""What the routes of the checklist show."""

import marshmallow as ma


class AnswerShown(ma.Schema):
    """Answer one question of the checklist."""

    name = ma.fields.String(
        required=True,
        metadata={"description": "Name of the criterion; it stays.", "example": "licence-stated"},
    )
    question = ma.fields.String(
        required=True,
        metadata={"example": "Does it say under which licence its code may be used?"},
    )
    is_met = ma.fields.Boolean(required=True)
    pointer = ma.fields.String(
        required=True,
        metadata={"description": "The field of the entry to mend first.", "example": "/licence"},
    )
    pointers = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={
            "description": "All places to mend, such as each dead link; when it is met, the field "
            "that it is about.",
            "example": ["/licence"],
        },
    )
    mend = ma.fields.String(required=True, metadata={"description": "How to mend it."})
    why = ma.fields.String(
        required=True, metadata={"description": "Why it matters to another council."}
    )
    based_on = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={
            "description": "Points of vocabularies that ask for it: scheme/version/code; empty "
            "where none does.",
            "example": ["service-standard/2019/12"],
        },
    )


class ChecklistShown(ma.Schema):
    """List what an entry has and lacks for other councils, what is not met first."""

    path = ma.fields.String(
        required=True, metadata={"example": "/api/v1/components/parking-permits"}
    )
    items = ma.fields.List(ma.fields.Nested(AnswerShown), required=True)
    met = ma.fields.Integer(
        required=True, metadata={"description": "How many of the items are met.", "example": 9}
    )
    total = ma.fields.Integer(
        required=True, metadata={"description": "How many were asked.", "example": 16}
    )
