"""The page that documents the API works under a policy that allows nothing inline."""

import re

from flask import Flask


def test_docs_page_has_nothing_inline_and_nothing_from_elsewhere(app: Flask) -> None:
    answer = app.test_client().get("/api/docs")
    page = answer.get_data(as_text=True)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "style=" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_docs_page_finds_all_its_files(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/api/docs").get_data(as_text=True)
    found = re.findall(r'(?:src|href|data-document)="([^"]+)"', page)
    assert len(found) >= 6
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.data
        answer.close()


def test_versioned_files_may_be_kept_for_good(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/api/docs").get_data(as_text=True)
    script = re.search(r'src="([^"]+swagger-ui-bundle\.js)"', page)
    assert script
    with client.get(script[1]) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    with client.get("/static/docs.js") as answer:
        assert "immutable" not in answer.headers["Cache-Control"]
