"""What the routes of relations take and show."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from registry.documents.entry import EntryRef, read_schema
from registry.documents.relation import RelationShown
from registry.kinds import KINDS
from registry.kinds.entry import kept
from registry.kinds.relation import LEARNT_FROM, RELATION_TYPES
from registry.kit.fields import Choice, Date, List, Text, UtcDateTime, stated
from registry.kit.patch import patch_schema
from registry.kit.query import Number, PageQuery
from registry.kit.schema import Schema
from registry.models import ARCHIVED, PUBLISHED

_MOST = 20
DEPTH_MOST = 4
TYPES = tuple(RELATION_TYPES)
INVERSES = {declared.inverse: name for name, declared in RELATION_TYPES.items()}
# From either end: what an entry is to another, and what the other is to it.
READINGS = tuple(dict.fromkeys((*TYPES, *INVERSES)))
_STATE: dict[str, Any] = {
    "required": True,
    "validate": ma.validate.OneOf((PUBLISHED, ARCHIVED)),
    "metadata": {"description": "Whether it still stands in lists.", "example": PUBLISHED},
}
LESSON = KINDS[str(RELATION_TYPES[LEARNT_FROM].entry_kind)]


class TypeField(Choice):
    """Hold the type of a relation; one that is read from the other end is said there."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if isinstance(value, str) and value in INVERSES and value not in RELATION_TYPES:
            name = INVERSES[value]
            raise ma.ValidationError(f"Say this from the other end, with the type {name}.")
        return super()._deserialize(value, attr, data, **kwargs)


class RelationCreate(Schema):
    """Say what an entry is to another."""

    type = TypeField(
        TYPES,
        required=True,
        metadata={"description": "What it is to the target.", "example": "implements"},
    )
    target = Text(
        200,
        required=True,
        metadata={
            "description": "The path of the other entry, which must be published.",
            "example": "/api/v1/standards/open-referral-uk",
        },
    )
    note = Text(500, **stated("What there is to say about it.", "Version 3, read only."))


def _kept(declared: ma.fields.Field[Any]) -> ma.fields.Field[Any]:
    field = type(declared)
    if isinstance(declared, ma.fields.Nested):
        return kept(ma.fields.Dict)
    if field not in (Date, UtcDateTime, ma.fields.Integer, ma.fields.UUID):
        field = ma.fields.String
    return kept(field, allow_none=declared.allow_none)


_KEPT = {name: _kept(found) for name, found in RelationShown().fields.items() if name != "note"}
READ_ONLY = tuple(_KEPT)


class _Note(Schema):
    """Say what can be changed of a relation; its ends and its type stay."""

    note = Text(500, **stated("What there is to say about it.", "Version 3, read only."))


RelationUpdate = patch_schema(type("Relation", (_Note,), _KEPT))


class RelatedEntry(EntryRef):
    """Name the entry at the other end."""

    state = ma.fields.String(**_STATE)


class EntryRelationShown(RelationShown):
    """Show a relation as it reads from one of its ends."""

    reads = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(READINGS),
        metadata={
            "description": "What this entry is to the other: the type, or its inverse.",
            "example": "implemented-by",
        },
    )
    other = ma.fields.Nested(RelatedEntry, required=True)


class GraphNode(RelatedEntry):
    """Name an entry of a graph, and how far it is from its root."""

    distance = ma.fields.Integer(
        required=True, metadata={"description": "So many relations from the root.", "example": 1}
    )


class GraphEdge(ma.Schema):
    """Say what one node of a graph is to another."""

    id = ma.fields.UUID(required=True)
    path = ma.fields.String(required=True)
    type = ma.fields.String(required=True, validate=ma.validate.OneOf(TYPES))
    inverse = ma.fields.String(required=True, metadata={"example": "implemented-by"})
    entry = ma.fields.String(
        required=True, metadata={"example": "/api/v1/components/parking-permits"}
    )
    target = ma.fields.String(
        required=True, metadata={"example": "/api/v1/standards/open-referral-uk"}
    )
    note = ma.fields.String(required=True, allow_none=True)


class RelationGraph(ma.Schema):
    """Show what stands around an entry, as nodes and edges."""

    root = ma.fields.String(
        required=True, metadata={"example": "/api/v1/standards/open-referral-uk"}
    )
    depth = ma.fields.Integer(required=True, metadata={"example": 2})
    nodes = ma.fields.List(
        ma.fields.Nested(GraphNode),
        required=True,
        metadata={"description": "The root first, then the others by their distance."},
    )
    edges = ma.fields.List(
        ma.fields.Nested(GraphEdge),
        required=True,
        metadata={"description": "Every relation between two of these nodes."},
    )
    is_cut = ma.fields.Boolean(
        required=True,
        metadata={"description": "Whether there is more than fits: ask for fewer types or less."},
    )


class LinkedLessonShown(read_schema(LESSON)):  # type: ignore[misc]
    """Show a lesson, and why it stands in the list of an entry."""

    because = ma.fields.List(
        ma.fields.Nested(EntryRef),
        required=True,
        metadata={
            "description": "What it was learnt from: this entry itself, or standards that it "
            "implements."
        },
    )


class EntryRelationQuery(PageQuery):
    """Narrow the relations of an entry."""

    type = List(
        Choice(READINGS),
        _MOST,
        metadata={
            "description": "That read so from this entry: a type, or the inverse of one.",
            "example": ["implemented-by"],
        },
    )


class RelationQuery(PageQuery):
    """Narrow the list of all relations, or ask for those around one entry as a graph."""

    type = List(Choice(TYPES), _MOST, metadata={"description": "Of this type."})
    entry_kind = List(
        Choice(tuple(KINDS)), _MOST, metadata={"description": "Of entries of this kind."}
    )
    target_kind = List(
        Choice(tuple(KINDS)), _MOST, metadata={"description": "To targets of this kind."}
    )
    root = Text(
        200,
        metadata={
            "description": "The path of an entry: the answer is the graph around it. It takes "
            "`depth` and `type` beside it, and has no pages.",
        },
    )
    depth = Number(
        1,
        DEPTH_MOST,
        metadata={"description": "So many relations from the root; 1 when left out."},
    )

    @ma.validates_schema(pass_original=True)
    def either_list_or_graph(
        self, data: Mapping[str, Any], original: Mapping[str, Any], **_kwargs: Any
    ) -> None:
        """Refuse what would be passed over without a word."""
        if "root" not in data:
            if "depth" in data:
                raise ma.ValidationError("Send a root too: this belongs to a graph.", "depth")
            return
        unused = {"limit", "cursor", "entry_kind", "target_kind"} & set(original)
        if unused:
            said = "Leave this out: the graph around a root is one answer, all kinds in it."
            raise ma.ValidationError({name: [said] for name in sorted(unused)})
