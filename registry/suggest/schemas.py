"""What the route of suggestions takes and shows."""

import marshmallow as ma

from registry.kinds import KINDS
from registry.kit.fields import Choice, List
from registry.kit.query import Number
from registry.kit.schema import Schema
from registry.suggest.service import TYPES
from registry.suggest.typed import FORGIVEN_LETTERS, FORGIVEN_WORDS

LIMIT_MOST, LIMIT = 20, 8
# What is shown of a suggestion beside its address.
SHOWN = ("text", "html", "type", "kind", "slug", "entries", "found_as")
SUGGESTED = {
    "items": [
        {
            "text": "Parking permits",
            "html": "<mark>Parking</mark> <mark>per</mark>mits",
            "type": "entry",
            "kind": "component",
            "slug": "parking-permits",
            "url": "https://registry.example/api/v1/components/parking-permits",
            "entries": None,
            "found_as": None,
        },
        {
            "text": "Residents parking",
            "html": "Residents parking",
            "type": "service",
            "kind": None,
            "slug": None,
            "url": "https://registry.example/api/v1/search?supports=lgsl%2F4%2F474",
            "entries": 12,
            "found_as": "Parking permits for residents",
        },
    ],
    "corrected": None,
}


class SuggestQuery(Schema):
    """Say what is being typed."""

    q = ma.fields.String(
        load_default="",
        metadata={
            "description": "What has been typed so far, from one letter on. Empty, without any "
            "letter, or longer than any name: nothing is suggested. Nothing that can be typed is "
            "an error.",
            "example": "parking per",
        },
    )
    limit = Number(
        1,
        LIMIT_MOST,
        load_default=LIMIT,
        metadata={"description": "How many suggestions to send at most."},
    )
    kind = List(
        Choice(tuple(KINDS)),
        LIMIT_MOST,
        metadata={"description": "Of the entries only those of this kind; the rest stays."},
    )


class SuggestionShown(ma.Schema):
    """Offer one suggestion."""

    text = ma.fields.String(required=True, metadata={"example": "Parking permits"})
    html = ma.fields.String(
        required=True,
        metadata={
            "description": "The text, escaped, with <mark> around what was typed of it and no "
            "other tag.",
            "example": "<mark>Parking</mark> <mark>per</mark>mits",
        },
    )
    type = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(TYPES),
        metadata={"description": "What it is.", "example": "entry"},
    )
    kind = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The kind of an entry.", "example": "component"},
    )
    slug = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The slug of an entry.", "example": "parking-permits"},
    )
    url = ma.fields.Url(
        required=True,
        metadata={
            "description": "Where it leads: the entry, or the search for entries with this tag, "
            "of this organisation, for this service; of a service without entries the search for "
            "its name."
        },
    )
    entries = ma.fields.Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "Of a tag, an organisation or a service: how many entries. Beside "
            "others at most three services have none."
        },
    )
    found_as = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The other name by which it was found: a former name of a service, "
            "the Welsh one of a council, another word for a tag.",
        },
    )


class SuggestAnswer(ma.Schema):
    """Offer what somebody may mean, best first."""

    items = ma.fields.List(ma.fields.Nested(SuggestionShown), required=True)
    corrected = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "What was probably meant, when nothing fits as it was typed, else "
            "null. One slip is forgiven in a word of three letters or more, two from seven letters "
            f"on, in up to {FORGIVEN_WORDS} words of up to {FORGIVEN_LETTERS} letters. For three "
            "or four letters the word meant must have the same first letter, and at most one "
            "letter more or less.",
            "example": "library",
        },
    )
