"""Fill a registry with generated entries, and keep it for the next run.

100,000 entries through `entries.service.create` take over five minutes. So their rows are inserted,
made after a pattern; one in a hundred is compared with what `kinds.load` and
`registry.documents.render` make of the same.
"""

import getpass
import hashlib
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

import registry.migrations
import registry.models
from bench.load import ROOT
from bench.pattern import KIND, Pattern, Row, columns
from bench.words import TODAY, Writer
from registry.app import create_app
from registry.documents.aggregate import ENTRY_LOADS
from registry.documents.entry import own_fields
from registry.documents.render import render, render_hash
from registry.extensions import db
from registry.history.service import CHANGES
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
# The organisation whose rename renders exactly so many entries again.
CROWD, CROWD_ENTRIES = "bench-council", 1_000
_BATCH = 1_000
_CHECKED = 50
_COMPARED_EACH = 100
_KEPT_SECONDS = 86_400

# What an entry takes on the disk, its index and its row of the plain endpoint included.
_BYTES, _BYTES_WITHOUT_LOG = 13_000, 7_000

Say = Callable[[str], None]


class NoRoom(Exception):
    """Say that the disk is too small for so many entries."""


def prepared(count: int, say: Say, *, with_log: bool = True) -> Path:
    """Return a data folder with this many generated entries, made now or by an earlier run.

    Without events and slugs it takes half the room, and serves nothing but search; nor has it the
    organisation with the crowd of entries.
    """
    root = Path(tempfile.gettempdir()) / f"registry-bench-{getpass.getuser()}"
    root.mkdir(mode=0o700, exist_ok=True)
    if root.stat().st_uid != os.getuid():
        raise PermissionError(f"{root} belongs to somebody else.")
    folder = root / f"{_fingerprint()}-{count}{'' if with_log else '-search'}"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _demand_room(root, count * (_BYTES if with_log else _BYTES_WITHOUT_LOG))
        _fill(folder, count, say, with_log=with_log)
    (folder / "done").touch()
    _sweep(root)
    return folder


def _demand_room(root: Path, wanted: int) -> None:
    free = shutil.disk_usage(root).free
    # Its copy, the index and other people want room as well.
    if free < 3 * wanted:
        raise NoRoom(f"{3 * wanted / 1e9:.0f} GB of disk are needed, {free / 1e9:.0f} are free.")


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
        *(Path(__file__).with_name(name) for name in ("words.py", "pattern.py")),
        *(path for path in SEEDS.rglob("*") if path.is_file()),
    ]
    for package in (registry.migrations, registry.models):
        sources += Path(package.__path__[0]).rglob("*.py")
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _fill(folder: Path, count: int, say: Say, *, with_log: bool) -> None:
    app = create_app({"REGISTRY_DATA": folder, "REGISTRY_DATABASE_URL": ""})
    with app.app_context():
        migrate.upgrade()
        migrate.set_up()
        for _done in seed.seed(SEEDS):
            pass
        say(f"Inserting {count:,} entries")
        maker = Maker(with_log=with_log)
        for start in range(0, count, _BATCH):
            with write():
                maker.insert(range(start, min(start + _BATCH, count)))
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

    def __init__(self, *, with_log: bool) -> None:
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
        self._with_log = with_log
        # They serve every batch, beyond the session of one.
        db.session.expunge_all()
        self._pattern = Pattern(self._rendered(self._writer.entry(0), self._owners[CROWD], None))

    def _rendered(self, raw: Row, owner: Organisation, reviewed_at: datetime | None) -> Entry:
        """Make one entry with its document, as the service would."""
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
            reviewed_at=reviewed_at,
            published_at=TODAY,
            created_at=TODAY,
            updated_at=TODAY,
            version=1,
            revision=0,
            # Nobody uses it yet: what the database would fill in, as the rows are inserted as made.
            counts={},
            adopters=0,
        )
        entry.state = PUBLISHED
        entry.organisations = [EntryOrganisation(role="owner", place=0, organisation=owner)]
        entry.tags = [self._tags[tag] for tag in data["tags"]]
        entry.points = []
        verdict = assess(entry.reviewed_at, entry.last_activity_at, KIND.review_months, TODAY)
        entry.freshness, entry.review_by = verdict.verdict, verdict.review_by
        render(entry)
        return entry

    def _made(self, number: int) -> tuple[Row, Row, Organisation]:
        """Make the columns and the fields of an entry; some are compared with the rendered."""
        raw = self._writer.entry(number)
        is_crowd = self._with_log and number < CROWD_ENTRIES
        owner = self._owners[CROWD if is_crowd else self._writer.owner()]
        reviewed_at = None if number % 3 else TODAY
        if number % _COMPARED_EACH:
            return *self._pattern.row(ids.uuid7(), raw, owner, reviewed_at), owner
        rendered = self._rendered(raw, owner, reviewed_at)
        made = self._pattern.row(rendered.id, raw, owner, reviewed_at)
        if made != (columns(rendered), own_fields(rendered)):
            raise RuntimeError(f"{raw['slug']} was made otherwise than it would be rendered.")
        return *made, owner

    def insert(self, numbers: range) -> None:
        """Insert a batch with everything that stands beside it in other tables."""
        made = [self._made(number) for number in numbers]
        tagged = [(row["id"], tag) for row, fields, _owner in made for tag in fields["tags"]]
        rows: dict[Any, Iterator[Row]] = {
            Entry: (row for row, _fields, _owner in made),
            EntryOrganisation: (
                {"entry_id": row["id"], "role": "owner", "place": 0, "organisation_id": owner.id}
                for row, _fields, owner in made
            ),
            entry_tags: ({"entry_id": name, "tag_id": self._tags[tag].id} for name, tag in tagged),
        }
        if self._with_log:
            slugs = ((row["slug"], row["id"]) for row, _fields, _owner in made)
            rows[Slug] = ({"kind": KIND.name, "slug": slug, "record_id": i} for slug, i in slugs)
            rows[Event] = (self._event(row, fields) for row, fields, _owner in made)
        for table, values in rows.items():
            db.session.execute(insert(getattr(table, "__table__", table)), list(values))
        for kind in (KIND.name, CHANGES) if self._with_log else (KIND.name,):
            kept = update(Total).where(Total.kind == kind)
            db.session.execute(kept.values(number=Total.number + len(made)))

    def _event(self, row: Row, fields: Row) -> Row:
        self._position += 1
        return {
            "position": self._position,
            "type": "entry.created",
            "at": TODAY,
            "kind": KIND.name,
            "record_id": row["id"],
            "slug": row["slug"],
            "version": 1,
            "revision": 0,
            "is_public": True,
            "actor_organisation_id": self._steward.organisation_id,
            "fields": fields,
            "document": row["document"],
        }


_PROVENANCE = {
    "registered_by": "registry",
    "source": "generated",
    "basis": "generated for a measurement",
    "on": TODAY.date().isoformat(),
}
