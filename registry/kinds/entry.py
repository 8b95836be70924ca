"""The fields that an owner writes on every kind of entry."""

from typing import Any

import marshmallow as ma

from registry.kinds.fields import Tag
from registry.kit.fields import Choice, Email, List, Slug, Text, Url, UtcDateTime, stated
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
ENDING_PHASES = ("deprecated", "withdrawn")
STATES = ("draft", "published", "archived")
FRESHNESS = ("current", "due", "stale", "unconfirmed")

# What the registry itself keeps about an entry. A body may repeat it, but not change it.
READ_ONLY = (
    "id",
    "kind",
    "path",
    "owner",
    "freshness",
    "freshness_reason",
    "review_by",
    "reviewed_at",
    "provenance",
    "to_publish",
    "created_at",
    "updated_at",
    "published_at",
    "version",
)


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
