"""Asking other servers: what is sent, what comes back, and where redirects lead."""

import gzip
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from registry.kit.http import REDIRECTS_MOST, Client
from registry.kit.http_errors import (
    BadAddress,
    BadTls,
    BrokenAnswer,
    NotListening,
    TooManyRedirects,
    UnknownHost,
)
from tests.kit.servers import AGENT, HOME, Visit, client, finding, serving

pytestmark = pytest.mark.once


def told(status: int, body: bytes = b"", **headers: str) -> Callable[[Visit], None]:
    return lambda visit: visit.answer(status, body, **headers)


def leading(**ways: tuple[int, str]) -> Callable[[Visit], None]:
    """Answer /name with a redirect, everything else with its own path."""

    def answer(visit: Visit) -> None:
        _method, target = visit.line.split(" ")
        if target[1:] in ways:
            status, location = ways[target[1:]]
            visit.answer(status, b"elsewhere", Location=location)
        else:
            visit.answer(200, target.encode())

    return answer


def test_get_returns_what_the_server_says() -> None:
    with serving(told(200, b"hello", Content_Type="text/plain", ETag='"1"')) as server:
        answer = client(server).get(f"{server.url}/a?b=c#d")
    assert (answer.status, answer.body) == (200, b"hello")
    assert answer.headers["content-type"] == "text/plain"
    assert answer.url == answer.settled_url == f"{server.url}/a?b=c"
    assert server.lines == ["GET /a?b=c"]


def test_request_says_who_asks_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with serving(told(200, b"", Set_Cookie="a=b")) as server:
        asking = client(server)
        for _time in range(2):
            assert asking.get(server.url).status == 200
    head = server.visits[1].head
    assert sorted(line.partition(":")[0] for line in head.split("\r\n")[1:-2]) == [
        "accept",
        "accept-encoding",
        "connection",
        "host",
        "user-agent",
    ]
    assert server.visits[1].header("user-agent") == AGENT


def test_head_asks_for_no_body() -> None:
    with serving(told(200, b"hello", Content_Encoding="gzip")) as server:
        answer = client(server).head(server.url)
    assert (answer.status, answer.body, server.lines) == (200, b"", ["HEAD /"])


def test_get_without_bytes_reads_no_body() -> None:
    with serving(lambda visit: visit.drip(b"HTTP/1.1 204 So\r\n\r\n")) as server:
        assert client(server).get(server.url, most=0).status == 204


def test_packed_body_is_unpacked() -> None:
    packed = gzip.compress(b"hello")
    with serving(told(200, packed, Content_Encoding="gzip")) as server:
        assert client(server).get(server.url, most=5).body == b"hello"


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (b"hello", "gzip"),
        (gzip.compress(b"hello")[:-4], "gzip"),
        (b"hello", "br"),
        (gzip.compress(gzip.compress(b"hello")), "gzip, gzip"),
    ],
    ids=["plain", "cut", "unasked", "twice"],
)
def test_body_that_is_packed_in_another_way_is_a_broken_answer(body: bytes, coding: str) -> None:
    with (
        serving(told(200, body, Content_Encoding=coding)) as server,
        pytest.raises(BrokenAnswer),
    ):
        client(server).get(server.url)


def test_post_sends_a_body_and_follows_nothing() -> None:
    with serving(told(307, b"no", Location="/other")) as server:
        answer = client(server).post(server.url, b"{}", {"Content-Type": "application/json"})
    assert (answer.status, server.lines) == (307, ["POST /"])
    assert server.visits[0].header("content-length") == "2"


def test_redirects_lead_to_the_last_and_settle_where_they_are_for_good() -> None:
    ways = {"a": (301, "/b"), "b": (308, "c"), "c": (302, "d"), "d": (301, "/e?f= g")}
    with serving(leading(**ways)) as server:
        answer = client(server).get(f"{server.url}/a")
    assert answer.body == b"/e?f=%20g"
    assert answer.url == f"{server.url}/e?f=%20g"
    assert answer.settled_url == f"{server.url}/c"


def test_redirects_end_after_five() -> None:
    ways = {str(number): (302, f"/{number + 1}") for number in range(9)}
    with serving(leading(**ways)) as server:
        assert client(server).get(f"{server.url}/4").body == b"/9"
        server.visits.clear()
        with pytest.raises(TooManyRedirects):
            client(server).get(f"{server.url}/0")
    assert len(server.visits) == REDIRECTS_MOST + 1


@pytest.mark.parametrize(
    "location", ["ftp://example.org/", "file:///etc/passwd", "http://a:b@example.org/", "//[/"]
)
def test_redirect_to_what_is_no_web_address_is_refused(location: str) -> None:
    with serving(leading(a=(302, location))) as server, pytest.raises(BadAddress):
        client(server).get(f"{server.url}/a")


def test_secret_headers_do_not_travel_to_another_server() -> None:
    with serving(told(200)) as other, serving(leading(a=(302, f"{other.url}/b"))) as server:
        sent = {"Authorization": "Bearer secret", "If-None-Match": '"1"', "X": "y"}
        assert client(server, other).get(f"{server.url}/a", sent).status == 200
    assert server.visits[0].header("authorization") == "Bearer secret"
    assert other.visits[0].header("authorization") is None
    assert other.visits[0].header("x") is None
    assert other.visits[0].header("if-none-match") == '"1"'


@pytest.mark.parametrize(
    "data", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 So\r\nContent-Length: 9\r\n\r\nhello"]
)
def test_what_is_not_http_is_a_broken_answer(data: bytes) -> None:
    with serving(lambda visit: visit.send(data)) as server, pytest.raises(BrokenAnswer):
        client(server).get(server.url)


def test_port_where_nobody_listens_says_so() -> None:
    with serving(told(200)) as server:
        assert client(server).get(server.url).status == 200
    # The same address, once the server has ended.
    with pytest.raises(NotListening):
        client(server).get(server.url)


def test_name_that_is_not_there_says_so() -> None:
    with pytest.raises(UnknownHost):
        client(resolve=finding()).get("http://nowhere.example/")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def encrypted(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_sound_certificate_is_trusted(authority: trustme.CA, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with serving(told(200), encrypted(authority, HOME)) as server:
        asking = client(server, authorities=str(tmp_path / "ca.pem"))
        assert asking.get(server.url).status == 200


def test_certificate_of_another_name_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with serving(told(200), encrypted(authority, "other.example")) as server:
        asking = client(server, authorities=str(tmp_path / "ca.pem"))
        with pytest.raises(BadTls, match="certificate"):
            asking.get(server.url)
    assert server.visits == []


def test_certificate_of_an_unknown_authority_is_refused(authority: trustme.CA) -> None:
    with serving(told(200), encrypted(authority, HOME)) as server, pytest.raises(BadTls):
        client(server).get(server.url)


def test_server_without_tls_is_told_from_one_with() -> None:
    with serving(lambda visit: visit.send(b"hello")) as server, pytest.raises(BadTls):
        client(server).get(server.url.replace("http:", "https:"))


@pytest.mark.parametrize("agent", ["", "a\r\nb", "tŷ"])
def test_client_must_say_who_asks(agent: str) -> None:
    with pytest.raises(ValueError, match="who asks"):
        Client(agent)
