"""What the routes of vocabularies take and show, and what is loaded into them."""

import re
from typing import Any

import marshmallow as ma

from registry.documents.vocabulary import PointRef, VocabularyShown
from registry.kinds.fields import PointKey
from registry.kit.fields import Choice, Date, Detail, List, Text, Url
from registry.kit.query import PageQuery
from registry.kit.schema import Schema
from registry.vocabularies.resolve import PHASE, SEARCH, SUPPORTS

FIELDS = (SUPPORTS, PHASE, SEARCH)
POINTS_MOST = 10_000


class Code(Text):
    """Hold a code as it stands in addresses: lower case, digits, dots and hyphens."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", text):
            raise ma.ValidationError(Detail("Use lower-case letters, digits, dots and hyphens."))
        return text


class PointFields(Schema):
    """Give one code of a vocabulary."""

    code = Code(40, required=True)
    label = Text(250, required=True)
    description = Text(5_000, lines=True, load_default=None, allow_none=True)
    broader = List(PointKey(), 20, load_default=list)
    former_names = List(Text(250), 50, load_default=list)
    aliases = List(Text(250), 50, load_default=list)
    related = List(Text(250), 50, load_default=list)
    source = Text(500, load_default=None, allow_none=True)


class VocabularyFields(Schema):
    """Give one edition of a published list of codes, as a file of the seeds holds it."""

    scheme = Code(40, required=True)
    version = Code(20, required=True)
    title = Text(200, required=True)
    meaning = Text(1000, required=True)
    field = Choice(FIELDS, required=True)
    source = Text(500, required=True)
    source_url = Url(load_default=None, allow_none=True)
    as_of = Date(required=True)
    licence = Text(200, load_default=None, allow_none=True)
    attribution = Text(500, load_default=None, allow_none=True)
    points = List(ma.fields.Nested(PointFields), POINTS_MOST, required=True)


class VocabularyCounted(VocabularyShown):
    """Show a vocabulary and how many published entries name one of its codes."""

    entries = ma.fields.Integer(
        required=True,
        metadata={
            "description": "How many published entries name one of its codes, each counted once.",
            "example": 40,
        },
    )


class PointShown(PointRef):
    """Show one code of a vocabulary."""

    description = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "The same in more words."}
    )
    former_names = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "What it was called before."}
    )
    aliases = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": "Other names for it: who searches for one finds the others too."},
    )
    related = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": "What a search for it finds as well, but not the other way."},
    )
    source = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Where this row is from, when not from the vocabulary's source."},
    )
    broader = ma.fields.List(
        ma.fields.Nested(PointRef),
        required=True,
        metadata={"description": "Points that it is a part of, such as functions of a service."},
    )
    entries = ma.fields.Integer(
        required=True,
        metadata={"description": "How many published entries name it.", "example": 12},
    )


class PointQuery(PageQuery):
    """Narrow the points of a vocabulary."""

    name = Text(
        100,
        metadata={
            "description": "Points with this in their label, a former name or an alias; case and "
            "accents do not matter.",
            "example": "parking",
        },
    )
    code = List(Text(40), 20, metadata={"description": "Points of this code.", "example": ["8"]})
