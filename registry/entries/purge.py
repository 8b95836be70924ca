"""Take out of the registry what the law wants gone; only a trace without content stays."""

from registry.access import idempotency
from registry.access.actor import STEWARD, Actor
from registry.entries import find
from registry.extensions import db
from registry.history import service as history
from registry.kinds.kind import Kind
from registry.models import Entry


def purge(kind: Kind, slug: str, reason: str, actor: Actor) -> Entry:
    """Delete an entry, a draft too, with all that its versions said; its address is 410 then.

    The name is never given again. The reason is kept in the log, which is not public: it must not
    repeat what had to go.
    """
    actor.demand(STEWARD)
    entry = find.entry(kind, slug)
    if entry is None:
        raise find.absent(kind, slug, actor)
    history.erase(entry, reason, actor)
    idempotency.forget(entry.id)
    db.session.delete(entry)
    db.session.flush()
    return entry
