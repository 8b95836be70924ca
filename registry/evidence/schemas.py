"""What the routes of evidence take and show."""

from datetime import date
from functools import cache
from typing import Any

import marshmallow as ma

from registry.documents.adoption import SavingShown
from registry.documents.entry import EntryRef, shown
from registry.documents.organisation import OrganisationRef, SuccessionShown
from registry.kinds.entry import FRESHNESS, PHASES
from registry.kit import clock
from registry.kit.fields import Date, stated
from registry.kit.schema import Schema, demand_order
from registry.models import LEVELS, STAGES


class EvidenceQuery(Schema):
    """Say which period is asked for."""

    from_on = Date(
        data_key="from",
        load_default=None,
        metadata={"description": "First day of the period.", "example": "2025-04-01"},
    )
    to = Date(
        **stated(
            "Last day of the period, not later than today; today when left out.", "2026-03-31"
        ),
    )

    @ma.validates_schema(skip_on_field_errors=True)
    def in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse a period that ends before it begins."""
        demand_order(data.get("from_on"), data.get("to"), "to")

    @ma.validates("to")
    def in_the_past(self, last: date | None, **_kwargs: Any) -> None:
        """Refuse a day that is still to come: nobody knows what will have happened until then."""
        if last and last > clock.now().date():
            raise ma.ValidationError("This is still to come: send today or a day before it.")


def _text(meaning: str = "", example: Any = None, **options: Any) -> ma.fields.String:
    said = {"description": meaning, "example": example}
    metadata = {name: value for name, value in said.items() if value}
    return ma.fields.String(required=True, metadata=metadata, **options)


def _number(meaning: str) -> ma.fields.Integer:
    return ma.fields.Integer(required=True, metadata={"description": meaning})


def _in_period() -> ma.fields.Boolean:
    said = "Whether it falls into the period. What has no date falls into none."
    return ma.fields.Boolean(required=True, metadata={"description": said})


def _one_of(*choices: str) -> ma.fields.String:
    return ma.fields.String(required=True, validate=ma.validate.OneOf(choices))


@cache
def _list_schema(item: type[ma.Schema], name: str) -> type[ma.Schema]:
    """Make a list whose counts are whole, although its items may be cut."""
    fields = {
        "total": _number("How many there are, also of those that are cut."),
        "in_period": _number("How many of them fall into the period."),
        "items": ma.fields.List(ma.fields.Nested(item), required=True),
        "cut": ma.fields.String(**shown("Says so when not all stand in `items`; null otherwise.")),
    }
    if name == "EvidenceRecords":
        del fields["in_period"]
    return type(name, (ma.Schema,), fields)


def _list_of(item: type[ma.Schema], name: str) -> ma.fields.Nested:
    return ma.fields.Nested(_list_schema(item, name), required=True)


class EvidenceOrganisationRef(OrganisationRef):
    """Name an organisation, with its path."""

    path = _text(example="/api/v1/organisations/camden")


class EvidenceOrganisation(EvidenceOrganisationRef):
    """Name the organisation that the evidence is about."""

    nation = ma.fields.String(**shown("The nation that it is in.", "england"))
    ended_on = Date(**shown("The day on which it ended; null while it stands."))
    successors = ma.fields.List(ma.fields.Nested(SuccessionShown), required=True)


class EvidencePeriod(ma.Schema):
    """Show the period."""

    from_on = Date(data_key="from", **shown("Its first day; null: from the beginning."))
    to = Date(required=True)


class EvidenceAbout(ma.Schema):
    """Say what the registry can prove, and what not."""

    can_show = _text("What these records show.")
    cannot_show = _text("What they do not show.")


class Signatory(ma.Schema):
    """Say since when it has signed the declaration."""

    since = Date(**shown("The day on which it signed; null: not known to the registry."))
    said = _text("The same as a sentence; when it is not known, how to tell a steward.")


class EvidenceRecord(ma.Schema):
    """Name a record that supports a heading."""

    title = _text(example="Parking permits")
    path = _text("Where it can be checked.", "/api/v1/components/parking-permits")
    said = _text("What it says there.", "Component, live; in the registry since 2025-06-01.")


class BidHeading(ma.Schema):
    """Show one thing that a bid asks for, what supports it, and what is missing."""

    name = _text("Its name, which stays.", "open-outputs")
    heading = _text("The words of the fund.", "Scalable by design")
    asked_by = ma.fields.List(ma.fields.String(), required=True)
    gaps = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"example": ["3 of 5 entries have no licence stated."]},
    )
    records = _list_of(EvidenceRecord, "EvidenceRecords")


class EvidenceFigure(ma.Schema):
    """Show one number, of the period and of all time."""

    name = _text("Its name, which stays.", "shared")
    label = _text("What is counted.", "Entries shared that others can use")
    in_period = _number("How many in the period.")
    ever = _number("How many in all.")


class AdopterCounts(ma.Schema):
    """Count the other organisations that use an entry."""

    total = _number("At any stage.")
    live = _number("Live.")
    reported = _number("Of all, those that are only reported.")


class EvidenceEntry(EntryRef):
    """Show an entry that it owns."""

    phase = ma.fields.String(**shown("Its phase.", "live"), validate=ma.validate.OneOf(PHASES))
    freshness = _one_of(*FRESHNESS)
    registered_by = _one_of("owner", "registry")
    reviewed_on = Date(**shown("The day on which its owner last edited or reviewed it."))
    published_on = Date(required=True)
    licence = ma.fields.String(**shown("Its licence; null when not stated.", "MIT"))
    is_open = ma.fields.Boolean(**shown("Whether that is an open licence."))
    adopters = ma.fields.Nested(AdopterCounts, required=True)
    in_period = _in_period()


class EvidenceJointEntry(EntryRef):
    """Show an entry of others in which it has a part."""

    roles = ma.fields.List(ma.fields.String(), required=True, metadata={"example": ["partner"]})
    published_on = Date(required=True)
    in_period = _in_period()


class EvidenceProject(EntryRef):
    """Show a project that it leads, takes part in or registered."""

    roles = ma.fields.List(ma.fields.String(), required=True, metadata={"example": ["lead"]})
    phase = ma.fields.String(**shown("Its phase."), validate=ma.validate.OneOf(PHASES))
    started_on = Date(**shown("The day on which it began."))
    ended_on = Date(**shown("The day on which it ended, or is to end."))
    fund = ma.fields.String(**shown("The fund that pays for it."))
    round = ma.fields.String(**shown("The round of the fund."))
    funded_phase = ma.fields.String(**shown("What was paid for, in the fund's own word."))
    amount_pounds = ma.fields.String(**shown("How much the fund pays.", "52103.00"))
    in_period = _in_period()


class EvidenceAdoption(ma.Schema):
    """Show that somebody uses something."""

    path = _text("Where it can be checked.")
    entry = ma.fields.Nested(EntryRef, required=True)
    stage = _one_of(*STAGES)
    since = Date(**shown("The day on which this stage began."))
    level = _one_of(*LEVELS)
    freshness = _one_of(*FRESHNESS)
    source = ma.fields.String(**shown("Who reported it; null when the adopter says so itself."))
    saving = ma.fields.Nested(SavingShown, **shown("What it saves; null when not stated."))
    in_period = _in_period()


class EvidenceOwnUse(EvidenceAdoption):
    """Show what it uses, and whose that is."""

    owner = ma.fields.Nested(EvidenceOrganisationRef, **shown("Whose it is; null: not known."))


class EvidenceUseByOther(EvidenceAdoption):
    """Show who uses what it shares."""

    organisation = ma.fields.Nested(EvidenceOrganisationRef, required=True)


class EvidencePartner(EvidenceOrganisationRef):
    """Show whom it has worked with, and on what."""

    signatory_since = Date(**shown("The day on which it signed; null: not known."))
    entries = ma.fields.List(ma.fields.Nested(EntryRef), required=True)
    in_period = _in_period()


class EvidencePoint(ma.Schema):
    """Show a point of a vocabulary and the entries that support it."""

    code = _text(example="8")
    label = _text(example="Share, reuse and collaborate")
    total = _number("How many entries support it.")
    entries = ma.fields.List(ma.fields.Nested(EntryRef), required=True)


class EvidencePoints(ma.Schema):
    """Show the points of one vocabulary, all of them, and name those without an entry."""

    scheme = _text(example="technology-code-of-practice")
    version = _text(example="2021")
    title = _text(example="Technology Code of Practice")
    path = _text(example="/api/v1/vocabularies/technology-code-of-practice/2021")
    points = ma.fields.List(ma.fields.Nested(EvidencePoint), required=True)
    without = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": "Codes of the points that no entry supports."},
    )


class KindCount(ma.Schema):
    """Count the entries of one kind."""

    kind = _text(example="component")
    total = _number("How many.")
    in_period = _number("How many of them in the period.")


class EvidenceEntries(ma.Schema):
    """List the entries that it owns."""

    total = _number("How many there are, also of those that are cut.")
    in_period = _number("How many of them fall into the period.")
    by_kind = ma.fields.List(ma.fields.Nested(KindCount), required=True)
    items = ma.fields.List(ma.fields.Nested(EvidenceEntry), required=True)
    cut = ma.fields.String(**shown("Says so when not all stand in `items`; null otherwise."))


class EvidenceAdopters(ma.Schema):
    """List who else uses what it shares: said by themselves, and apart from that only reported."""

    declared = _list_of(EvidenceUseByOther, "EvidenceUsesByOthers")
    reported = _list_of(EvidenceUseByOther, "EvidenceUsesByOthers")


class Evidence(ma.Schema):
    """Gather what the registry knows of an organisation's part in the declaration."""

    path = _text(example="/api/v1/organisations/camden/evidence")
    organisation = ma.fields.Nested(EvidenceOrganisation, required=True)
    period = ma.fields.Nested(EvidencePeriod, required=True)
    about = ma.fields.Nested(EvidenceAbout, required=True)
    signatory = ma.fields.Nested(Signatory, required=True)
    bid = ma.fields.List(
        ma.fields.Nested(BidHeading),
        required=True,
        metadata={
            "description": "What a bid to the Local Digital Fund asks for, answered by "
            "what falls into the period."
        },
    )
    figures = ma.fields.List(ma.fields.Nested(EvidenceFigure), required=True)
    entries = ma.fields.Nested(EvidenceEntries, required=True)
    joint_entries = _list_of(EvidenceJointEntry, "EvidenceJointEntries")
    adopters = ma.fields.Nested(EvidenceAdopters, required=True)
    adoptions = _list_of(EvidenceOwnUse, "EvidenceOwnUses")
    lessons = _list_of(EvidenceEntry, "EvidenceLessons")
    projects = _list_of(EvidenceProject, "EvidenceProjects")
    partners = _list_of(EvidencePartner, "EvidencePartners")
    points = ma.fields.List(ma.fields.Nested(EvidencePoints), required=True)
