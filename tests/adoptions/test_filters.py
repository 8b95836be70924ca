"""Adopters like us: lists narrowed by what the adopters are."""

from typing import Any

import pytest
from flask import Flask

from registry.adoptions import reports
from registry.documents.aggregate import ENTRY_LOADS
from registry.extensions import db
from registry.kit.write import write
from registry.models import Entry
from registry.organisations import resolve
from tests.cast import Cast
from tests.client import Client
from tests.factories import make_component, make_organisation, reported

COUNCILS: dict[str, dict[str, Any]] = {
    "adur": {
        "type": "non-metropolitan-district",
        "nation": "england",
        "region": "South East",
        "population": 99_999,
    },
    "swansea": {
        "type": "welsh-unitary-authority",
        "nation": "wales",
        "region": "Wales",
        "population": 200_000,
    },
    "york": {
        "type": "unitary-authority",
        "nation": "england",
        "region": "Yorkshire and The Humber",
        "population": 199_999,
    },
    # Nobody has stated where it is, nor for how many.
    "guild": {"type": "community"},
}


@pytest.fixture
def entry(app: Flask, cast: Cast, camden: Client, steward: Client) -> dict[str, Any]:
    """Register a component that all of the councils are reported to use."""
    for slug, facts in COUNCILS.items():
        make_organisation(steward, slug=slug, **facts)
    made = make_component(camden)
    with app.app_context(), write():
        found = db.session.scalars(
            db.select(Entry).where(Entry.slug == made["slug"]).options(*ENTRY_LOADS)
        ).one()
        values = reports.load(reported())
        whose = resolve.named(COUNCILS).values()
        told = [reports.Report(found, council, values) for council in whose]
        reports.report(told, cast.steward.actor)
    return made


def adopters(client: Client, address: str) -> set[str]:
    """Return who stands in a list, which has to be whole."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found = answer.get_json()
    slugs = {one["organisation"]["slug"] for one in found["items"]}
    assert found["total"] == len(found["items"]) == len(slugs)
    return slugs


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", set(COUNCILS)),
        ("?type=unitary-authority", {"york"}),
        ("?type=unitary-authority&type=community", {"york", "guild"}),
        ("?nation=wales", {"swansea"}),
        ("?nation=england&nation=wales", {"adur", "york", "swansea"}),
        ("?region=South East", {"adur"}),
        ("?region=Nowhere", set()),
        ("?population=under-100000", {"adur"}),
        ("?population=100000-to-200000", {"york"}),
        ("?population=200000-to-400000", {"swansea"}),
        ("?population=under-100000&population=200000-to-400000", {"adur", "swansea"}),
        ("?nation=england&population=200000-to-400000", set()),
        ("?nation=england&type=unitary-authority&region=Yorkshire and The Humber", {"york"}),
    ],
)
def test_adopters_are_narrowed_by_what_they_are(
    entry: dict[str, Any], anyone: Client, query: str, expected: set[str]
) -> None:
    assert adopters(anyone, f"{entry['path']}/adoptions{query}") == expected
    assert adopters(anyone, f"/api/v1/adoptions{query}") == expected
    of_york = adopters(anyone, f"/api/v1/organisations/york/adoptions{query}")
    assert of_york == expected & {"york"}


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("type=unitary-authorities", "unitary-authority"),
        ("nation=whales", "wales"),
        ("population=under-10000", "under-100000"),
    ],
)
def test_word_that_is_none_of_the_filter_is_422_with_the_nearest(
    anyone: Client, query: str, suggestion: str
) -> None:
    answer = anyone.get(f"/api/v1/adoptions?{query}")
    (error,) = answer.get_json()["errors"]
    assert (answer.status_code, error["suggestion"]) == (422, suggestion)
