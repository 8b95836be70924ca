"""The guard: nothing inside is ever connected to, however its address is dressed up."""

import socket

import pytest

from registry import config
from registry.kit.http import Client
from registry.kit.http_address import Allowance
from registry.kit.http_errors import BadAddress, OutboundError, Refused, Unreachable
from tests.kit.servers import AGENT, HOME, Server, Visit, client, finding, serving

pytestmark = pytest.mark.once

METADATA = "169.254.169.254"
GLOBAL = "93.184.215.14"
Patch = pytest.MonkeyPatch


def well(visit: Visit) -> None:
    visit.answer(200, b"secret of the inside")


def unguarded(*servers: Server) -> Client:
    """Return a client that may ask the ports of these servers, but no machine inside."""
    ports = frozenset(server.port for server in servers)
    return Client(AGENT, seconds=5, allowance=Allowance(ports=ports))


def test_loopback_is_refused_by_default() -> None:
    with serving(well) as server:
        with pytest.raises(Refused, match="open internet"):
            unguarded(server).get(server.url)
        with pytest.raises(Refused, match="Port"):
            Client(AGENT).get(server.url)
    assert server.connections == 0


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "127.0.0.1",
        "127.0.0.2",
        "0.0.0.0",  # noqa: S104 (nothing is bound to it)
        "0",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020\u30020\u30021",
        "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
        "[::]",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "example.org@127.0.0.1",
        "127.0.0.1:80@example.org",
        "127.0.0.1\\@example.org",
        "127.0.0.1#@example.org",
        "example.org%00.127.0.0.1",
    ],
)
def test_disguised_loopback_is_never_connected_to(host: str) -> None:
    with serving(well) as server:
        for written in (f"http://{host}:{server.port}/", f"http://{host}/"):
            with pytest.raises((Refused, BadAddress)):
                unguarded(server).get(written)
    assert server.connections == 0


@pytest.mark.parametrize("machine", [METADATA, "10.0.0.1", "100.64.0.1", "fd00:ec2::254", "::1"])
def test_name_that_leads_inside_is_refused(machine: str) -> None:
    with pytest.raises(Refused):
        Client(AGENT, resolve=finding(GLOBAL, machine)).get("http://metadata.example/")


def test_name_is_looked_up_once_and_connected_to_as_it_was_found(monkeypatch: Patch) -> None:
    """A name that leads outside at the first look, and inside at the second."""
    answers = [[GLOBAL], [HOME], [HOME]]
    asked: list[str] = []
    connected: list[object] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    def connect(to: object, *_rest: object) -> socket.socket:
        connected.append(to)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable):
        Client(AGENT, resolve=resolve).get("http://rebound.example/")
    assert asked == ["rebound.example"]
    assert connected == [(GLOBAL, 80)]


@pytest.mark.parametrize(
    "location",
    [
        f"http://{METADATA}/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://localhost:{port}/",
        "http://127.0.0.2:{port}/",
        "http://[::1]:{port}/",
        "//0x7f.1:{port}/",
        "http://rebound.example:{port}/",
        "http://127.0.0.1:22/",
        "https://127.0.0.1:6379/",
    ],
)
def test_redirect_to_the_inside_is_refused(location: str) -> None:
    """The first server may be asked; where it leads to is looked at like any other address."""

    def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.2"] if host.endswith(".example") else [host]

    with serving(well) as inside:
        target = location.format(port=inside.port)
        with serving(lambda visit: visit.answer(302, b"", Location=target)) as server:
            with pytest.raises((Refused, BadAddress)):
                client(server, inside, resolve=resolve).get(server.url)
            assert len(server.visits) == 1
    assert inside.connections == 0


def test_rebound_name_is_looked_at_again_at_each_hop() -> None:
    answers = [[HOME], ["127.0.0.2"]]

    def resolve(host: str, port: int) -> list[str]:
        return answers.pop(0)

    def back(visit: Visit) -> None:
        visit.answer(302, b"", Location="/again")

    with serving(back) as server, pytest.raises(Refused):
        client(server, resolve=resolve).get(f"http://rebound.example:{server.port}/")
    assert server.lines == ["GET /"]


@pytest.mark.parametrize("port", [0, 21, 22, 25, 81, 5432, 6379, 8080, 65535])
def test_other_ports_are_refused(port: int) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise AssertionError("nothing is looked up")

    with pytest.raises(Refused, match="Port"):
        Client(AGENT, resolve=resolve).get(f"http://www.example.org:{port}/")


@pytest.mark.parametrize("found", ["localhost", "", "::1%lo", "93.184.215.14.", "0x7f.1"])
def test_resolver_is_not_believed(found: str) -> None:
    with pytest.raises(Refused):
        Client(AGENT, resolve=finding(found)).get("http://www.example.org/")


def test_environment_holds_no_allowance(monkeypatch: Patch) -> None:
    for prefix in ("", "REGISTRY_", "FLASK_"):
        monkeypatch.setenv(f"{prefix}OUTBOUND_ALLOWANCE", HOME)
    assert "OUTBOUND_ALLOWANCE" not in config.load()
    with serving(well) as server, pytest.raises(Refused):
        unguarded(server).get(server.url)
    with pytest.raises(TypeError, match="Only code"):
        Client(AGENT, allowance=HOME)  # type: ignore[arg-type]


def test_every_reason_is_named() -> None:
    def below(parent: type[OutboundError]) -> list[type[OutboundError]]:
        return [found for one in parent.__subclasses__() for found in (one, *below(one))]

    reasons = [error.reason for error in below(OutboundError)]
    assert len(reasons) == len(set(reasons)) == 10
