"""Every word of every page goes through gettext: seen with a language made of brackets."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.dates import get_month_names
from babel.messages.mofile import write_mo
from flask import Flask

from registry.app import create_app
from registry.config import BadSetting
from registry.extensions import db
from registry.web.messages import catalogue
from tests.client import Client
from tests.web.conftest import Person
from tests.web.html import Page
from tests.web.test_every_page import PAGES, PRIVATE_PAGES, beside

MONTHS = set(get_month_names("wide", locale="cy").values())
_WORD = re.compile(r"[^\W\d_]{2,}")
_SAID = re.compile(r"⟦[^⟦⟧]*⟧")


@pytest.fixture(scope="module")
def brackets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Translate every string into itself between brackets, and call that Welsh."""
    folder = tmp_path_factory.mktemp("translations")
    found = catalogue()
    for message in found:
        if message.id:
            one = (message.id,) if isinstance(message.id, str) else message.id
            said = tuple(f"⟦{text}⟧" for text in one)
            # Welsh tells six numbers apart.
            message.string = said[0] if isinstance(message.id, str) else (said[0], *[said[1]] * 5)
    found.locale = "cy"
    place = folder / "cy" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, found)
    return folder


@pytest.fixture
def welsh(app: Flask, settings: dict[str, Any], brackets: Path) -> Iterator[Flask]:
    """Serve the same data in the language of brackets."""
    other = {"REGISTRY_LANGUAGE": "cy", "BABEL_TRANSLATION_DIRECTORIES": str(brackets)}
    made = create_app({**settings, **other})
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def texts(value: Any) -> Iterator[str]:
    """Give every text that stands in JSON, names of members left out."""
    if isinstance(value, dict):
        for below in value.values():
            yield from texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from texts(below)
    elif isinstance(value, str):
        yield value


@pytest.fixture
def data(app: Flask, world: dict[str, str]) -> str:
    """Return all that the API says of what the pages show: data are shown as they are."""
    client, said = app.test_client(), []
    for path in world.values():
        for below in ("", "/adoptions", "/lessons", "/relations", "/checklist", "/versions"):
            said += texts(client.get(path + below).get_json())
    camden = "/api/v1/organisations/camden"
    for path in (
        camden,
        f"{camden}/evidence?from=2025-04-01",
        f"{camden}/due",
        "/api/v1/search?q=parking",
        "/api/v1/vocabularies",
        "/api/v1/tags",
    ):
        said += texts(client.get(path).get_json())
    return " ".join(said).lower() + json.dumps(list(world))


def untranslated(piece: str) -> str:
    """Return what stands outside of all brackets; a string may hold others."""
    while (fewer := _SAID.sub(" ", piece)) != piece:
        piece = fewer
    return piece


def left(page: Page, data: str) -> list[str]:
    """Return the words of a page that are neither translated nor data; code is no language."""
    said = [piece for piece, tags in page.pieces if not {"code", "script"} & set(tags)]
    said += [
        element.attributes.get(name, "")
        for element in page.elements
        for name in ("aria-label", "placeholder", "alt")
    ]
    found = {word for piece in said for word in _WORD.findall(untranslated(piece))}
    return sorted(word for word in found if word.lower() not in data and word not in MONTHS)


def test_no_word_of_a_private_page_is_english_alone(
    welsh: Flask, camden: Client, leeds: Client, data: str
) -> None:
    beside(camden, leeds)
    person = Person(welsh)
    person.sign_in(str(camden.token))
    for address in PRIVATE_PAGES:
        page = person.open(address)
        assert "⟦" in page.text
        assert left(page, data) == [], address


@pytest.mark.parametrize("address", PAGES)
def test_no_word_of_a_page_is_english_alone(welsh: Flask, data: str, address: str) -> None:
    answer = welsh.test_client().get(address)
    page = Page(answer.get_data(as_text=True))
    assert page.one("html").attributes["lang"] == "cy"
    assert "⟦" in page.text
    assert left(page, data) == []


def test_a_word_that_was_forgotten_is_noticed(data: str) -> None:
    source = (
        "<title>⟦Search⟧</title><main><h1>⟦Search⟧</h1><p>Gobbledygook <b>unheard</b></p></main>"
    )
    assert left(Page(source), data) == ["Gobbledygook", "unheard"]


def test_an_unknown_language_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(BadSetting, match="REGISTRY_LANGUAGE must be one of en"):
        create_app({**settings, "REGISTRY_LANGUAGE": "xx"})
