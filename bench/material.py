"""What requests are made of: entries that exist, bodies to post, tokens."""

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bench import data
from bench.pattern import KIND
from bench.words import Writer
from registry.access.actor import STEWARD
from registry.app import create_app
from registry.documents.address import API, organisation_path
from registry.extensions import db
from registry.kit.write import write
from registry.models import Entry
from registry.operations import migrate
from registry.tokens import service as tokens_service

LIST_PATH = f"{API}/{KIND.plural}"
SEARCH_PATH = f"{API}/search"
CROWD_PATH = organisation_path(data.CROWD)
# Beyond every number that a generated entry has.
_NEW = 10_000_000


@dataclass(frozen=True, slots=True)
class Material:
    """Hold slugs with ETags, bodies to post, and headers with tokens."""

    entries: list[tuple[str, str]]
    bodies: list[str]
    owner: dict[str, str]
    steward: dict[str, str]


def gather(folder: Path, number: int) -> Material:
    """Draw this many of each from a data folder, and issue tokens for the run in it."""
    app = create_app({"REGISTRY_DATA": folder, "REGISTRY_DATABASE_URL": ""})
    with app.app_context():
        columns = select(Entry.slug, Entry.version, Entry.revision).order_by(Entry.id)
        of_kind = columns.where(Entry.kind == KIND.name)
        rows = db.session.execute(of_kind).all()
        drawn = [rows[place * len(rows) // number] for place in range(number)]
        owner = bearer(data.CROWD, "entries:write")
        steward = bearer(migrate.REGISTRY, STEWARD)
        db.session.remove()
        db.engine.dispose()
    writer = Writer(data.SEEDS, [data.CROWD])
    return Material(
        [(row.slug, f'"{row.version}-{row.revision}"') for row in drawn],
        [json.dumps(writer.entry(_NEW + place)) for place in range(number)],
        owner,
        steward,
    )


def bearer(organisation: str, scope: str) -> dict[str, str]:
    """Issue a token for an organisation, and return the header that sends it."""
    with write():
        wanted = {"organisation": organisation, "scopes": [scope]}
        _token, secret = tokens_service.issue(wanted, migrate.steward())
    return {"Authorization": f"Bearer {secret}"}
