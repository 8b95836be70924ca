"""Compare councils: how much one is like another, by what they are and not by what they do."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, false

from registry.kit.errors import FieldError, Invalid
from registry.models import Organisation
from registry.organisations import resolve

# Bands of population, each from its first number to below the next one's: 75, 175, 94 and 39 of the
# councils of the seeds. What fits 80,000 people is rarely right for 800,000.
BANDS = {
    "under-100000": (0, 100_000),
    "100000-to-200000": (100_000, 200_000),
    "200000-to-400000": (200_000, 400_000),
    "400000-and-more": (400_000, 100_000_001),
}
# What two councils share, by how much it says about their work: the type fixes which services they
# run, the nation which law holds, size how much money and staff there is, the region who meets.
WEIGHTS = {"type": 8, "nation": 4, "population": 2, "region": 1}
# Of the same type and nation: enough to learn from.
LIKE = WEIGHTS["type"] + WEIGHTS["nation"]


def band(name: str) -> ColumnElement[bool]:
    """Find the organisations of a band of population."""
    least, below = BANDS[name]
    return and_(Organisation.population >= least, Organisation.population < below)


def named(slug: str) -> Organisation:
    """Return the organisation that others are compared with; refuse an unknown one."""
    found = resolve.named([slug])
    if not found:
        suggestion = resolve.unknown({"": slug})[0].suggestion
        fault = FieldError(
            f"There is no organisation {slug}.", parameter="like", suggestion=suggestion
        )
        raise Invalid("There is no such organisation to compare with.", [fault])
    return found[slug]


def shared(with_: Organisation) -> dict[str, ColumnElement[bool]]:
    """Find what an organisation shares with this one, for each thing that is compared."""
    return {
        "type": Organisation.type == with_.type,
        "nation": _same(Organisation.nation, with_.nation),
        "population": _in_band_of(with_.population),
        "region": _same(Organisation.region, with_.region),
    }


def likeness(with_: Organisation) -> ColumnElement[int]:
    """Weigh what an organisation shares with this one."""
    parts = [case((condition, WEIGHTS[name]), else_=0) for name, condition in shared(with_).items()]
    total: ColumnElement[int] = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _same(column: Any, value: str | None) -> ColumnElement[bool]:
    # What nobody stated is shared with nobody.
    return false() if value is None else column == value


def _in_band_of(population: int | None) -> ColumnElement[bool]:
    for name, (least, below) in BANDS.items():
        if population is not None and least <= population < below:
            return band(name)
    return false()
