"""The headers that every answer has: safety, caches, scripts of other sites."""

from typing import Any

import pytest
from flask import Flask

from registry.access.guard import PUBLIC
from tests.client import Client
from tests.contract.conftest import Stage
from tests.contract.url_map import API, NOT_API, Operation, operations, writes
from tests.factories import make_component

ELSEWHERE = {"Origin": "https://council.example"}


def readable(app: Flask, stage: Stage) -> list[str]:
    """List an address of every read that is open to all."""
    return [
        stage.address(found)
        for found in operations(app)
        if found.method == "GET" and found.contract["access"] == PUBLIC
    ]


def words(answer: Any, name: str) -> set[str]:
    """Return the values of a header that may stand several times, in lower case."""
    whole = ",".join(answer.headers.getlist(name))
    return {part.strip().lower() for part in whole.split(",") if part.strip()}


def test_every_answer_is_safe_for_browsers(app: Flask, anyone: Client, stage: Stage) -> None:
    strange = ["/nothing", f"{API}nothing", f"{API}components/nothing", f"{API}tokens"]
    own = [path for path in NOT_API if "{" not in path]
    for path in [*readable(app, stage), *strange, *own]:
        headers = anyone.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert "Server" not in headers, path


def test_scripts_of_other_sites_may_read(app: Flask, anyone: Client, stage: Stage) -> None:
    for path in [*readable(app, stage), "/api/openapi.json", f"{API}components/nothing"]:
        answer = anyone.get(path, headers=ELSEWHERE)
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert {"etag", "link"} <= words(answer, "Access-Control-Expose-Headers")


def test_scripts_of_other_sites_may_not_write(app: Flask, anyone: Client) -> None:
    for found in writes(app):
        asked = {"Access-Control-Request-Method": found.method, **ELSEWHERE}
        path = found.at()
        answer = anyone.request("OPTIONS", path, headers=asked)
        assert words(answer, "Access-Control-Allow-Methods") <= {"get", "head", "options"}


def test_preflight_of_a_read_is_answered(anyone: Client) -> None:
    asked = {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization, if-none-match",
        **ELSEWHERE,
    }
    answer = anyone.request("OPTIONS", f"{API}components", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "get" in words(answer, "Access-Control-Allow-Methods")
    assert {"authorization", "if-none-match"} <= words(answer, "Access-Control-Allow-Headers")
    assert int(answer.headers["Access-Control-Max-Age"]) > 0


def test_reads_are_kept_but_asked_for_again(app: Flask, anyone: Client, stage: Stage) -> None:
    for path in readable(app, stage):
        answer = anyone.get(path)
        assert answer.headers["Cache-Control"] == "no-cache", path
        assert {"accept", "authorization"} <= words(answer, "Vary"), path


def test_what_is_private_is_kept_nowhere(camden: Client, stage: Stage) -> None:
    issued = camden.post(f"{API}tokens", {"scopes": ["entries:write"]})
    private = [
        issued,
        camden.get(f"{API}tokens"),
        camden.get(f"{API}tokens/{stage.token}"),
        camden.delete(f"{API}tokens/{stage.token}"),
        camden.get(stage.draft["path"]),
        camden.get(f"{API}components?state=draft"),
        camden.patch(stage.draft["path"], {"summary": "New."}, stage.draft["etag"]),
    ]
    assert [answer.headers["Cache-Control"] for answer in private] == ["private, no-store"] * 7


@pytest.mark.parametrize("path", ["nothing", "components/nothing", "tokens", "changes?limit=0"])
def test_errors_are_kept_nowhere(anyone: Client, path: str) -> None:
    answer = anyone.get(f"{API}{path}")
    assert answer.status_code >= 400
    assert answer.headers["Cache-Control"] == "no-store"


def conditional(app: Flask) -> list[Operation]:
    """List the reads that answer 304."""
    return [
        found
        for found in operations(app)
        if found.method == "GET" and "ETag" in found.contract.get("headers", ())
    ]


def test_unchanged_document_is_304_with_its_etag(app: Flask, anyone: Client, stage: Stage) -> None:
    assert conditional(app)
    for found in conditional(app):
        path = stage.address(found)
        tag = anyone.get(path).headers["ETag"]
        for sent in (tag, f"W/{tag}", f'"9-9", {tag}', "*"):
            answer = anyone.get(path, headers={"If-None-Match": sent})
            assert answer.status_code == 304, (path, sent)
            assert answer.headers["ETag"] == tag
            assert answer.headers["Cache-Control"] == "no-cache"
            assert {"accept", "authorization"} <= words(answer, "Vary")
            assert answer.get_data() == b""
        assert anyone.get(path, headers={"If-None-Match": '"9-9"'}).status_code == 200


def test_draft_is_not_told_by_304(anyone: Client, leeds: Client, stage: Stage) -> None:
    for client in (anyone, leeds):
        for sent in ("*", stage.draft["etag"]):
            answer = client.get(stage.draft["path"], headers={"If-None-Match": sent})
            assert answer.status_code == 404


def test_head_tells_what_get_tells(anyone: Client, camden: Client) -> None:
    made = make_component(camden)
    get, head = anyone.get(made["path"]), anyone.request("HEAD", made["path"])
    assert head.get_data() == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control"):
        assert head.headers[name] == get.headers[name]


def test_addresses_follow_the_request_or_the_setting(
    app: Flask, camden: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "REGISTRY_BASE_URL", "https://registry.example.org/")
    answer = camden.get(f"{API}components?limit=1", headers={"Host": "evil.example"})
    assert "evil.example" not in str(answer.headers)
    assert answer.headers["Link"].startswith("<https://registry.example.org/api/v1/components")


@pytest.mark.parametrize(
    "accept",
    [
        "application/json; charset=utf-8",
        "application/json;version=1, text/plain;q=0.5",
        "text/html, application/*;q=0.1",
        "Application/JSON",
    ],
)
def test_accept_of_json_in_any_wording_is_answered(anyone: Client, accept: str) -> None:
    assert anyone.get("/api/v1/entries", headers={"Accept": accept}).status_code == 200


def test_host_that_cannot_be_read_is_refused(anyone: Client) -> None:
    answer = anyone.get("/api/v1/entries", headers={"Host": 'a"><script>'})
    assert answer.status_code == 400
    assert "Host" in answer.get_json()["detail"]


def test_doubled_slash_is_no_address(anyone: Client) -> None:
    answer = anyone.get("/api/v1//components")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
