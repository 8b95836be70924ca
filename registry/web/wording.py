"""Write values for people: dates, numbers, codes as words, text as safe HTML."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

from flask import Blueprint, current_app
from flask_babel import format_date, format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from registry.kinds import KINDS
from registry.search.service import in_words
from registry.web.address import page_of
from registry.web.facts import parts
from registry.web.markdown import markdown

_STRINGS_MOST = 5_000


def register(blp: Blueprint) -> None:
    """Register what templates write with."""
    for name, write in (
        ("day", day),
        ("number", number),
        ("words", words),
        ("page_of", page_of),
        ("markdown", markdown),
        ("marked", marked),
        ("host", host),
        ("pounds", pounds),
        ("percent", percent),
        ("parts", parts),
    ):
        blp.add_app_template_filter(write, name)
    blp.add_app_template_global(_translator(), "_")
    blp.add_app_template_global(suggest_types)
    blp.add_app_template_global(freshness_names)
    blp.add_app_template_global(ngettext, "ngettext")


def _translator() -> Callable[..., str]:
    """Return what translates the strings of templates, each looked up once.

    An application speaks one language. To look a string up takes 20 us, and a page has a hundred.
    """
    said: dict[str, str] = {}

    def translate(message: str, **values: Any) -> str:
        found = said.get(message)
        if found is None:
            found = str(_(message))
            # Strings are those of templates and codes; should data ever get here, it ends.
            if len(said) < _STRINGS_MOST:
                said[message] = found
        return found % values if values else found

    return translate


def day(value: str | None) -> str:
    """Write a date or a time as a day: 3 November 2026."""
    if not value:
        return str(_("Not stated"))
    read = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value).date()
    return str(format_date(read, "d MMMM y"))


def number(value: Any) -> str:
    """Write a number with its thousands apart."""
    if isinstance(value, int):
        # English and Welsh part thousands alike, and a page of facets has a hundred numbers.
        return f"{value:,}"
    return str(format_decimal(value))


def percent(ratio: float) -> str:
    """Write a share of one as per cent, to one place: 12.5%."""
    return str(format_percent(ratio, "#,##0.#%"))


def pounds(amount: str) -> str:
    """Write an exact amount with its thousands apart; whole pounds without pence."""
    whole, _point, pence = amount.partition(".")
    return number(int(whole)) + (f".{pence}" if pence.strip("0") else "")


def words(code: str) -> str:
    """Write a code as words, in the language of the page."""
    # That of templates, which looks each string up once.
    translate = cast(Callable[[str], str], current_app.jinja_env.globals["_"])
    return translate(in_words(code))


def freshness_names() -> dict[str, str]:
    """Return what each freshness is called on a page."""
    return {
        "current": str(_("Confirmed")),
        "due": str(_("Due for review")),
        "stale": str(_("Out of date")),
        "unconfirmed": str(_("Not confirmed")),
    }


def suggest_types() -> dict[str, str]:
    """Return what each type of suggestion is called: of an entry its kind."""
    named = {kind.name: words(kind.name) for kind in KINDS.values()}
    others = {"tag": _("Tag"), "organisation": _("Organisation"), "service": _("Service")}
    return named | {name: str(said) for name, said in others.items()}


def marked(highlight: str) -> Markup:
    """Take a highlight as it is: search has escaped it, and set nothing but <mark> into it."""
    return Markup(highlight)  # noqa: S704 (escaped by search.highlight)


def host(address: str) -> str:
    """Return the name of the server of an address, to say where a link leads."""
    rest = address.partition("://")[2]
    return rest.partition("/")[0].removeprefix("www.")
