"""What the route of succession takes and shows."""

from datetime import date
from typing import Any

import marshmallow as ma

from registry.documents.address import API
from registry.documents.organisation import OrganisationRef
from registry.kinds import KINDS
from registry.kit.fields import Boolean, Date, List, Slug, Text, UtcDateTime
from registry.kit.schema import Schema, demand_plausible

ORGANISATIONS_MOST = 50
RECORDS_MOST = 1_000
SHOWN_MOST = 500
PASSES, MERGED, UPDATED, WITHDRAWN, REVOKED = ACTS = (
    "passes",
    "merged",
    "updated",
    "withdrawn",
    "revoked",
)
WHOLE, NAMED, REST = SHARES = ("whole", "named", "rest")
COUNTED = ("entries", "drafts", "roles", "adoptions", "tokens")
TO_DO = (
    "come-back",
    "issue-tokens",
    "set-contact",
    "check-contacts",
    "signatory",
    "confirm-adoptions",
    "state-adoptions",
    "check-merged",
    "tell-of-drafts",
)


class SuccessorShare(Schema):
    """Say what one successor gets."""

    slug = Slug(required=True, metadata={"example": "west-surrey"})
    records = List(
        Text(200),
        RECORDS_MOST,
        keeps_doubles=True,
        load_default=list,
        metadata={
            "description": "What it gets of the organisation that is split: paths of entries and "
            "of adoptions. A draft has no path that you can read: name it by its id, as the "
            "report of a dry run does.",
            "example": [f"{API}/components/parking-permits"],
        },
    )
    rest = Boolean(
        load_default=False,
        metadata={"description": "Whether it gets all that is named for nobody."},
    )
    whole = List(
        Slug(),
        ORGANISATIONS_MOST,
        keeps_doubles=True,
        load_default=list,
        metadata={
            "description": "Other organisations that end on the same day, and pass to it whole.",
            "example": ["guildford", "woking"],
        },
    )


class SuccessionCreate(Schema):
    """Say who takes over from whom, and when: either `predecessors` or `successors`."""

    on = Date(
        required=True,
        metadata={
            "description": "First day of the successors. In the future only a dry run is answered.",
            "example": "2027-04-01",
        },
    )
    predecessors = List(
        Slug(),
        ORGANISATIONS_MOST,
        keeps_doubles=True,
        load_default=list,
        metadata={
            "description": "Organisations that end, and pass whole to the one of the address.",
            "example": ["guildford", "woking"],
        },
    )
    successors = List(
        ma.fields.Nested(SuccessorShare),
        ORGANISATIONS_MOST,
        load_default=list,
        metadata={"description": "Who takes over what from the organisation of the address."},
    )

    @ma.validates("on")
    def plausible(self, on: date, **_kwargs: Any) -> None:
        """Refuse a slip of the keys: the day before the first of all cannot be reckoned."""
        demand_plausible(on)


class SuccessionShare(ma.Schema):
    """Say what passes from one organisation to another."""

    predecessor = ma.fields.Nested(OrganisationRef, required=True)
    successor = ma.fields.Nested(OrganisationRef, required=True)
    what = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(SHARES)),
        required=True,
        metadata={
            "description": "The whole of it, what the mapping names, or what it does not name.",
            "example": ["whole"],
        },
    )


class SuccessionMove(ma.Schema):
    """Say of one record what it was, whose it becomes, and why."""

    kind = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf((*KINDS, "adoption", "token")),
        metadata={"example": "component"},
    )
    id = ma.fields.UUID(required=True)
    entry_id = ma.fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "Which entry it is, or is about; null of a token."},
    )
    path = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Null of drafts, which only their owner reads, and of what is gone.",
            "example": f"{API}/components/parking-permits",
        },
    )
    title = ma.fields.String(
        required=True, allow_none=True, metadata={"example": "Parking permits"}
    )
    role = ma.fields.String(
        required=True,
        metadata={"description": "In which role.", "example": "owner"},
    )
    was = ma.fields.String(
        required=True, metadata={"description": "Whose it was (slug).", "example": "guildford"}
    )
    becomes = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Whose it becomes (slug); null when it stays, as history.",
            "example": "west-surrey",
        },
    )
    act = ma.fields.String(required=True, validate=ma.validate.OneOf(ACTS))
    into = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Path of the adoption that is kept in its place."},
    )
    why = ma.fields.String(required=True)


class SuccessionCounts(ma.Schema):
    """Count what one organisation has."""

    entries = ma.fields.Integer(
        required=True, metadata={"description": "Published and archived entries that it owns."}
    )
    drafts = ma.fields.Integer(required=True)
    roles = ma.fields.Integer(
        required=True,
        metadata={"description": "Times that it stands in another role to an entry."},
    )
    adoptions = ma.fields.Integer(required=True, metadata={"description": "That stand."})
    tokens = ma.fields.Integer(required=True, metadata={"description": "That hold."})


class SuccessionCompared(ma.Schema):
    """Compare what one organisation has before and after."""

    organisation = ma.fields.Nested(OrganisationRef, required=True)
    before = ma.fields.Nested(SuccessionCounts, required=True)
    after = ma.fields.Nested(SuccessionCounts, required=True)


class SuccessionTask(ma.Schema):
    """Name one thing that somebody has to do by hand."""

    what = ma.fields.String(required=True, validate=ma.validate.OneOf(TO_DO))
    organisation = ma.fields.String(required=True, metadata={"example": "west-surrey"})
    detail = ma.fields.String(required=True)


class SuccessionReport(ma.Schema):
    """Report a succession: what passed to whom and why, and what is left to do by hand."""

    on = ma.fields.Date(required=True)
    dry_run = ma.fields.Boolean(required=True)
    done_before = ma.fields.Boolean(
        required=True,
        metadata={"description": "Whether this very call was made before: nothing changed now."},
    )
    done_at = UtcDateTime(required=True, allow_none=True)
    position = ma.fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Place in the log of the event that caused all others."},
    )
    shares = ma.fields.List(ma.fields.Nested(SuccessionShare), required=True)
    to_do = ma.fields.List(ma.fields.Nested(SuccessionTask), required=True)
    counts = ma.fields.List(ma.fields.Nested(SuccessionCompared), required=True)
    records = ma.fields.List(
        ma.fields.Nested(SuccessionMove),
        required=True,
        metadata={"description": f"The first {SHOWN_MOST} of `records_total`."},
    )
    records_total = ma.fields.Integer(required=True)
    is_cut = ma.fields.Boolean(
        required=True, metadata={"description": "Whether there are more than are shown."}
    )
