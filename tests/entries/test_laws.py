"""Laws that hold for every component that there can be, by hypothesis."""

from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings

from registry.kit.json import merge_patch
from tests.client import Client
from tests.contract.rows import rows
from tests.entries.strategies import COMPONENT, COMPONENTS, PATCHES

ADDRESS = "/api/v1/components"
# One database for all examples: slugs are made from titles, and find a free one.
some = settings(
    max_examples=30,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def made(client: Client, body: dict[str, Any]) -> tuple[dict[str, Any], str]:
    without = {name: value for name, value in body.items() if name != "slug"}
    answer = client.post(ADDRESS, without)
    assert answer.status_code == 201, answer.get_json()
    document = answer.get_json()
    # Beside the document it may say that there is one very like it.
    document.pop("warnings", None)
    return document, answer.headers["ETag"]


def own(document: dict[str, Any]) -> dict[str, Any]:
    """Return what the owner wrote, with organisations as they are written."""
    partners = [{"slug": partner["slug"]} for partner in document["partners"]]
    return {name: document[name] for name in COMPONENT.writable} | {"partners": partners}


@some
@given(body=COMPONENTS)
def test_put_of_what_get_gave_is_200_and_no_event(
    app: Flask, camden: Client, body: dict[str, Any]
) -> None:
    document, etag = made(camden, body)
    shown = camden.get(document["path"])
    assert (shown.get_json(), shown.headers["ETag"]) == (document, etag)
    before = rows(app)
    answer = camden.put(document["path"], shown.get_json(), etag)
    assert (answer.status_code, answer.get_json()) == (200, document), answer.get_json()
    assert answer.headers["ETag"] == etag
    assert rows(app) == before


@some
@given(body=COMPONENTS)
def test_empty_patch_changes_nothing(app: Flask, camden: Client, body: dict[str, Any]) -> None:
    document, etag = made(camden, body)
    before = rows(app)
    answer = camden.patch(document["path"], {}, etag)
    assert (answer.status_code, answer.get_json()) == (200, document)
    assert rows(app) == before


@some
@given(body=COMPONENTS, patch=PATCHES)
def test_patch_then_get_is_the_merge(
    camden: Client, body: dict[str, Any], patch: dict[str, Any]
) -> None:
    document, etag = made(camden, body)
    answer = camden.patch(document["path"], patch, etag)
    assert answer.status_code == 200, answer.get_json()
    shown = camden.get(document["path"]).get_json()
    merged, _etag = made(camden, merge_patch(own(document), patch))
    assert own(shown) == own(merged) | {"slug": document["slug"]}
    changed = own(shown) != own(document)
    assert answer.headers["ETag"] == ('"2-0"' if changed else '"1-0"')


@some
@given(body=COMPONENTS)
def test_nobody_else_changes_or_sees_more_than_is_public(
    app: Flask, camden: Client, leeds: Client, anyone: Client, body: dict[str, Any]
) -> None:
    document, _etag = made(camden, body)
    path = document["path"]
    is_public = document["state"] == "published"
    before = rows(app)
    for etag in ("*", None):
        expected = 403 if is_public else 404
        assert leeds.patch(path, {"title": "Mine"}, etag).status_code == expected
        assert leeds.delete(path, etag).status_code == expected
        replaced = leeds.put(path, own(document), etag).status_code
        assert replaced == (403 if is_public else 409)
    for client in (leeds, anyone):
        answer = client.get(path)
        assert answer.status_code == (200 if is_public else 404)
    assert rows(app) == before
