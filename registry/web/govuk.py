"""Call the macros of govuk-frontend-jinja."""

from collections.abc import Callable
from functools import cache
from typing import Any

from flask_babel import gettext as _
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

Params = dict[str, Any]


@cache
def _macros(component: str, name: str) -> Callable[[Params], str]:
    """Return a macro; the library leaves out what it was not given, so undefined is lenient."""
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    environment = Environment(loader=loader, autoescape=True, undefined=ChainableUndefined)
    template = environment.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    macro: Callable[[Params], str] = getattr(template.module, name)
    return macro


def written(component: str, name: str, params: Params) -> Markup:
    """Return what a macro makes of its parameters."""
    return Markup(_macros(component, name)(params))  # noqa: S704 (escaped by the library)


def counting(most: int) -> Params:
    """Return what the counter of characters says; the script puts the number in."""
    return {
        "textareaDescriptionText": _("You can enter up to %(most)s characters", most=most),
        "charactersUnderLimitText": {
            "one": _("You have %(left)s character remaining", left="%{count}"),
            "other": _("You have %(left)s characters remaining", left="%{count}"),
        },
        "charactersAtLimitText": _("You have 0 characters remaining"),
        "charactersOverLimitText": {
            "one": _("You have %(left)s character too many", left="%{count}"),
            "other": _("You have %(left)s characters too many", left="%{count}"),
        },
    }
