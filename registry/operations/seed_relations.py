"""Load what the sources of the seeds say that entries are to each other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from registry.access.actor import Actor
from registry.documents.aggregate import ENTRY_LOADS
from registry.extensions import db
from registry.kinds.relation import RELATION_TYPES
from registry.kit.write import write
from registry.models import PUBLISHED, Entry, Slug
from registry.operations import seed_files
from registry.operations.seed_files import RELATIONS, BadSeed
from registry.operations.seed_steps import Told, batches
from registry.relations import service as relations_service


def relations(folder: Path, actor: Actor) -> Iterator[int]:
    """Load the relations of a folder of seeds; yields how many are done after each batch.

    What an owner has said or taken back since is left alone, and so is what is archived or gone.
    """
    for batch in batches(seed_files.relations(folder)):
        with write():
            for row in batch:
                with Told(RELATIONS, f"{row['slug']} {row['type']} {row['target_slug']}"):
                    _put(row, actor)
        yield len(batch)


def _put(row: dict[str, Any], actor: Actor) -> None:
    declared = RELATION_TYPES.get(row["type"])
    if declared is None:
        raise BadSeed(f"There is no relation {row['type']}.")
    entry = _entry(row["kind"], row["slug"])
    target = _entry(row["target_kind"], row["target_slug"])
    if entry and target:
        said = {name: row[name] or None for name in ("note", "source", "source_on")}
        relations_service.report(declared, entry, target, said, actor)


def _entry(kind: str, slug: str) -> Entry | None:
    """Return a published entry by a name that it has or had; None when it was taken out since."""
    held = db.session.get(Slug, (kind, slug))
    if held is None:
        raise BadSeed(f"There is no {kind} {slug}.")
    return db.session.scalar(
        select(Entry)
        .where(Entry.id == held.record_id, Entry.state == PUBLISHED)
        .options(*ENTRY_LOADS)
    )
