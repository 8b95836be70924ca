"""Start servers on free ports of this machine, and end what was started, and only that."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.load import HOST, ROOT

REGISTRY = (sys.executable, "-c", "from registry.cli import main; main()")
SERVE = (*REGISTRY, "serve")
# What `make run` does once it is installed.
DEMO = (*REGISTRY, "demo")
PLAIN = (sys.executable, "-m", "bench.plain")
PEER = (sys.executable, "-m", "bench.peer")
_PATIENCE_SECONDS = 120
_PAUSE_SECONDS = 0.01


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def environment(data: Path, **settings: object) -> dict[str, str]:
    """Return the environment of a registry over this data folder, with none of the user's own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("REGISTRY_") and name != "PORT"
    }
    ours = {"REGISTRY_DATA": data, "REGISTRY_LOG_LEVEL": "warning", "PYTHONPATH": ROOT, **settings}
    return kept | {name: str(value) for name, value in ours.items()}


def command(data: Path, *words: str) -> float:
    """Run a command of the program `registry`; return the seconds it took."""
    began = time.perf_counter()
    subprocess.run(
        [*REGISTRY, *words], env=environment(data), cwd=ROOT, check=True, capture_output=True
    )
    return time.perf_counter() - began


@dataclass(frozen=True, slots=True)
class Running:
    """Hold the port of a server, its process group, and the seconds until its first answer."""

    port: int
    group: int
    started_in: float

    def cpu_seconds(self) -> float:
        """Return the processor time of all its processes so far; 0 where /proc is not kept."""
        # Fields after the name in brackets: state, parent, group, ..., user, system.
        ticks = sum(int(fields[11]) + int(fields[12]) for _folder, fields in self._processes())
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> tuple[int, int]:
        """Return the memory of its largest process, a worker, in kB: all, and its own alone.

        The rest is files that it has mapped, the search index above all: shared, and given back.
        """
        found = [(0, 0)]
        for folder, _fields in self._processes():
            with suppress(OSError):
                status = dict(
                    line.split(":", 1) for line in (folder / "status").read_text().splitlines()
                )
                found.append((int(status["VmRSS"].split()[0]), int(status["RssAnon"].split()[0])))
        return max(found)

    def _processes(self) -> Iterator[tuple[Path, list[str]]]:
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = path.read_text().rpartition(")")[2].split()
                if int(fields[2]) == self.group:
                    yield path.parent, fields


@contextmanager
def running(
    program: tuple[str, ...], data: Path, path: str, *, is_quiet: bool = False, **settings: object
) -> Iterator[Running]:
    """Run a server until the end of the block, which begins when it answers 200 at the path.

    A program that takes no port from the environment finds it in place of {port}.
    """
    port = free_port()
    began = time.perf_counter()
    server = subprocess.Popen(
        [word.replace("{port}", str(port)) for word in program],
        env=environment(data, PORT=port, **settings),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if is_quiet else None,
        # A group of its own: its workers end with it, and nobody else's do.
        start_new_session=True,
    )
    try:
        _wait(server, port, path)
        yield Running(port, server.pid, time.perf_counter() - began)
    finally:
        _end(server)


def _wait(server: subprocess.Popen[bytes], port: int, path: str) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"The server ended at once, with {server.returncode}.")
        if ask(port, path) == 200:
            return
        time.sleep(_PAUSE_SECONDS)
    raise TimeoutError("The server does not answer.")


def ask(port: int, path: str) -> int:
    """Return the status of one answer; 0 when there is none."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def _end(server: subprocess.Popen[bytes]) -> None:
    # It ends its workers by itself; only when it does not, its whole group is ended.
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
