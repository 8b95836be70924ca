"""What the routes of what is similar take and show."""

import marshmallow as ma

from registry.documents.envelope import OneOf
from registry.kinds import KINDS
from registry.kinds.entry import EntryFields
from registry.kit.fields import Choice
from registry.kit.query import Flag, Number
from registry.kit.schema import Schema
from registry.search.ranking import LIKE_LEAST
from registry.search.schemas import hit_schemas

LIMIT, LIMIT_MOST = 10, 50
# Bounded as they are on an entry, so that a plan can become one.
SAID = ("title", "summary", "description", "tags")
PLAN = {
    "title": "Report a missed bin",
    "summary": "Residents tell us online that their bin was not emptied.",
    "tags": ["waste"],
}


class SimilarQuery(Schema):
    """Say how much is wanted."""

    limit = Number(
        1,
        LIMIT_MOST,
        load_default=LIMIT,
        metadata={"description": "How many entries to send at most."},
    )
    expand = Flag(
        load_default=True,
        metadata={"description": "false: compare words alone, without other names for things."},
    )


class PlanFields(Schema):
    """Describe what you think of building or buying."""

    kind = Choice(
        tuple(KINDS),
        load_default=None,
        allow_none=True,
        metadata={"description": "Only entries of this kind; null: of every kind."},
    )


Plan = type("Plan", (PlanFields,), {name: EntryFields().fields[name] for name in SAID})


class SharedWords(ma.Schema):
    """Name words that both say."""

    words = ma.fields.String(
        required=True,
        metadata={
            "description": "Of the text that was asked about: as it has them, or a vocabulary.",
            "example": "bins",
        },
    )
    found_as = ma.fields.String(
        required=True,
        metadata={
            "description": "What the entry says: the same, or another name for it.",
            "example": "waste collection",
        },
    )


LIKENESS = ma.fields.Float(
    required=True,
    validate=ma.validate.Range(0, 1),
    metadata={
        "description": "How much of what the two say is said by both, from 0 to 1, where 1 is the "
        "same text. Compared are title, summary, tags and description, as far as both have them; "
        f"words that tell much weigh most. Below {LIKE_LEAST} nothing is shown.",
        "example": 0.42,
    },
)
SHARED = ma.fields.List(
    ma.fields.Nested(SharedWords),
    required=True,
    metadata={"description": "What makes them alike, the most telling first."},
)


class SimilarAnswer(ma.Schema):
    """List what is similar, the most similar first; dead ends stand lower, and say why."""

    items = ma.fields.List(
        OneOf(hit_schemas("Similar{}", likeness=LIKENESS, shared_words=SHARED)), required=True
    )
