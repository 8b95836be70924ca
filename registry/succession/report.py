"""Report a succession: what it was, whose it becomes and why, and what is left to people."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from registry.documents.address import record_path
from registry.documents.organisation import reference
from registry.entries import find
from registry.extensions import db
from registry.kinds import KINDS
from registry.kit import clock
from registry.models import Adoption, Entry, Event, Organisation
from registry.succession import moves as noted
from registry.succession.checks import KEPT
from registry.succession.estate import Estate
from registry.succession.moves import Move
from registry.succession.request import Request
from registry.succession.schemas import (
    NAMED,
    PASSES,
    REST,
    REVOKED,
    SHOWN_MOST,
    WHOLE,
    SuccessionReport,
)

_SCHEMA = SuccessionReport()
_WHY = {
    WHOLE: "{was} passes whole to {heir}.",
    NAMED: "The mapping gives it to {heir}.",
    REST: "The mapping names nobody for it, and {heir} gets the rest.",
    noted.STANDS_ALREADY: "{heir} stands in this role already, and is named once.",
    noted.KEPT_OTHER: "{heir} has another adoption of the same entry, which says more.",
    noted.OWN: "{heir} owns the entry itself now, and nobody adopts its own.",
    noted.OVERTAKEN: "What a predecessor says of the same entry goes further.",
    noted.ENDED: "{was} has ended: nobody writes in its name any more.",
}


def made(wanted: Request, event: Event, *, dry_run: bool) -> dict[str, Any]:
    """Return the report of what was just done, or of what a dry run would do."""
    head = {
        "dry_run": dry_run,
        "done_before": False,
        "done_at": None if dry_run else event.at,
        "position": None if dry_run else event.position,
    }
    return _report(head, wanted, event)


def repeated(event: Event, wanted: Request, *, dry_run: bool) -> dict[str, Any]:
    """Return the report of what was done before."""
    head = {
        "dry_run": dry_run,
        "done_before": True,
        "done_at": event.at,
        "position": event.position,
    }
    return _report(head, wanted, event)


def _report(head: Mapping[str, Any], wanted: Request, event: Event) -> dict[str, Any]:
    told = (event.fields or {})[KEPT]
    known = {one.slug: one for one in (*wanted.predecessors, *wanted.successors)}
    shown = told["moves"][:SHOWN_MOST]
    values = {
        **head,
        "on": wanted.on,
        "shares": [
            {
                "predecessor": reference(share.predecessor),
                "successor": reference(share.successor),
                "what": share.what,
            }
            for share in wanted.shares
        ],
        "to_do": told["to_do"],
        "counts": [
            {
                "organisation": reference(one),
                "before": told["before"][one.id],
                "after": told["after"][one.id],
            }
            for one in known.values()
        ],
        "records": _records(shown, known),
        "records_total": len(told["moves"]),
        "is_cut": len(shown) < len(told["moves"]),
    }
    return dict(_SCHEMA.dump(values))


def _records(
    shown: list[dict[str, Any]], known: Mapping[str, Organisation]
) -> Iterable[dict[str, Any]]:
    """Add to what was kept how each record is called today; drafts are not told of."""
    entries = {
        entry.id: (find.path_of(entry), entry.title, entry.id)
        for entry in db.session.scalars(
            select(Entry).where(
                Entry.id.in_({move["id"] for move in shown}), Entry.published_at.is_not(None)
            )
        )
    }
    adopted = db.session.execute(
        select(Adoption.id, Entry.title, Entry.id)
        .join(Entry, Entry.id == Adoption.entry_id)
        .where(Adoption.id.in_({move["id"] for move in shown}))
    )
    # With the id of the entry: by it kept answers are found when the entry has to go.
    adoptions = {row[0]: (record_path(Adoption.kind, row[0]), row[1], row[2]) for row in adopted}
    called = entries | adoptions
    for move in shown:
        unnamed = (None, None, move["id"] if move["kind"] in KINDS else None)
        path, title, entry = called.get(move["id"], unnamed)
        into = record_path(Adoption.kind, move["into"]) if move["into"] else None
        names = {part: _name(move[part], known) for part in ("was", "heir")}
        why = _WHY[move["why"]].format(**names)
        named = {"entry_id": entry, "path": path, "title": title, "into": into}
        yield {**move, **named, "why": why}


def _name(slug: str | None, known: Mapping[str, Organisation]) -> str:
    found = known.get(slug) if slug else None
    return found.name if found else slug or ""


def to_do(wanted: Request, moves: list[Move], estate: Estate) -> list[dict[str, str]]:
    """List what no machine can do: tokens, contacts, signatures, and what was merged."""
    tasks = []
    if wanted.on > clock.now().date():
        said = f"Send this again without dry_run on {wanted.on} or later: until then it is a plan."
        tasks.append(_task("come-back", wanted.subject, said))
    for successor in wanted.successors:
        tasks += _of_successor(successor, wanted, moves, estate)
    return tasks


def _of_successor(
    successor: Organisation, wanted: Request, moves: list[Move], estate: Estate
) -> Iterable[dict[str, str]]:
    before = [share.predecessor for share in wanted.shares if share.successor is successor]
    slugs, name = {one.slug for one in before}, successor.name
    gone = sum(move.act == REVOKED and move.was in slugs for move in moves)
    if gone:
        said = f"{_many(gone, 'token')} of its predecessors hold no more. Issue new ones to {name}."
        yield _task("issue-tokens", successor, said)
    if successor.contact is None:
        said = f"{name} has no contact yet: those of its predecessors were not carried over."
        yield _task("set-contact", successor, said)
    signed = ", ".join(one.name for one in before if one.signatory_since)
    if signed and successor.signatory_since is None:
        said = f"{signed} signed the declaration; {name} has not. Note it when it does."
        yield _task("signatory", successor, said)
    yield from _of_records(successor, moves, estate)


def _of_records(
    successor: Organisation, moves: list[Move], estate: Estate
) -> Iterable[dict[str, str]]:
    name = successor.name
    got = {move.id for move in moves if move.act == PASSES and move.becomes == successor.slug}
    owned = {move.id for move in moves if move.is_owned and move.id in got}
    old = sum(entry.id in owned and entry.contact is not None for entry in estate.entries)
    if old:
        said = f"{_many(old, 'entry', 'entries')} name a contact of before. Let {name} look at it."
        yield _task("check-contacts", successor, said)
    drafts = sum(entry.id in owned and not entry.is_public for entry in estate.entries)
    if drafts:
        said = f"{_many(drafts, 'draft')} passed to {name}, which alone can read them. Tell it so."
        yield _task("tell-of-drafts", successor, said)
    yield from _of_adoptions(successor, moves, [one for one in estate.adoptions if one.id in got])


def _of_adoptions(
    successor: Organisation, moves: list[Move], adopted: list[Adoption]
) -> Iterable[dict[str, str]]:
    name = successor.name
    reported = sum(adoption.is_reported for adoption in adopted)
    declared = len(adopted) - reported
    if declared:
        passed = _many(declared, "adoption")
        said = f"{passed} passed to {name}. Let it confirm that it is still so."
        yield _task("confirm-adoptions", successor, said)
    if reported:
        passed = _many(reported, "adoption that passed", "adoptions that passed")
        said = f"{passed} to {name}: only reported by others. Let it say itself what it uses."
        yield _task("state-adoptions", successor, said)
    merged = sum(bool(move.into) and move.heir == successor.slug for move in moves)
    if merged:
        said = (
            f"{_many(merged, 'adoption')} gave way to another of the same entry. Let {name} see "
            "whether their outcome or saving belongs in what is kept."
        )
        yield _task("check-merged", successor, said)


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"


def _task(what: str, organisation: Organisation, detail: str) -> dict[str, str]:
    return {"what": what, "organisation": organisation.slug, "detail": detail}
