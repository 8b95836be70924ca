"""What the routes of what is similar take and show."""

from typing import Any

import marshmallow as ma

from registry.documents.entry import EntryRef
from registry.documents.envelope import OneOf
from registry.documents.organisation import OrganisationRef
from registry.kinds import KINDS
from registry.kinds.entry import Contact, EntryFields
from registry.kit.fields import Choice, Date
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


class Pointed(ma.Schema):
    """Point to an entry, and say why."""

    kind = ma.fields.String(required=True, metadata={"example": "lesson"})
    slug = ma.fields.String(required=True, metadata={"example": "move-one-kind-first"})
    title = ma.fields.String(required=True, metadata={"example": "Move one kind of permit first"})
    summary = ma.fields.String(required=True, allow_none=True)
    path = ma.fields.String(
        required=True, metadata={"example": "/api/v1/lessons/move-one-kind-first"}
    )
    owner = ma.fields.Nested(OrganisationRef, required=True, allow_none=True)
    because = ma.fields.String(
        required=True, metadata={"example": "It was learnt from Parking permits."}
    )


class PointedProject(Pointed):
    """Point to a project that does the same."""

    looking_for_partners = ma.fields.Boolean(
        required=True, allow_none=True, metadata={"description": "null when nobody stated it."}
    )
    partners_wanted = ma.fields.String(required=True, allow_none=True)
    contact = ma.fields.Nested(Contact, required=True, allow_none=True)
    likeness = ma.fields.Float(required=True, metadata={"example": 0.42})


class PointedAdopter(ma.Schema):
    """Name an organisation that uses one of the entries, and its team."""

    organisation = ma.fields.Nested(OrganisationRef, required=True)
    entry = ma.fields.Nested(EntryRef, required=True)
    stage = ma.fields.String(required=True, metadata={"example": "live"})
    since = Date(required=True, allow_none=True)
    level = ma.fields.String(required=True, metadata={"example": "declared"})
    path = ma.fields.String(required=True, metadata={"description": "Where it says so."})
    contact = ma.fields.Nested(
        Contact,
        required=True,
        allow_none=True,
        metadata={"description": "The team of the adopter; null when none is known."},
    )


def _pointers(schema: type[ma.Schema], meaning: str) -> ma.fields.Field[Any]:
    described = {"description": f"{meaning} At most 5."}
    return ma.fields.List(ma.fields.Nested(schema), required=True, metadata=described)


class PlanAnswer(SimilarAnswer):
    """List what is similar to a plan, and what stands around it."""

    projects = _pointers(
        PointedProject, "Projects that do the same; those that look for partners come first."
    )
    adopters = _pointers(
        PointedAdopter, "Who uses the entries that were found, at a pilot or live: whom to ring."
    )
    lessons = _pointers(Pointed, "Lessons from those entries, or like the plan itself.")
    standards = _pointers(
        Pointed, "Standards that those entries implement, or like the plan itself."
    )
