"""What the search route takes and shows."""

from typing import Any

import marshmallow as ma

from registry.documents.entry import read_schema
from registry.kinds import KINDS
from registry.kinds.entry import FRESHNESS, PHASES
from registry.kinds.fields import PointKey, Tag
from registry.kit.fields import Boolean, Choice, List, Slug, Text
from registry.kit.query import PageQuery
from registry.organisations.schemas import NATIONS, TYPES
from registry.search.fields import TRUTHS
from registry.search.parse import TEXT_LIMIT
from registry.search.ranking import PLACES
from registry.search.tree import WHATS

SORTS = ("relevance", "updated", "title", "adopted")
_VALUES_MOST = 20

LABELS = {
    "kind": "Kind",
    "tag": "Tag",
    "owner": "Owner",
    "organisation_type": "Type of organisation",
    "nation": "Nation",
    "phase": "Phase",
    "freshness": "Freshness",
    "supports": "Supports",
}
KIND_FACETS = tuple(dict.fromkeys(name for kind in KINDS.values() for name in kind.facets))
FACETS = (*LABELS, *KIND_FACETS)
# Their values are codes, shown as words; licences, languages, tags and names as they are written.
CODED = {
    *("kind", "organisation_type", "nation", "phase", "freshness"),
    *(
        name
        for kind in KINDS.values()
        for name in kind.facets
        if isinstance(kind.own.get(name), Choice)
    ),
}
# Of these the values are true and false, which readers are shown as an answer.
ASKED = {
    name
    for kind in KINDS.values()
    for name in kind.facets
    if isinstance(kind.own.get(name), Boolean)
}


def _repeatable(inner: ma.fields.Field[Any], meaning: str) -> List:
    return List(inner, _VALUES_MOST, metadata={"description": meaning})


class SearchBase(PageQuery):
    """Search the catalogue; several values of one facet are alternatives, facets add up."""

    q = ma.fields.String(
        load_default="",
        # Each address of the answer holds it again: 60 kB of it made 5 MB, and a header too long.
        validate=ma.validate.Length(
            max=TEXT_LIMIT, error=f"This is longer than {TEXT_LIMIT:,} characters. Shorten it."
        ),
        metadata={
            "description": "What to look for, as you would say it. Words in double quotes stand "
            "together. Empty: everything. Nothing else that can be typed is an error; read are 32 "
            "words that tell and 4 phrases.",
            "example": "parking permits",
        },
    )
    sort = Choice(
        SORTS,
        metadata={
            "description": "relevance (when there is a `q`), updated (otherwise), title, or "
            "adopted: what most organisations use comes first."
        },
    )
    expand = ma.fields.Boolean(
        load_default=True,
        metadata={
            "description": "false: the words as they were typed, without other names for them and "
            "without mending slips."
        },
    )
    explain = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "true: each hit says why it stands where it does."},
    )
    like = Slug(
        metadata={
            "description": "What councils like this one use (of its type and nation) stands "
            "higher, and each hit says in `like` how many of them do.",
            "example": "gateshead",
        }
    )
    facets = _repeatable(Choice(FACETS), "Which facets to count; all when left out.")
    kind = _repeatable(Choice(tuple(KINDS)), "Entries of this kind.")
    tag = _repeatable(Tag(), "Entries with this tag.")
    owner = _repeatable(Slug(), "Entries of this organisation (slug).")
    organisation_type = _repeatable(Choice(TYPES), "Entries whose owner is of this type.")
    nation = _repeatable(Choice(NATIONS), "Entries whose owner is of this nation.")
    phase = _repeatable(Choice(PHASES), "Entries in this phase.")
    freshness = _repeatable(Choice(FRESHNESS), "Entries of this freshness.")
    supports = _repeatable(
        PointKey(),
        "Entries that support this point of a vocabulary: scheme/version/code, such as "
        "technology-code-of-practice/2021/8.",
    )


# A kind's own facets are parameters too, without a line here for any of them.
SearchQuery = type(
    "SearchQuery",
    (SearchBase,),
    {
        name: _repeatable(
            Choice(TRUTHS) if name in ASKED else Text(200), f"Entries with this value of `{name}`."
        )
        for name in KIND_FACETS
    },
)


class Highlights(ma.Schema):
    """Show where the words were found: HTML, escaped, with <mark> around them and no other tag."""

    title = ma.fields.String(required=True, metadata={"example": "<mark>Parking</mark> permits"})
    summary = ma.fields.String(required=True)


