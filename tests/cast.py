"""The fixed cast of the tests: who owns, who must not touch, who lacks the scope, who may all."""

from dataclasses import dataclass

from registry.access.actor import STEWARD, Actor
from registry.kit.write import write
from registry.operations import migrate
from registry.organisations import service as organisations_service
from registry.tokens import service as tokens_service
from registry.vocabularies import service as vocabularies_service
from tests.factories import vocabulary

OWNER_SCOPES = ["adoptions:write", "entries:write", "organisations:write", "tokens:write"]
COUNCILS = {
    "camden": ("London Borough of Camden", "london-borough"),
    "leeds": ("Leeds City Council", "metropolitan-district"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """Hold a token and who acts with it."""

    secret: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Cast:
    """Hold everybody who acts in tests."""

    camden: Member
    leeds: Member
    reader: Member
    steward: Member


def hire() -> Cast:
    """Make the councils and their tokens, and a vocabulary whose points entries can name."""
    with write():
        registry = migrate.steward()
        for slug, (name, kind) in COUNCILS.items():
            council = {"slug": slug, "name": name, "type": kind, "nation": "england"}
            organisations_service.create(council, registry)
        vocabularies_service.load(vocabulary(), registry)
        return Cast(
            camden=_member("camden", OWNER_SCOPES, registry),
            leeds=_member("leeds", OWNER_SCOPES, registry),
            reader=_member("camden", ["tokens:write"], registry),
            steward=_member("registry", [STEWARD], registry),
        )


def _member(organisation: str, scopes: list[str], registry: Actor) -> Member:
    wanted = {"organisation": organisation, "scopes": scopes}
    token, secret = tokens_service.issue(wanted, registry)
    actor = Actor(token.organisation_id, organisation, frozenset(scopes), token.id)
    return Member(secret, actor)
