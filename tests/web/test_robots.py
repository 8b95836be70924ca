"""Search engines are told where everything stands, in parts that they accept."""

import xml.etree.ElementTree as ET

import pytest
from flask import Flask

from registry.web import robots
from tests.client import Client
from tests.factories import make_component, make_draft

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def places(app: Flask, address: str) -> list[str]:
    answer = app.test_client().get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    found = ET.fromstring(answer.data)  # noqa: S314 (made by us a line above)
    return [element.text.removeprefix("http://localhost") for element in found.iter(LOC)]  # type: ignore[union-attr]


def test_map_names_every_page_that_anybody_may_read(app: Flask, camden: Client) -> None:
    made = make_component(camden, slug="shared")
    make_draft(camden, slug="secret")
    found = places(app, "/sitemap.xml")
    assert {"/", "/statistics", "/organisations/camden", "/components/shared"} <= set(found)
    assert "secret" not in " ".join(found)
    assert len(found) == len(set(found))
    for address in found:
        assert app.test_client().get(address).status_code == 200, address
    camden.delete(made["path"], headers={"If-Match": "*"})
    assert "/components/shared" not in places(app, "/sitemap.xml")


def test_long_map_is_an_index_of_parts_without_a_gap(
    app: Flask, camden: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(9):
        make_component(camden)
    whole = places(app, "/sitemap.xml")
    monkeypatch.setattr(robots, "PART", 8)
    parts = places(app, "/sitemap.xml")
    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    found = [places(app, part) for part in parts]
    assert [one for part in found for one in part] == whole
    assert max(map(len, found)) == 8


@pytest.mark.parametrize("number", ["0", "2", "x", "-1", "99999999", "%D9%A1"])
def test_part_that_is_none_is_not_there(app: Flask, number: str) -> None:
    assert app.test_client().get(f"/sitemap-{number}.xml").status_code == 404


def test_map_that_is_known_is_not_sent_again(app: Flask) -> None:
    client = app.test_client()
    known = {"If-None-Match": client.get("/sitemap.xml").headers["ETag"]}
    assert client.get("/sitemap.xml", headers=known).status_code == 304


def test_robots_are_shown_the_map_and_spared_the_searches(app: Flask) -> None:
    lines = app.test_client().get("/robots.txt").text.splitlines()
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert "Disallow: /search?" in lines
    assert "Disallow: /" not in lines
