"""Record what changed: the one gate for every write that a reader can see."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import func, null, select, update

from registry.access.actor import Actor
from registry.documents import mentions, render
from registry.documents.aggregate import Record, aggregate_of
from registry.extensions import db
from registry.kinds import KINDS
from registry.kinds.freshness import CURRENT, Freshness, assess
from registry.kit import clock, json, write
from registry.models import PUBLISHED, STOPPED, Adoption, Entry, Event, Relation, Token, Total

# How an act changes the number of records that lists show.
LISTED = {
    "created": 1,
    "published": 1,
    "unarchived": 1,
    "archived": -1,
    "withdrawn": -1,
    "reinstated": 1,
}
CHANGES = "changes"
REFRESHED = "refreshed"
# Where a last event keeps the slug of the record that took the place of its own.
INTO = "into"
_LAST = "last position"
_TOTALS = "totals"
# So many documents of a version are looked through when a body repeats what is read only.
REVISIONS = 50
# An adopter is asked every year whether it still uses what it adopted.
CONFIRM_MONTHS = 12


def record(
    verb: str,
    subject: Record,
    actor: Actor,
    *,
    changed: Collection[str] = (),
    cause: int | None = None,
    beside: Mapping[str, Any] | None = None,
) -> Event:
    """Give the record its next version, render its document and write the event.

    Every document that shows one of the `changed` fields is rendered again, as a revision, with
    this event as its cause. All of it stands in the transaction of the caller. `beside` is kept
    with what was written, and never shown.
    """
    subject.version += 1
    subject.revision = 0
    subject.updated_at = clock.now()
    event = _write(verb, subject, actor, cause=cause, is_version=True)
    if beside:
        event.fields = {**(event.fields or {}), **beside}
    if subject.is_public:
        _count(subject.kind, LISTED.get(verb, 0))
    _tell(subject, actor, changed, event)
    return event


def refresh(
    subject: Record,
    actor: Actor,
    *,
    cause: int | None = None,
    verb: str = REFRESHED,
    changed: Collection[str] = (),
) -> Event:
    """Render a record again though its owner wrote nothing: a new revision, not a version."""
    subject.revision += 1
    event = _write(verb, subject, actor, cause=cause, is_version=False)
    _tell(subject, actor, changed, event)
    return event


def _tell(subject: Record, actor: Actor, changed: Collection[str], event: Event) -> None:
    for other in mentions.mentions(subject, changed):
        refresh(other, actor, cause=event.position)


def render_again(subject: Record, actor: Actor) -> bool:
    """Bring a document of another release up to date; an event only if it reads differently."""
    before = subject.document
    render.render(subject)
    if subject.document == before:
        return False
    refresh(subject, actor, cause=None)
    return True


def documents(subject: Record) -> Iterator[dict[str, Any]]:
    """Yield the documents that readers may have of the present version, the newest first.

    A revision may have come between a reading and the write that rests on it: an edit made from
    any document of its version is not spoilt.
    """
    yield json.loads(subject.document)
    shown = (
        select(Event.document)
        .where(Event.record_id == subject.id, Event.version == subject.version)
        .order_by(Event.position.desc())
        .limit(REVISIONS)
    )
    yield from (json.loads(document) for document in db.session.scalars(shown) if document)


def erase(subject: Record, reason: str, actor: Actor) -> Event:
    """Take the content of a record out of the log, and leave a trace of that; it is deleted next.

    What the law wants gone goes from every event of the record. Type, time, name and who did it
    stay, so that followers of the log hear that their copy must go too.
    """
    if _is_listed(subject):
        _count(subject.kind, -1)
    db.session.execute(
        update(Event).where(Event.record_id == subject.id).values(fields=null(), document=null())
    )
    subject.version += 1
    return _append(
        f"{aggregate_of(subject).noun}.purged", subject, actor, fields={"reason": reason}
    )


def _is_listed(subject: Record) -> bool:
    if isinstance(subject, Entry):
        return subject.state == PUBLISHED
    return not isinstance(subject, Adoption | Relation) or subject.withdrawn_at is None


def leave(verb: str, subject: Record, actor: Actor, into: str, fields: Mapping[str, Any]) -> Event:
    """Write the last event of a record whose place another takes; it is deleted next.

    `into` is the slug of the other. What was said of the record before stays in the log.
    """
    subject.version += 1
    subject.revision = 0
    what = f"{aggregate_of(subject).noun}.{verb}"
    return _append(what, subject, actor, fields={INTO: into, **fields})


def note(verb: str, token: Token, actor: Actor, *, cause: int | None = None) -> Event:
    """Write an event about a token: for the audit, never shown to the public."""
    fields = {"scopes": token.scopes, "expires_at": clock.iso(token.expires_at)}
    return _append(f"token.{verb}", token, actor, fields=fields, cause=cause)


def _write(
    verb: str, subject: Record, actor: Actor, *, cause: int | None, is_version: bool
) -> Event:
    if isinstance(subject, Entry | Adoption):
        freshen(subject)
    if is_version:
        # What the database refuses is refused before anything rests on it.
        db.session.flush()
    document = render.render(subject)
    what = f"{aggregate_of(subject).noun}.{verb}"
    fields = render.fields_of(subject, document) if is_version else None
    return _append(what, subject, actor, cause=cause, fields=fields, document=subject.document)


def _append(what: str, subject: Record | Token, actor: Actor, **more: Any) -> Event:
    event = Event(
        position=_next_position(),
        type=what,
        at=clock.now(),
        kind=subject.kind,
        record_id=subject.id,
        slug=subject.slug,
        version=subject.version,
        revision=subject.revision,
        is_public=subject.is_public,
        actor_organisation_id=actor.organisation_id,
        actor_token_id=actor.token_id,
        **more,
    )
    db.session.add(event)
    if event.is_public:
        _count(CHANGES, 1)
    return event


def _next_position() -> int:
    # Safe, because kit.write holds the write lock: no other transaction hands out positions now.
    notes = write.notes()
    if _LAST not in notes:
        notes[_LAST] = db.session.scalar(select(func.max(Event.position))) or 0
    notes[_LAST] += 1
    return int(notes[_LAST])


def _count(kind: str, by: int) -> None:
    if not by:
        return
    # Noted, because the session holds only what is changed: it would be read anew each time.
    noted = write.notes().setdefault(_TOTALS, {})
    if kind not in noted:
        with db.session.no_autoflush:
            noted[kind] = db.session.get(Total, kind) or Total(kind=kind, number=0)
        db.session.add(noted[kind])
    noted[kind].number += by


def freshen(subject: Entry | Adoption) -> bool:
    """Judge an entry or an adoption by today; tell whether it counts as another than before."""
    was = subject.freshness
    if isinstance(subject, Entry):
        months = KINDS[subject.kind].review_months
        found = assess(subject.reviewed_at, subject.last_activity_at, months, clock.now())
        subject.review_by = found.review_by
    else:
        found = assess(subject.confirmed_at, None, CONFIRM_MONTHS, clock.now())
        if subject.stage == STOPPED and subject.confirmed_at:
            # That it was stopped stays true: nobody is asked for it again.
            found = Freshness(CURRENT, None)
        subject.confirm_by = found.review_by
    subject.freshness = found.verdict
    return found.verdict != was
