"""What the routes of adoptions take and show."""

from datetime import date
from typing import Any

import marshmallow as ma

from registry.documents.adoption import SAVING_PERIODS, AdoptionShown
from registry.kinds import KINDS
from registry.kinds.entry import FRESHNESS, Contact, kept
from registry.kinds.fields import OrganisationNamed
from registry.kit.fields import Choice, Date, List, Money, Slug, Text, Url, UtcDateTime, stated
from registry.kit.patch import patch_schema
from registry.kit.query import PageQuery
from registry.kit.schema import Schema, demand_plausible
from registry.models import LEVELS, STAGES, STOPPED
from registry.organisations.likeness import BANDS
from registry.organisations.schemas import NATIONS, TYPES

_MOST = 20


class SavingCreate(Schema):
    """Say what is saved, and how that is known."""

    amount_pounds = Money(
        required=True, metadata={"description": "Exact pounds, as text.", "example": "12500.00"}
    )
    per = Choice(
        SAVING_PERIODS,
        required=True,
        metadata={"description": "Saved once, or each year.", "example": "year"},
    )
    basis = Text(
        500,
        required=True,
        error_messages={
            "required": "Say how you know: what was counted, and against what.",
            "null": "Say how you know: what was counted, and against what.",
        },
        metadata={"example": "Calls to the contact centre, 2025 against 2024."},
    )


class AdoptionFields(Schema):
    """Say how far an organisation is with an entry, and what came of it."""

    stage = Choice(
        STAGES,
        required=True,
        metadata={"description": "How far you are with it.", "example": "live"},
    )
    since = Date(
        required=True,
        metadata={"description": "The day on which this stage began.", "example": "2025-04-01"},
    )
    version_used = Text(50, **stated("The version that you use.", "2.4.0"))
    evidence_url = Url(
        **stated("Where one can see that it is so.", "https://www.example.gov.uk/parking")
    )
    outcome = Text(5_000, lines=True, **stated("What came of it, in Markdown."))
    saving = ma.fields.Nested(SavingCreate, **stated("What you save by it, and how you know."))
    why_stopped = Text(
        5_000, lines=True, **stated("Why you stopped, in Markdown; needed at the stage stopped.")
    )
    contact = ma.fields.Nested(
        Contact, **stated("The team that others can ask; a team, never a person.")
    )

    @ma.validates("since")
    def plausible(self, since: date, **_kwargs: Any) -> None:
        """Refuse a slip of the keys: it would be a year of its own in the statistics."""
        demand_plausible(since)

    @ma.validates_schema(skip_on_field_errors=False)
    def stopped_for_a_reason(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse to stop without a word: the reason is what others learn from."""
        if data.get("stage") == STOPPED and not data.get("why_stopped"):
            raise ma.ValidationError(
                "Say why you stopped: others can learn from it.", "why_stopped"
            )


class AdoptionReport(Schema):
    """Say what a named source says of an adoption: it is counted as reported."""

    stage = Choice(STAGES, required=True)
    since = Date(**stated("The day on which this stage began, where the source says it."))
    version_used = Text(50, **stated("The version that is used, where the source says it."))
    source = Text(500, required=True, metadata={"description": "Who says so, and in what."})
    source_url = Url(required=True, metadata={"description": "Where one can read it."})
    source_on = Date(required=True, metadata={"description": "The day on which it stood so."})


def _kept_fields() -> dict[str, ma.fields.Field[Any]]:
    own = AdoptionFields().fields
    texts = ("level", "level_reason", "freshness", "freshness_reason", "source", "source_url")
    kinds: dict[str, ma.fields.Field[Any]] = {
        "id": kept(ma.fields.UUID),
        "kind": kept(ma.fields.String),
        "path": kept(ma.fields.String),
        "entry": kept(ma.fields.Dict),
        "stages": kept(ma.fields.List, ma.fields.Dict()),
        **{name: kept(ma.fields.String, allow_none=True) for name in texts},
        "source_on": kept(Date, allow_none=True),
        "confirm_by": kept(Date, allow_none=True),
        "version": kept(ma.fields.Integer),
    }
    for name, declared in AdoptionShown().fields.items():
        if isinstance(declared, UtcDateTime):
            kinds[name] = kept(UtcDateTime, allow_none=True)
    return {name: declared for name, declared in kinds.items() if name not in own}


class _Named(AdoptionFields):
    organisation = ma.fields.Nested(
        OrganisationNamed, **stated("Your own organisation; may be left out.")
    )


AdoptionCreate = type(
    "AdoptionCreate",
    (_Named,),
    {**_kept_fields(), "__doc__": AdoptionFields.__doc__},
)
AdoptionUpdate = patch_schema(AdoptionCreate)
READ_ONLY = tuple(_kept_fields())


class SharedShown(ma.Schema):
    """Say what an adopter shares with the council that was asked about."""

    type = ma.fields.Boolean(required=True)
    nation = ma.fields.Boolean(required=True)
    population = ma.fields.Boolean(
        required=True, metadata={"description": "They are in one band of population."}
    )
    region = ma.fields.Boolean(required=True)


class AdoptionListed(AdoptionShown):
    """Show an adoption in a list."""

    like = ma.fields.Nested(
        SharedShown,
        metadata={"description": "Only with `like`: what the adopter shares with that council."},
    )


class EntryAdoptionQuery(PageQuery):
    """Narrow the adoptions of an entry; several values of one parameter are alternatives."""

    stage = List(Choice(STAGES), _MOST, metadata={"description": "At this stage."})
    level = List(Choice(LEVELS), _MOST, metadata={"description": "That can be relied on so far."})
    freshness = List(Choice(FRESHNESS), _MOST, metadata={"description": "Of this freshness."})
    type = List(Choice(TYPES), _MOST, metadata={"description": "By organisations of this type."})
    nation = List(
        Choice(NATIONS), _MOST, metadata={"description": "By organisations of this nation."}
    )
    region = List(Text(80), _MOST, metadata={"description": "By organisations of this region."})
    population = List(
        Choice(tuple(BANDS)),
        _MOST,
        metadata={"description": "By organisations with a population in this band."},
    )
    like = Slug(
        metadata={
            "description": "Those come first that are most like this organisation, by type, "
            "nation, population and region; each item says in `like` what they share.",
            "example": "camden",
        }
    )


class AdoptionQuery(EntryAdoptionQuery):
    """Narrow the list of all adoptions."""

    organisation = List(Slug(), _MOST, metadata={"description": "By this organisation (slug)."})
    owner = List(
        Slug(), _MOST, metadata={"description": "Of entries that this organisation owns (slug)."}
    )
    kind = List(Choice(tuple(KINDS)), _MOST, metadata={"description": "Of entries of this kind."})
