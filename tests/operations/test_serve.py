"""`registry demo`, as a newcomer runs it: set up, served, and told what to try."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(sys.executable).parent / "registry"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """Hold a registry that serves on a port of its own."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        settings = {
            "REGISTRY_DATA": str(folder),
            "REGISTRY_DATABASE_URL": "",
            "PORT": str(self.port),
        }
        self.log = folder / "serve.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(PROGRAM), "demo"],
                cwd=root,
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
            )

    def ask(self, path: str, **kwargs: Any) -> tuple[int, Any]:
        request = urllib.request.Request(self.base + path, **kwargs)  # noqa: S310 (loopback)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            try:
                self.ask("/api/v1/entries?limit=1")
            except OSError:
                continue
            return
        raise AssertionError("The registry does not answer.")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("served"), root)
    try:
        made.wait()
        yield made
    finally:
        made.stop()


def test_demo_serves_the_seeds(served: Served) -> None:
    status, found = served.ask("/api/v1/search?q=planning+application")
    assert status == 200
    assert found["total"] > 5


def test_demo_prints_three_things_that_work(served: Served) -> None:
    said = served.log.read_text()
    commands = re.findall(r"^   (curl .*?[^\\])$", said, re.MULTILINE | re.DOTALL)
    assert len(commands) == 2
    for command in commands:
        done = subprocess.run(  # noqa: S602 (our own words, as a person pastes them)
            command, shell=True, capture_output=True, text=True, check=True, timeout=20
        )
        shown = json.loads(done.stdout)
        assert shown.get("total") or shown["owner"]["slug"] == "example-council"
    assert f"{served.base}/api/docs" in said


def test_demo_token_is_for_its_owner_only(served: Served) -> None:
    path = served.log.parent / "demo-token"
    assert path.stat().st_mode & 0o777 == 0o600


def test_background_follower_keeps_the_index_at_the_head(served: Served) -> None:
    token = (served.log.parent / "demo-token").read_text().strip()
    body = json.dumps({"title": "Snow wardens", "summary": "Volunteers clear the paths."}).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    status, _made = served.ask("/api/v1/components", data=body, headers=headers)
    assert status == 201
    status, found = served.ask("/api/v1/search?q=snow+wardens")
    assert found["items"][0]["title"] == "Snow wardens"


def test_second_start_keeps_what_was_written(tmp_path: Path, root: Path) -> None:
    first = Served(tmp_path, root)
    first.wait()
    token = (tmp_path / "demo-token").read_text()
    _status, before = first.ask("/api/v1/changes?limit=1")
    assert first.stop() in (0, -signal.SIGTERM)
    second = Served(tmp_path, root)
    try:
        second.wait()
        assert (tmp_path / "demo-token").read_text() == token
        assert second.ask("/api/v1/changes?limit=1")[1] == {
            **before,
            "next": before["next"].replace(first.base, second.base),
        }
    finally:
        second.stop()
