"""A real registry to try the documentation on: what `make run` starts, in a folder of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import make_url

PRINTED = "http://127.0.0.1:8000"
DATABASE = "registry_docs"
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Server:
    """Hold where a registry listens, the folder that it runs in, and its environment."""

    base: str
    folder: Path
    environment: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command beside the server, as somebody with the documentation in hand does."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def shell(self, block: str) -> str:
        """Run a block as it is printed, but for the port, and return what it prints."""
        done = self.run("bash", "-euo", "pipefail", "-c", block.replace(PRINTED, self.base))
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def server(
    database_url: str, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Serve an example with real data, as `make run` does."""
    folder, port = tmp_path_factory.mktemp("docs"), _free_port()
    environment = _environment(port, _own_database(database_url))
    command = [str(PROGRAMS / "registry"), "demo", "--seeds", str(root / "seeds")]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            _wait(process)
            yield Server(f"http://127.0.0.1:{port}", folder, environment)
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _wait(process: "subprocess.Popen[str]") -> None:
    said = []
    for line in process.stdout or ():
        said.append(line)
        if "Started worker" in line:
            return
    raise AssertionError("The server did not start: " + "".join(said))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _environment(port: int, database_url: str) -> dict[str, str]:
    # What is set on this machine must not decide what a newcomer would see.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
    path = f"{PROGRAMS}{os.pathsep}{kept.get('PATH', '')}"
    return kept | {"PATH": path, "PORT": str(port), "REGISTRY_DATABASE_URL": database_url}


def _own_database(database_url: str) -> str:
    if not database_url:
        return ""
    import psycopg  # noqa: PLC0415 (only this database needs it)

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    return make_url(database_url).set(database=DATABASE).render_as_string(hide_password=False)
