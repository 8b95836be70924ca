"""Load the seeds through the same services as the API; may be run again at any time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from registry.access.actor import Actor
from registry.documents.aggregate import ENTRY_LOADS, ORGANISATION_LOADS
from registry.entries import service as entries_service
from registry.extensions import db
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit.write import write
from registry.models import Entry, Event, Organisation, Slug
from registry.operations import seed_files, seed_relations, seed_reuse
from registry.operations.migrate import steward
from registry.operations.seed_files import ORGANISATIONS, OWNERS, BadSeed, Owner
from registry.operations.seed_steps import Told, batches
from registry.organisations import resolve as organisations_resolve
from registry.organisations import service as organisations_service
from registry.transfers import service as transfers_service
from registry.vocabularies import service as vocabularies_service

# The field of a kind that the partners of its owners.csv row go into, where it has one, before
# those that the row of the entry names itself.
PARTNERS = "partners"
PURGED = object()


def seed(folder: Path) -> Iterator[int]:
    """Load a folder of seeds in batches; yields how many rows are done after each.

    What anybody has written through the API since is left alone: seeds only fill what is empty
    and mend what they wrote themselves.
    """
    work = Work(steward(), _touched())
    for vocabulary in seed_files.vocabularies(folder):
        with write(), Told("vocabularies", vocabulary["scheme"]):
            vocabularies_service.load(vocabulary, work.actor)
        yield len(vocabulary["points"])
    for batch in batches(_in_order(seed_files.organisations(folder))):
        with write():
            held = _held(Organisation, Organisation.kind, batch, ORGANISATION_LOADS)
            for row in batch:
                _put_organisation(row, held, work)
        yield len(batch)
    owners = seed_files.owners(folder)
    for kind in KINDS.values():
        for batch in batches(seed_files.entries(folder, kind)):
            with write():
                held = _held(Entry, kind.name, batch, ENTRY_LOADS)
                for row in batch:
                    _put_entry(kind, row, owners, held, work)
            yield len(batch)
    yield from seed_relations.relations(folder, work.actor)
    yield from seed_reuse.adoptions(folder, work.actor)


@dataclass(frozen=True, slots=True)
class Work:
    """Hold who loads the seeds, and what it must leave alone."""

    actor: Actor
    touched: frozenset[str]


def _touched() -> frozenset[str]:
    # Without fields but with a cause it is no act of theirs: the record was only rendered again.
    acted = or_(Event.cause.is_(None), Event.fields.is_not(None))
    edited = select(Event.record_id).where(Event.actor_token_id.is_not(None), acted)
    return frozenset(db.session.scalars(edited.distinct()))


def _held(
    model: type[Any], kind: str, batch: list[dict[str, Any]], loads: Sequence[Any]
) -> dict[str, Any]:
    """Return the records that have or had the names of these rows: a name is never given twice.

    PURGED stands for one that was taken out for good.
    """
    rows = db.session.execute(
        select(Slug.slug, Slug.record_id).where(
            Slug.kind == kind, Slug.slug.in_([row["slug"] for row in batch])
        )
    )
    names = {row.slug: row.record_id for row in rows}
    records = db.session.scalars(select(model).where(model.id.in_(names.values())).options(*loads))
    by_id = {record.id: record for record in records}
    return {slug: by_id.get(record_id, PURGED) for slug, record_id in names.items()}


def size(folder: Path) -> int:
    """Count the rows of a folder of seeds, for the progress bar."""
    points = sum(len(found["points"]) for found in seed_files.vocabularies(folder))
    entries = sum(len(seed_files.entries(folder, kind)) for kind in KINDS.values())
    reuse = len(seed_files.relations(folder)) + len(seed_files.adoptions(folder))
    return points + len(seed_files.organisations(folder)) + entries + reuse


def _in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put predecessors before those that took over from them."""
    waiting = {row["slug"]: row for row in rows}
    ordered: list[dict[str, Any]] = []
    while waiting:
        ready = [
            row
            for row in waiting.values()
            if not any(before["slug"] in waiting for before in row["predecessors"])
        ]
        if not ready:
            raise BadSeed(f"{ORGANISATIONS}: these come before each other: {sorted(waiting)}")
        ordered.extend(waiting.pop(row["slug"]) for row in ready)
    return ordered


def _put_organisation(row: dict[str, Any], held: Mapping[str, Any], work: Work) -> None:
    found = held.get(row["slug"])
    with Told(ORGANISATIONS, row["slug"]):
        if found is None:
            organisations_service.create(row, work.actor)
        elif found.id not in work.touched:
            organisations_service.replace(found, row, work.actor)


def _put_entry(
    kind: Kind,
    row: dict[str, Any],
    owners: Mapping[str, Owner],
    held: Mapping[str, Any],
    work: Work,
) -> None:
    text, provenance = row.pop("owner_text"), row.pop("provenance")
    with Told(f"{kind.plural}.jsonl", row["slug"]):
        if text not in owners:
            raise BadSeed(f"{OWNERS} has no row for the owner {text!r}.")
        owner = _organisation_of(owners[text].slug)
        values = row
        if PARTNERS in kind.references:
            partners = [{"slug": slug} for slug in owners[text].partners]
            values = {**row, PARTNERS: partners + (row.get(PARTNERS) or [])}
        listed = {"registered_by": "registry", **provenance}
        found = held.get(row["slug"])
        if found is None:
            entries_service.create(kind, values, work.actor, owner=owner, provenance=listed)
        elif found is not PURGED and found.id not in work.touched:
            if found.owner is not owner:
                wanted = {"owner": owner.slug if owner else None}
                transfers_service.transfer(kind, found.slug, wanted, work.actor)
            entries_service.replace(found, values, work.actor, provenance=listed)


def _organisation_of(slug: str | None) -> Organisation | None:
    """Return the organisation of a name that it has or had."""
    if slug is None:
        return None
    found = organisations_resolve.named([slug])
    if not found:
        raise BadSeed(f"{ORGANISATIONS} has no row for the owner {slug}.")
    return found[slug]
