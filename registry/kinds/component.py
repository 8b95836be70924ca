"""A component: software or a service building block that another council can take up."""

import re
from typing import Any

import marshmallow as ma

from registry.kinds.fields import LicenceFields, OrganisationRefs
from registry.kinds.kind import Kind
from registry.kit.fields import Choice, Date, Detail, List, Text, Url, stated, url_problem
from registry.kit.schema import Schema


class SecurityContact(Text):
    """Hold where to report a security problem: a web address or a team's mailbox."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if re.fullmatch(r"[^@\s<>\"]+@[\w-]+(\.[\w-]+)+", text) or url_problem(text) is None:
            return text
        raise ma.ValidationError(
            Detail("Send a web address (of your policy or security.txt) or a team's mailbox.")
        )


class Release(Schema):
    """Name the latest release."""

    version = Text(50, required=True, metadata={"example": "2.4.0"})
    released_on = Date(load_default=None, allow_none=True, metadata={"example": "2026-09-30"})


class ComponentFields(LicenceFields):
    """List what a component adds to the common fields."""

    type = Choice(
        (
            "web-application",
            "backend-service",
            "mobile-app",
            "desktop-app",
            "library",
            "add-on",
            "design-system",
            "configuration",
            "other",
        ),
        **stated("What sort of software it is.", "web-application"),
    )
    repository_url = Url(
        **stated("Where its source code is.", "https://github.com/example-council/permits")
    )
    homepage_url = Url(**stated("Where it is presented or runs."))
    documentation_url = Url(**stated("Where its documentation is."))
    languages = List(
        Text(50),
        20,
        load_default=list,
        allow_none=True,
        metadata={"description": "Programming languages.", "example": ["Python"]},
    )
    platforms = List(
        Text(50),
        20,
        load_default=list,
        allow_none=True,
        metadata={"description": "What it runs on.", "example": ["Linux", "PostgreSQL"]},
    )
    latest_release = ma.fields.Nested(Release, **stated("Its latest release."))
    maintenance = Choice(
        ("internal", "contract", "community", "none"),
        **stated("Who looks after it: the owner, a supplier, a community or nobody.", "internal"),
    )
    security_contact = SecurityContact(
        2000, **stated("Where to report a security problem: web address or team's mailbox.")
    )
    hosting = Text(500, **stated("Where and how it is hosted."))
    costs = Text(500, **stated("What it costs to run or to buy."))
    partners = OrganisationRefs(
        "partner",
        load_default=list,
        allow_none=True,
        metadata={"description": "Organisations that made it together with the owner."},
    )


KIND = Kind(
    name="component",
    plural="components",
    label="Component",
    meaning="Software or a service building block that another council can take up.",
    order=1,
    fields=ComponentFields,
    facets=("licence", "languages", "type", "maintenance"),
    search_text=("languages", "platforms", "hosting"),
    links=("repository_url", "homepage_url", "documentation_url"),
    review_months=12,
    example={
        "title": "Parking permits",
        "summary": "Residents apply for, renew and pay for a parking permit.",
        "description": "Checks the address, takes the payment and prints **virtual permits**.",
        "tags": ["parking", "permits"],
        "phase": "live",
        "licence": "MIT",
        "repository_url": "https://github.com/example-council/parking-permits",
        "languages": ["Python"],
        "maintenance": "internal",
        "contact": {"name": "Parking digital team", "email": "parking-digital@example.gov.uk"},
    },
)
