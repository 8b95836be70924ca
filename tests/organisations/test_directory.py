"""Organisations for people: what shares comes first, what is alike is found."""

from flask.ctx import AppContext

from registry.organisations import directory
from tests.client import Client
from tests.factories import make_adoption, make_component, make_draft, make_organisation


def _listed(**filters: object) -> list[tuple[str, int, int]]:
    return [(one.standing, one.shares, one.uses) for one in directory.page(filters, 0, 20)]


def test_page_has_those_that_share_before_those_that_use(
    context: AppContext, camden: Client, leeds: Client, steward: Client
) -> None:
    made = make_component(leeds)
    make_component(leeds)
    make_draft(camden)
    make_adoption(camden, made)
    make_organisation(steward, slug="aaa", ended_on="2020-03-31")
    assert _listed() == [
        ("sharing", 2, 0),
        ("using", 0, 1),
        ("quiet", 0, 0),
        ("ended", 0, 0),
    ]
    assert _listed(name="camden") == [("using", 0, 1)]
    assert directory.standings({}) == {"sharing": 1, "using": 1, "quiet": 1, "ended": 1}


def test_page_goes_on_from_any_place(context: AppContext, leeds: Client) -> None:
    make_component(leeds)
    assert [one.shares for one in directory.page({}, 0, 1)] == [1]
    assert [one.standing for one in directory.page({}, 1, 5)] == ["quiet", "quiet"]
    assert directory.page({}, 9, 5) == []


def test_what_was_given_up_or_withdrawn_is_no_use(
    context: AppContext, camden: Client, leeds: Client
) -> None:
    stopped, withdrawn = make_component(leeds), make_component(leeds)
    make_adoption(camden, stopped, stage="stopped", why_stopped="It was too slow.")
    taken_back = make_adoption(camden, withdrawn)
    camden.delete(taken_back["path"], headers={"If-Match": "*"})
    assert _listed(name="camden") == [("quiet", 0, 0)]


def test_alike_are_of_the_same_type_and_nation_and_the_nearest_in_size_first(
    context: AppContext, steward: Client
) -> None:
    same = {"type": "county", "nation": "england", "population": 100}
    make_organisation(steward, slug="one", **same)
    make_organisation(steward, slug="far", **same | {"population": 90_000})
    make_organisation(steward, slug="near", **same | {"population": 101})
    make_organisation(steward, slug="unknown", **same | {"population": None})
    make_organisation(steward, slug="welsh", **same | {"nation": "wales"})
    make_organisation(steward, slug="gone", **same, ended_on="2020-03-31")
    found = [one.document for one in directory.alike("one", 5)]
    names = ["near", "far", "unknown"]
    assert [
        f'"slug":"{name}"'.encode() in body for name, body in zip(names, found, strict=True)
    ] == [True] * 3
