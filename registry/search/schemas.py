"""What the search route takes and shows."""

from typing import Any

import marshmallow as ma

from registry.documents.entry import read_schema
from registry.kinds import KINDS
from registry.kinds.entry import FRESHNESS, PHASES
from registry.kinds.fields import PointKey, Tag
from registry.kit.fields import Choice, List, Slug, Text
from registry.kit.query import PageQuery
from registry.organisations.schemas import NATIONS, TYPES

SORTS = ("relevance", "updated", "title")
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


def _repeatable(inner: ma.fields.Field[Any], meaning: str) -> List:
    return List(inner, _VALUES_MOST, metadata={"description": meaning})


class SearchBase(PageQuery):
    """Search the catalogue; several values of one facet are alternatives, facets add up."""

    q = ma.fields.String(
        load_default="",
        metadata={
            "description": "What to look for, as you would say it. Words in double quotes stand "
            "together. Empty: everything. Nothing that can be typed here is an error.",
            "example": "parking permits",
        },
    )
    sort = Choice(
        SORTS,
        metadata={"description": "relevance (when there is a `q`), updated (otherwise) or title."},
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
    {name: _repeatable(Text(200), f"Entries with this value of `{name}`.") for name in KIND_FACETS},
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


def hit_schemas() -> dict[str, type[ma.Schema]]:
    """Make the schema of a hit for each kind: its document and the highlights."""
    return {
        kind.name: type(
            f"{kind.label}Hit",
            (read_schema(kind),),
            {"highlights": ma.fields.Nested(Highlights, required=True)},
        )
        for kind in KINDS.values()
    }
