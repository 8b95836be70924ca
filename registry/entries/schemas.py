"""What the routes of entries take and show."""

from functools import cache

import marshmallow as ma

from registry.documents.entry import read_schema
from registry.documents.organisation import OrganisationRef
from registry.history.versions import NUMBER_MOST
from registry.kinds import KINDS
from registry.kinds.entry import FRESHNESS, PHASES, STATES
from registry.kinds.fields import PointKey, Tag
from registry.kinds.kind import Kind
from registry.kit.fields import Choice, List, Slug, UtcDateTime
from registry.kit.query import Number, PageQuery
from registry.kit.schema import Schema

_VALUES_MOST = 20


class EntryQuery(PageQuery):
    """Narrow a list of entries; several values of one parameter are alternatives."""

    tag = List(Tag(), _VALUES_MOST, metadata={"description": "Entries with this tag."})
    owner = List(
        Slug(), _VALUES_MOST, metadata={"description": "Entries of this organisation (slug)."}
    )
    phase = List(Choice(PHASES), _VALUES_MOST, metadata={"description": "Entries in this phase."})
    freshness = List(
        Choice(FRESHNESS), _VALUES_MOST, metadata={"description": "Entries of this freshness."}
    )
    supports = List(
        PointKey(),
        _VALUES_MOST,
        metadata={
            "description": "Entries that support this point of a vocabulary: "
            "scheme/version/code, such as technology-code-of-practice/2021/8."
        },
    )
    state = Choice(
        STATES,
        metadata={
            "description": "published (the default), or draft or archived for your own entries "
            "of that state: this needs a token."
        },
    )


class MixedQuery(EntryQuery):
    """Narrow a list of entries of all kinds."""

    kind = List(Choice(tuple(KINDS)), _VALUES_MOST, metadata={"description": "This kind only."})


class DiffQuery(Schema):
    """Say with which version to compare."""

    earlier = Number(
        1,
        NUMBER_MOST,
        data_key="from",
        load_default=None,
        metadata={
            "description": "The version to compare with; the one before when it is left out. "
            "From a later one the changes read backwards."
        },
    )


class VersionShown(ma.Schema):
    """Show who wrote a version, when, and which fields changed with it."""

    version = ma.fields.Integer(required=True, metadata={"example": 3})
    type = ma.fields.String(
        required=True,
        metadata={
            "description": "What was done: entry.created, updated, published, archived, "
            "unarchived, restored or transferred.",
            "example": "entry.updated",
        },
    )
    at = UtcDateTime(required=True)
    by = ma.fields.Nested(
        OrganisationRef,
        required=True,
        allow_none=True,
        metadata={"description": "The organisation that wrote it."},
    )
    restored_from = ma.fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The version whose words these are; null unless it restored one."},
    )
    changed = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={
            "description": "The fields that differ from the version before; empty for the first.",
            "example": ["phase", "tags"],
        },
    )


class DifferenceShown(ma.Schema):
    """Show how one field differs between two versions."""

    field = ma.fields.String(required=True, metadata={"example": "phase"})
    pointer = ma.fields.String(required=True, metadata={"example": "/phase"})
    before = ma.fields.Raw(
        required=True,
        allow_none=True,
        metadata={
            "description": "Its value in the one version, of the field's own type; null when "
            "nobody had stated it.",
            "example": "alpha",
        },
    )
    after = ma.fields.Raw(
        required=True,
        allow_none=True,
        metadata={"description": "Its value in the other version.", "example": "live"},
    )
    said = ma.fields.String(
        required=True,
        metadata={
            "description": "The same as a sentence.",
            "example": "The phase changed from alpha to live.",
        },
    )
    lines = ma.fields.List(
        ma.fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "For a long text: its lines as a unified diff; else null."},
    )


class Diff(ma.Schema):
    """Show what lies between two versions."""

    earlier = ma.fields.Integer(
        required=True,
        allow_none=True,
        data_key="from",
        metadata={"description": "null when there is no version before.", "example": 2},
    )
    to = ma.fields.Integer(required=True, metadata={"example": 3})
    changes = ma.fields.List(ma.fields.Nested(DifferenceShown), required=True)


class DuplicateWarning(ma.Schema):
    """Warn that there is a live entry very like the one that was just registered."""

    type = ma.fields.String(required=True, validate=ma.validate.Equal("duplicate"))
    detail = ma.fields.String(
        required=True,
        metadata={
            "example": "This is very like Parking permits, which belongs to Leeds City Council. "
            "3 live. Look at it before you go on: you could use it, or join in."
        },
    )
    path = ma.fields.String(
        required=True, metadata={"example": "/api/v1/components/parking-permits"}
    )
    title = ma.fields.String(required=True, metadata={"example": "Parking permits"})
    likeness = ma.fields.Float(
        required=True, metadata={"description": "As /similar has it.", "example": 0.62}
    )


@cache
def created_schema(kind: Kind) -> type[ma.Schema]:
    """Make the schema of the answer to a registration."""
    warnings = ma.fields.List(
        ma.fields.Nested(DuplicateWarning),
        metadata={
            "description": "Live entries of this kind that are very like it; only in the answer to "
            "what publishes it, and only when there are any."
        },
    )
    doc = f"Show a {kind.name} that was just registered."
    return type(
        f"{kind.label}Registered", (read_schema(kind),), {"warnings": warnings, "__doc__": doc}
    )
