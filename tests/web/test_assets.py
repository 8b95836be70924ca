"""One stylesheet and one script, without anything that is GOV.UK's alone, packed and kept."""

import gzip
import re

from flask import Flask

from tests.web.conftest import Look

WIRE_MOST = 60_000


def _loaded(look: Look) -> tuple[str, str]:
    page = look("/")
    style = page.one("link", rel="stylesheet").attributes["href"]
    return style, page.one("script").attributes["src"]


def test_stylesheet_and_script_may_be_kept_for_good(app: Flask, look: Look) -> None:
    for address in _loaded(look):
        answer = app.test_client().get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert re.search(r"catalogue-[0-9a-f]{10}\.(css|js)$", address)


def test_files_are_sent_packed_to_who_can_unpack(app: Flask, look: Look) -> None:
    client = app.test_client()
    for address in _loaded(look):
        plain = client.get(address)
        packed = client.get(address, headers={"Accept-Encoding": "br, gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["ETag"] != plain.headers["ETag"]
        refused = client.get(address, headers={"Accept-Encoding": "gzip;q=0"})
        assert refused.data == plain.data
        known = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
        assert client.get(address, headers=known).status_code == 304


def test_home_page_is_light(app: Flask, look: Look) -> None:
    wire = {"Accept-Encoding": "gzip"}
    addresses = ("/", "/static/favicon.svg", *_loaded(look))
    sizes = [len(app.test_client().get(address, headers=wire).data) for address in addresses]
    assert sum(sizes) < WIRE_MOST, sizes


def test_nothing_of_it_is_for_gov_uk_alone(app: Flask, look: Look) -> None:
    style, script = (app.test_client().get(address).text for address in _loaded(look))
    assert "govuk-button" in style
    assert "registry-hit" in style
    for mark in ("GDS Transport", "@font-face", "sourceMappingURL"):
        assert mark not in style + script
    assert "export{" not in script
    page = look("/")
    assert "crest" not in page.source
    assert "crown" not in page.source.lower()


def test_unknown_files_are_not_there(app: Flask) -> None:
    for name in ("nothing.css", "../pages.py", "%2e%2e/pages.py", "catalogue", "", "catalogue.css"):
        assert app.test_client().get(f"/static/{name}").status_code == 404, name
