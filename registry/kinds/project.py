"""A project: work under way or done, who leads it, who pays, and whether others may join."""

from datetime import date
from typing import Any

import marshmallow as ma

from registry.kinds.criterion import Criterion, is_stated, unstated
from registry.kinds.fields import OrganisationRef, OrganisationRefs
from registry.kinds.kind import Kind
from registry.kit.fields import Boolean, Date, Money, Text, stated
from registry.kit.schema import Schema, demand_order, demand_plausible


class ProjectFields(Schema):
    """List what a project adds to the common fields."""

    lead = OrganisationRef("lead", **stated("The organisation that leads it."))
    partners = OrganisationRefs(
        "partner",
        load_default=list,
        allow_none=True,
        metadata={"description": "Organisations that take part beside the one that leads."},
    )
    fund = Text(200, **stated("The fund that pays for it, by name.", "Local Digital Fund"))
    round = Text(100, **stated("The round of the fund, in the fund's own words.", "Round 5"))
    funded_phase = Text(
        100,
        **stated(
            "What was paid for, in the fund's own word, such as discovery, alpha or beta. The "
            "phase of the thing that comes of it stands in `phase`.",
            "alpha",
        ),
    )
    amount_pounds = Money(
        **stated(
            "How much the fund pays, in pounds, exact to the penny: text, so that no reader "
            "rounds it.",
            "52103.00",
        )
    )
    awarded_on = Date(
        **stated(
            "The day on which the fund awarded it; the work may have begun on another.",
            "2026-02-27",
        )
    )
    started_on = Date(**stated("The day on which it began.", "2026-04-01"))
    ended_on = Date(**stated("The day on which it ended, or is to end.", "2027-03-31"))
    problem = Text(
        10_000,
        lines=True,
        **stated(
            "What it wants to solve, in Markdown.",
            "Permits are sold at four counters, and none of them sees what the others sold.",
        ),
    )
    looking_for_partners = Boolean(
        **stated("Whether others may still join; null when nobody stated it.", True)
    )
    partners_wanted = Text(
        2_000,
        lines=True,
        **stated(
            "Whom it looks for, and how to join, in Markdown.",
            "A county that sells permits for its districts. Write to our mailbox by May.",
        ),
    )

    @ma.validates("awarded_on", "started_on", "ended_on")
    def plausible(self, day: date | None, **_kwargs: Any) -> None:
        """Refuse a slip of the keys."""
        demand_plausible(day)

    @ma.validates_schema(skip_on_field_errors=False)
    def in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse a project that ended before it began."""
        demand_order(data.get("started_on"), data.get("ended_on"), "ended_on")


CRITERIA = (
    Criterion(
        "problem-told",
        "Does it say which problem it wants to solve?",
        at="/problem",
        mend="Say what goes wrong today, for whom, and how you know.",
        why="Another council sees whether it has the same problem, before it starts a project of "
        "its own (declaration, principle 1: user needs first).",
        based_on=("declaration-principles/2018/1",),
    ),
    Criterion(
        "lead-named",
        "Does it say who leads it?",
        at="/lead",
        mend="Name the organisation that leads it.",
        why="Another council knows whom to ring.",
    ),
    Criterion(
        "funding-told",
        "Does it say which fund pays for it, and how much?",
        at="/fund",
        mend="Name the fund, and the amount in pounds; the round as well, where there is one.",
        why="A bid for the same fund can build on what was paid for already.",
        is_met=is_stated("fund", "amount_pounds"),
        where=unstated("fund", "amount_pounds"),
    ),
    Criterion(
        "dates-told",
        "Does it say when it began and when it ended, or is to end?",
        at="/started_on",
        mend="Give the first day and the last; the planned one while it goes on.",
        why="Another council sees whether it can still join, or whether there are results to read.",
        is_met=is_stated("started_on", "ended_on"),
        where=unstated("started_on", "ended_on"),
    ),
    Criterion(
        "open-to-partners-told",
        "Does it say whether others may join?",
        at="/looking_for_partners",
        mend="Say true or false; with true, say in `partners_wanted` whom you look for.",
        why="Two councils that work on the same thing find each other while it still helps "
        "(Technology Code of Practice, point 8: share, reuse and collaborate).",
        based_on=("technology-code-of-practice/2021/8",),
        is_met=lambda document, _facts: (
            document.get("looking_for_partners") is False
            or bool(document.get("looking_for_partners") and document.get("partners_wanted"))
        ),
        where=lambda document, _facts: [
            "/partners_wanted" if document.get("looking_for_partners") else "/looking_for_partners"
        ],
    ),
)


KIND = Kind(
    name="project",
    plural="projects",
    label="Project",
    meaning="Work under way or done: who leads it, who pays, and whether others may join.",
    order=4,
    fields=ProjectFields,
    facets=("fund", "round", "funded_phase", "looking_for_partners"),
    search_text=("fund", "round", "funded_phase", "problem", "partners_wanted"),
    review_months=6,
    starts="started_on",
    apart=("lead", "partners"),
    criteria=CRITERIA,
    example={
        "title": "One counter for parking permits",
        "summary": "Finds out how a county and its districts can sell permits in one place.",
        "tags": ["parking", "permits"],
        "lead": {"slug": "camden"},
        "partners": [{"slug": "leeds"}],
        "fund": "Local Digital Fund",
        "round": "Round 5",
        "funded_phase": "discovery",
        "amount_pounds": "52103.00",
        "awarded_on": "2026-02-27",
        "started_on": "2026-04-01",
        "problem": "Permits are sold at four counters, and none sees what the others sold.",
        "looking_for_partners": True,
        "partners_wanted": "A county that sells permits for its districts.",
    },
)
