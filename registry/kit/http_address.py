"""Read web addresses, and tell which machines may be asked. Knows no council and no entry."""

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from registry.kit.http_errors import BadAddress, Refused

LENGTH_MOST = 2_000
PORTS = {"http": 80, "https": 443}
# IDNA 2003, which Python speaks, and IDNA 2008 lead to different hosts for these four.
_AMBIGUOUS = "\u00df\u03c2\u200c\u200d"
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
# Everything that is written as it is in a path and a query; % stands for what is encoded already.
_KEPT = "%/?:@!$&'()*+,;=-._~[]|"

# Listed here, because what `is_global` says has changed between releases of Python.
_CLOSED_4 = [
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind the NAT of a provider; metadata of some clouds
        "127.0.0.0/8",  # this machine
        "168.63.129.16/32",  # the inside of Azure
        "169.254.0.0/16",  # this cable; metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # measurements
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
]
# Only this part of IPv6 is given out. Outside of it: this machine, this cable, private (fc00::/7),
# multicast, IPv4 in disguise (::/96, ::ffff:0:0/96), NAT64 (64:ff9b::/96, 64:ff9b:1::/48).
_GIVEN_OUT_6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_6 = [
    ipaddress.IPv6Network(text)
    for text in (
        "2001::/23",  # protocols: Teredo, ORCHID, measurements
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: any IPv4 in disguise
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
]


@dataclass(frozen=True, slots=True)
class Allowance:
    """Let tests reach a server of their own.

    It is made by code alone: no setting, variable or request can hold one.
    """

    machines: frozenset[str] = field(default=frozenset())
    ports: frozenset[int] = field(default=frozenset())
    authorities: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Hold a web address in its parts: the host as DNS knows it, the target as HTTP sends it."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Return host and port as they stand in an address and in the header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return what two addresses of the same server have in common."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return self.origin + self.target


def parse(text: str) -> Address:
    """Return the parts of an address; raise BadAddress for what is none of http and https."""
    if len(text) > LENGTH_MOST:
        raise BadAddress(f"The address is longer than {LENGTH_MOST:,} characters.")
    # urlsplit would leave tabs and line ends out, and others read a backslash as a slash.
    if re.search(r"[\s\x00-\x20\x7f-\x9f\\\ud800-\udfff]", text):
        raise BadAddress("The address holds spaces, control characters or backslashes.")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadAddress("This is not a web address.") from error
    if parts.scheme not in PORTS:
        raise BadAddress("The address does not begin with http:// or https://.")
    if "@" in parts.netloc:
        raise BadAddress("The address holds a user name or a password.")
    path = quote(parts.path or "/", _KEPT)
    query = f"?{quote(parts.query, _KEPT)}" if parts.query else ""
    return Address(
        parts.scheme, _host(host), PORTS[parts.scheme] if port is None else port, path + query
    )


def _host(written: str) -> str:
    """Return the host in the one form that is looked up; numbers in odd forms are no host."""
    if ":" in written:
        try:
            found = ipaddress.IPv6Address(written)
        except ValueError as error:
            raise BadAddress("The address holds brackets without an IPv6 address.") from error
        if found.scope_id is not None:
            raise BadAddress("The address names a network card of this machine.")
        return found.compressed
    if any(char in written for char in _AMBIGUOUS):
        raise BadAddress("The host has letters that lead to different hosts: write it as xn--.")
    try:
        host = written.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise BadAddress("The address holds no name of a host.") from error
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadAddress("The address holds no name of a host.")
    # 2130706433, 0x7f.1 and 0177.0.0.1 are all 127.0.0.1 to a resolver. No top domain is a number.
    if re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError as error:
            raise BadAddress("The host is a number in an odd form.") from error
    return host


def demand_port(address: Address, allowance: Allowance) -> None:
    """Refuse every port but those of http and https."""
    if address.port not in {*PORTS.values(), *allowance.ports}:
        raise Refused(f"Port {address.port} is not asked: only 80 and 443 are.")


def demand_open(machines: list[str], allowance: Allowance) -> None:
    """Refuse a host when one of its machines is not on the open internet."""
    if not all(machine in allowance.machines or is_open(machine) for machine in machines):
        raise Refused("The host is not on the open internet.")


def is_open(machine: str) -> bool:
    """Tell whether an IP address stands for a machine on the open internet."""
    try:
        found = ipaddress.ip_address(machine)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return not any(found in network for network in _CLOSED_4)
    is_given_out = found in _GIVEN_OUT_6 and found.scope_id is None
    return is_given_out and not any(found in network for network in _CLOSED_6)
