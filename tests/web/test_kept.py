"""A page is kept while nothing is written, and never a moment longer."""

import pytest
from flask import Flask

from registry.web import kept
from registry.web.kept import Kept, Pages
from tests.client import Client
from tests.contract.statements import counted
from tests.factories import make_adoption, make_component
from tests.web.conftest import Look


def test_kept_page_costs_one_statement_and_is_the_same(
    app: Flask, camden: Client, look: Look
) -> None:
    path = make_component(camden)["path"].removeprefix("/api/v1")
    first = look(path)
    with counted(app) as statements:
        again = look(path)
    assert len(statements) == 1
    assert again.source == first.source


def test_every_write_is_seen_at_once(camden: Client, leeds: Client, look: Look) -> None:
    made = make_component(camden, title="Permits")
    path = made["path"].removeprefix("/api/v1")
    assert "Nobody has said yet" in look(path).text
    make_adoption(leeds, made)
    assert "Leeds City Council" in look(path).text
    camden.patch(made["path"], {"title": "Parking permits"}, "*")
    assert look(path).one("h1").text == "Parking permits"
    camden.delete(made["path"], "*")
    assert "has been archived" in look(path).text


def test_what_the_reader_has_is_not_sent_again(app: Flask, camden: Client) -> None:
    path = make_component(camden)["path"].removeprefix("/api/v1")
    client = app.test_client()
    etags = {client.get(path).headers["ETag"] for _time in range(2)}
    (etag,) = etags
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_page_of_another_host_is_another_page(app: Flask, camden: Client) -> None:
    path = make_component(camden)["path"].removeprefix("/api/v1")
    pages = [
        app.test_client().get(path, headers={"Host": host}).get_data(as_text=True)
        for host in ("one.example", "other.example")
    ]
    assert "http://one.example/" in pages[0]
    assert "one.example" not in pages[1]


def test_page_is_made_anew_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    pages, at = Pages(), ("log", 1)
    pages.put("a", Kept(at, kept.time.monotonic(), b"", {}))
    assert pages.get("a", at)
    assert pages.get("a", ("log", 2)) is None
    assert pages.get("a", ("other", 1)) is None
    later = kept.time.monotonic() + kept.SECONDS_MOST + 1
    monkeypatch.setattr(kept.time, "monotonic", lambda: later)
    assert pages.get("a", at) is None


def test_only_so_many_pages_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "PAGES_MOST", 3)
    pages, at, now = Pages(), ("log", 1), kept.time.monotonic()
    for name in "abc":
        pages.put(name, Kept(at, now, b"", {}))
    assert pages.get("a", at)
    pages.put("d", Kept(at, now, b"", {}))
    assert [name for name in "abcd" if pages.get(name, at)] == ["a", "c", "d"]
