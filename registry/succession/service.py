"""Let organisations take over from others: all that those had passes, in one transaction."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from registry.access.actor import STEWARD, Actor
from registry.documents.aggregate import ORGANISATION_LOADS
from registry.entries import service as entries_service
from registry.extensions import db
from registry.history import service as history
from registry.models import (
    OWNER,
    Entry,
    Event,
    Organisation,
    OrganisationSuccession,
    Token,
)
from registry.organisations import service as organisations_service
from registry.succession import adoptions, checks, report, request
from registry.succession.estate import Estate, Heirs, counts, demand_complete, gather
from registry.succession.moves import ENDED, STANDS_ALREADY, Move
from registry.succession.request import Request
from registry.succession.schemas import MERGED, PASSES, REVOKED
from registry.tokens import service as tokens_service

TOKEN_ROLE = "token"  # noqa: S105 (a word of the report)


def succeed(slug: str, raw: Mapping[str, Any], actor: Actor, *, dry_run: bool) -> dict[str, Any]:
    """Carry out a succession and return its report; done before, it changes nothing."""
    actor.demand(STEWARD)
    wanted = request.load(raw, organisations_service.get(slug))
    before = checks.done(wanted)
    if before is not None:
        return report.repeated(before, wanted, dry_run=dry_run)
    checks.demand_possible(wanted, dry_run=dry_run)
    heirs, estate = Heirs(wanted), gather(wanted)
    demand_complete(wanted, heirs, estate)
    return _carry_out(wanted, heirs, estate, actor, dry_run=dry_run)


def _carry_out(
    wanted: Request, heirs: Heirs, estate: Estate, actor: Actor, *, dry_run: bool
) -> dict[str, Any]:
    involved = [*wanted.predecessors, *wanted.successors]
    before = counts(involved)
    event = _hand_over(wanted, actor)
    moves = [*_entries_and_adoptions(wanted, heirs, estate, actor, event.position)]
    moves += _tokens(estate.tokens, actor, event.position)
    db.session.flush()
    told = {
        "request": wanted.key(),
        "moves": [move.as_json() for move in moves],
        "before": before,
        "after": counts(involved),
    }
    told["to_do"] = report.to_do(wanted, moves, estate)
    # One event tells it all, and is the cause of every other one.
    event.fields = {**(event.fields or {}), checks.KEPT: told}
    return report.made(wanted, event, dry_run=dry_run)


def _hand_over(wanted: Request, actor: Actor) -> Event:
    """Link the organisations and end those that end; returns the event that causes the others."""
    for share in wanted.shares:
        _link(share.predecessor, share.successor, wanted)
    for predecessor in wanted.predecessors:
        predecessor.ended_on = predecessor.ended_on or wanted.on - timedelta(days=1)
    db.session.flush()
    _load_again([*wanted.predecessors, *wanted.successors])
    event = history.record("succeeded", wanted.subject, actor)
    others = [("ended", wanted.predecessors), ("updated", wanted.successors)]
    for verb, organisations in others:
        for organisation in organisations:
            if organisation is not wanted.subject:
                history.record(verb, organisation, actor, cause=event.position)
    return event


def _link(predecessor: Organisation, successor: Organisation, wanted: Request) -> None:
    link = next(
        (one for one in successor.predecessors if one.predecessor_id == predecessor.id), None
    )
    if link is None:
        link = OrganisationSuccession(predecessor_id=predecessor.id, predecessor=predecessor)
        successor.predecessors.append(link)
    link.took_over_on = wanted.on


def _load_again(organisations: list[Organisation]) -> None:
    # What was loaded before does not know of the links that were just made.
    for organisation in organisations:
        db.session.expire(organisation, ["predecessors", "successors"])
    ids = [organisation.id for organisation in organisations]
    found = select(Organisation).where(Organisation.id.in_(ids)).options(*ORGANISATION_LOADS)
    db.session.scalars(found).all()


def _entries_and_adoptions(
    wanted: Request, heirs: Heirs, estate: Estate, actor: Actor, cause: int
) -> Iterator[Move]:
    verbs: dict[str, str] = {}
    for entry in estate.entries:
        owner = entry.owner
        yield from _roles(entry, heirs)
        verbs[entry.id] = "updated" if entry.owner is owner else "transferred"
    db.session.flush()
    moved = [*adoptions.move(estate.adoptions, wanted.successors, heirs, actor, cause)]
    yield from moved
    db.session.flush()
    # Counted before they are rendered, so that each entry is told of once.
    adopted = {adoption.entry_id for adoption in estate.adoptions}
    counted = adoptions.count_again(adopted | verbs.keys())
    for entry in estate.entries:
        history.record(verbs[entry.id], entry, actor, cause=cause)
    for entry in counted:
        if entry.id not in verbs:
            history.refresh(entry, actor, cause=cause)


def _roles(entry: Entry, heirs: Heirs) -> Iterator[Move]:
    """Put heirs in the place of those that end, in each role, each once, the owner first."""
    roles = sorted({link.role for link in entry.organisations}, key=lambda role: role != OWNER)
    for role in roles:
        standing = entry.organisations_as(role)
        others = {one.id for one in standing if not heirs.passes(one.id)}
        placed: list[Organisation] = []
        for one in standing:
            heir = heirs.of(one.id, entry.id) if heirs.passes(one.id) else None
            if heir is None:
                placed.append(one)
                continue
            next_, basis = heir
            stands = next_.id in others or next_ in placed
            act, why = (MERGED, STANDS_ALREADY) if stands else (PASSES, basis)
            yield Move.of(entry, act, one.slug, next_.slug, why, role=role)
            placed.append(next_)
        entries_service.link(entry, role, list(dict.fromkeys(placed)))


def _tokens(tokens: list[Token], actor: Actor, cause: int) -> Iterator[Move]:
    for token in tokens:
        tokens_service.revoke(token, actor, cause=cause)
        yield Move.of(token, REVOKED, token.organisation.slug, None, ENDED, role=TOKEN_ROLE)
