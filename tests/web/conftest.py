"""A small world to look at: entries of every kind, an adopter, a lesson, a relation."""

from collections.abc import Callable

import pytest
from flask import Flask

from registry.kinds import KINDS
from tests.client import Client
from tests.factories import make_adoption, make_entry, make_relation
from tests.web.html import Page

Look = Callable[..., Page]


@pytest.fixture
def look(app: Flask) -> Look:
    """Return how to look at a page: no cookie, no token, and a status that is expected."""

    def looked(address: str, status: int = 200) -> Page:
        answer = app.test_client().get(address)
        assert answer.status_code == status, answer.get_data(as_text=True)[:500]
        assert answer.mimetype == "text/html"
        return Page(answer.get_data(as_text=True))

    return looked


@pytest.fixture
def world(camden: Client, leeds: Client) -> dict[str, str]:
    """Make one entry of each kind, called the same; Leeds uses Camden's component."""
    made = {
        kind.name: make_entry(camden, kind.plural, **kind.example, slug="parking-permits")
        for kind in KINDS.values()
    }
    make_adoption(leeds, made["component"])
    make_relation(camden, made["component"], "implements", made["standard"])
    make_relation(camden, made["lesson"], "learnt-from", made["component"])
    return {name: entry["path"] for name, entry in made.items()}
