"""Refuse a succession that cannot be: who ended already, cycles, and records that nobody gets."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from registry.extensions import db
from registry.kit import clock
from registry.kit.errors import FieldError, Invalid
from registry.models import UNREAL, Event, Organisation, OrganisationSuccession
from registry.organisations import resolve
from registry.succession.request import SPLIT, Request

SUCCEEDED, ENDED = "organisation.succeeded", "organisation.ended"
# What the event of a succession keeps beside what was written of the organisation.
KEPT = "succession"


def done(request: Request) -> Event | None:
    """Return the event of this very request, when it was carried out before."""
    key = request.key()
    for event in _events([request.subject], SUCCEEDED):
        if ((event.fields or {}).get(KEPT) or {}).get("request") == key:
            return event
    return None


def demand_possible(request: Request, *, dry_run: bool) -> None:
    """Refuse with everything that is wrong with the day and with the organisations."""
    errors = _day(request, dry_run=dry_run)
    for organisation in (*request.predecessors, *request.successors):
        if organisation.type in UNREAL:
            said = f"{organisation.name} stands for no council: nothing passes from it or to it."
            errors.append(FieldError(said, pointer=request.at[organisation.id]))
    for predecessor in request.predecessors:
        errors += [
            FieldError(said, pointer=request.at[predecessor.id])
            for said in _wrong_end(predecessor, request)
        ]
    for successor in request.successors:
        at = request.at[successor.id]
        over = resolve.ended(successor, max(request.on, clock.now().date()), at)
        errors += [over] if over else []
        errors += [FieldError(said, pointer=at) for said in _wrong_start(successor, request)]
    if errors:
        raise Invalid("This succession is not possible. Nothing was changed.", errors)


def _day(request: Request, *, dry_run: bool) -> list[FieldError]:
    if dry_run or request.on <= clock.now().date():
        return []
    said = (
        f"This is still to come. Send it again on {request.on} or later; until then "
        "?dry_run=true gives the whole report."
    )
    return [FieldError(said, pointer="/on")]


def _wrong_end(predecessor: Organisation, request: Request) -> Iterable[str]:
    last = request.on - timedelta(days=1)
    name = predecessor.name
    if _has_passed(predecessor):
        heirs = ", ".join(link.successor.name for link in predecessor.successors)
        yield f"{name} has passed to {heirs} already, in another call. Leave it out."
        return
    if predecessor.ended_on and predecessor.ended_on > last:
        yield f"{name} is to end on {predecessor.ended_on}, which is after {last}."
    if predecessor.started_on and predecessor.started_on > last:
        yield f"{name} began on {predecessor.started_on}, which is after {last}."
    heirs_of = {share.successor.id for share in request.shares if share.predecessor is predecessor}
    for link in predecessor.successors:
        if link.successor_id in heirs_of and link.took_over_on not in (None, request.on):
            yield f"{link.successor.name} is said to have taken over on {link.took_over_on}."


def _wrong_start(successor: Organisation, request: Request) -> Iterable[str]:
    name = successor.name
    if successor.started_on and successor.started_on > request.on:
        yield f"{name} begins on {successor.started_on} only."
    older = _before(request.predecessors)
    if successor.id in older:
        yield f"{name} came before {older[successor.id]}, so it cannot take over from it."


def _before(organisations: list[Organisation]) -> dict[str, str]:
    """Return who came before these, by any number of steps, each with the name of one of them."""
    links: dict[str, list[str]] = {}
    link = OrganisationSuccession
    for successor, predecessor in db.session.execute(
        select(link.successor_id, link.predecessor_id)
    ):
        links.setdefault(successor, []).append(predecessor)
    found: dict[str, str] = {}
    waiting = [(one.id, one.name) for one in organisations]
    while waiting:
        of, name = waiting.pop()
        for one in links.get(of, ()):
            if one not in found:
                found[one] = name
                waiting.append((one, name))
    return found


def _has_passed(organisation: Organisation) -> bool:
    for event in _events([organisation], SUCCEEDED, ENDED):
        kept = (event.fields or {}).get(KEPT) or {}
        if event.type == ENDED or kept.get("request", {}).get("form") == SPLIT:
            return True
    return False


def _events(organisations: list[Organisation], *types: str) -> Iterable[Event]:
    ids = [organisation.id for organisation in organisations]
    return db.session.scalars(
        select(Event)
        .where(Event.record_id.in_(ids), Event.type.in_(types))
        .order_by(Event.position)
    )
