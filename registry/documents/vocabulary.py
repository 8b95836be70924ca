"""What a vocabulary looks like to a reader, alone, and its points inside other documents."""

from typing import Any

import marshmallow as ma

from registry.documents.address import record_path
from registry.kit.fields import Date, UtcDateTime
from registry.models import Point, Vocabulary


class PointRef(ma.Schema):
    """Name a point of a vocabulary inside another document."""

    scheme = ma.fields.String(required=True, metadata={"example": "technology-code-of-practice"})
    version = ma.fields.String(required=True, metadata={"example": "2021"})
    code = ma.fields.String(required=True, metadata={"example": "8"})
    label = ma.fields.String(required=True, metadata={"example": "Share, reuse and collaborate"})


class VocabularyShown(ma.Schema):
    """Show one edition of a published list of codes."""

    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True, validate=ma.validate.Equal("vocabulary"))
    scheme = ma.fields.String(required=True, metadata={"example": "service-standard"})
    version = ma.fields.String(required=True, metadata={"example": "2019"})
    path = ma.fields.String(
        required=True, metadata={"example": "/api/v1/vocabularies/service-standard/2019"}
    )
    title = ma.fields.String(required=True, metadata={"example": "Service Standard"})
    meaning = ma.fields.String(
        required=True,
        metadata={
            "description": "What it is for.",
            "example": "What teams that make public services are measured against, in 14 points.",
        },
    )
    field = ma.fields.String(
        required=True,
        metadata={
            "description": "The field of an entry that takes its codes; `search`: none, it "
            "teaches search what things are called.",
            "example": "supports",
        },
    )
    source = ma.fields.String(required=True, metadata={"description": "Where it was read."})
    source_url = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"example": "https://www.gov.uk/service-manual/service-standard"},
    )
    as_of = Date(required=True, metadata={"description": "The day on which it stood so."})
    licence = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "SPDX expression of its texts' licence.", "example": "MIT"},
    )
    attribution = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "What to say when you pass its texts on."},
    )
    points = ma.fields.Integer(
        required=True, metadata={"description": "How many codes it has.", "example": 14}
    )
    updated_at = UtcDateTime(required=True)


_SCHEMA = VocabularyShown()
# What is written of a point, beside its code and its place.
POINT_FIELDS = ("label", "description", "broader", "former_names", "aliases", "related", "source")


def point_reference(point: Point) -> dict[str, Any]:
    """Return how other documents show a point."""
    return {**point.named, "label": point.label}


def vocabulary_document(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the document of a vocabulary; its points are listed at its address."""
    values = {name: getattr(vocabulary, name, None) for name in _SCHEMA.fields}
    values |= {
        "version": vocabulary.edition,
        "path": record_path(vocabulary.kind, vocabulary.slug),
        "points": len(vocabulary.points),
    }
    return dict(_SCHEMA.dump(values))


def vocabulary_fields(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return what is written of a vocabulary, as history keeps it."""
    names = ("title", "meaning", "field", "source", "source_url", "licence", "attribution")
    points = [
        {"code": point.code} | {name: getattr(point, name) for name in POINT_FIELDS}
        for point in vocabulary.points
    ]
    about = {name: getattr(vocabulary, name) for name in names}
    return {**about, "as_of": vocabulary.as_of.isoformat(), "points": points}