class FacetValue(ma.Schema):
    """Offer one value of a facet."""

    value = ma.fields.String(required=True, metadata={"example": "MIT"})
    label = ma.fields.String(required=True, metadata={"example": "MIT"})
    count = ma.fields.Integer(required=True)
    selected = ma.fields.Boolean(required=True)
    url = ma.fields.Url(
        required=True, metadata={"description": "Applies the value, or takes it back."}
    )


class Facet(ma.Schema):
    """Offer the values of a facet, most frequent first; its own filter does not narrow them."""

    name = ma.fields.String(required=True, metadata={"example": "licence"})
    label = ma.fields.String(required=True, metadata={"example": "Licence"})
    values = ma.fields.List(ma.fields.Nested(FacetValue), required=True)


class Trace(ma.Schema):
    """Tell as which words something was found, and where."""

    text = ma.fields.String(
        required=True,
        metadata={
            "description": "With … at its end: words that begin so (the last one is being typed).",
            "example": "penalty charge notice",
        },
    )
    found_in = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(tuple(PLACES))),
        required=True,
        metadata={"description": "`body` is all of the entry.", "example": ["title", "body"]},
    )


class Reason(ma.Schema):
    """Tell what a part of the query gave to the score."""

    what = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(WHATS),
        metadata={
            "description": "words: words that were typed, or another name for them; subject: what "
            "the whole query is about; whole title: the entry is called so; side by side: the "
            "words stand together in the title; phrase: they were in quotes."
        },
    )
    words = ma.fields.String(
        required=True,
        metadata={"description": "The words of the query, mended.", "example": "parking ticket"},
    )
    score = ma.fields.Float(required=True, metadata={"example": 12.4})
    found_as = ma.fields.List(ma.fields.Nested(Trace), required=True)


class Explained(ma.Schema):
    """Explain a score: the sum of the reasons, times the standing."""

    score = ma.fields.Float(required=True, metadata={"example": 31.9})
    standing = ma.fields.Float(
        required=True,
        metadata={
            "description": "From the freshness and the phase of the entry: 1.3 when its owner "
            "confirmed it of late, less when nobody did, least for what is withdrawn.",
            "example": 1.3,
        },
    )
    reasons = ma.fields.List(ma.fields.Nested(Reason), required=True)


class OtherName(ma.Schema):
    """Name what was looked for as well, and the row of which vocabulary says so."""

    text = ma.fields.String(required=True, metadata={"example": "penalty charge notice"})
    vocabulary = ma.fields.String(required=True, metadata={"example": "acronyms/2026"})
    code = ma.fields.String(required=True, metadata={"example": "pcn"})
    url = ma.fields.Url(required=True, metadata={"description": "Shows that row and its source."})


class ExpansionShown(ma.Schema):
    """Tell what was looked for beside words of the query."""

    words = ma.fields.String(
        required=True,
        metadata={
            "description": "The words of the query that tell, mended.",
            "example": "parking ticket",
        },
    )
    is_guess = ma.fields.Boolean(
        required=True,
        metadata={
            "description": "true: what the whole query seems to be about, by the description of a "
            "subject; false: other names for these words."
        },
    )
    others = ma.fields.List(ma.fields.Nested(OtherName), required=True)


class DidYouMean(ma.Schema):
    """Offer the query with its slips mended. Unless `expand` is false, this was answered."""

    q = ma.fields.String(required=True, metadata={"example": "library fines"})
    url = ma.fields.Url(required=True)


class LikeShown(ma.Schema):
    """Say how many councils like the one that was asked about use an entry."""

    adopters = ma.fields.Integer(required=True, metadata={"example": 3})
    said = ma.fields.String(
        required=True, metadata={"example": "3 councils like Gateshead Council use it."}
    )


LIKE = ma.fields.Nested(LikeShown, metadata={"description": "Only with `like`."})


def hit_schemas(named: str = "{}Hit", **beside: ma.fields.Field[Any]) -> dict[str, type[ma.Schema]]:
    """Make the schema of a hit for each kind: its document, the highlights, and what is beside."""
    return {
        kind.name: type(
            named.format(kind.label),
            (read_schema(kind),),
            {
                "highlights": ma.fields.Nested(Highlights, required=True),
                "sinks_because": ma.fields.List(
                    ma.fields.String(),
                    required=True,
                    metadata={
                        "description": "Why it stands below others that fit as well: deprecated, "
                        "withdrawn or stale. Mostly empty."
                    },
                ),
                **beside,
            },
        )
        for kind in KINDS.values()
    }


EXPLANATION = ma.fields.Nested(
    Explained, metadata={"description": "With `explain=true`, by relevance."}
)
