"""What cannot even be read: bodies, addresses and headers of clumsy and of hostile clients."""

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import DataError, OperationalError

from registry.entries import lists, service
from registry.kit.paging import encode_cursor
from tests.client import Client
from tests.contract.conftest import Stage
from tests.contract.rows import rows
from tests.contract.test_problems import COMPONENTS, assert_problem
from tests.contract.url_map import operations, reader_of
from tests.factories import component, make_component

MALFORMED = {
    "empty": (b"", 400),
    "white space": (b" \n", 400),
    "half": (b'{"title": "Par', 400),
    "trailing comma": (b'{"title": "a",}', 400),
    "two values": (b"{} {}", 400),
    "NaN": (b'{"title": NaN}', 400),
    "infinity": (b'{"title": -Infinity}', 400),
    "byte order mark": (b'\xef\xbb\xbf{"title": "a"}', 400),
    "not UTF-8": (b'{"title": "\xff"}', 400),
    "UTF-16": ('{"title": "a"}'.encode("utf-16"), 400),
    "lone surrogate": (b'{"title": "\\ud800"}', 400),
    "bare NUL": (b'{"title": "\x00"}', 400),
    "too deep": (b"[" * 100_000 + b"]" * 100_000, 400),
    "array": (b'[{"title": "a"}]', 422),
    "text": (b'"title"', 422),
    "number": (b"12345678901234567890", 422),
    "null": (b"null", 422),
    "deep": (b'{"title": ' + b"[" * 1000 + b"]" * 1000 + b"}", 422),
    "long integer": (b'{"title": ' + b"9" * 5000 + b"}", 400),
    "long exponent": (b'{"title": 1e400}', 400),
    "NUL in a key": (b'{"a\\u0000b": 1}', 422),
    "prototype": (b'{"__proto__": {}, "__class__": 1}', 422),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_malformed_body_is_refused_and_leaves_nothing(
    app: Flask, camden: Client, what: str
) -> None:
    text, status = MALFORMED[what]
    before = rows(app)
    answer = camden.post(COMPONENTS, data=text, content_type="application/json")
    assert_problem(answer, status)
    assert rows(app) == before


def test_doubled_key_is_refused_by_its_name_and_leaves_nothing(app: Flask, camden: Client) -> None:
    before = rows(app)
    text = b'{"title": "First", "title": "Last", "summary": "One of the two."}'
    answer = camden.post(COMPONENTS, data=text, content_type="application/json")
    assert '"title"' in assert_problem(answer, 400)["detail"]
    assert rows(app) == before


@pytest.mark.parametrize("depth", [200, 900, 1000, 1020])
def test_deeply_nested_patch_is_refused(camden: Client, depth: int) -> None:
    made = make_component(camden)
    for name in ("contact", "links", "latest_release", "title", "nothing", "owner", "partners"):
        text = b'{"%s": %s1%s}' % (name.encode(), b'{"a":' * depth, b"}" * depth)
        answer = camden.patch(
            made["path"], etag=made["etag"], data=text, content_type="application/json"
        )
        assert_problem(answer, 422)


def test_body_over_the_limit_is_413(app: Flask, camden: Client) -> None:
    over = b'{"title": "' + b"a" * int(app.config["MAX_CONTENT_LENGTH"]) + b'"}'
    before = rows(app)
    plain = camden.post(COMPONENTS, data=over, content_type="application/json")
    chunked = camden.post(
        COMPONENTS,
        input_stream=io.BytesIO(over),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    keyed = camden.post(
        COMPONENTS, data=over, content_type="application/json", headers={"Idempotency-Key": "a"}
    )
    assert [assert_problem(answer, 413)["status"] for answer in (plain, chunked, keyed)]
    assert rows(app) == before


def test_chunked_body_below_the_limit_is_read(camden: Client) -> None:
    answer = camden.post(
        COMPONENTS,
        input_stream=io.BytesIO(b'{"title": "In parts", "summary": "Sent in parts."}'),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 201


@pytest.mark.parametrize("length", ["-1", "a", "1e3", "50", "99999999999999999999"])
def test_lie_about_the_length_is_refused(camden: Client, length: str) -> None:
    answer = camden.post(COMPONENTS, component(), environ_overrides={"CONTENT_LENGTH": length})
    assert_problem(answer, 413 if len(length) > 9 else 400)


@pytest.mark.parametrize(
    "slug", ["%00", "a%00b", "%FF", "%ED%A0%80", "..", "%2e%2e", "%0d%0aX-Evil:1", "é", "a" * 9000]
)
def test_strange_address_is_not_found(app: Flask, camden: Client, slug: str) -> None:
    for found in operations(app):
        if "{" not in found.template or found.method == "POST":
            continue
        address = found.at(slug=slug, name=slug, scheme=slug, version=slug, number=slug)
        answer = camden.request(found.method, address, headers={"If-Match": '"1-0"'})
        said = answer.get_data(as_text=True)
        assert answer.status_code in (403, 404, 415), (found.key, said)
        assert "X-Evil" not in answer.headers


@pytest.mark.parametrize(
    "value", ["%00", "%FF", "%ED%A0%80", "%", "%zz", "a" * 20_000, "-1", "', 1"]
)
def test_strange_query_is_never_a_failure(
    app: Flask, camden: Client, steward: Client, stage: Stage, value: str
) -> None:
    for found in operations(app):
        if found.method != "GET" or "query" not in found.contract:
            continue
        client = reader_of(found, camden, steward)
        for name in found.contract["query"]().fields:
            answer = client.get(f"{stage.address(found)}?{name}={value}")
            assert answer.status_code in (200, 422), (found.key, name)


@pytest.mark.parametrize(
    "parts", [["\x00"], ["\x00", 1], [2**63], [2**64 - 1], [-1], [None], [True], [[]], [1.5], []]
)
def test_forged_cursor_is_never_a_failure(
    app: Flask, camden: Client, steward: Client, stage: Stage, parts: list[Any]
) -> None:
    log = camden.get("/api/v1/changes").get_json()["cursor"]
    assert log
    for found in operations(app):
        if "cursor" not in getattr(found.contract.get("query"), "_declared_fields", {}):
            continue
        address = stage.address(found)
        client = reader_of(found, camden, steward)
        answer = client.get(f"{address}?cursor={encode_cursor(*parts)}")
        assert answer.status_code in (200, 410, 422), (found.key, answer.get_data(as_text=True))


@pytest.mark.parametrize("position", [2**63 - 1, 2**63, 2**64 - 1, -1, -(2**63)])
def test_forged_position_in_the_log_is_never_a_failure(anyone: Client, position: int) -> None:
    from registry.history.changes import log_id  # noqa: PLC0415

    with anyone.app.app_context():
        cursor = encode_cursor(log_id(), position)
    assert anyone.get(f"/api/v1/changes?cursor={cursor}").status_code in (200, 422)


@pytest.mark.parametrize("name", ["Authorization", "If-None-Match", "Accept", "Cookie", "X-Other"])
def test_huge_header_is_never_a_failure(anyone: Client, camden: Client, name: str) -> None:
    made = make_component(camden)
    for value in ("a" * 100_000, "a," * 30_000, "\xff", '"' * 999):
        answer = anyone.get(made["path"], headers={name: value})
        assert answer.status_code in (200, 401, 406), name


def test_failure_of_ours_tells_nothing_of_the_inside(
    app: Flask, camden: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "SELECT hunter2 FROM psycopg.secrets"

    def fail(*_arguments: Any, **_named: Any) -> None:
        raise DataError(secret, {"password": secret}, Exception(secret))

    before = rows(app)
    monkeypatch.setattr(service, "create", fail)
    answer = camden.post(COMPONENTS, component())
    assert_problem(answer, 500)
    said = answer.get_data(as_text=True) + str(answer.headers)
    assert not [word for word in ("hunter2", "SELECT", "psycopg", "Traceback") if word in said]
    assert rows(app) == before


def test_database_that_does_not_answer_is_503(
    anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any, **_named: Any) -> None:
        raise OperationalError("SELECT 1", {}, Exception("connection to 10.0.0.1 refused"))

    monkeypatch.setattr(lists, "page", fail)
    answer = anyone.get(COMPONENTS)
    said = assert_problem(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0
    assert "10.0.0.1" not in str(said)
    assert "SELECT" not in str(said)


def test_body_of_very_many_values_is_refused_at_once(camden: Client) -> None:
    for body in (
        component(links=[{}] * 100_000),
        component(contact={str(number): 1 for number in range(50_000)}),
        component(**{f"field_{number}": 1 for number in range(20_000)}),
    ):
        answer = camden.post("/api/v1/components?dry_run=true", body)
        assert answer.status_code == 422
        assert len(answer.get_json()["errors"]) == 1
