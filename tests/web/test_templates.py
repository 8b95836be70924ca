"""Our small templates write the same HTML as the macros of govuk-frontend-jinja."""

import re
from typing import Any

import pytest
from flask import Flask, get_template_attribute
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from werkzeug.datastructures import MultiDict

from registry.web.paging import Pages

VALUES = [
    {"value": "a&b", "label": 'Parks & "play" <areas>', "count": 1234, "selected": True},
    {"value": "live", "label": "Live", "count": 3, "selected": False},
]


def _theirs(component: str, macro: str, params: dict[str, Any]) -> str:
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    environment = Environment(loader=loader, autoescape=True, undefined=ChainableUndefined)
    template = environment.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    return str(getattr(template.module, macro)(params))


def _plain(html: str) -> str:
    """Return HTML without the white space and the icons that say nothing to a reader."""
    html = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    html = re.sub(r"\s+", " ", html)
    html = re.sub(r"\s*(<|>)\s*", r"\1", html)
    return html.replace("&#34;", "&quot;")


def test_boxes_are_those_of_the_library(app: Flask) -> None:
    with app.test_request_context("/search"):
        boxes = get_template_attribute("parts/boxes.html", "boxes")
        ours = str(boxes("kind", VALUES))
    items = [
        {
            "value": value["value"],
            "id": f"kind-{place}",
            "html": f"{_escaped(value['label'])} "
            f'<span class="registry-facet__count">{value["count"]:,}</span>',
            "checked": value["selected"],
        }
        for place, value in enumerate(VALUES, start=1)
    ]
    params = {"name": "kind", "classes": "govuk-checkboxes--small", "items": items}
    assert _plain(ours) == _plain(_theirs("checkboxes", "govukCheckboxes", params))


@pytest.mark.parametrize("number", [1, 5, 9])
def test_pagination_is_that_of_the_library(app: Flask, number: int) -> None:
    pages = Pages(number, 20, 180, MultiDict({"q": "bins"}))
    with app.test_request_context("/search"):
        macros = app.jinja_env.get_template("parts/macros.html").make_module({})
        ours = str(macros.pagination(pages))  # type: ignore[attr-defined]  # a macro of the template
        items: list[dict[str, Any]] = [
            {"ellipsis": True}
            if one is None
            else {"number": one, "href": pages.address(one), "current": one == number}
            for one in pages.around()
        ]
        params: dict[str, Any] = {"items": items}
        if number > 1:
            params["previous"] = {"href": pages.address(number - 1)}
        if number < pages.last:
            params["next"] = {"href": pages.address(number + 1)}
    assert _plain(ours) == _plain(_theirs("pagination", "govukPagination", params))


def _escaped(text: object) -> str:
    return (
        str(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&#34;")
    )
