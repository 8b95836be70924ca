"""A real server on this machine that answers as a test says, also what no server should."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from registry.kit.http import Client
from registry.kit.http_address import Allowance
from registry.kit.http_network import Resolve

HOME = "127.0.0.1"
AGENT = "council-registry/0 (+https://registry.example.org)"


class Visit:
    """Hold one request, and send whatever is to be sent for it."""

    def __init__(self, connected: socket.socket, ended: threading.Event) -> None:
        self._connected = connected
        self._ended = ended
        self.head = self._read()

    def _read(self) -> str:
        text = b""
        # A client that begins with TLS (byte 22) ends with no empty line, and gets plain text back.
        while b"\r\n\r\n" not in text and not text.startswith(b"\x16"):
            text += self._connected.recv(65_536)
        return text.decode("latin-1")

    @property
    def line(self) -> str:
        """Return method and target."""
        return self.head.partition(" HTTP/1.1")[0]

    def header(self, name: str) -> str | None:
        """Return a header of the request."""
        for line in self.head.split("\r\n")[1:]:
            said, _colon, value = line.partition(": ")
            if said.lower() == name:
                return value
        return None

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._connected.sendall(data)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer as a well-kept server does."""
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        head = "\r\n".join([f"HTTP/1.1 {status} So", f"Content-Length: {len(body)}", *lines])
        self.send(head.encode() + b"\r\n\r\n" + (b"" if self.line.startswith("HEAD") else body))

    def drip(self, data: bytes) -> None:
        """Send the same bytes again and again, slowly, until nobody listens."""
        while not self._ended.wait(0.02):
            self.send(data)


class Server:
    """Listen on this machine, and note what was asked."""

    def __init__(self, answer: Callable[[Visit], None], tls: ssl.SSLContext | None) -> None:
        self._answer = answer
        self._tls = tls
        self._ended = threading.Event()
        self._listening = socket.create_server((HOME, 0))
        self.port = self._listening.getsockname()[1]
        self.connections = 0
        self.visits: list[Visit] = []
        self.url = f"{'https' if tls else 'http'}://{HOME}:{self.port}"

    @property
    def lines(self) -> list[str]:
        """List method and target of all requests."""
        return [visit.line for visit in self.visits]

    def serve(self) -> None:
        """Answer, one visitor in a thread each, until it is told to end."""
        with suppress(OSError):
            while True:
                connected, _whom = self._listening.accept()
                self.connections += 1
                threading.Thread(target=self._meet, args=(connected,), daemon=True).start()

    def _meet(self, connected: socket.socket) -> None:
        # A client that has had enough hangs up.
        with suppress(OSError), connected:
            if self._tls:
                connected = self._tls.wrap_socket(connected, server_side=True)
            with connected:
                visit = Visit(connected, self._ended)
                self.visits.append(visit)
                self._answer(visit)

    def end(self) -> None:
        """Hang up."""
        self._ended.set()
        # Wakes accept, which close alone does not.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


@contextmanager
def serving(answer: Callable[[Visit], None], tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve for as long as the block runs."""
    server = Server(answer, tls)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.end()
        thread.join(5)


def allowed(*servers: Server, authorities: str | None = None) -> Allowance:
    """Let a client ask these servers."""
    ports = frozenset(server.port for server in servers)
    return Allowance(frozenset({HOME}), ports, authorities)


def client(
    *servers: Server,
    seconds: float = 10.0,
    authorities: str | None = None,
    resolve: Resolve | None = None,
) -> Client:
    """Return a client that may ask these servers."""
    allowance = allowed(*servers, authorities=authorities)
    return Client(AGENT, seconds=seconds, allowance=allowance, resolve=resolve)


def finding(*machines: str) -> Resolve:
    """Return a resolver that finds the same machines for every name."""
    return lambda _host, _port: list(machines)
