"""What this is, for whom, and what the law asks to be said: about, accessibility, privacy."""

from dataclasses import dataclass

from flask import Blueprint, Response, current_app
from flask_babel import gettext as _

from registry.web.page import page

# When the statement was written, and the state of the pages that it tells of.
PREPARED_ON = REVIEWED_ON = "2026-11-24"
_MAILBOX, _FORM = "@", "https://"


@dataclass(frozen=True, slots=True)
class Host:
    """Hold who runs this registry, as its settings say; None where they do not."""

    name: str | None
    contact: str | None

    @property
    def address(self) -> str | None:
        """Return the address of a link to its team; what is neither mailbox nor form has none."""
        if not self.contact:
            return None
        if self.contact.startswith(_FORM):
            return self.contact
        return f"mailto:{self.contact}" if _MAILBOX in self.contact else None


def register(blp: Blueprint) -> None:
    """Register the pages."""
    blp.add_url_rule("/about", "about", _about)
    blp.add_url_rule("/accessibility", "accessibility", _accessibility)
    blp.add_url_rule("/privacy", "privacy", _privacy)


def _host() -> Host:
    settings = current_app.config
    return Host(settings["REGISTRY_OPERATOR"] or None, settings["REGISTRY_CONTACT"] or None)


def _about() -> Response:
    return page(
        "about/about.html",
        _("About this registry"),
        about=_("What it is for, who may publish, and what its words mean."),
        host=_host(),
    )


def _accessibility() -> Response:
    return page(
        "about/accessibility.html",
        _("Accessibility statement"),
        about=_("How accessible this registry is, and what to do when something is not."),
        host=_host(),
        prepared_on=PREPARED_ON,
        reviewed_on=REVIEWED_ON,
    )


def _privacy() -> Response:
    return page(
        "about/privacy.html",
        _("Privacy notice"),
        about=_("What this registry keeps about you, which is next to nothing."),
        host=_host(),
    )
