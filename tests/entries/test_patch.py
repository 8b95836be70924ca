"""PATCH changes some fields: JSON Merge Patch (RFC 7396)."""

from typing import Any

import pytest

from tests.client import Client
from tests.factories import make_component

CONTACT = {"name": "Digital team", "email": "digital@camden.example"}
LINKS = [{"label": "A", "url": "https://a.example.org/"}, {"label": "B", "url": "https://b.org/"}]


def test_patch_changes_what_it_names_and_leaves_the_rest(camden: Client) -> None:
    made = make_component(camden, licence="MIT", tags=["a"])
    answer = camden.patch(made["path"], {"phase": "live"}, made["etag"])
    shown = answer.get_json()
    changed = {name for name in shown if shown[name] != made[name]}
    assert changed - {"updated_at", "reviewed_at"} == {"phase", "version"}
    assert answer.headers["ETag"] == '"2-0"'


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({"contact": {"email": None}}, {"contact": {"name": "Digital team", "email": None}}),
        ({"contact": {"name": "Us"}}, {"contact": {**CONTACT, "name": "Us"}}),
        ({"contact": None}, {"contact": None}),
        ({"links": LINKS[1:]}, {"links": LINKS[1:]}),
        ({"links": []}, {"links": []}),
        ({"tags": None}, {"tags": []}),
        ({"languages": ["Go"]}, {"languages": ["Go"]}),
        (
            {"latest_release": {"released_on": None}},
            {"latest_release": {"version": "1.0", "released_on": None}},
        ),
        ({"licence": None, "phase": "alpha"}, {"licence": None, "phase": "alpha"}),
    ],
)
def test_patch_merges_objects_replaces_lists_and_takes_away_nulls(
    camden: Client, patch: dict[str, Any], expected: dict[str, Any]
) -> None:
    made = make_component(
        camden,
        contact=CONTACT,
        links=LINKS,
        tags=["a"],
        languages=["Python", "C"],
        licence="MIT",
        latest_release={"version": "1.0", "released_on": "2026-01-01"},
    )
    shown = camden.patch(made["path"], patch, made["etag"]).get_json()
    assert {name: shown[name] for name in expected} == expected


@pytest.mark.parametrize("field", ["title", "summary"])
def test_patch_cannot_take_away_what_is_needed(camden: Client, field: str) -> None:
    made = make_component(camden)
    answer = camden.patch(made["path"], {field: None}, made["etag"])
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [f"/{field}"]


@pytest.mark.parametrize("patch", [{}, {"slug": None}, {"state": None}, {"phase": None}])
def test_patch_that_changes_nothing_gives_no_version(
    camden: Client, patch: dict[str, None]
) -> None:
    made = make_component(camden)
    answer = camden.patch(made["path"], patch, made["etag"])
    assert (answer.status_code, answer.headers["ETag"]) == (200, made["etag"])


def test_patch_reads_both_media_types_and_no_other(camden: Client) -> None:
    made = make_component(camden)
    for media_type, status in (
        ("application/merge-patch+json", 200),
        ("application/json", 200),
        ("application/json-patch+json", 415),
        ("text/plain", 415),
    ):
        headers = {"If-Match": "*", "Content-Type": media_type}
        answer = camden.request("PATCH", made["path"], data=b"{}", headers=headers)
        assert answer.status_code == status


def test_patch_names_an_unknown_field_and_the_nearest(camden: Client) -> None:
    made = make_component(camden)
    answer = camden.patch(made["path"], {"licens": None}, made["etag"])
    fault = answer.get_json()["errors"][0]
    assert (fault["pointer"], fault["suggestion"]) == ("/licens", "licence")


def test_patch_without_if_match_is_428_and_with_an_old_one_412(camden: Client) -> None:
    made = make_component(camden)
    assert camden.patch(made["path"], {"phase": "live"}).status_code == 428
    camden.patch(made["path"], {"phase": "live"}, made["etag"])
    assert camden.patch(made["path"], {"phase": "alpha"}, made["etag"]).status_code == 412


def test_patch_of_what_is_not_there_is_404_whatever_if_match_says(camden: Client) -> None:
    for etag in (None, "*", '"1-0"'):
        assert camden.patch("/api/v1/components/nothing", {}, etag).status_code == 404
