"""A standard: an open data standard that systems of councils can speak."""

from typing import Any

import marshmallow as ma

from registry.kinds.criterion import Criterion, Document, Facts, is_stated, unstated
from registry.kinds.fields import LicenceFields, OrganisationRef, OrganisationRefs
from registry.kinds.kind import Kind
from registry.kinds.open_licences import OPEN_CONTENT, OPEN_SOURCE, is_open
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


def _is_open(document: Document, _facts: Facts) -> bool:
    return is_open(document["licence"], OPEN_CONTENT | OPEN_SOURCE)


CRITERIA = (
    Criterion(
        "publisher-named",
        "Is the organisation named that publishes it?",
        at="/publisher",
        mend="Name the organisation that publishes the standard.",
        why="A council has to know who decides on changes before it builds on a standard "
        "(Technology Code of Practice, point 4).",
        based_on=("technology-code-of-practice/2021/4",),
    ),
    Criterion(
        "specification-linked",
        "Does it say where the specification is read?",
        at="/specification_url",
        mend="State the address of the specification itself.",
        why="What cannot be read cannot be built to, or asked for in a contract (Technology Code "
        "of Practice, point 4).",
        based_on=("technology-code-of-practice/2021/4",),
    ),
    Criterion(
        "schema-linked",
        "Is there a schema that programs can check data against?",
        at="/schema_url",
        mend="State the address of its machine-readable schema, such as a JSON Schema.",
        why="A council can test the data of a supplier itself, and need not take its word for it.",
        based_on=("technology-code-of-practice/2021/10",),
    ),
    Criterion(
        "example-linked",
        "Is there an example of data that follow it?",
        at="/example_url",
        mend="State the address of a file or an API that follows the standard.",
        why="An example shows in a minute what a specification takes a day to tell.",
    ),
    Criterion(
        "licence-stated",
        "Does it say under which licence the standard may be used?",
        at="/licence",
        mend="Put the SPDX expression of its licence here, such as OGL-UK-3.0 or CC-BY-4.0.",
        why="Councils and suppliers have to know that they may build on it, and at no charge "
        "(Technology Code of Practice, point 4).",
        based_on=("technology-code-of-practice/2021/4",),
    ),
    Criterion(
        "licence-is-open",
        "Is it under an open licence?",
        at="/licence",
        mend="Choose a licence for open content or open source, such as OGL-UK-3.0.",
        why="Only then may everyone use it, copy it into a contract and add to it (Service "
        "Standard, point 13).",
        based_on=("service-standard/2019/13",),
        is_met=_is_open,
        applies=is_stated("licence"),
    ),
    Criterion(
        "endorsement-dated",
        "Does it say how far it is endorsed, and since when?",
        at="/endorsed_on",
        mend="State the endorsement status and the day since when it has held.",
        why="A council can only ask a supplier for a standard with good grounds, and an "
        "endorsement without a date may have ended (Service Standard, point 13).",
        based_on=("service-standard/2019/13",),
        is_met=is_stated("endorsement_status", "endorsed_on"),
        where=unstated("endorsement_status", "endorsed_on"),
    ),
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
    review_months=24,
    criteria=CRITERIA,
    unasked=("summary-says-for-whom",),
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
