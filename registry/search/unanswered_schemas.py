"""What the route of searches that found nothing takes and shows."""

import marshmallow as ma

from registry.kit.fields import Date
from registry.kit.query import PageQuery


class ZeroResultQuery(PageQuery):
    """Narrow the list of words that found nothing."""

    since = Date(
        metadata={
            "description": "Only what was looked for on this day or later.",
            "example": "2026-11-01",
        }
    )


class OtherZeroResults(ma.Schema):
    """Show how many searches found nothing whose own words are not kept."""

    times = ma.fields.Integer(
        required=True, metadata={"description": "How many searches.", "example": 12}
    )
    first_on = ma.fields.Date(
        required=True, metadata={"description": "Day of the first one.", "example": "2026-09-30"}
    )
    last_on = ma.fields.Date(
        required=True, metadata={"description": "Day of the last one.", "example": "2026-11-23"}
    )


class ZeroResultSearchShown(OtherZeroResults):
    """Show words that were looked for and found nothing; never who looked."""

    words = ma.fields.String(
        required=True,
        metadata={
            "description": "In lower case, without accents and words that say little; 100 "
            "characters at most.",
            "example": "dropped kerb",
        },
    )


class ZeroResultSearchList(ma.Schema):
    """Show what was looked for in vain, most asked first."""

    items = ma.fields.List(ma.fields.Nested(ZeroResultSearchShown), required=True)
    total = ma.fields.Integer(
        required=True, metadata={"description": "How many there are in all, on every page."}
    )
    next = ma.fields.Url(
        required=True,
        allow_none=True,
        metadata={"description": "Address of the next page; null on the last."},
    )
    others = ma.fields.Nested(
        OtherZeroResults,
        required=True,
        allow_none=True,
        metadata={
            "description": "Searches that found nothing whose words are not kept, because they "
            "looked personal or were too many; null when there were none."
        },
    )
