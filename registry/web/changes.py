"""What changed lately, day by day and in sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from registry.history import latest
from registry.history.latest import Change
from registry.kit import query
from registry.kit.query import PageQuery
from registry.kit.smorest import absolute
from registry.web.address import page_of
from registry.web.asked import asked
from registry.web.page import page

LIMIT = 50
# So many of the same by the same on one day stand alone; more are gathered.
_ALONE = 3
_READER = PageQuery()
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """Hold a change as a sentence: what was done, by whom, to what."""

    verb: str
    who: Markup
    what: Markup
    sentence: Markup
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Hold what one organisation did on one day: one sentence, with the single things below."""

    sentence: Markup
    parts: list[Said]


def register(blp: Blueprint) -> None:
    """Register the page."""
    blp.add_url_rule("/changes", "changes", _changes)


def _changes() -> Response:
    filters = query.read(_READER, asked("cursor"))
    found, following = latest.page(filters["cursor"], LIMIT)
    days = [
        (day, _grouped([_said(change) for change in changes]))
        for day, changes in groupby(found, key=lambda change: change.at.date().isoformat())
    ]
    return page(
        "changes/changes.html",
        _("What changed lately"),
        about=_("What councils have published, changed, confirmed and begun to use."),
        at="/changes",
        days=days,
        is_later=bool(filters["cursor"]),
        following=f"/changes?cursor={following}" if following else None,
        api=absolute("/api/v1/changes"),
    )


def _grouped(said: list[Said]) -> list[Group]:
    groups = []
    for (verb, who), found in groupby(said, key=lambda one: (one.verb, one.who)):
        parts = list(found)
        together = _TOGETHER.get(verb)
        if together and len(parts) > _ALONE:
            sentence = _filled(together(len(parts)), who=who)
            groups.append(Group(sentence, parts))
        else:
            groups += [Group(one.sentence, [one]) for one in parts]
    return groups


def _said(change: Change) -> Said:
    kind, _dot, verb = change.type.partition(".")
    if kind == "adoption":
        return _adoption(verb, change.document)
    if kind == "organisation":
        return _succession(verb, change.document)
    return _entry(verb, change.document)


def _adoption(verb: str, document: Document) -> Said:
    entry = document["entry"]
    who, what = _named(document["organisation"]), _link(page_of(entry["path"]), entry["title"])
    sentence = _filled(_of_adoption(verb, document["stage"]), who=who, what=what)
    return Said(f"adoption.{verb}", who, what, sentence)


def _succession(verb: str, document: Document) -> Said:
    others = document["successors"] or document["predecessors"]
    who, what = _named(document), Markup(", ").join(map(_named, others))
    ended = _("%(who)s has ended. Its work went on at %(what)s")
    said = ended if document["successors"] else _("%(who)s took over from %(what)s")
    return Said(verb, who, what, _filled(said, who=who, what=what))


def _entry(verb: str, document: Document) -> Said:
    # What was written before a release may lack what came later.
    registered_by = document.get("provenance", {}).get("registered_by")
    owner = document["owner"]
    who = _named(owner) if owner else escape(_("An owner who is not known"))
    if verb == "created" and registered_by == "registry":
        verb, who = "listed", escape(_("The registry"))
    what = _link(page_of(document["path"]), document["title"])
    sentence = _filled(_ENTRIES[verb](), who=who, what=what)
    return Said(verb, who, what, sentence, document.get("summary"))


def _named(organisation: Mapping[str, str]) -> Markup:
    return _link(f"/organisations/{organisation['slug']}", organisation["name"])


def _link(address: str, text: str) -> Markup:
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(address, text)


def _filled(said: str, **parts: Markup) -> Markup:
    """Put links into a sentence; the sentence itself may hold no markup."""
    return escape(said) % parts


def _of_adoption(verb: str, stage: str) -> str:
    if verb == "withdrawn":
        return str(_("%(who)s took back what it said of %(what)s"))
    if verb == "confirmed":
        return str(_("%(who)s says that this is still so of %(what)s"))
    said = {
        "interested": _("%(who)s says it is interested in %(what)s"),
        "evaluating": _("%(who)s says it is evaluating %(what)s"),
        "piloting": _("%(who)s says it is piloting %(what)s"),
        "live": _("%(who)s says it uses %(what)s"),
        "stopped": _("%(who)s says it has stopped using %(what)s"),
    }
    return str(said[stage])


_ENTRIES: dict[str, Callable[[], str]] = {
    "listed": lambda: _("%(who)s listed %(what)s from a public source"),
    "created": lambda: _("%(who)s published %(what)s"),
    "published": lambda: _("%(who)s published %(what)s"),
    "updated": lambda: _("%(who)s changed %(what)s"),
    "reviewed": lambda: _("%(who)s says that %(what)s is still true"),
    "restored": lambda: _("%(who)s put back an earlier version of %(what)s"),
    "transferred": lambda: _("%(what)s belongs to %(who)s now"),
    "archived": lambda: _("%(who)s archived %(what)s"),
    "unarchived": lambda: _("%(who)s brought back %(what)s"),
}
_TOGETHER: dict[str, Callable[[int], str]] = {
    "listed": lambda number: ngettext(
        "%%(who)s listed %(num)s entry from public sources",
        "%%(who)s listed %(num)s entries from public sources",
        number,
    ),
    "created": lambda number: ngettext(
        "%%(who)s published %(num)s entry", "%%(who)s published %(num)s entries", number
    ),
    "updated": lambda number: ngettext(
        "%%(who)s changed %(num)s entry", "%%(who)s changed %(num)s entries", number
    ),
    "reviewed": lambda number: ngettext(
        "%%(who)s says that %(num)s entry is still true",
        "%%(who)s says that %(num)s entries are still true",
        number,
    ),
}
