"""Ask other servers, guarded and within bounds. Knows no council and no entry.

Whoever may write an address could make the registry ask inside its own network: this is the only
way out. It never looks at the proxies or anything else of the environment, and keeps no cookies.
"""

import re
import ssl
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

import httpcore

from registry.config import BadSetting
from registry.kit import http_network
from registry.kit.http_address import Address, Allowance, demand_port, parse
from registry.kit.http_errors import (
    BadAddress,
    BrokenAnswer,
    OutboundError,
    TooLarge,
    TooManyRedirects,
)
from registry.kit.http_network import Budget, Guard, Resolve

REDIRECTS_MOST = 5
SECONDS = 20.0
BYTES = 1_048_576
# For what comes beside the body: headers of each answer, and the redirects' own bodies.
_BESIDE = 131_072
_MOVED = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
# Other headers are for the server that was named, not for one that it leads to.
_TRAVEL = {"accept", "if-none-match", "if-modified-since"}
_NO_ALLOWANCE = Allowance()


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what came back: where from, and where to ask from now on (`settled_url`)."""

    url: str
    settled_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Ask other servers; one client may be used by many threads.

    `agent` says who asks and how to reach them.
    """

    def __init__(
        self,
        agent: str,
        *,
        seconds: float = SECONDS,
        allowance: Allowance = _NO_ALLOWANCE,
        resolve: Resolve | None = None,
    ) -> None:
        if not re.fullmatch(r"[ -~]+", agent):
            raise ValueError("A client must say who asks, in plain ASCII.")
        if not isinstance(allowance, Allowance):
            raise TypeError("Only code can make an allowance.")
        self._agent = agent
        self._seconds = seconds
        self._allowance = allowance
        self._resolve = resolve or http_network.resolve
        self._trust = _trust(allowance.authorities)

    def head(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for the headers of an address; follow redirects."""
        return self._ask("HEAD", url, headers or {}, b"", 0)

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, *, most: int = BYTES
    ) -> Answer:
        """Ask for an address; follow redirects. `most` bytes are read; 0 is the headers alone."""
        return self._ask("GET", url, headers or {}, b"", most)

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str] | None = None, *, most: int = BYTES
    ) -> Answer:
        """Send a body to an address; a redirect is answered as it is, and never followed."""
        return self._ask("POST", url, headers or {}, body, most)

    def _ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, most: int
    ) -> Answer:
        budget = Budget(self._seconds, most + _BESIDE * (REDIRECTS_MOST + 1))
        address = settled = first = parse(url)
        is_settled = True
        for _hop in range(REDIRECTS_MOST + 1):
            sent = self._headers(headers, address, is_at_home=address.origin == first.origin)
            status, said, content = self._exchange(method, address, sent, body, most, budget)
            if method == "POST" or status not in _MOVED or not said.get("location"):
                return Answer(str(address), str(settled), status, said, content)
            address = _led_to(address, said["location"])
            is_settled = is_settled and status in _FOR_GOOD
            settled = address if is_settled else settled
        raise TooManyRedirects(f"More than {REDIRECTS_MOST} redirects, one after the other.")

    def _headers(
        self, wanted: Mapping[str, str], address: Address, *, is_at_home: bool
    ) -> dict[str, str]:
        own = {name.lower(): value for name, value in wanted.items()}
        return {
            "accept": "*/*",
            "accept-encoding": "gzip",
            **{name: value for name, value in own.items() if is_at_home or name in _TRAVEL},
            "host": address.authority,
            "user-agent": self._agent,
            "connection": "close",
        }

    def _exchange(
        self,
        method: str,
        address: Address,
        headers: dict[str, str],
        body: bytes,
        most: int,
        budget: Budget,
    ) -> tuple[int, dict[str, str], bytes]:
        """Send one request, and read its answer; what leads elsewhere is not read to its end."""
        demand_port(address, self._allowance)
        url = httpcore.URL(
            scheme=address.scheme, host=address.host, port=address.port, target=address.target
        )
        if method == "POST":
            headers["content-length"] = str(len(body))
        guard = Guard(budget, self._allowance, self._resolve)
        connection = httpcore.HTTPConnection(url.origin, self._trust, network_backend=guard)
        with _named(), closing(connection):
            asked = httpcore.Request(method, url, headers=list(headers.items()), content=body)
            answer = connection.handle_request(asked)
            with closing(answer):
                said = _readable(answer.headers)
                is_read = most and method != "HEAD" and answer.status not in _MOVED
                return answer.status, said, _body(answer, said, most) if is_read else b""


@lru_cache
def _trust(authorities: str | None) -> ssl.SSLContext:
    """Return what certificates are checked against; to read all of them takes a while."""
    if authorities:
        return ssl.create_default_context(cafile=authorities)
    return httpcore.default_ssl_context()


def of(config: Mapping[str, Any]) -> Client:
    """Make the client of an application; its address goes with every request.

    OUTBOUND_ALLOWANCE is no setting: only what makes an application in code can hand it over.
    """
    base = str(config["REGISTRY_BASE_URL"])
    if not re.fullmatch(r"https?://[!-~]+", base):
        raise BadSetting(
            "Set REGISTRY_BASE_URL to the public address of the registry: those whose servers are "
            "asked must be able to see who asks."
        )
    return Client(
        f"council-registry/{config['API_VERSION']} (+{base})",
        allowance=config.get("OUTBOUND_ALLOWANCE", _NO_ALLOWANCE),
    )


@contextmanager
def _named() -> Iterator[None]:
    """Tell what httpcore raises by its meaning."""
    try:
        yield
    except OutboundError:
        raise
    except httpcore.RemoteProtocolError as error:
        # So h11 says that headers have no end.
        if getattr(error.__cause__, "error_status_hint", None) == 431:
            raise TooLarge("The headers of the answer are too long.") from error
        raise BrokenAnswer("The answer is not HTTP as it should be, or it broke off.") from error
    except httpcore.NetworkError as error:
        raise BrokenAnswer("The connection broke off.") from error


def _led_to(address: Address, location: str) -> Address:
    """Return where a redirect leads; spaces are encoded, as browsers forgive them."""
    try:
        return parse(urljoin(str(address), location.strip().replace(" ", "%20")))
    except ValueError as error:
        raise BadAddress("A redirect leads to what is no web address.") from error


def _readable(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers by name in lower case; of several with one name the first."""
    said: dict[str, str] = {}
    for name, value in headers:
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        said.setdefault(name.decode("latin-1").lower(), text)
    return said


def _body(answer: httpcore.Response, said: Mapping[str, str], most: int) -> bytes:
    """Read the body, unpacked; raise TooLarge before there is more of it than wanted."""
    coding = said.get("content-encoding", "identity").strip().lower() or "identity"
    if coding not in ("identity", "gzip", "x-gzip"):
        raise BrokenAnswer("The answer is packed in a way that was not asked for.")
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if coding != "identity" else None
    parts: list[bytes] = []
    size = 0
    for packed in answer.iter_stream():
        # Never more than one byte beyond the bound: a bomb is not unpacked.
        part = _unpacked(unpacking, packed, most - size + 1) if unpacking else packed
        size += len(part)
        if size > most:
            raise TooLarge(f"The answer is longer than {most:,} bytes.")
        parts.append(part)
    if unpacking and parts and not unpacking.eof:
        raise BrokenAnswer("The answer broke off.")
    return b"".join(parts)


def _unpacked(unpacking: "zlib._Decompress", packed: bytes, most: int) -> bytes:
    try:
        return unpacking.decompress(packed, most)
    except zlib.error as error:
        raise BrokenAnswer("The answer is not packed as it says.") from error
