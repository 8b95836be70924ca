"""A standard names who publishes it, and how far it is endorsed."""

import pytest

from tests.client import Client
from tests.factories import component, make_entry

STANDARDS = "/api/v1/standards"


def test_publisher_is_shown_by_name(camden: Client) -> None:
    made = make_entry(camden, "standards", publisher={"slug": "leeds"}, endorsement_status="draft")
    assert made["publisher"] == {
        "slug": "leeds",
        "name": "Leeds City Council",
        "type": "metropolitan-district",
    }
    assert make_entry(camden, "standards")["publisher"] is None


def test_publisher_is_read_back_and_taken_away(camden: Client) -> None:
    made = make_entry(camden, "standards", publisher={"slug": "leeds"})
    again = camden.put(made["path"], made | {"etag": None}, headers={"If-Match": "*"})
    assert again.status_code == 422
    made.pop("etag")
    same = camden.put(made["path"], made, headers={"If-Match": "*"})
    assert same.get_json() == made
    gone = camden.patch(made["path"], {"publisher": None}, headers={"If-Match": "*"})
    assert gone.get_json()["publisher"] is None


@pytest.mark.parametrize(
    ("publisher", "pointer", "suggestion"),
    [
        ({"slug": "leedz"}, "/publisher/slug", "leeds"),
        ({}, "/publisher/slug", None),
        ("leeds", "/publisher", None),
        ([{"slug": "leeds"}], "/publisher", None),
        ({"slug": "leeds", "url": "x"}, "/publisher/url", None),
    ],
)
def test_wrong_publisher_is_told_where(
    camden: Client, publisher: object, pointer: str, suggestion: str | None
) -> None:
    answer = camden.post(STANDARDS, component(publisher=publisher))
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert (error["pointer"], error.get("suggestion")) == (pointer, suggestion)


def test_renamed_publisher_is_shown_by_its_new_name(camden: Client, steward: Client) -> None:
    made = make_entry(camden, "standards", publisher={"slug": "leeds"})
    steward.patch(
        "/api/v1/organisations/leeds", {"name": "City of Leeds"}, headers={"If-Match": "*"}
    )
    now = camden.get(made["path"])
    assert now.get_json()["publisher"]["name"] == "City of Leeds"
    assert now.headers["ETag"] == '"1-1"'


def test_standard_is_found_by_its_publisher(camden: Client, anyone: Client) -> None:
    made = make_entry(camden, "standards", publisher={"slug": "leeds"})
    make_entry(camden, "standards")
    found = anyone.get("/api/v1/search?q=leeds&kind=standard").get_json()
    assert [item["slug"] for item in found["items"]] == [made["slug"]]


def test_endorsement_cannot_end_before_it_began(camden: Client) -> None:
    days = {"endorsed_on": "2024-01-01", "endorsement_ended_on": "2020-01-01"}
    answer = camden.post(STANDARDS, component(**days, phase="unheard-of"))
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.get_json()["errors"]}
    assert pointers == {"/endorsement_ended_on", "/phase"}


def test_codes_of_a_kind_are_shown_as_words_in_facets(camden: Client, anyone: Client) -> None:
    make_entry(camden, "standards", endorsement_status="in-use", data_formats=["in-use"])
    facets = anyone.get("/api/v1/search?facets=endorsement_status&facets=data_formats").get_json()
    labels = {facet["name"]: facet["values"][0]["label"] for facet in facets["facets"]}
    assert labels == {"endorsement_status": "In use", "data_formats": "in-use"}
