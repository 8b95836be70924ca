"""Organisations are listed by slug, filtered and paged."""

import pytest

from tests.client import Client
from tests.factories import make_organisation

ORGANISATIONS = "/api/v1/organisations"


@pytest.fixture
def atlas(steward: Client) -> None:
    ended = {"ended_on": "2020-03-31", "nation": "england", "region": "South West"}
    make_organisation(steward, slug="dorset-2019", name="Dorset County", type="county", **ended)
    code = {"scheme": "gss", "value": "W06000001"}
    make_organisation(
        steward, slug="anglesey", name="Ynys Môn", nation="wales", identifiers=[code], population=7
    )
    make_organisation(steward, slug="fife", name="FIFE_Council", nation="scotland", population=99)


def test_list_shows_all_by_slug_with_the_kept_total(steward: Client, anyone: Client) -> None:
    make_organisation(steward, slug="aaa")
    page = anyone.get(ORGANISATIONS).get_json()
    assert [item["slug"] for item in page["items"]] == ["aaa", "camden", "leeds", "registry"]
    assert (page["total"], page["next"]) == (4, None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("type=county", "dorset-2019"),
        ("type=county&type=london-borough", "camden dorset-2019"),
        ("nation=wales&nation=scotland", "anglesey fife"),
        ("region=South%20West", "dorset-2019"),
        ("current=false", "dorset-2019"),
        ("current=true&nation=england", "camden leeds"),
        ("identifier=gss:W06000001", "anglesey"),
        ("identifier=W06000001&identifier=gss:nothing", "anglesey"),
        ("identifier=la-code:W06000001", ""),
        ("name=m%C3%B4n", "anglesey"),
        ("name=fife_c", "fife"),
        ("name=camden", "camden"),
        ("name=%25", ""),
        ("population_from=7", "anglesey fife"),
        ("population_from=8&population_to=99", "fife"),
        ("population_to=7&nation=wales", "anglesey"),
    ],
)
@pytest.mark.usefixtures("atlas")
def test_filter_narrows_the_list_and_its_total(anyone: Client, query: str, expected: str) -> None:
    page = anyone.get(f"{ORGANISATIONS}?{query}").get_json()
    assert [item["slug"] for item in page["items"]] == expected.split()
    assert page["total"] == len(expected.split())


@pytest.mark.usefixtures("atlas")
def test_pages_hold_each_organisation_once_and_keep_the_filter(anyone: Client) -> None:
    found: list[str] = []
    address: str | None = f"{ORGANISATIONS}?limit=2&current=true"
    while address:
        page = anyone.get(address).get_json()
        assert page["total"] == 5
        found += [item["slug"] for item in page["items"]]
        address = page["next"]
    assert found == ["anglesey", "camden", "fife", "leeds", "registry"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("type=countty", "type"),
        ("current=yes", "current"),
        ("population_from=many", "population_from"),
        ("region=%00", "region"),
        ("nations=wales", "nations"),
    ],
)
def test_wrong_filter_is_named(anyone: Client, query: str, parameter: str) -> None:
    answer = anyone.get(f"{ORGANISATIONS}?{query}")
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.get_json()["errors"]] == [parameter]
