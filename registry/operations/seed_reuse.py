"""Load what sources say of who uses what: adoptions that are reported, and not declared."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select, tuple_

from registry.access.actor import Actor
from registry.adoptions import reports
from registry.adoptions.reports import Report
from registry.documents.aggregate import ENTRY_LOADS
from registry.extensions import db
from registry.kit.write import write
from registry.models import Entry, Organisation, Slug
from registry.operations import seed_files
from registry.operations.seed_files import ADOPTIONS, BadSeed
from registry.operations.seed_steps import Told, batches
from registry.organisations import resolve

Row = dict[str, Any]
# The kind and slug of an entry.
Name = tuple[str, str]


def adoptions(folder: Path, actor: Actor) -> Iterator[int]:
    """Load the reported adoptions of a folder of seeds; yields how many are done after each batch.

    What an adopter said itself stays, what was withdrawn stays so, and nobody adopts its own.
    """
    for batch in batches(seed_files.adoptions(folder)):
        with write():
            entries = _entries({(row["entry_kind"], row["entry"]) for row in batch})
            organisations = resolve.named({row["organisation"] for row in batch})
            found = [_report(row, entries, organisations) for row in batch]
            reports.report([one for one in found if one], actor)
        yield len(batch)


def _entries(names: set[Name]) -> dict[Name, Entry | None]:
    """Return the entries that have or had these names; None for one that was taken out for good."""
    rows = db.session.execute(
        select(Slug.kind, Slug.slug, Entry)
        .outerjoin(Entry, Entry.id == Slug.record_id)
        .where(tuple_(Slug.kind, Slug.slug).in_(names))
        .options(*ENTRY_LOADS)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _report(
    row: Row, entries: Mapping[Name, Entry | None], organisations: Mapping[str, Organisation]
) -> Report | None:
    name = (row["entry_kind"], row["entry"])
    with Told(ADOPTIONS, f"{'/'.join(name)} by {row['organisation']}"):
        if name not in entries:
            raise BadSeed(f"There is no {name[0]} {name[1]}.")
        if row["organisation"] not in organisations:
            raise BadSeed(f"There is no organisation {row['organisation']}.")
        values = reports.load(row["values"])
    entry, organisation = entries[name], organisations[row["organisation"]]
    if entry is None or not entry.is_public or entry.owner is organisation:
        return None
    return Report(entry, organisation, values)
