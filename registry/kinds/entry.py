"""The fields that an owner writes on every kind of entry."""

from collections.abc import Iterable, Mapping
from typing import Any

import marshmallow as ma

from registry.kinds.fields import PointNamed, Tag
from registry.kit.fields import Choice, Date, Email, List, Slug, Text, Url, UtcDateTime, stated
from registry.kit.schema import Schema

PHASES = (
    "discovery",
    "alpha",
    "private-beta",
    "public-beta",
    "live",
    "deprecated",
    "withdrawn",
)
WITHDRAWN = "withdrawn"
ENDING_PHASES = ("deprecated", WITHDRAWN)
STATES = ("draft", "published", "archived")
POINT_WORDS = ("scheme", "version", "code")
FRESHNESS = ("current", "due", "stale", "unconfirmed")

_KEPT = {"description": "Read only: may stand here when it equals what is stored."}


def kept(field: type[ma.fields.Field[Any]], *args: Any, **options: Any) -> ma.fields.Field[Any]:
    """Make a field that the registry itself keeps: a body may repeat it, but not change it."""
    return field(*args, dump_only=True, metadata=_KEPT, **options)


def kept_fields() -> dict[str, ma.fields.Field[Any]]:
    """Make the fields that the registry itself keeps about an entry, as a body may repeat them."""
    return {
        "id": kept(ma.fields.UUID),
        "kind": kept(ma.fields.String),
        "path": kept(ma.fields.String),
        "owner": kept(ma.fields.Dict, allow_none=True),
        "freshness": kept(ma.fields.String),
        "freshness_reason": kept(ma.fields.String),
        "review_by": kept(Date, allow_none=True),
        "reviewed_at": kept(UtcDateTime, allow_none=True),
        "provenance": kept(ma.fields.Dict),
        "to_publish": kept(ma.fields.List, ma.fields.Dict()),
        "adoptions": kept(ma.fields.Dict),
        "relations": kept(ma.fields.Dict),
        "lessons": kept(ma.fields.Dict),
        "created_at": kept(UtcDateTime),
        "updated_at": kept(UtcDateTime),
        "published_at": kept(UtcDateTime, allow_none=True),
        "version": kept(ma.fields.Integer),
    }


READ_ONLY = tuple(kept_fields())
# What the answer to a registration has beside the document: a client may send it back.
WARNINGS = "warnings"


def in_order(points: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return points of vocabularies as history keeps them: three words each, each once, sorted."""
    named = {tuple(point[word] for word in POINT_WORDS) for point in points}
    return [dict(zip(POINT_WORDS, point, strict=True)) for point in sorted(named)]


class Contact(Schema):
    """Say which team answers, and at which mailbox: a team, never a person."""

    name = Text(
        100, required=True, metadata={"description": "Name of the team.", "example": "Digital team"}
    )
    email = Email(
        **stated("Mailbox of the team, not of a person.", "digital@camden.example"),
    )


class Link(Schema):
    """Point to something about the entry."""

    label = Text(100, required=True, metadata={"example": "Demonstration"})
    url = Url(required=True, metadata={"example": "https://www.example.gov.uk/demo"})


class EntryFields(Schema):
    """List the common fields of an entry; null means not stated."""

    slug = Slug(
        **stated(
            "Name in the web address, unique in its kind. Made from the title when "
            "it is left out. When it changes, the old one goes on redirecting.",
            "parking-permits",
        ),
    )
    title = Text(
        120,
        required=True,
        metadata={"description": "Name of the thing.", "example": "Parking permits"},
    )
    summary = Text(
        250,
        **stated(
            "What it is and for whom, in one or two sentences.",
            "Residents apply for, renew and pay for a parking permit.",
        ),
    )
    description = Text(
        50_000,
        lines=True,
        **stated("More about it, in Markdown."),
    )
    tags = List(
        Tag(),
        20,
        load_default=list,
        allow_none=True,
        metadata={
            "description": "Free words; they are put into lower case, with hyphens.",
            "example": ["parking", "permits"],
        },
    )
    phase = Choice(
        PHASES,
        **stated("Phase of the thing itself; null when nobody stated it.", "live"),
    )
    phase_reason = Text(
        500,
        **stated("Why it is in this phase; needed for deprecated and withdrawn."),
    )
    successor = Text(
        200,
        **stated(
            "Path of the published entry that takes its place, such as "
            "/api/v1/components/parking-permits."
        ),
    )
    state = Choice(
        STATES,
        load_default=None,
        metadata={
            "description": "State of the record. A new one is published unless it says draft. "
            "Only its owner sees a draft. DELETE archives; published brings an archived one back.",
            "example": "published",
        },
    )
    contact = ma.fields.Nested(
        Contact,
        **stated("The team that answers questions."),
    )
    links = List(
        ma.fields.Nested(Link),
        20,
        load_default=list,
        allow_none=True,
        metadata={"description": "Further addresses."},
    )
    supports = List(
        ma.fields.Nested(PointNamed),
        50,
        load_default=list,
        allow_none=True,
        metadata={
            "description": "Points of vocabularies that it helps with: principles of the Local "
            "Digital Declaration, points of the Technology Code of Practice or the Service "
            "Standard, local government services (LGSL). See /api/v1/vocabularies."
        },
    )
    last_activity_at = UtcDateTime(
        past=True,
        **stated(
            "When something last happened to it, such as a commit or a release.",
            "2026-09-30T09:00:00Z",
        ),
    )

    @ma.post_load
    def empty_lists(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Read null as an empty list, and put tags in order: theirs means nothing."""
        for name, declared in self.fields.items():
            if isinstance(declared, List) and name in data:
                data[name] = data[name] or []
        if "tags" in data:
            data["tags"] = sorted(data["tags"])
        return data
