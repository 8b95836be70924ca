"""Fill a registry with generated entries, and keep it for the next run.

100,000 entries through `entries.service.create` take over five minutes. So their rows are inserted,
but each passed `kinds.load`, and its document is what `registry.documents.render` made of it.
"""

import getpass
import hashlib
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

import registry.migrations
import registry.models
from bench.load import ROOT
from bench.words import TODAY, Writer
from registry.app import create_app
from registry.documents.aggregate import ENTRY_LOADS
from registry.documents.entry import own_fields
from registry.documents.render import render, render_hash
from registry.extensions import db
from registry.history.service import CHANGES
from registry.kinds import KINDS
from registry.kinds.freshness import assess
from registry.kinds.load import load
from registry.kit import ids
from registry.kit.write import write
from registry.models import (
    PUBLISHED,
    Entry,
    EntryOrganisation,
    Event,
    Organisation,
    Slug,
    Tag,
    Total,
    entry_tags,
)
from registry.operations import migrate, seed
from registry.organisations import service as organisations_service
from registry.search import fields, follow

SEEDS = ROOT / "seeds"
KIND = KINDS["component"]
# The organisation whose rename renders exactly so many entries again.
CROWD, CROWD_ENTRIES = "bench-council", 1_000
_BATCH = 1_000
_CHECKED = 50
_KEPT_SECONDS = 86_400

Say = Callable[[str], None]


def prepared(count: int, say: Say) -> Path:
    """Return a data folder with this many generated entries, made now or by an earlier run."""
    root = Path(tempfile.gettempdir()) / f"registry-bench-{getpass.getuser()}"
    root.mkdir(mode=0o700, exist_ok=True)
    if root.stat().st_uid != os.getuid():
        raise PermissionError(f"{root} belongs to somebody else.")
    folder = root / f"{_fingerprint()}-{count}"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _fill(folder, count, say)
    (folder / "done").touch()
    _sweep(root)
    return folder


def _sweep(root: Path) -> None:
    """Take away what no run has used for a day: of 100,000 entries it is a gigabyte."""
    for mark in root.glob("*/done"):
        if mark.stat().st_mtime < time.time() - _KEPT_SECONDS:
            mark.unlink()
            shutil.rmtree(mark.parent)


def _fingerprint() -> str:
    """Return what changes with anything that shapes rows, documents or the index."""
    digest = hashlib.sha256(f"{render_hash()} {fields.FORMAT}".encode())
    sources = [
        Path(__file__),
        Path(__file__).with_name("words.py"),
        *(path for path in SEEDS.rglob("*") if path.is_file()),
    ]
    for package in (registry.migrations, registry.models):
        sources += Path(package.__path__[0]).rglob("*.py")
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _fill(folder: Path, count: int, say: Say) -> None:
    app = create_app({"REGISTRY_DATA": folder, "REGISTRY_DATABASE_URL": ""})
    with app.app_context():
        migrate.upgrade()
        migrate.set_up()
        for _done in seed.seed(SEEDS):
            pass
        say(f"Inserting {count:,} entries")
        maker = Maker()
        for start in range(0, count, _BATCH):
            with write():
                numbers = range(start, min(start + _BATCH, count))
                maker.insert([maker.entry(number) for number in numbers])
        with write(dry_run=True):
            _check(count)
        say("Building the index")
        follow.rebuild(app.extensions["search_index"])
        db.session.remove()
        db.engine.dispose()


def _check(count: int) -> None:
    """Look whether rendering a row again gives what was inserted: then the rows are honest."""
    made = select(Entry).where(Entry.title.regexp_match(r" [0-9]+$")).limit(count)
    found = db.session.scalars(made.order_by(Entry.id.desc()).limit(_CHECKED).options(*ENTRY_LOADS))
    for entry in found:
        before = entry.document
        render(entry)
        if entry.document != before:
            raise RuntimeError(f"{entry.slug} was inserted otherwise than it would be rendered.")


