"""Let adoptions show whether their evidence was reached: it makes their word count for more."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from registry.access.actor import Actor
from registry.documents.aggregate import ADOPTION_LOADS
from registry.extensions import db
from registry.history import service as history
from registry.kit import clock
from registry.links.verdict import ALIVE, DEAD
from registry.models import Adoption, LinkCheck

BATCH = 100
# So long a day on which the evidence was seen goes on standing there: not every check is an event.
SEEN_DAYS = 90
VERB = "link-checked"


def settle(actor: Actor) -> int:
    """Bring a batch of adoptions up to what is known of their evidence; return how many.

    Inside of `kit.write`, again and again until there are none: what is settled is not found
    anew. Evidence counts as seen until it is dead; a bad day changes nothing.
    """
    query = select(Adoption, LinkCheck.status, LinkCheck.checked_at)
    found = db.session.execute(
        query.join(LinkCheck, LinkCheck.url == Adoption.evidence_url)
        .where(Adoption.withdrawn_at.is_(None), Adoption.source.is_(None), _differs())
        .options(*ADOPTION_LOADS)
        .order_by(Adoption.id)
        .limit(BATCH)
    ).all()
    for adoption, status, checked_at in found:
        level = adoption.level
        adoption.evidence_seen_at = checked_at if status == ALIVE else None
        changed = {"level"} if adoption.level != level else set[str]()
        history.refresh(adoption, actor, verb=VERB, changed=changed)
    return len(found)


def _differs() -> ColumnElement[Any]:
    seen = Adoption.evidence_seen_at
    long_ago = and_(seen < clock.now() - timedelta(days=SEEN_DAYS), seen < LinkCheck.checked_at)
    return or_(
        and_(LinkCheck.status == ALIVE, or_(seen.is_(None), long_ago)),
        and_(LinkCheck.status == DEAD, seen.is_not(None)),
    )
