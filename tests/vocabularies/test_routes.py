"""Vocabularies are listed with counts, and read point by point."""

import base64
import json
from typing import Any

import pytest
from flask.ctx import AppContext

from registry.kit.write import write
from registry.vocabularies.service import load
from tests.cast import Cast
from tests.client import Client
from tests.factories import make_component, make_draft, make_entry, point, vocabulary

ALL = "/api/v1/vocabularies"
ONE = f"{ALL}/declaration-principles/2018"
PHASES = {
    "scheme": "phases",
    "version": "1",
    "field": "phase",
    "points": [{"code": "alpha", "label": "Alpha"}, {"code": "live", "label": "Live"}],
}


def put_in(cast: Cast, **overrides: Any) -> None:
    with write():
        load(vocabulary(**overrides), cast.steward.actor)


def counts(client: Client, address: str = ONE) -> dict[str, int]:
    return {item["code"]: item["entries"] for item in client.get(address).get_json()["items"]}


def codes(client: Client, query: str) -> list[str]:
    return list(counts(client, f"{ONE}?{query}"))


def test_list_shows_each_vocabulary_with_its_source(anyone: Client) -> None:
    page = anyone.get(ALL).get_json()
    assert (page["total"], page["next"]) == (1, None)
    (found,) = page["items"]
    assert (found["scheme"], found["version"]) == ("declaration-principles", "2018")
    assert (found["points"], found["entries"]) == (3, 0)
    assert (found["source"], found["as_of"]) == ("The declaration", "2018-07-04")
    assert anyone.get(found["path"]).get_json()["vocabulary"] == found


def test_points_stand_in_their_own_order(context: AppContext, cast: Cast, anyone: Client) -> None:
    points = [{"code": code, "label": f"Point {code}"} for code in ("10", "9", "b", "a")]
    put_in(cast, scheme="odd", points=points)
    page = anyone.get(f"{ALL}/odd/2018").get_json()
    assert [item["code"] for item in page["items"]] == ["10", "9", "b", "a"]


def test_point_is_shown_with_all_that_is_known(
    context: AppContext, cast: Cast, anyone: Client
) -> None:
    whole = {
        "code": "7",
        "label": "Bins",
        "description": "Emptied.",
        "former_names": ["Refuse", "Dust"],
        "aliases": ["Wheelie bins"],
        "related": ["Street cleaning"],
        "source": "Common usage",
        "broader": ["declaration-principles/2018/2", "functions/1/not-loaded-yet"],
    }
    put_in(cast, scheme="services", points=[whole])
    (shown,) = anyone.get(f"{ALL}/services/2018").get_json()["items"]
    assert shown == whole | {
        "scheme": "services",
        "version": "2018",
        "entries": 0,
        "broader": [point("2") | {"label": "Fix the plumbing"}],
    }


def test_counts_are_of_published_entries_only(camden: Client, anyone: Client) -> None:
    make_component(camden, supports=[point("1"), point("2")])
    make_entry(camden, "standards", supports=[point("1")])
    make_draft(camden, supports=[point("1"), point("3")])
    gone = make_component(camden, supports=[point("1"), point("3")])
    camden.delete(gone["path"], gone["etag"])
    assert counts(anyone) == counts(camden) == {"1": 2, "2": 1, "3": 0}
    # An entry that names two points of a vocabulary is one entry.
    (shown,) = anyone.get(ALL).get_json()["items"]
    assert shown["entries"] == 2


def test_phases_count_the_entries_in_them(
    context: AppContext, cast: Cast, camden: Client, anyone: Client
) -> None:
    put_in(cast, **PHASES)
    make_component(camden, phase="live")
    make_component(camden, phase="live", supports=[point("1")])
    make_component(camden)
    make_draft(camden, phase="alpha")
    assert counts(anyone, f"{ALL}/phases/1") == {"alpha": 0, "live": 2}
    shown = {item["scheme"]: item["entries"] for item in anyone.get(ALL).get_json()["items"]}
    assert shown == {"declaration-principles": 1, "phases": 2}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("name=plumb", ["2"]),
        ("name=PLUMB", ["2"]),
        ("name=the+old+pipes", ["2"]),
        ("name=caf%C3%A9", ["2"]),
        ("name=s", ["1", "2", "3"]),
        ("name=%25", []),
        ("name=_", []),
        ("name=%22", []),
        ("name=%5B", []),
        ("name=%5C", []),
        ("code=3&code=1", ["1", "3"]),
        ("code=3&name=plumb", []),
        ("code=4", []),
    ],
)
def test_filter_narrows_points(
    context: AppContext, cast: Cast, anyone: Client, query: str, expected: list[str]
) -> None:
    points = vocabulary()["points"]
    points[1] |= {"former_names": ["Mend the old pipes", "Mend the Café"]}
    put_in(cast, points=points)
    assert codes(anyone, query) == expected
    assert anyone.get(f"{ONE}?{query}").get_json()["total"] == len(expected)


def test_pages_hold_every_point_once(context: AppContext, cast: Cast, anyone: Client) -> None:
    points = [{"code": str(number), "label": f"Service {number}"} for number in range(1525)]
    put_in(cast, scheme="lgsl", version="4", points=points)
    found: list[str] = []
    address: str | None = f"{ALL}/lgsl/4?limit=100&name=service"
    while address:
        page = anyone.get(address).get_json()
        assert page["total"] == 1525
        found += [item["code"] for item in page["items"]]
        address = page["next"]
    assert found == [given["code"] for given in points]


def test_pages_hold_every_vocabulary_once(context: AppContext, cast: Cast, anyone: Client) -> None:
    names = [("b", "1"), ("a", "2"), ("a", "10"), ("a-b", "1"), ("a.b", "1"), ("ab", "1")]
    for scheme, edition in names:
        put_in(cast, scheme=scheme, version=edition)
    found = []
    address: str | None = f"{ALL}?limit=2"
    while address:
        page = anyone.get(address).get_json()
        found += [(item["scheme"], item["version"]) for item in page["items"]]
        address = page["next"]
    assert sorted(found) == sorted([*names, ("declaration-principles", "2018")])


@pytest.mark.parametrize("path", ["nothing/1", "declaration-principles/2019", "%F0%9F%A6%84/%25"])
def test_unknown_vocabulary_is_not_found(anyone: Client, path: str) -> None:
    answer = anyone.get(f"{ALL}/{path}")
    assert answer.status_code == 404
    assert answer.get_json()["detail"].startswith("There is no vocabulary ")


@pytest.mark.parametrize("query", ["name=", "name=a&name=b", "code=", "point=1", "supports=x"])
def test_odd_parameter_is_named(anyone: Client, query: str) -> None:
    answer = anyone.get(f"{ONE}?{query}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize("parts", [[-1], [-(2**40)], [2**31], [2**62]])
def test_cursor_of_any_number_is_no_failure(anyone: Client, parts: list[int]) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")
    page = anyone.get(f"{ONE}?cursor={cursor}").get_json()
    assert len(page["items"]) == (3 if parts[0] < 0 else 0)
    assert page["total"] == 3


@pytest.mark.parametrize("cursor", ["x", "WyJhIl0", "W10", "WzEuNV0", "W3RydWVd"])
def test_cursor_of_another_list_is_refused(anyone: Client, cursor: str) -> None:
    for address in (ALL, ONE):
        answer = anyone.get(f"{address}?cursor={cursor}")
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["parameter"] == "cursor"
