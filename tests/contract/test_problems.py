"""All that can be wrong with a request is told as problem+json, and leaves nothing behind."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.kit import errors
from tests.client import Client
from tests.contract.rows import rows
from tests.factories import component, make_component

COMPONENTS = "/api/v1/components"
TAKEN = f"{COMPONENTS}/taken"
ORGANISATIONS = "/api/v1/organisations"
COUNTY = {"name": "Kent", "type": "county"}
PLACES = ("pointer", "parameter", "header")


@dataclass(frozen=True, slots=True)
class Bad:
    """Be a request that is wrong, with the status and the place that the answer must name."""

    what: str
    status: int
    place: str | None
    body: Any = None
    method: str = "POST"
    path: str = COMPONENTS
    headers: dict[str, str] = field(default_factory=dict)


BAD = [
    Bad("unknown field", 422, "/licens", component(licens="MIT")),
    Bad(
        "unknown nested field", 422, "/contact/phone", component(contact={"name": "A", "phone": 1})
    ),
    Bad("unknown parameter", 422, "dryrun", component(), path=f"{COMPONENTS}?dryrun=true"),
    Bad("wrong parameter", 422, "dry_run", component(), path=f"{COMPONENTS}?dry_run=maybe"),
    Bad("doubled parameter", 422, "limit", None, "GET", f"{COMPONENTS}?limit=1&limit=2"),
    Bad("limit of no digits", 422, "limit", None, "GET", f"{COMPONENTS}?limit=%D9%A3"),
    Bad("limit over the most", 422, "limit", None, "GET", f"{COMPONENTS}?limit=101"),
    Bad("cursor of another", 422, "cursor", None, "GET", f"{COMPONENTS}?cursor=bm9wZQ"),
    Bad("read-only field", 422, "/version", component(version=9)),
    Bad("read-only owner", 422, "/owner", component(owner={"slug": "leeds"})),
    Bad("NUL", 422, "/title", component(title="Park\x00ing")),
    Bad("NUL in a list", 422, "/languages/1", component(languages=["Python", "\x00"])),
    Bad("20-digit integer", 422, "/title", component(title=12345678901234567890)),
    Bad("over-long title", 422, "/title", component(title="a" * 121)),
    Bad("over-long text", 422, "/description", component(description="a" * 50_001)),
    Bad("too many tags", 422, "/tags", component(tags=[f"tag-{n}" for n in range(21)])),
    Bad("bad URL", 422, "/repository_url", component(repository_url="javascript:alert(1)")),
    Bad("URL with a password", 422, "/homepage_url", component(homepage_url="https://a:b@c.org")),
    Bad("bad SPDX", 422, "/licence", component(licence="MIT OR")),
    Bad("unknown SPDX", 422, "/licence", component(licence="MITT")),
    Bad("missing field", 422, "/title", {"summary": "Has no title."}),
    Bad("null title", 422, "/title", component(title=None)),
    Bad("unknown partner", 422, "/partners/0/slug", component(partners=[{"slug": "camdn"}])),
    Bad("taken slug", 409, "/slug", component(slug="taken")),
    Bad("stale version", 412, "If-Match", component(), "PUT", TAKEN, {"If-Match": '"9-0"'}),
    Bad("nonsense version", 412, "If-Match", {}, "PATCH", TAKEN, {"If-Match": "\xe9"}),
    Bad("no If-Match on PUT", 428, "If-Match", component(), "PUT", TAKEN),
    Bad("no If-Match on PATCH", 428, "If-Match", {"title": "New"}, "PATCH", TAKEN),
    Bad("no If-Match on DELETE", 428, "If-Match", None, "DELETE", TAKEN),
    Bad("only create", 412, "If-None-Match", component(), "PUT", TAKEN, {"If-None-Match": "*"}),
    Bad("text", 415, "Content-Type", component(), headers={"Content-Type": "text/plain"}),
    Bad("no type", 415, "Content-Type", component(), headers={"Content-Type": ""}),
    Bad("patch as POST", 415, "Content-Type", {}, headers={"Content-Type": "application/ld+json"}),
    Bad("only HTML", 406, "Accept", None, "GET", COMPONENTS, {"Accept": "text/html"}),
    Bad("nonsense Accept", 406, "Accept", None, "GET", COMPONENTS, {"Accept": ";;;"}),
    Bad("empty key", 422, "Idempotency-Key", component(), headers={"Idempotency-Key": '""'}),
    Bad("long key", 422, "Idempotency-Key", component(), headers={"Idempotency-Key": "a" * 201}),
    Bad("wrong method", 405, None, component(), "POST", "/api/v1/changes"),
    Bad("no such method", 405, None, None, "BREW", COMPONENTS),
    Bad("unknown path", 404, None, None, "GET", "/api/v1/nothing"),
    Bad("trailing slash", 404, None, None, "GET", f"{COMPONENTS}/"),
    Bad("unknown slug", 404, None, None, "GET", f"{COMPONENTS}/nothing"),
    Bad("token that is no id", 404, None, None, "DELETE", "/api/v1/tokens/1"),
    Bad("control character", 404, None, None, "GET", f"{COMPONENTS}/%00"),
]
BY_STEWARD = [
    Bad("NUL as owner", 422, "/owner", {"owner": "\x00"}, path=f"{TAKEN}/transfer"),
    Bad("empty owner", 422, "/owner", {"owner": ""}, path=f"{TAKEN}/transfer"),
    Bad("number as owner", 422, "/owner", {"owner": 1}, path=f"{TAKEN}/transfer"),
    Bad("no owner", 422, "/owner", {}, path=f"{TAKEN}/transfer"),
    Bad("unknown owner", 422, "/owner", {"owner": "camdn"}, path=f"{TAKEN}/transfer"),
    Bad("more than an owner", 422, "/x", {"owner": "leeds", "x": 1}, path=f"{TAKEN}/transfer"),
    Bad("no name", 422, "/name", {"type": "county"}, path=ORGANISATIONS),
    Bad("unknown type", 422, "/type", {"name": "A", "type": "town"}, path=ORGANISATIONS),
    Bad(
        "20-digit integer", 422, "/population", {**COUNTY, "population": 10**20}, path=ORGANISATIONS
    ),
    Bad(
        "64-bit integer",
        422,
        "/population",
        {**COUNTY, "population": 2**64 - 1},
        path=ORGANISATIONS,
    ),
    Bad(
        "day that is none",
        422,
        "/ended_on",
        {**COUNTY, "ended_on": "2026-02-30"},
        path=ORGANISATIONS,
    ),
    Bad("taken name", 409, "/slug", {**COUNTY, "slug": "camden"}, path=ORGANISATIONS),
    Bad("reserved name", 422, "/slug", {**COUNTY, "slug": "edit"}, path=ORGANISATIONS),
    Bad("empty scopes", 422, "/scopes", {"scopes": []}, path="/api/v1/tokens"),
    Bad("unknown scope", 422, "/scopes/0", {"scopes": ["all"]}, path="/api/v1/tokens"),
    Bad("days as text", 422, "/days", {"scopes": [], "days": "9"}, path="/api/v1/tokens"),
]


def ask(client: Client, bad: Bad) -> TestResponse:
    body = {} if bad.body is None else {"data": as_json(bad.body)}
    headers = {"Content-Type": "application/json", **bad.headers} if body else bad.headers
    if bad.method == "PATCH":
        headers = {**headers, "Content-Type": "application/merge-patch+json"}
    return client.request(bad.method, bad.path, headers=headers, **body)


def as_json(value: Any) -> bytes:
    # Not orjson: it refuses what a hostile client may send.
    return json.dumps(value).encode()


def assert_problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """Check what every error answer has, and return its body."""
    said = dict(answer.get_json(force=True))
    assert answer.status_code == status, said
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    known = {problem.name: problem.title for problem in errors.kinds()}
    known["still-running"] = errors.StillRunning.title
    assert said["title"] == known[said["type"].removeprefix("/api/problems#")]
    assert said["status"] == status
    for sentence in (said["detail"], *(error["detail"] for error in said.get("errors", []))):
        assert sentence.rstrip('"').endswith((".", "}")), sentence
        assert len(sentence.split()) >= 3, sentence
    return said


@pytest.mark.parametrize("bad", [*BAD, *BY_STEWARD], ids=lambda bad: bad.what)
def test_bad_request_is_told_with_its_place_and_leaves_nothing(
    app: Flask, camden: Client, steward: Client, bad: Bad
) -> None:
    make_component(camden, slug="taken")
    before = rows(app)
    said = assert_problem(ask(steward if bad in BY_STEWARD else camden, bad), bad.status)
    assert rows(app) == before
    if bad.place is not None:
        places = {error.get(place) for error in said.get("errors", []) for place in PLACES}
        assert bad.place in places, said


def test_all_errors_of_a_body_are_told_at_once(camden: Client) -> None:
    wrong = {
        "title": "",
        "licence": "MIT OR",
        "links": [{"label": "A"}, {"url": "no"}],
        "colour": 1,
    }
    said = assert_problem(camden.post(COMPONENTS, wrong), 422)
    pointers = {error["pointer"] for error in said["errors"]}
    assert pointers == {
        "/title",
        "/summary",
        "/licence",
        "/links/0/url",
        "/links/1/label",
        "/links/1/url",
        "/colour",
    }


def test_all_errors_of_a_query_are_told_at_once(anyone: Client) -> None:
    answer = anyone.get(f"{COMPONENTS}?limit=0&phase=alfa&colour=red&cursor=%00")
    said = assert_problem(answer, 422)
    assert {error["parameter"] for error in said["errors"]} == {
        "limit",
        "phase",
        "colour",
        "cursor",
    }


@pytest.mark.parametrize(
    ("wrong", "pointer", "right"),
    [
        ({"licence": "Apache 2.0"}, "/licence", "Apache-2.0"),
        ({"phase": "alfa"}, "/phase", "alpha"),
        ({"licens": "MIT"}, "/licens", "licence"),
        ({"homepage_url": "www.camden.gov.uk"}, "/homepage_url", "https://www.camden.gov.uk"),
        ({"slug": "Parking Permits"}, "/slug", "parking-permits"),
        ({"partners": [{"slug": "camdn"}]}, "/partners/0/slug", "camden"),
        ({"slug": "taken"}, "/slug", "taken-2"),
    ],
)
def test_what_would_be_right_is_suggested(
    camden: Client, wrong: dict[str, Any], pointer: str, right: str
) -> None:
    make_component(camden, slug="taken")
    said = camden.post(COMPONENTS, component(**wrong)).get_json()
    found = {error["pointer"]: error.get("suggestion") for error in said["errors"]}
    assert found == {pointer: right}


def test_wrong_method_names_the_right_ones(anyone: Client, camden: Client) -> None:
    assert anyone.post("/api/v1/changes", {}).headers["Allow"] == "GET, HEAD, OPTIONS"
    assert camden.delete(COMPONENTS).headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_stale_version_is_told_the_one_that_holds(camden: Client) -> None:
    made = make_component(camden)
    camden.patch(made["path"], {"summary": "Once."}, made["etag"])
    said = assert_problem(camden.patch(made["path"], {"summary": "Twice."}, made["etag"]), 412)
    assert "version 2" in said["detail"]


def test_every_type_of_problem_is_explained_at_its_address(anyone: Client) -> None:
    page = anyone.get("/api/problems").get_data(as_text=True)
    for problem in errors.kinds():
        assert f'id="{problem.name}"' in page


def test_body_with_a_byte_order_mark_says_how_to_save_it(camden: Client) -> None:
    body = b"\xef\xbb\xbf" + as_json(component())
    answer = camden.request("POST", COMPONENTS, data=body, content_type="application/json")
    assert "Save it as UTF-8 without a byte order mark." in assert_problem(answer, 400)["detail"]


def test_public_read_with_another_authorization_may_leave_it_out(anyone: Client) -> None:
    basic = {"Authorization": "Basic c3RhZ2luZzpzZWNyZXQ="}
    said = assert_problem(anyone.get(COMPONENTS, headers=basic), 401)
    assert said["detail"].endswith("or leave the header out.")
    said = assert_problem(anyone.post(COMPONENTS, component(), headers=basic), 401)
    assert "leave the header out" not in said["detail"]


def test_unknown_path_names_where_the_addresses_are(anyone: Client) -> None:
    said = assert_problem(anyone.get("/api/v1/nothing"), 404)
    assert "/api/docs" in said["detail"]
    assert "/api/openapi.json" in said["detail"]


@pytest.mark.parametrize("path", [COMPONENTS, "/api/v1/entries", ORGANISATIONS])
def test_words_to_look_for_on_a_list_are_sent_to_search(anyone: Client, path: str) -> None:
    (error,) = assert_problem(anyone.get(f"{path}?q=bins"), 422)["errors"]
    assert error["parameter"] == "q"
    assert "/api/v1/search" in error["detail"]
