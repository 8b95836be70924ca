"""What others use stands higher: anybody's use a little, that of councils like one's own more."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from registry.adoptions import reports
from registry.documents.aggregate import ENTRY_LOADS
from registry.extensions import db
from registry.kit.write import write
from registry.models import Entry, Organisation
from tests.cast import Cast
from tests.client import Client
from tests.factories import make_adoption, make_component, make_organisation, reported

Adopt = Callable[..., None]
LONDON = {"type": "london-borough", "nation": "england"}


@pytest.fixture
def adopt(app: Flask, cast: Cast) -> Adopt:
    """Let an organisation use a component, by their slugs."""

    def adopted(slug: str, council: str, stage: str = "live") -> None:
        with app.app_context(), write():
            entry = select(Entry).where(Entry.slug == slug).options(*ENTRY_LOADS)
            whose = select(Organisation).where(Organisation.slug == council)
            found = db.session.scalars(entry).one(), db.session.scalars(whose).one()
            said = reports.load(reported(stage=stage))
            reports.report([reports.Report(*found, said)], cast.steward.actor)

    return adopted


def slugs(anyone: Client, query: str) -> list[str]:
    found = anyone.get(f"/api/v1/search?{query}").get_json()
    return [item["slug"] for item in found["items"]]


def test_what_councils_alike_use_comes_first_and_says_so(
    camden: Client, steward: Client, anyone: Client, adopt: Adopt
) -> None:
    for slug in ("aaa", "bbb", "ccc"):
        make_component(camden, slug=slug, title="Parking permits")
    for slug in ("hackney", "lambeth"):
        make_organisation(steward, slug=slug, **LONDON)
        adopt("aaa", slug)
    adopt("bbb", "leeds")
    found = anyone.get("/api/v1/search?q=parking+permits&like=camden").get_json()["items"]
    assert found[0]["slug"] == "aaa"
    said = "2 councils like London Borough of Camden use it."
    assert found[0]["like"] == {"adopters": 2, "said": said}
    assert {item["like"]["adopters"] for item in found[1:]} == {0}
    assert slugs(anyone, "like=camden")[0] == "aaa"
    assert "like" not in anyone.get("/api/v1/search?q=parking").get_json()["items"][0]


def test_use_lifts_an_entry_among_those_that_fit_as_well(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    used = make_component(camden, slug="used", title="Parking permits", summary="The same.")
    make_component(camden, slug="unused", title="Parking permits", summary="The same.")
    make_adoption(leeds, used)
    assert slugs(anyone, "q=parking+permits") == ["used", "unused"]
    assert slugs(anyone, "sort=adopted")[0] == "used"


def test_what_a_council_stopped_or_uses_itself_lifts_nothing(
    camden: Client, leeds: Client, steward: Client, anyone: Client, adopt: Adopt
) -> None:
    make_organisation(steward, slug="hackney", **LONDON)
    stopped = make_component(leeds, slug="stopped", title="Parking permits")
    adopt("stopped", "hackney", "stopped")
    make_adoption(camden, stopped)
    (item,) = anyone.get("/api/v1/search?like=camden").get_json()["items"]
    assert item["like"]["adopters"] == 0


def test_unknown_council_is_named_with_the_nearest(anyone: Client) -> None:
    answer = anyone.get("/api/v1/search?like=camdem")
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert (error["parameter"], error["suggestion"]) == ("like", "camden")


def test_like_survives_paging_and_facets(camden: Client, anyone: Client) -> None:
    for _number in range(2):
        make_component(camden, tags=["parking"])
    found = anyone.get("/api/v1/search?like=camden&limit=1").get_json()
    assert "like=camden" in found["next"]
    tag = next(facet for facet in found["facets"] if facet["name"] == "tag")
    assert "like=camden" in tag["values"][0]["url"]
