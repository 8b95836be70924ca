"""Turn Markdown into HTML that can do no harm: no HTML of the writer's, no images, plain links."""

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

# Deeper lists and quotes are shown flat; none that people write are.
_NESTING = 20
# The page has the title as h1 and its sections as h2.
_HEADINGS_BELOW = 2
_WHERE_TO = ("https://", "http://", "mailto:")
_TAGS = {
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong"),
    *("ul", "ol", "li", "a", "h3", "h4", "h5", "h6"),
}
_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "blockquote": "govuk-inset-text",
}


def markdown(text: str | None) -> Markup:
    """Render Markdown; links go to https, http and mailto alone, and say that nobody vouches."""
    if not text:
        return Markup("")
    return Markup(_cleaner().clean(_reader().render(text)))  # noqa: S704 (cleaned by nh3)


@cache
def _reader() -> MarkdownIt:
    options = {"html": False, "linkify": False, "maxNesting": _NESTING}
    reader = MarkdownIt("commonmark", options)
    reader.disable(["image", "html_block", "html_inline"])
    # A link without a server would lead into the catalogue itself; what is no link stays as text.
    reader.validateLink = lambda url: url.lower().startswith(_WHERE_TO)  # type: ignore[method-assign]
    reader.core.ruler.push("below_the_title", _put_below)
    return reader


def _put_below(state: object) -> None:
    """Put headings below those of the page, and give every element its class."""
    for token in state.tokens:  # type: ignore[attr-defined]  # markdown-it's StateCore
        if token.type in ("heading_open", "heading_close"):
            level = min(6, int(token.tag[1]) + _HEADINGS_BELOW)
            token.tag = f"h{level}"
        for one in (token, *(token.children or ())):
            if one.nesting == 1 and one.tag in _CLASSES:
                one.attrSet("class", _CLASSES[one.tag])


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes={tag: {"class"} for tag in _CLASSES} | {"a": {"class", "href"}, "*": set()},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
