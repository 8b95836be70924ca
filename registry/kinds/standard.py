"""A standard: an open data standard that systems of councils can speak."""

from typing import Any

import marshmallow as ma

from registry.kinds.fields import LicenceFields, OrganisationRef, OrganisationRefs
from registry.kinds.kind import Kind
from registry.kit.fields import Choice, Date, List, Text, Url, stated
from registry.kit.schema import demand_order

# From the strongest to what should not be taken up any more.
ENDORSEMENTS = (
    "statutory",
    "endorsed",
    "in-use",
    "published",
    "candidate",
    "piloting",
    "draft",
    "under-review",
    "legacy",
    "withdrawn",
)


class StandardFields(LicenceFields):
    """List what a standard adds to the common fields."""

    publisher = OrganisationRef("publisher", **stated("The organisation that publishes it."))
    contributors = OrganisationRefs(
        "contributor",
        load_default=list,
        allow_none=True,
        metadata={"description": "Organisations that write it together with the publisher."},
    )
    specification_version = Text(
        50, **stated("The version that is described here, in its publisher's words.", "3.0")
    )
    specification_url = Url(
        **stated("Where the specification is read.", "https://standard.example.org/3.0/")
    )
    schema_url = Url(**stated("Where its machine-readable schema is."))
    example_url = Url(**stated("Where an example of data that follow it is."))
    endorsement_status = Choice(
        ENDORSEMENTS,
        **stated(
            "How far it is endorsed: asked by law, endorsed for government, a draft.", "endorsed"
        ),
    )
    endorsement_wording = Text(
        200,
        **stated(
            "The status in the words of whoever gives it.", "endorsed open standard for government"
        ),
    )
    endorsed_on = Date(**stated("Since when it has this status.", "2021-03-16"))
    endorsement_ended_on = Date(**stated("When the endorsement ended."))
    data_formats = List(
        Text(50),
        20,
        load_default=list,
        allow_none=True,
        metadata={"description": "Formats in which data are exchanged.", "example": ["JSON"]},
    )

    @ma.validates_schema(skip_on_field_errors=False)
    def in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse an endorsement that ended before it began."""
        demand_order(
            data.get("endorsed_on"), data.get("endorsement_ended_on"), "endorsement_ended_on"
        )


KIND = Kind(
    name="standard",
    plural="standards",
    label="Standard",
    meaning="An open data standard that systems of councils can speak.",
    order=2,
    fields=StandardFields,
    facets=("endorsement_status", "data_formats", "licence"),
    search_text=("data_formats", "endorsement_wording"),
    links=("specification_url", "schema_url", "example_url"),
    review_months=24,
    example={
        "title": "Open Parking Data",
        "summary": "How councils publish car parks, their prices and free spaces.",
        "tags": ["parking"],
        "phase": "live",
        "publisher": {"slug": "camden"},
        "specification_version": "3.0",
        "specification_url": "https://standard.example.org/parking/3.0/",
        "licence": "OGL-UK-3.0",
        "endorsement_status": "in-use",
        "data_formats": ["JSON", "CSV"],
    },
)
