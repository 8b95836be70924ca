"""What people and machines may type: hostile texts, long ones, licences, web addresses."""

from typing import Any

import pytest

from tests.client import Client
from tests.factories import component, make_component

COMPONENTS = "/api/v1/components"


def refused(client: Client, **values: Any) -> dict[str, Any]:
    answer = client.post(COMPONENTS, component(**values))
    assert answer.status_code == 422, answer.get_json()
    (fault,) = answer.get_json()["errors"]
    return dict(fault)


@pytest.mark.parametrize(
    "title",
    [
        "Gwasanaeth tŷ a gŵyl",
        "👩🏽‍💻 for all",
        "ﬁle Ⅻ",
        "Smørrebrød",
        "<script>alert(1)</script>",
        "' OR 1=1",
    ],
)
def test_text_is_kept_as_it_was_written(camden: Client, title: str) -> None:
    made = make_component(camden, title=title)
    assert camden.get(made["path"]).get_json()["title"] == title


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Two \t\n words ", "Two words"),
        ("Mo\u0302n", "Môn"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("pay\u200bment", "payment"),
        ("e\u200b\u0301te\ufeff", "éte"),
        ("\u2066London\u2069", "London"),
    ],
)
def test_text_is_put_into_one_form(camden: Client, typed: str, kept: str) -> None:
    assert make_component(camden, title=typed)["title"] == kept


@pytest.mark.parametrize("title", ["", "   ", "\u200b", "\u200d\ufe0f", "\u202e \u2069", "\u00ad"])
def test_text_that_nobody_can_see_is_empty(camden: Client, title: str) -> None:
    fault = refused(camden, title=title)
    assert (fault["pointer"], "empty" in fault["detail"]) == ("/title", True)


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x9b"])
def test_control_character_is_refused_with_its_place(camden: Client, char: str) -> None:
    fault = refused(camden, summary=f"abc{char}d")
    assert (fault["pointer"], "position 4" in fault["detail"]) == ("/summary", True)


def test_half_a_character_is_no_json(camden: Client) -> None:
    body = b'{"title": "\\ud800", "summary": "A."}'
    answer = camden.request("POST", COMPONENTS, data=body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("char", ["a", "ŵ", "🦄"])
def test_250_characters_fit_and_251_do_not(camden: Client, char: str) -> None:
    assert make_component(camden, summary=char * 250)["summary"] == char * 250
    fault = refused(camden, summary=char * 251)
    assert (fault["pointer"], "250" in fault["detail"]) == ("/summary", True)


def test_lines_of_a_description_are_kept(camden: Client) -> None:
    made = make_component(camden, description="One  \r\ntwo\r\n\r\n    code\n")
    assert made["description"] == "One  \ntwo\n\n    code"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mit", "MIT"),
        ("apache-2.0 or mit", "Apache-2.0 OR MIT"),
        ("GPL-3.0-or-later", "GPL-3.0-or-later"),
        ("AGPL-3.0+", "AGPL-3.0-or-later"),
        ("EUPL-1.2", "EUPL-1.2"),
        ("OGL-UK-3.0", "OGL-UK-3.0"),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "GPL-2.0-only WITH Classpath-exception-2.0",
        ),
    ],
)
def test_licence_is_kept_in_its_normal_form(camden: Client, typed: str, kept: str) -> None:
    assert make_component(camden, licence=typed)["licence"] == kept


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("GPL-3.0", "GPL-3.0-or-later"),
        ("gpl-3.0", "GPL-3.0-or-later"),
        ("MIT OR AGPL-3.0", "MIT OR AGPL-3.0-or-later"),
        ("Apache 2", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("MIT License", "MIT"),
        ("EUPL", "EUPL-1.2"),
        ("GPL", None),
        ("lgpl", None),
        ("MIT OR", None),
        ("(MIT", "MIT"),
        ("proprietary", None),
        ("((((", None),
        ("MIT OR " * 5000, None),
    ],
)
def test_licence_that_is_not_clear_is_refused_with_what_would_be(
    camden: Client, typed: str, suggestion: str | None
) -> None:
    fault = refused(camden, licence=typed)
    assert (fault["pointer"], fault.get("suggestion")) == ("/licence", suggestion)
    if suggestion:
        assert make_component(camden, licence=suggestion)["licence"] == suggestion


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.gov.uk/",
        "http://example.org:8080/a?b=c#d",
        "https://tŷ.example.cymru/gŵyl",
        "HTTPS://Example.org",
    ],
)
def test_web_address_is_kept_as_it_is(camden: Client, url: str) -> None:
    assert make_component(camden, homepage_url=url)["homepage_url"] == url


@pytest.mark.parametrize(
    ("url", "suggestion"),
    [
        ("www.example.org/a", "https://www.example.org/a"),
        ("//example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", None),
        ("ftp://example.org/", None),
        ("https://user:word@example.org/", None),
        ("https://localhost/", None),
        ("https://example.org:99999/", None),
        ("https://exam ple.org/", None),
        ("https://[::1/", None),
        ("https://", None),
        ("nothing", None),
    ],
)
def test_web_address_that_leads_nowhere_is_refused(
    camden: Client, url: str, suggestion: str | None
) -> None:
    fault = refused(camden, repository_url=url)
    assert (fault["pointer"], fault.get("suggestion")) == ("/repository_url", suggestion)


@pytest.mark.parametrize(
    "time", ["2999-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1899-12-31T00:00:00Z", "today", 5]
)
def test_activity_in_the_future_or_at_no_time_is_refused(camden: Client, time: Any) -> None:
    assert refused(camden, last_activity_at=time)["pointer"] == "/last_activity_at"


def test_words_that_stand_twice_are_kept_once(camden: Client) -> None:
    made = make_component(camden, tags=["Bins", "bins", "Ash"], languages=["Go", "C", "Go"])
    assert (made["tags"], made["languages"]) == (["ash", "bins"], ["Go", "C"])
