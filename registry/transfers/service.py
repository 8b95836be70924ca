"""Give an entry to another organisation; what that says of itself as an adopter goes with it."""

from collections.abc import Mapping
from typing import Any

from registry.access.actor import STEWARD, Actor
from registry.adoptions import service as adoptions_service
from registry.entries import find
from registry.entries import service as entries_service
from registry.history import service as history
from registry.kinds.kind import Kind
from registry.kit.errors import FieldError, Invalid
from registry.kit.schema import read
from registry.models import OWNER, Entry, Organisation
from registry.organisations import resolve
from registry.transfers.schemas import Transfer

_READER = Transfer()


def transfer(kind: Kind, slug: str, raw: Mapping[str, Any], actor: Actor) -> Entry:
    """Give an entry, also a draft, to another organisation, or to nobody known: `owner` null.

    Nobody adopts its own: where the new owner was an adopter, that is withdrawn with its history.
    """
    actor.demand(STEWARD)
    entry = find.entry(kind, slug)
    if entry is None:
        raise find.absent(kind, slug, actor)
    owner = _new_owner(raw)
    if owner is None and not entry.is_public:
        fault = FieldError("Name its next owner: nobody else could see it.", pointer="/owner")
        raise Invalid("A draft needs an owner.", [fault])
    if owner is not entry.owner:
        entries_service.link(entry, OWNER, [owner] if owner else [])
        event = history.record("transferred", entry, actor, changed={OWNER})
        adoption = adoptions_service.of(entry, owner.id) if owner else None
        if adoption is not None:
            adoptions_service.withdraw(adoption, actor, cause=event.position)
    return entry


def _new_owner(raw: Mapping[str, Any]) -> Organisation | None:
    data, faults = read(_READER, raw, _READER.fields)
    if faults:
        raise Invalid("Say whom the entry is to belong to.", faults)
    slug = data["owner"]
    if slug is None:
        return None
    found = resolve.named([slug])
    if not found:
        raise Invalid("There is no such organisation.", resolve.unknown({"/owner": slug}))
    resolve.demand_standing(found[slug], "/owner")
    return found[slug]
