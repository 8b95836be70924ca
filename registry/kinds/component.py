"""A component: software or a service building block that another council can take up."""

import re
from typing import Any

import marshmallow as ma

from registry.kinds.criterion import Criterion, Document, Facts, is_stated
from registry.kinds.fields import LicenceFields, OrganisationRefs
from registry.kinds.kind import Kind
from registry.kinds.open_licences import OPEN_SOURCE, is_open
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


def _is_looked_after(document: Document, _facts: Facts) -> bool:
    return document.get("maintenance") not in (None, "none")


def _is_open_source(document: Document, _facts: Facts) -> bool:
    return is_open(document["licence"], OPEN_SOURCE)


CRITERIA = (
    Criterion(
        "licence-stated",
        "Does it say under which licence its code may be used?",
        at="/licence",
        mend="Put a licence file into the repository, and its SPDX expression here, such as MIT.",
        why="Without a licence no other council may use the code at all, however public it is "
        "(Service Standard, point 12).",
        based_on=("service-standard/2019/12",),
    ),
    Criterion(
        "licence-is-open-source",
        "Is it under an open source licence?",
        at="/licence",
        mend="Choose a licence that the Open Source Initiative has approved, such as MIT.",
        why="Only then may any council run, change and pass on the code without asking "
        "(Technology Code of Practice, point 3).",
        based_on=("technology-code-of-practice/2021/3",),
        is_met=_is_open_source,
        applies=is_stated("licence"),
    ),
    Criterion(
        "source-code-linked",
        "Does it say where its source code is?",
        at="/repository_url",
        mend="State the address of the public repository.",
        why="Another council can judge and try the code itself, before anybody meets (Technology "
        "Code of Practice, point 3).",
        based_on=("technology-code-of-practice/2021/3", "service-standard/2019/12"),
    ),
    Criterion(
        "documentation-linked",
        "Does it say where its documentation is?",
        at="/documentation_url",
        mend="State the address of its documentation; a README that says how to run it will do.",
        why="Documentation is what developers look at first when they choose.",
    ),
    Criterion(
        "release-named",
        "Is its latest release named?",
        at="/latest_release",
        mend="State the version of the latest release, and the day on which it came out.",
        why="Another council knows which version to take, and sees whether work goes on.",
    ),
    Criterion(
        "looked-after",
        "Does somebody look after it?",
        at="/maintenance",
        mend="Say who: internal, contract or community; if nobody does, say none, and others "
        "can offer to.",
        why="A council that takes up what nobody mends takes on all of that work itself "
        "(Service Standard, point 14).",
        based_on=("service-standard/2019/14",),
        is_met=_is_looked_after,
    ),
    Criterion(
        "security-contact-named",
        "Does it say where to report a security problem?",
        at="/security_contact",
        mend="State a team's mailbox, or the address of your policy or security.txt.",
        why="Worry about security keeps councils from sharing and from reusing; a way to report "
        "shows that somebody answers (Technology Code of Practice, point 6).",
        based_on=("technology-code-of-practice/2021/6", "service-standard/2019/9"),
    ),
    Criterion(
        "hosting-told",
        "Does it say where and how it is hosted?",
        at="/hosting",
        mend="Say in a sentence where it runs and what it needs.",
        why="Another council sees whether it fits what it has, or can be run for it (Technology "
        "Code of Practice, point 5).",
        based_on=("technology-code-of-practice/2021/5",),
    ),
    Criterion(
        "costs-told",
        "Does it say what it costs to run or to buy?",
        at="/costs",
        mend="Give a rough figure by year, or say what drives the costs.",
        why="A business case needs a figure, and yours is the best that others can get "
        "(Technology Code of Practice, point 11).",
        based_on=("technology-code-of-practice/2021/11",),
    ),
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
    review_months=12,
    criteria=CRITERIA,
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
