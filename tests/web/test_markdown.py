"""Markdown becomes HTML that can do no harm, in bounded time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.web.markdown import markdown
from tests.web.html import Page

SAFE = {"p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "ul", "ol", "li", "a"} | {
    "h3",
    "h4",
    "h5",
    "h6",
}
EVIL = (
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:msgbox)",
    "[a](//evil.example)",
    "[a](/components/x)",
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![a](https://example.org/x.png)",
    '[a](https://example.org "onmouseover=alert(1)")',
    "<a href='javascript:alert(1)'>x</a>",
)


def elements(text: str) -> Page:
    return Page(f"<main>{markdown(text)}</main>")


def test_markdown_is_rendered_with_the_classes_of_the_pages() -> None:
    page = elements("# Head\n\nSome **words** and [a link](https://example.org/x).\n\n- one\n- two")
    assert page.one("h3").text == "Head"
    assert page.one("strong").text == "words"
    link = page.one("a").attributes
    assert (link["href"], link["rel"]) == ("https://example.org/x", "nofollow noopener ugc")
    assert [one.text for one in page.all("li")] == ["one", "two"]


@pytest.mark.parametrize("text", EVIL)
def test_nothing_evil_comes_through(text: str) -> None:
    page = elements(text)
    for element in page.elements[1:]:
        assert element.tag in SAFE
        assert element.attributes.keys() <= {"class", "href", "rel"}
        target = element.attributes.get("href", "https://")
        assert target.startswith(("https://", "http://", "mailto:"))


@given(st.text(st.sampled_from("[]()<>!*_`#>-&;:/\\ \n\tjavscriptonerrorhttp\"'="), max_size=200))
def test_whatever_is_written_only_safe_elements_come(text: str) -> None:
    page = elements(text)
    assert page.faults == []
    for element in page.elements[1:]:
        assert element.tag in SAFE
        assert not any(name.startswith("on") for name in element.attributes)
        assert "script:" not in element.attributes.get("href", "").lower()


@pytest.mark.parametrize(
    "text", ["> " * 10_000 + "x", "[" * 25_000, "*" * 50_000, "- " * 20_000, "`" * 50_000]
)
def test_what_is_nested_without_end_is_cut(text: str) -> None:
    assert len(str(markdown(text))) < 400_000


def test_nothing_is_nothing() -> None:
    assert str(markdown(None)) == str(markdown("")) == ""
