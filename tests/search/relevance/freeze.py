"""Write the entries of a seeded registry as the relevance test keeps them.

`python -m tests.search.relevance.freeze` overwrites entries.jsonl: only together with judgements of
what is new in it.
"""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import select

from registry.app import create_app
from registry.extensions import db
from registry.kinds import KINDS
from registry.models import Entry
from registry.operations import migrate, seed
from registry.search import reading
from registry.search.index import IndexEntry
from tests.search.relevance.scoring import HERE, SEEDS


def main() -> None:
    """Seed an empty registry, and write what its index would hold."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"REGISTRY_DATA": Path(folder), "REGISTRY_DATABASE_URL": ""})
        with app.app_context():
            migrate.upgrade()
            migrate.set_up()
            # What is frozen must be all of the seeds.
            if sum(seed.seed(SEEDS)) != seed.size(SEEDS):
                raise SystemExit("Not all of the seeds were loaded. Nothing was written.")
            rows = db.session.execute(select(Entry.id, Entry.slug))
            slugs = {row.id: row.slug for row in rows}
            lines = sorted(_line(entry, slugs[entry.id]) for entry in reading.published())
            db.session.remove()
            db.engine.dispose()
    (HERE / "entries.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def _line(entry: IndexEntry, slug: str) -> str:
    values = asdict(entry)
    values["id"] = f"{KINDS[entry.kind].plural}/{slug}"
    values["stamp"] = "1-0"
    values["updated_at"] = "2026-11-23T00:00:00+00:00"
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


if __name__ == "__main__":
    main()
