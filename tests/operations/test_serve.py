"""`registry demo`, as a newcomer runs it: set up, served, and told what to try."""

import json
import re
from collections.abc import Iterator

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
