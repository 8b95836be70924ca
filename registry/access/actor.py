"""Say who acts: an organisation, through a token with scopes. Knows no Flask."""

from dataclasses import dataclass

from registry.kit.errors import Forbidden

STEWARD = "registry:steward"
SCOPES = {
    "entries:write": "Create and change the organisation's own entries.",
    "adoptions:write": "Say what the organisation uses, and acknowledge who uses its entries.",
    "organisations:write": "Change the organisation's own contact.",
    "tokens:write": "Issue, list and revoke the organisation's own tokens.",
    STEWARD: "Look after the whole registry.",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Be the organisation that acts, and what it may do."""

    organisation_id: str
    organisation: str
    scopes: frozenset[str]
    token_id: str | None = None

    @property
    def is_steward(self) -> bool:
        """Tell whether it looks after the whole registry."""
        return STEWARD in self.scopes

    def may(self, scope: str) -> bool:
        """Tell whether a scope is among its own; a steward's covers every other one."""
        return scope in self.scopes or self.is_steward

    def demand(self, scope: str) -> None:
        """Refuse unless it has the scope."""
        if not self.may(scope):
            raise Forbidden(
                f"This token lacks the scope {scope}. Ask for a token that includes it."
            )
