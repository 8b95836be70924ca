"""Tell search engines where everything stands: robots.txt and the site map of sitemaps.org."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, request

from registry.entries import addresses
from registry.kit import clock
from registry.kit.smorest import REVALIDATE, absolute
from registry.web.address import page_of

# No part may hold more, say those who read them.
PART = 50_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Beside the records: what is worth finding for itself.
_PAGES = (
    "/",
    "/before-you-build",
    "/organisations",
    "/statistics",
    "/changes",
    "/about",
    "/accessibility",
    "/privacy",
)
_DIGITS = 4
# Every narrowing of a search is a page of its own: nobody has to visit them all.
_CLOSED = (
    "/search?",
    "/compare?",
    "/organisations?",
    "/changes?",
    "/account",
    "/sign-in",
    "/*/new",
    "/*/edit",
    "/*/adopt",
    "/*/preview",
)


def register(blp: Blueprint) -> None:
    """Register both, and the parts of a map that is too long for one."""
    blp.add_url_rule("/robots.txt", "robots", _robots)
    blp.add_url_rule("/sitemap.xml", "sitemap", _sitemap)
    blp.add_url_rule("/sitemap-<number>.xml", "sitemap_part", _sitemap_part)


def _robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), ""]
    lines += [f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return _sent("\n".join(lines), "text/plain")


def _sitemap() -> Response:
    """Send the map, or when it is too long the list of its parts."""
    parts = _parts()
    if parts == 1:
        return _map(1)
    listed = (
        f"<sitemap><loc>{escape(absolute(f'/sitemap-{number}.xml'))}</loc></sitemap>"
        for number in range(1, parts + 1)
    )
    return _xml("sitemapindex", listed)


def _sitemap_part(number: str) -> Response:
    is_number = number.isascii() and number.isdecimal() and len(number) <= _DIGITS
    if not is_number or not 1 <= int(number) <= _parts():
        abort(404)
    return _map(int(number))


def _parts() -> int:
    return max(1, -(-(addresses.number() + len(_PAGES)) // PART))


def _map(number: int) -> Response:
    return _xml("urlset", _places(number))


def _places(number: int) -> Iterator[str]:
    """Give the places of a part; the pages stand before everything else, in the first one."""
    start, limit = (number - 1) * PART - len(_PAGES), PART
    if number == 1:
        yield from (f"<url><loc>{escape(absolute(path))}</loc></url>" for path in _PAGES)
        start, limit = 0, PART - len(_PAGES)
    for one in addresses.part(start, limit):
        where, day = escape(absolute(page_of(one.path))), clock.iso(one.changed_at)
        yield f"<url><loc>{where}</loc><lastmod>{day}</lastmod></url>"


def _xml(root: str, inside: Iterable[str]) -> Response:
    body = f'{_HEAD}<{root} xmlns="{_NAMESPACE}">\n' + "\n".join(inside) + f"\n</{root}>\n"
    return _sent(body, "application/xml")


def _sent(body: str, media_type: str) -> Response:
    answer = Response(body, mimetype=media_type)
    answer.headers["Cache-Control"] = REVALIDATE
    answer.add_etag()
    answer.make_conditional(request)
    return answer
