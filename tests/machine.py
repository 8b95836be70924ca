"""A machine of a newcomer: a folder and a database of its own, and the program `registry`."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from sqlalchemy import make_url

PRINTED = "http://127.0.0.1:8000"
PROGRAMS = Path(sys.executable).parent
SEEDS = Path(__file__).parent.parent / "seeds"


class Machine:
    """Run commands in a folder, and serve a registry from there on a port of its own."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.data = folder / "var"
        self.port = _free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment = _environment(self.port, database_url)

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Run a command as somebody at this machine does."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def registry(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the program."""
        return self.run(str(PROGRAMS / "registry"), *arguments)

    def shell(self, block: str) -> str:
        """Run a block as it is printed, but for the port, and return what it prints."""
        done = self.run("bash", "-euo", "pipefail", "-c", block.replace(PRINTED, self.base))
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def serving(self) -> Iterator[list[str]]:
        """Serve the example, as `make run` does; gives what it prints until it is ready."""
        with subprocess.Popen(
            [str(PROGRAMS / "registry"), "demo", "--seeds", str(SEEDS)],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            try:
                said = _wait(process)
                self._wait_for_port()
                yield said
            finally:
                process.terminate()
                process.communicate(timeout=20)

    @contextmanager
    def started(self) -> Iterator["subprocess.Popen[bytes]"]:
        """Serve what is there, in a process group of its own; `kill` may end it before time."""
        with (self.folder / "server.log").open("ab") as log:
            process = subprocess.Popen(
                [str(PROGRAMS / "registry"), "serve"],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait_for_port()
            yield process
            process.terminate()
            process.wait(timeout=20)
        finally:
            self.kill(process)

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """End the server and its workers at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)
        # The workers are nobody's children now: that they have gone is seen at the port.
        wait_until(lambda: not self._listens(), "The server does not end.")

    def said(self) -> str:
        """Return what servers that were started here have logged."""
        return (self.folder / "server.log").read_text("utf-8", "replace")

    def _wait_for_port(self) -> None:
        # The worker says that it has started a moment before it listens.
        wait_until(self._listens, "Nothing listens.")

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except (ConnectionRefusedError, ConnectionResetError):
            return False
        return True

    def ask(self, path: str, body: Any = None) -> tuple[int, Any]:
        """Ask the registry that serves here: GET, or POST with the demo token."""
        headers, data = {}, None
        if body is not None:
            token = (self.data / "demo-token").read_text("ascii").strip()
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            data = json.dumps(body).encode()
        try:
            with urlopen(Request(self.base + path, data, headers), timeout=30) as answer:  # noqa: S310 (loopback)
                return answer.status, json.loads(answer.read())
        except HTTPError as error:
            return error.code, json.loads(error.read())


def wait_until(is_so: Callable[[], bool], otherwise: str, seconds: float = 30) -> None:
    """Look again and again until something is so; fail with a sentence when it takes too long."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.01)


def own_database(database_url: str, name: str) -> str:
    """Return the address of an empty database beside the one of the tests; empty for SQLite."""
    if not database_url:
        return ""
    import psycopg  # noqa: PLC0415 (only this database needs it)

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return make_url(database_url).set(database=name).render_as_string(hide_password=False)


def _wait(process: "subprocess.Popen[str]") -> list[str]:
    said = []
    for line in process.stdout or ():
        said.append(line)
        if "Started worker" in line:
            return said
    raise AssertionError("The server did not start: " + "".join(said))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _environment(port: int, database_url: str) -> dict[str, str]:
    # What is set on this machine must not decide what a newcomer would see.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
    path = f"{PROGRAMS}{os.pathsep}{kept.get('PATH', '')}"
    return kept | {"PATH": path, "PORT": str(port), "REGISTRY_DATABASE_URL": database_url}
