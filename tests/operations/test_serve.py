"""`registry demo`, as a newcomer runs it: set up, served, and told what to try."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.machine import Machine, own_database


@pytest.fixture(scope="module")
def demo(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Machine, str]]:
    """Serve, and keep what was printed."""
    machine = Machine(tmp_path_factory.mktemp("demo"), own_database(database_url, "registry_demo"))
    with machine.serving() as said:
        yield machine, "".join(said)


def test_demo_serves_the_seeds(demo: tuple[Machine, str]) -> None:
    status, found = demo[0].ask("/api/v1/search?q=planning+application")
    assert status == 200
    assert found["total"] > 5


def test_demo_prints_three_things_that_work(demo: tuple[Machine, str]) -> None:
    machine, said = demo
    commands = re.findall(r"^   (curl .*?[^\\])$", said, re.MULTILINE | re.DOTALL)
    assert len(commands) == 2
    for command in commands:
        shown = json.loads(machine.shell(command))
        assert shown.get("total") or shown["owner"]["slug"] == "example-council"
    assert f"{machine.base}/api/docs" in said


def test_demo_token_is_for_its_owner_only(demo: tuple[Machine, str]) -> None:
    assert (demo[0].data / "demo-token").stat().st_mode & 0o777 == 0o600


def test_search_finds_a_write_while_the_follower_works(demo: tuple[Machine, str]) -> None:
    body = {"title": "Snow wardens", "summary": "Volunteers clear the paths."}
    status, _made = demo[0].ask("/api/v1/components", body)
    assert status == 201
    _status, found = demo[0].ask("/api/v1/search?q=snow+wardens")
    assert found["items"][0]["title"] == "Snow wardens"


def test_second_start_keeps_what_was_written(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    database = own_database(database_url, "registry_second")
    machine = Machine(tmp_path_factory.mktemp("second"), database)
    with machine.serving():
        token = (machine.data / "demo-token").read_text()
        machine.ask("/api/v1/components", {"title": "Kept", "summary": "Stays as it is."})
        before = machine.ask("/api/v1/changes?limit=1")
    with machine.serving():
        assert (machine.data / "demo-token").read_text() == token
        assert machine.ask("/api/v1/changes?limit=1") == before
        assert machine.ask("/api/v1/components/kept")[0] == 200


def test_chunked_body_that_reaches_the_limit_is_refused(demo: tuple[Machine, str]) -> None:
    # What is sent beyond the limit is never read, and a client may not get to see the answer.
    machine, _said = demo
    token = (machine.data / "demo-token").read_text("ascii").strip()
    start = json.dumps({"title": "Long", "summary": "Goes on and on."}).encode()
    pieces = [start, *[b" " * 65_536] * 15, b" " * (65_536 - len(start))]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with closing(HTTPConnection("127.0.0.1", machine.port, timeout=30)) as connection:
        connection.request("POST", "/api/v1/components", pieces, headers, encode_chunked=True)
        answer = connection.getresponse()
        assert json.loads(answer.read())["title"] == "The body is too large"
        assert answer.status == 413


def test_busy_port_is_told_before_anything_is_promised(demo: tuple[Machine, str]) -> None:
    done = demo[0].registry("serve")
    assert done.returncode == 1
    assert f"port {demo[0].port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_before_migrate_says_to_migrate(tmp_path: Path) -> None:
    done = Machine(tmp_path).registry("serve")
    assert done.returncode == 1
    assert "registry migrate" in done.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "abc"),
        ("REGISTRY_MAX_BODY", "1MB"),
        ("REGISTRY_WORKERS", "x"),
        ("REGISTRY_LOG_LEVEL", "loud"),
        ("REGISTRY_DATABASE_URL", "mysql://localhost/registry"),
    ],
)
def test_bad_setting_is_told_by_name(tmp_path: Path, variable: str, value: str) -> None:
    machine = Machine(tmp_path)
    machine.environment[variable] = value
    done = machine.registry("doctor")
    assert done.returncode == 1
    assert variable in done.stderr
    assert "Traceback" not in done.stderr
