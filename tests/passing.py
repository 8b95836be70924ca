"""Let time pass in a test: the clock of the registry is moved, and tokens go on holding."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from registry.extensions import db
from registry.kit import clock
from registry.kit.write import write
from registry.models import Token
from registry.operations import tick


def later(app: Flask, patch: pytest.MonkeyPatch, days: int, hour: int | None = None) -> datetime:
    """Move the clock by some days, from wherever it stands; to an hour of that day if named."""
    moment = clock.now() + timedelta(days=days)
    if hour is not None:
        moment = moment.replace(hour=hour)
    with app.app_context(), write() as session:
        session.execute(update(Token).values(expires_at=moment + timedelta(days=1)))
    patch.setattr(clock, "now", lambda: moment)
    return moment


def ticked(app: Flask) -> int:
    """Do the work of the day; returns how many records changed."""
    with app.app_context():
        try:
            return sum(tick.tick())
        finally:
            db.session.remove()
