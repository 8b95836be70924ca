"""What an adoption looks like to a reader: who uses what, how far, and who says so."""

from typing import Any

import marshmallow as ma

from registry.documents.address import record_path
from registry.documents.entry import EntryRef, entry_reference, shown
from registry.documents.organisation import OrganisationRef, reference
from registry.kinds.entry import FRESHNESS, Contact
from registry.kinds.freshness import CURRENT, DUE, UNCONFIRMED
from registry.kit.fields import Date, UtcDateTime, pounds
from registry.models import LEVELS, STAGES, Adoption

SAVING_PERIODS = ("once", "year")


class StageShown(ma.Schema):
    """Show a stage that the adopter came to, and the day on which it began."""

    stage = ma.fields.String(required=True, validate=ma.validate.OneOf(STAGES))
    since = Date(required=True, allow_none=True)


class SavingShown(ma.Schema):
    """Show what the adopter saves, and how it knows."""

    amount_pounds = ma.fields.String(required=True, metadata={"example": "12500.00"})
    per = ma.fields.String(required=True, validate=ma.validate.OneOf(SAVING_PERIODS))
    basis = ma.fields.String(
        required=True, metadata={"example": "Calls to the contact centre, 2025 against 2024."}
    )


class AdoptionShown(ma.Schema):
    """Show that an organisation uses an entry, how far it is, and who says so."""

    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True, validate=ma.validate.Equal("adoption"))
    path = ma.fields.String(
        required=True,
        metadata={"example": "/api/v1/adoptions/01a2087e-a6c3-7bd4-8502-7bb3c06b9e5e"},
    )
    entry = ma.fields.Nested(EntryRef, required=True)
    organisation = ma.fields.Nested(OrganisationRef, required=True)
    stage = ma.fields.String(
        required=True, validate=ma.validate.OneOf(STAGES), metadata={"example": "live"}
    )
    since = Date(**shown("The day on which this stage began.", "2025-04-01"))
    stages = ma.fields.List(
        ma.fields.Nested(StageShown),
        required=True,
        metadata={"description": "Every stage so far, the first first; the present one is last."},
    )
    version_used = ma.fields.String(**shown("The version that it uses.", "2.4.0"))
    evidence_url = ma.fields.String(**shown("Where one can see that it is so."))
    outcome = ma.fields.String(**shown("What came of it, in Markdown."))
    saving = ma.fields.Nested(SavingShown, **shown("What it saves; null when not stated."))
    why_stopped = ma.fields.String(**shown("Why it stopped, in Markdown."))
    contact = ma.fields.Nested(Contact, **shown("The team of the adopter that one can ask."))
    level = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(LEVELS),
        metadata={
            "description": "How far it can be relied on: reported by a named source; declared by "
            "the adopter; link-checked, its evidence was reached; acknowledged by the owner.",
            "example": "declared",
        },
    )
    level_reason = ma.fields.String(
        required=True, metadata={"description": "The same as a sentence."}
    )
    source = ma.fields.String(**shown("Who reported it; null once the adopter speaks itself."))
    source_url = ma.fields.String(**shown("Where that was read."))
    source_on = Date(**shown("The day on which it stood so there."))
    freshness = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(FRESHNESS),
        metadata={"description": "Whether the adopter has said so lately.", "example": "current"},
    )
    freshness_reason = ma.fields.String(
        required=True, metadata={"description": "The same as a sentence."}
    )
    confirmed_at = UtcDateTime(**shown("When the adopter last said that it is so."))
    confirm_by = Date(**shown("The day by which the adopter is asked to say so again."))
    evidence_seen_at = UtcDateTime(**shown("When its evidence was last reached."))
    acknowledged_at = UtcDateTime(**shown("When the owner of the entry acknowledged it."))
    withdrawn_at = UtcDateTime(**shown("When it was taken back; null while it stands."))
    created_at = UtcDateTime(required=True)
    updated_at = UtcDateTime(required=True)
    version = ma.fields.Integer(required=True)


_SCHEMA = AdoptionShown()
# Kept as JSON already.
_WRITTEN = ("stages", "contact")
_MADE_HERE = (
    *_WRITTEN,
    "path",
    "entry",
    "organisation",
    "saving",
    "level_reason",
    "freshness_reason",
)
OWN_FIELDS = (
    "stage",
    "since",
    "version_used",
    "evidence_url",
    "outcome",
    "saving",
    "why_stopped",
    "contact",
)


def adoption_document(adoption: Adoption) -> dict[str, Any]:
    """Return the whole document of an adoption; reads no clock."""
    values = {name: getattr(adoption, name) for name in _SCHEMA.fields if name not in _MADE_HERE}
    values["path"] = record_path(adoption.kind, adoption.slug)
    values["entry"] = entry_reference(adoption.entry)
    values["organisation"] = reference(adoption.organisation)
    values["saving"] = saving(adoption)
    values["level_reason"] = _level_reason(adoption)
    values["freshness_reason"] = _freshness_reason(adoption)
    dumped = _SCHEMA.dump(values) | {name: getattr(adoption, name) for name in _WRITTEN}
    return {name: dumped[name] for name in _SCHEMA.fields}


def saving(adoption: Adoption) -> dict[str, Any] | None:
    """Return what is saved; None when nothing was stated."""
    if adoption.saving_pence is None:
        return None
    return {
        "amount_pounds": pounds(adoption.saving_pence),
        "per": adoption.saving_per,
        "basis": adoption.saving_basis,
    }


def adoption_fields(document: dict[str, Any]) -> dict[str, Any]:
    """Return what is written of an adoption, as history keeps it."""
    whose = {
        "entry": document["entry"]["path"],
        "organisation": document["organisation"]["slug"],
        "withdrawn": document["withdrawn_at"] is not None,
    }
    return {name: document[name] for name in OWN_FIELDS} | whose


def _level_reason(adoption: Adoption) -> str:
    name = adoption.organisation.name
    if adoption.is_reported:
        on = f" on {adoption.source_on}" if adoption.source_on else ""
        return f"Reported by {adoption.source}{on}. {name} has not said so itself."
    said = f"Declared by {name}"
    if adoption.acknowledged_at:
        return f"{said}, and acknowledged by the owner on {adoption.acknowledged_at.date()}."
    if adoption.evidence_seen_at:
        return f"{said}, and its evidence was reached on {adoption.evidence_seen_at.date()}."
    return f"{said}. Nobody else has confirmed it yet."


def _freshness_reason(adoption: Adoption) -> str:
    if adoption.freshness == UNCONFIRMED or adoption.confirmed_at is None:
        return f"{adoption.organisation.name} can say whether it is so, and how it went."
    last = f"{adoption.organisation.name} last said so on {adoption.confirmed_at.date()}"
    if adoption.freshness == CURRENT:
        return f"{last}."
    if adoption.freshness == DUE:
        return f"{last}, and is asked to say it again by {adoption.confirm_by}."
    return f"{last}, and was to say it again by {adoption.confirm_by}."
