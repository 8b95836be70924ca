"""Councils that end, councils that begin, and how a steward lets the one follow upon the other."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from registry.documents import tally
from registry.extensions import db
from registry.models import Entry
from tests.cast import OWNER_SCOPES
from tests.client import Client
from tests.factories import make_organisation

ORGANISATIONS = "/api/v1/organisations"
ON = "2026-04-01"


def council(app: Flask, steward: Client, slug: str, **overrides: Any) -> Client:
    """Make a council of this slug, and return its client."""
    make_organisation(steward, slug=slug, name=f"{slug.title()} Council", **overrides)
    return hired(app, steward, slug)


def hired(app: Flask, steward: Client, slug: str) -> Client:
    """Issue a token of a council, and return the client that acts with it."""
    wanted = {"organisation": slug, "scopes": OWNER_SCOPES}
    answer = steward.post("/api/v1/tokens", wanted)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return Client(app, answer.get_json()["token"])


def ask(client: Client, slug: str, query: str = "", **body: Any) -> TestResponse:
    """Ask for a succession at an organisation."""
    return client.post(f"{ORGANISATIONS}/{slug}/succession{query}", {"on": ON, **body})


def report(answer: TestResponse) -> dict[str, Any]:
    """Return the report of a succession that was carried out."""
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def faults(answer: TestResponse) -> dict[str, str]:
    """Return what is wrong with a request, by pointer."""
    assert answer.status_code == 422, answer.get_data(as_text=True)
    return {fault["pointer"]: fault["detail"] for fault in answer.get_json()["errors"]}


def told(found: Mapping[str, Any], slug: str, when: str) -> dict[str, int]:
    """Return what a report counts of an organisation before or after."""
    (counts,) = [one for one in found["counts"] if one["organisation"]["slug"] == slug]
    return dict(counts[when])


def every_row() -> dict[str, list[Any]]:
    """Return all rows of all tables but what the client itself leaves: its last use."""
    rows = {}
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            columns = [column for column in table.c if column.name != "last_used_at"]
            rows[table.name] = sorted(map(repr, connection.execute(select(*columns))))
    return rows


def sizes() -> dict[str, int]:
    """Return how many rows each table has."""
    with db.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
        }


def recounted() -> list[tuple[Entry, dict[str, Any]]]:
    """Return every entry with what a recount of its adoptions and relations finds."""
    found = tally.tally()
    return [(entry, found.get(entry.id, {})) for entry in db.session.scalars(select(Entry))]
