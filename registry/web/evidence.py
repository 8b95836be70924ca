"""The evidence pack of an organisation: a page that is printed for a bid or a committee report."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from registry.adoptions.by_stage import ORDER
from registry.evidence import service
from registry.evidence.schemas import EvidenceQuery
from registry.kit import clock, json, query
from registry.kit.errors import Invalid
from registry.kit.smorest import absolute
from registry.models import REPORTED
from registry.organisations import lists as organisations_lists
from registry.web.address import page_of
from registry.web.asked import asked
from registry.web.page import page

_READER = EvidenceQuery()
_FIELDS = ("from", "to")
# Years of councils' books begin on this day.
_APRIL, _FIRST = 4, 1


def register(blp: Blueprint) -> None:
    """Register the page."""
    blp.add_app_template_filter(here, "here")
    blp.add_url_rule("/organisations/<slug>/evidence", "evidence", _evidence)


def here(path: str) -> str:
    """Return the whole address of the page of a record: on paper nothing less leads there."""
    return absolute(page_of(path))


def _evidence(slug: str) -> Response:
    wanted = asked(*_FIELDS)
    try:
        period = query.read(_READER, wanted)
    except Invalid as problem:
        return _refused(slug, wanted, problem)
    found = json.loads(service.read(slug, period).body)
    council = found["organisation"]
    api, written = absolute(found["path"]), _written(wanted)
    return page(
        "evidence/evidence.html",
        _("Evidence pack: %(name)s", name=council["name"]),
        about=_(
            "What %(name)s shares, reuses and has learnt, for a bid or a committee report.",
            name=council["name"],
        ),
        at=page_of(found["path"]),
        council=council,
        pack=found,
        asked=wanted,
        users=_users(found["adopters"]),
        faults={},
        unread=[],
        years=_years(page_of(found["path"])),
        made_on=clock.now().date().isoformat(),
        record=here(council["path"]),
        api=api + written,
        sheet=f"{api}.csv{written}",
    )


def _users(adopters: Mapping[str, Any]) -> dict[str, Any]:
    """Gather who uses what in the period, entry by entry, what they say themselves first."""
    found: dict[str, dict[str, Any]] = {}
    outside = 0
    for use in (*adopters["declared"]["items"], *adopters["reported"]["items"]):
        if not use["in_period"]:
            outside += 1
            continue
        entry = found.setdefault(use["entry"]["path"], {"entry": use["entry"], "said": {}})
        said = (use["level"] == REPORTED, ORDER.index(use["stage"]), use["stage"])
        entry["said"].setdefault(said, []).append(use["organisation"]["name"])
    for entry in found.values():
        entry["said"] = [
            {"stage": stage, "is_reported": is_reported, "names": sorted(names)}
            for (is_reported, _place, stage), names in sorted(entry["said"].items())
        ]
    cut = adopters["declared"]["cut"] or adopters["reported"]["cut"]
    return {"entries": list(found.values()), "outside": outside, "cut": cut}


def _refused(slug: str, wanted: "MultiDict[str, str]", problem: Invalid) -> Response:
    """Show the form again, with what was typed and what is wrong with it."""
    council = json.loads(organisations_lists.document(slug).body)
    named = {fault.parameter or _FIELDS[-1] for fault in problem.errors}
    faults = {name: _fault(wanted.getlist(name)) for name in _FIELDS if name in named}
    return page(
        "evidence/period.html",
        _("Evidence pack: %(name)s", name=council["name"]),
        at=f"{page_of(council['path'])}/evidence",
        status=problem.status,
        council=council,
        asked=wanted,
        faults=faults,
        unread=[name for name in named if not _is_day(wanted[name].strip())],
        years=_years(f"{page_of(council['path'])}/evidence"),
    )


def _fault(typed: list[str]) -> str:
    """Say what is wrong with a day: the rule of the API, in the words of a form."""
    if len(typed) == 1 and _is_day(typed[0].strip()):
        return str(_("The last day must not be before the first day"))
    return str(_("Enter a real day, such as 2025-04-01"))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _written(wanted: "MultiDict[str, str]") -> str:
    """Write the period as the API takes it; both days have been read by now."""
    pairs = [f"{name}={wanted[name].strip()}" for name in _FIELDS if name in wanted]
    return f"?{'&'.join(pairs)}" if pairs else ""


def _years(address: str) -> list[dict[str, Any]]:
    """Offer the periods that people ask for: this financial year, the one before, and all."""
    today = clock.now().date()
    begun = today.year if today >= date(today.year, _APRIL, _FIRST) else today.year - 1
    # Nobody knows yet what the rest of this year will bring: it ends today.
    periods = [
        {"said": _("this financial year"), "address": f"{address}?from={begun}-04-01"},
        {
            "said": _("last financial year"),
            "address": f"{address}?from={begun - 1}-04-01&to={begun}-03-31",
        },
    ]
    return [*periods, {"said": _("everything so far"), "address": address}]
