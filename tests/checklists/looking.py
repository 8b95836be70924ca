"""Let the checker of links have looked, without a network."""

import pytest
from flask import Flask

from registry.extensions import db
from registry.kit import clock
from registry.kit.write import write
from registry.links import service
from registry.links.service import Found
from registry.links.verdict import Seen
from tests.passing import later

SITE = "https://www.example.gov.uk"


def saw(app: Flask, status: int, *urls: str) -> None:
    """Write down what was seen at addresses just now."""
    with app.app_context():
        with write():
            service.keep(Found(url, Seen(status), clock.now()) for url in urls)
        db.session.remove()


def kill(app: Flask, patch: pytest.MonkeyPatch, *urls: str) -> None:
    """Let addresses be gone on two days."""
    for _day in range(2):
        later(app, patch, 1)
        saw(app, 404, *urls)
