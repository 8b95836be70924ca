"""Let the registry report what an organisation uses."""

from typing import Any

from flask import Flask

from registry.adoptions import reports
from registry.documents.aggregate import ENTRY_LOADS
from registry.extensions import db
from registry.kit.write import write
from registry.models import Entry
from registry.organisations.service import get
from tests.cast import Cast
from tests.factories import reported


def report(app: Flask, cast: Cast, entry_id: str, slug: str, **facts: Any) -> None:
    """Report that an organisation lives with an entry, as a list without days has it."""
    said = reports.load(reported(**{"source": "A list", "since": None, **facts}))
    with app.app_context(), write():
        entry = db.session.get_one(Entry, entry_id, options=ENTRY_LOADS)
        reports.report([reports.Report(entry, get(slug), said)], cast.steward.actor)
