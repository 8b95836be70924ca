"""Addresses: what is read, in which one form, and which machines are on the open internet."""

import ipaddress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.kit.http_address import is_open, parse
from registry.kit.http_errors import BadAddress

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "origin", "target"),
    [
        ("https://www.example.gov.uk", "https://www.example.gov.uk", "/"),
        ("HTTP://Example.ORG:80/a?b=c#d", "http://example.org", "/a?b=c"),
        ("https://example.org:443/", "https://example.org", "/"),
        ("http://example.org:443/", "http://example.org:443", "/"),
        ("https://example.org./a b".replace(" ", "%20"), "https://example.org", "/a%20b"),
        ("https://ynysmôn.example/tŷ", "https://xn--ynysmn-mxa.example", "/t%C5%B7"),
        ("http://\uff11\uff12\uff17\u30020\u30020\u30021/", "http://127.0.0.1", "/"),
        ("http://[::FFFF:7f00:1]/", "http://[::ffff:7f00:1]", "/"),
        ("http://[2001:4860::8888]:80/", "http://[2001:4860::8888]", "/"),
        ("https://example.org?q=/x", "https://example.org", "/?q=/x"),
    ],
)
def test_parse_gives_one_form(text: str, origin: str, target: str) -> None:
    address = parse(text)
    assert (address.origin, address.target) == (origin, target)
    assert parse(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "//example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:70/",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://@example.org/",
        "https://example.org\\@127.0.0.1/",
        "https://example.org/\r\nHost: other",
        "https://exam\tple.org/",
        "https://example.org/\ud800",
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://exa%6dple.org/",
        "https://example..org/",
        "https://-example.org/",
        f"https://{'a' * 64}.org/",
        f"https://{'a.' * 130}org/",
        f"https://example.org/{'a' * 2_000}",
        "https://straße.example/",
        "https://exa\u200dmple.org/",
        "http://[::1/",
        "http://[::1%25lo]/",
        "http://[fe80::1%lo]/",
        "http://[127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.1/",
        "http://127.0.0.1.5/",
        "http://127.0.0.0x1/",
    ],
)
def test_parse_refuses_what_others_may_read_otherwise(text: str) -> None:
    with pytest.raises(BadAddress):
        parse(text)


@pytest.mark.parametrize(
    "machine", ["8.8.8.8", "100.63.255.255", "172.32.0.1", "2001:4860:4860::8888", "2a00:1450::1"]
)
def test_is_open_for_machines_of_the_internet(machine: str) -> None:
    assert is_open(machine)


@pytest.mark.parametrize(
    "machine",
    [
        "0.0.0.0",  # noqa: S104 (nothing is bound to it)
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%lo",
        "2a00:1450::1%lo",
        "fec0::1",
        "ff02::1",
        "localhost",
        "",
    ],
)
def test_is_open_refuses_what_is_inside(machine: str) -> None:
    assert not is_open(machine)


@given(st.ip_addresses())
@example(ipaddress.ip_address("192.88.99.1"))
def test_what_is_open_is_global_to_python_too(
    machine: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if is_open(str(machine)):
        assert machine.is_global
        assert not machine.is_multicast
        assert not machine.is_link_local


@given(st.text(max_size=40))
def test_parse_of_any_text_is_an_address_or_a_bad_one(text: str) -> None:
    for address in (text, f"https://{text}", f"https://example.org/{text}"):
        try:
            found = parse(address)
        except BadAddress:
            continue
        assert str(found).isascii()
        assert parse(str(found)) == found
