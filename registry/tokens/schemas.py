"""What the routes of tokens take and show."""

from typing import Any

import marshmallow as ma

from registry.access.actor import SCOPES
from registry.documents.organisation import OrganisationRef
from registry.kit.fields import Choice, List, Slug, Text, UtcDateTime, Whole
from registry.kit.query import PageQuery
from registry.kit.schema import Schema

DAYS_DEFAULT = 90
DAYS_MOST = 365


class TokenCreate(Schema):
    """Ask for a token."""

    scopes = List(
        Choice(tuple(SCOPES)),
        len(SCOPES),
        required=True,
        metadata={
            "description": "What it may do, never more than your own token. "
            + " ".join(f"`{scope}`: {meaning}" for scope, meaning in SCOPES.items()),
            "example": ["entries:write"],
        },
    )
    days = Whole(
        1,
        DAYS_MOST,
        load_default=DAYS_DEFAULT,
        metadata={"description": "After how many days it expires."},
    )
    label = Text(
        100,
        load_default=None,
        allow_none=True,
        metadata={
            "description": "What it is for, so that you know it again; no person's name.",
            "example": "CI of the permits team",
        },
    )
    organisation = Slug(
        load_default=None,
        allow_none=True,
        metadata={"description": "Whose token it is to be; only a steward names another one."},
    )

    @ma.validates("scopes")
    def at_least_one(self, scopes: list[str], **_kwargs: Any) -> None:
        """Refuse a token that may do nothing."""
        if not scopes:
            raise ma.ValidationError("Name at least one scope.")


class TokenShown(ma.Schema):
    """Show a token: what it may do and for how long, never the token itself."""

    id = ma.fields.UUID(required=True)
    hint = ma.fields.String(
        required=True, metadata={"description": "How it begins.", "example": "ukreg_x7Qp"}
    )
    label = ma.fields.String(required=True, allow_none=True)
    organisation = ma.fields.Nested(OrganisationRef, required=True)
    scopes = ma.fields.List(ma.fields.String(), required=True)
    created_at = UtcDateTime(required=True)
    expires_at = UtcDateTime(required=True)
    revoked_at = UtcDateTime(required=True, allow_none=True)
    last_used_at = UtcDateTime(
        required=True, allow_none=True, metadata={"description": "To the minute."}
    )


class TokenIssued(TokenShown):
    """Show a token that was just issued: the only time that the token itself is shown."""

    token = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Keep it safe: it cannot be shown again. Null on a dry run, which "
            "issues none.",
            "example": "ukreg_...",
        },
    )


class TokenQuery(PageQuery):
    """Narrow a list of tokens."""

    organisation = Slug(metadata={"description": "Another organisation's: for a steward."})
