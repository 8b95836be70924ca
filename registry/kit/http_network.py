"""Connect to machines on the open internet only, within bounds. Knows no council and no entry."""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore

from registry.kit.http_address import Allowance, demand_open
from registry.kit.http_errors import (
    BadTls,
    NotListening,
    OutboundError,
    Refused,
    TimedOut,
    TooLarge,
    UnknownHost,
    Unreachable,
)

CONNECT_SECONDS = 5.0
# Of a host with many machines; two of each family will do.
MACHINES_MOST = 4

Resolve = Callable[[str, int], list[str]]


class Budget:
    """Count down the seconds and the bytes that one call may cost, redirects included."""

    def __init__(self, seconds: float, size: int) -> None:
        self._deadline = time.monotonic() + seconds
        self._size = size

    def left(self) -> float:
        """Return how many seconds there are; raise TimedOut when there are none."""
        seconds = self._deadline - time.monotonic()
        if seconds <= 0:
            raise TimedOut("No whole answer came in time.")
        return seconds

    def spend(self, size: int) -> None:
        """Count bytes that came; raise TooLarge when there were too many."""
        self._size -= size
        if self._size < 0:
            raise TooLarge("The answer is too long.")


def resolve(host: str, port: int) -> list[str]:
    """Ask the resolver of this machine for the IP addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_kind, sockaddr in found))


class Guard(httpcore.NetworkBackend):
    """Resolve a host once, refuse what is not open, and connect to what was looked at."""

    def __init__(self, budget: Budget, allowance: Allowance, resolve: Resolve) -> None:
        self._budget = budget
        self._allowance = allowance
        self._resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first machine that answers; the host's name is not looked up again."""
        machines = self._machines(host, port)
        demand_open(machines, self._allowance)
        failure: OutboundError = UnknownHost(f"The host {host} has no address.")
        for machine in machines[:MACHINES_MOST]:
            seconds = min(CONNECT_SECONDS, self._budget.left())
            try:
                with _named():
                    connected = socket.create_connection((machine, port), seconds)
            except OutboundError as error:
                failure = error
            else:
                return _Stream(connected, self._budget)
        raise failure

    def connect_unix_socket(self, *_args: Any, **_options: Any) -> httpcore.NetworkStream:
        """Refuse: a socket of this machine is not on the open internet."""
        raise Refused("Sockets of this machine are not asked.")

    def sleep(self, seconds: float) -> None:
        """Refuse: nothing is tried again here."""
        raise TimedOut("Nothing is tried again here.")

    def _machines(self, host: str, port: int) -> list[str]:
        # A resolver takes as long as it likes and cannot be told to stop: it is left behind.
        answer: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answer.put(self._resolve(host, port))
            except Exception as error:
                answer.put(error)

        threading.Thread(target=ask, name="resolve", daemon=True).start()
        try:
            found = answer.get(timeout=self._budget.left())
        except queue.Empty as error:
            raise TimedOut(f"The name {host} was not found in time.") from error
        if isinstance(found, list):
            return found
        if isinstance(found, socket.gaierror) and found.errno not in _PASSING:
            raise UnknownHost(f"There is no host {host}.") from found
        if isinstance(found, OSError | UnicodeError):
            raise Unreachable(f"The name {host} cannot be looked up now.") from found
        raise found


_PASSING = (socket.EAI_AGAIN, socket.EAI_MEMORY, socket.EAI_SYSTEM)


class _Stream(httpcore.NetworkStream):
    """Read and write within the budget, whatever time httpcore would give."""

    def __init__(self, connected: socket.socket, budget: Budget) -> None:
        self._socket = connected
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _named():
            self._socket.settimeout(self._budget.left())
            data = self._socket.recv(max_bytes)
        self._budget.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            with _named():
                self._socket.settimeout(self._budget.left())
                self._socket.sendall(buffer)
        except Unreachable as error:
            # A server may answer before it has read everything: httpcore goes on to read that.
            raise httpcore.WriteError(str(error)) from error

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            with _named():
                self._socket.settimeout(self._budget.left())
                # Takes the socket over, also when it fails.
                wrapped = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except BaseException:
            self._socket.close()
            raise
        return _Stream(wrapped, self._budget)

    def close(self) -> None:
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        return None


@contextmanager
def _named() -> Iterator[None]:
    """Tell what the sockets of Python raise by its meaning."""
    try:
        yield
    except TimeoutError as error:
        raise TimedOut("The server did not answer in time.") from error
    except ssl.SSLCertVerificationError as error:
        raise BadTls(f"The certificate does not hold: {error.verify_message}.") from error
    except ssl.SSLError as error:
        raise BadTls("The server does not speak TLS as it should.") from error
    except ConnectionRefusedError as error:
        raise NotListening("The server takes no connections.") from error
    except OSError as error:
        raise Unreachable("The connection failed or broke off.") from error
