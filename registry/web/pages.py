"""The contents page of the catalogue: every family of pages, and what all of them share."""

from pathlib import Path

from flask import Blueprint, Flask
from flask_babel import Babel, get_locale
from flask_babel import gettext as _
from jinja2 import StrictUndefined

from registry.config import BadSetting
from registry.web import (
    about,
    account,
    adopt,
    around,
    assets,
    before,
    changes,
    compare,
    docs,
    edit,
    entries,
    evidence,
    home,
    organisations,
    partners,
    robots,
    search,
    sessions,
    statistics,
    tags,
    versions,
    vocabularies,
    wording,
)

FAMILIES = (
    assets,
    wording,
    docs,
    robots,
    home,
    search,
    before,
    compare,
    entries,
    around,
    versions,
    organisations,
    evidence,
    statistics,
    changes,
    tags,
    vocabularies,
    partners,
    about,
    sessions,
    account,
    edit,
    adopt,
)


def register(app: Flask) -> None:
    """Register the pages."""
    # A name that a template misspells is an error in a test, not a hole in a page.
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.template_folder = str(Path(__file__).parent / "templates")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(_translations()))
    Babel(app, default_locale=_locale(app))
    sessions.configure(app)
    blp = Blueprint("web", __name__)
    blp.add_app_template_global(language)
    blp.add_app_template_global(menu)
    blp.add_app_template_global(small_print)
    for family in FAMILIES:
        family.register(blp)
    app.register_blueprint(blp)


def _translations() -> Path:
    return Path(__file__).parent / "translations"


def _locale(app: Flask) -> str:
    """Return the language that is set; one without words would fall back without a sign."""
    wanted = str(app.config["REGISTRY_LANGUAGE"])
    folder = Path(app.config["BABEL_TRANSLATION_DIRECTORIES"])
    known = sorted({"en", *(path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/*.mo"))})
    if wanted not in known:
        raise BadSetting(f"REGISTRY_LANGUAGE must be one of {', '.join(known)}.")
    return wanted


def language() -> str:
    """Return the language of the page, as HTML names it."""
    return str(get_locale()).replace("_", "-")


def menu() -> list[tuple[str, str]]:
    """List what the menu of every page leads to."""
    return [
        ("/search", _("Search")),
        ("/before-you-build", _("Before you build")),
        ("/organisations", _("Organisations")),
        ("/looking-for-partners", _("Join a project")),
        ("/statistics", _("Figures")),
        ("/account", _("Publish")),
    ]


def small_print() -> list[tuple[str, str]]:
    """List what the foot of every page leads to."""
    return [
        ("/about", _("About")),
        ("/api/docs", _("API")),
        ("/changes", _("Changes")),
        ("/tags", _("Tags")),
        ("/vocabularies", _("Vocabularies")),
        ("/accessibility", _("Accessibility")),
        ("/privacy", _("Privacy")),
    ]
