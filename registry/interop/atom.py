"""Write feeds as Atom (RFC 4287). Pure: knows no Flask, no session, no network."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
LANGUAGE = "en-GB"
# XML 1.0 has no way to write these, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one entry of a feed; `id` is an IRI that stays with it, `url` is absolute."""

    id: str
    title: str
    updated: datetime
    url: str
    media_type: str
    summary: str
    category: str


@dataclass(frozen=True, slots=True)
class Feed:
    """Hold what stands above the entries of a feed; both addresses are absolute."""

    id: str
    title: str
    author: str
    updated: datetime
    url: str
    alternate_url: str
    alternate_type: str


def write(feed: Feed, items: Iterable[Item]) -> bytes:
    """Write a feed with its entries, in their order, as a whole document in UTF-8."""
    root = Element("feed", {"xmlns": NAMESPACE, "xml:lang": LANGUAGE})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(feed.updated))
    _text(SubElement(root, "author"), "name", feed.author)
    _link(root, "self", feed.url, MEDIA_TYPE)
    _link(root, "alternate", feed.alternate_url, feed.alternate_type)
    for item in items:
        entry = SubElement(root, "entry")
        _text(entry, "id", item.id)
        _text(entry, "title", item.title)
        _text(entry, "updated", _moment(item.updated))
        _link(entry, "alternate", item.url, item.media_type)
        SubElement(entry, "category", {"term": _clean(item.category)})
        _text(entry, "summary", item.summary)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _text(parent: Element, name: str, text: str) -> None:
    # Without a type it is plain text (RFC 4287, 3.1.1): what looks like markup is shown as it is.
    SubElement(parent, name).text = _clean(text)


def _link(parent: Element, relation: str, url: str, media_type: str) -> None:
    SubElement(parent, "link", {"rel": relation, "type": media_type, "href": _clean(url)})


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _clean(text: str) -> str:
    return _UNWRITABLE.sub(_REPLACEMENT, text)
