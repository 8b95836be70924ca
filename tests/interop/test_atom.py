"""Feeds are sound Atom, whatever stands in titles."""

import re
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from registry.interop import atom

A = f"{{{atom.NAMESPACE}}}"
NOW = datetime(2026, 11, 23, 12, 30, 15, 999, UTC)
FEED = atom.Feed(
    id="urn:uuid:01a2087e-a6c3-7bd4-8502-7bb3c06b9e5e",
    title="What waits",
    author="The registry",
    updated=NOW,
    url="https://registry.example.org/feeds/a.atom",
    alternate_url="https://registry.example.org/a",
    alternate_type="application/json",
)
# RFC 3339, as RFC 4287 (3.3) wants it: capital T and Z.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def item(**overrides: object) -> atom.Item:
    values = {
        "id": "urn:uuid:01a2087e-a6c3-7bd4-8502-7bb3c06b9e5f",
        "title": "Kerbs",
        "updated": NOW,
        "url": "https://registry.example.org/kerbs",
        "media_type": "application/json",
        "summary": "Review it.",
        "category": "review-due",
    }
    return atom.Item(**{**values, **overrides})  # type: ignore[arg-type]


def parsed(body: bytes) -> ElementTree.Element:
    """Parse a feed that was written here."""
    return ElementTree.fromstring(body)  # noqa: S314 (it is our own)


def demand_sound(body: bytes) -> ElementTree.Element:
    """Check what RFC 4287 (4.1.1, 4.1.2) demands of a feed and of its entries."""
    feed = parsed(body)
    assert feed.tag == f"{A}feed"
    entries = feed.findall(f"{A}entry")
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            (found,) = one.findall(f"{A}{name}")
            assert found.text
        assert urlsplit(one.findtext(f"{A}id", "")).scheme
        assert _MOMENT.fullmatch(one.findtext(f"{A}updated", ""))
        links = [(link.get("rel"), link.get("type")) for link in one.findall(f"{A}link")]
        assert len(set(links)) == len(links) > 0
        assert all(urlsplit(link.get("href", "")).netloc for link in one.findall(f"{A}link"))
    assert feed.findtext(f"{A}author/{A}name")
    assert "self" in {link.get("rel") for link in feed.findall(f"{A}link")}
    names = [one.findtext(f"{A}id") for one in entries]
    assert len(set(names)) == len(names)
    # An entry follows what stands above it: nothing of the feed may come after (4.1.1).
    tags = [child.tag for child in feed]
    assert f"{A}entry" not in tags[: len(tags) - len(entries)]
    return feed


def test_feed_is_what_the_rfc_asks_for() -> None:
    feed = demand_sound(atom.write(FEED, [item()]))
    (entry,) = feed.findall(f"{A}entry")
    assert entry.findtext(f"{A}updated") == "2026-11-23T12:30:15Z"
    assert entry.find(f"{A}category").get("term") == "review-due"  # type: ignore[union-attr]


def test_feed_without_entries_is_sound() -> None:
    assert demand_sound(atom.write(FEED, [])).findall(f"{A}entry") == []


def test_moment_of_another_zone_is_told_in_utc() -> None:
    summer = NOW.astimezone(timezone(timedelta(hours=1)))
    feed = demand_sound(atom.write(FEED, [item(updated=summer)]))
    assert feed.findtext(f"{A}entry/{A}updated") == "2026-11-23T12:30:15Z"


@pytest.mark.parametrize(
    "title",
    [
        "</title><script>alert(1)</script>",
        "]]> & &lt; &#0; \" '",
        "Ffôn tŷ 🏠 \u202e\u2028",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>&b;",
    ],
)
def test_hostile_title_is_plain_text(title: str) -> None:
    feed = demand_sound(atom.write(FEED, [item(title=title, summary=title)]))
    (entry,) = feed.findall(f"{A}entry")
    assert entry.findtext(f"{A}title") == entry.findtext(f"{A}summary") == title
    assert not list(entry.find(f"{A}title"))  # type: ignore[arg-type]
    assert entry.find(f"{A}title").get("type") is None  # type: ignore[union-attr]


@pytest.mark.parametrize("unwritable", ["\0", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_write_is_replaced(unwritable: str) -> None:
    feed = demand_sound(atom.write(FEED, [item(title=f"a{unwritable}b")]))
    assert feed.findtext(f"{A}entry/{A}title") == "a\ufffdb"


@given(some.text(some.characters(codec=None), min_size=1))
def test_any_text_makes_a_well_formed_feed(text: str) -> None:
    body = atom.write(FEED, [item(title=text, url=f"https://example.org/?{text}")])
    assert parsed(body).find(f"{A}entry") is not None