class Maker:
    """Make entries with their events, and insert them a batch at a time."""

    def __init__(self) -> None:
        with write():
            steward = migrate.steward()
            about = {"slug": CROWD, "name": "Bench Council", "type": "example"}
            organisations_service.create(about, steward)
        self._steward = steward
        current = select(Organisation).where(Organisation.ended_on.is_(None))
        found = db.session.scalars(current.order_by(Organisation.slug)).all()
        self._owners = {organisation.slug: organisation for organisation in found}
        owners = [slug for slug in self._owners if slug not in (CROWD, migrate.REGISTRY)]
        random.Random(7).shuffle(owners)
        self._writer = Writer(SEEDS, owners)
        self._tags = {tag.name: tag for tag in db.session.scalars(select(Tag))}
        self._position = follow.head()[1]
        # They serve every batch, beyond the session of one.
        db.session.expunge_all()

    def entry(self, number: int) -> Entry:
        """Make one entry with its document, as the service would."""
        raw = self._writer.entry(number)
        slug = CROWD if number < CROWD_ENTRIES else self._writer.owner()
        loaded = load(KIND, raw)
        if loaded.errors:
            raise ValueError(f"{raw} is not valid: {loaded.errors}")
        data = loaded.data
        own = {name for name in KIND.own if name not in KIND.references}
        entry = Entry(
            **{name: data[name] for name in data if name not in {*KIND.own, "tags", "supports"}},
            id=ids.uuid7(),
            kind=KIND.name,
            details={name: KIND.own[name].serialize(name, data) for name in own},
            provenance=_PROVENANCE,
            reviewed_at=None if number % 3 else TODAY,
            published_at=TODAY,
            created_at=TODAY,
            updated_at=TODAY,
            version=1,
            revision=0,
        )
        entry.state = PUBLISHED
        owner = self._owners[slug]
        entry.organisations = [EntryOrganisation(role="owner", place=0, organisation=owner)]
        entry.tags = [self._tags[tag] for tag in data["tags"]]
        entry.points = []
        verdict = assess(entry.reviewed_at, entry.last_activity_at, KIND.review_months, TODAY)
        entry.freshness, entry.review_by = verdict.verdict, verdict.review_by
        render(entry)
        return entry

    def insert(self, entries: list[Entry]) -> None:
        """Insert a batch with everything that stands beside it in other tables."""
        links = [(entry, entry.organisations[0].organisation) for entry in entries]
        tagged = [(entry, tag) for entry in entries for tag in entry.tags]
        rows: dict[Any, Iterator[dict[str, Any]]] = {
            Entry: (_columns(entry) for entry in entries),
            Slug: ({"kind": KIND.name, "slug": e.slug, "record_id": e.id} for e in entries),
            EntryOrganisation: (
                {"entry_id": e.id, "role": "owner", "place": 0, "organisation_id": owner.id}
                for e, owner in links
            ),
            entry_tags: ({"entry_id": e.id, "tag_id": tag.id} for e, tag in tagged),
            Event: (self._event(entry) for entry in entries),
        }
        for table, values in rows.items():
            db.session.execute(insert(getattr(table, "__table__", table)), list(values))
        for kind in (KIND.name, CHANGES):
            kept = update(Total).where(Total.kind == kind)
            db.session.execute(kept.values(number=Total.number + len(entries)))

    def _event(self, entry: Entry) -> dict[str, Any]:
        self._position += 1
        return {
            "position": self._position,
            "type": "entry.created",
            "at": TODAY,
            "kind": KIND.name,
            "record_id": entry.id,
            "slug": entry.slug,
            "version": 1,
            "revision": 0,
            "is_public": True,
            "actor_organisation_id": self._steward.organisation_id,
            "fields": own_fields(entry),
            "document": entry.document,
        }


_PROVENANCE = {
    "registered_by": "registry",
    "source": "generated",
    "basis": "generated for a measurement",
    "on": TODAY.date().isoformat(),
}


def _columns(entry: Entry) -> dict[str, Any]:
    return {column.key: getattr(entry, column.key) for column in Entry.__table__.columns}
