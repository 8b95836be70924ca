"""A small world to look at: entries of every kind, an adopter, a lesson, a relation."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

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


class Person:
    """Use the pages as somebody in a browser does: one jar of cookies, forms as they stand."""

    def __init__(self, app: Flask) -> None:
        self.browser = app.test_client()
        self.answer: TestResponse | None = None

    def open(self, address: str, status: int = 200) -> Page:
        """Go to a page."""
        return self._read(self.browser.get(address), status)

    def send(self, page: Page, status: int = 200, *, number: int = -1, **typed: Any) -> Page:
        """Fill in the form of a page and send it; `act` is the button, further values are typed."""
        form = page.forms()[number]
        values = {**form.values, **{name.replace("__", "-"): one for name, one in typed.items()}}
        return self._read(self.browser.post(form.action, data=values), status)

    def sign_in(self, token: str) -> Page:
        """Sign in with a token, and come to the account."""
        return self.send(self.open("/sign-in"), 303, token=token)

    def _read(self, answer: TestResponse, status: int) -> Page:
        assert answer.status_code == status, answer.get_data(as_text=True)[:800]
        self.answer = answer
        if status == 303:
            return self.open(answer.headers["Location"])
        return Page(answer.get_data(as_text=True))


@pytest.fixture
def editor(app: Flask, camden: Client) -> Person:
    """Return somebody of Camden, signed in."""
    person = Person(app)
    assert camden.token
    person.sign_in(camden.token)
    return person
