"""The figures of the sector as charts, each with its numbers in a table behind it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _

from registry.kit.smorest import absolute
from registry.statistics import service
from registry.statistics.node import kept
from registry.web.charts import Bars, Columns, Table, bars, columns
from registry.web.organisations import capital, nation_name, type_name
from registry.web.page import page
from registry.web.wording import number, percent, words

# More would be too narrow to read; the table has all.
_YEARS = 10
Counts = Iterable[Mapping[str, Any]]


def register(blp: Blueprint) -> None:
    """Register the page."""
    blp.add_url_rule("/statistics", "statistics", _statistics)


def _statistics() -> Response:
    found = service.figures(kept())
    return page(
        "statistics/statistics.html",
        _("Figures: what councils share and reuse"),
        about=_("How much of the work of UK councils is shared and reused, counted each day."),
        found=found,
        sharing=_sharing(found),
        using=_using(found),
        reuse=_reuse(found["reuse"]["by_kind"]),
        nations=_nations(found["by_nation"]),
        api=absolute("/api/v1/statistics"),
        sheet=absolute("/api/v1/statistics.csv"),
    )


def _sharing(found: Mapping[str, Any]) -> list[Bars]:
    entries = found["entries"]
    return [
        _by(
            "by-kind",
            _("Entries by kind"),
            _("Published entries. Drafts and archived ones are left out."),
            entries["by_kind"],
            words,
        ),
        _by(
            "by-freshness",
            _("Entries by whether they are still true"),
            _("Unconfirmed: listed from a public source, and its owner has not looked at it yet."),
            entries["by_freshness"],
            words,
        ),
        _by(
            "by-phase",
            _("Entries by phase"),
            _("The phase of the thing itself, as its owner states it."),
            entries["by_phase"],
            words,
        ),
        _by(
            "sharing-by-type",
            _("Who shares"),
            _("Organisations that own at least one published entry, by type."),
            found["organisations"]["sharing"]["by_type"],
            type_name,
        ),
    ]


def _using(found: Mapping[str, Any]) -> list[Bars | Columns]:
    return [
        _years(found["by_year"]),
        _by(
            "by-stage",
            _("Uses by stage"),
            _("One for each organisation and each entry of others, stopped ones too."),
            found["adoptions"]["by_stage"],
            words,
        ),
        _by(
            "by-level",
            _("How far these can be relied on"),
            _(
                "Reported: by a named source alone. Declared: the organisation says so itself. "
                "Link checked: its evidence was reached. Acknowledged: the owner agrees."
            ),
            found["adoptions"]["by_level"],
            words,
        ),
        _by(
            "using-by-type",
            _("Who uses"),
            _("Organisations that pilot or live with something of others, by type."),
            found["organisations"]["using"]["by_type"],
            type_name,
        ),
    ]


def _by(name: str, title: str, about: str, counts: Counts, said: Callable[[str], str]) -> Bars:
    rows = [
        (
            said(one["value"]) if one["value"] else _("Not stated"),
            one["total"],
            number(one["total"]),
        )
        for one in counts
    ]
    table = Table((_("Value"), _("Number")), [(label, text) for label, _value, text in rows])
    return bars(name, title, about, rows, table)


def _years(counts: Counts) -> Columns:
    """Show when uses began, those that are only reported apart from the others."""
    series = (_("Said by the organisation itself"), _("Only reported"))
    told, rows = [], []
    for one in counts:
        label = str(one["year"]) if one["year"] else _("Not dated")
        declared = one["declared_adoptions"]
        parts = (declared, one["adoptions"] - declared)
        told.append((label, *map(number, (*parts, one["adoptions"], one["entries"]))))
        if one["year"]:
            rows.append((label, parts, number(one["adoptions"])))
    head = (_("Year"), *series, _("Uses in all"), _("Entries published here"))
    return columns(
        "by-year",
        _("Uses by the year in which they began"),
        _("Uses without a date are in the table alone."),
        series,
        rows[-_YEARS:],
        Table(head, told),
    )


def _reuse(counts: Counts) -> Bars:
    rows, told = [], []
    for one in counts:
        kind, ratio = words(one["kind"]), one["ratio_with_reported"]
        rows.append((kind, ratio or 0, _share(ratio)))
        numbers = (one["published"], one["reused"], one["reused_with_reported"])
        told.append((kind, *map(number, numbers), _share(one["ratio"]), _share(ratio)))
    head = (
        _("Kind"),
        _("Published"),
        _("Reused"),
        _("Reused, with what is only reported"),
        _("Share reused"),
        _("Share, with what is only reported"),
    )
    return bars(
        "reuse-by-kind",
        _("How much is reused"),
        _(
            "The share of entries that at least one other organisation pilots or lives with, uses "
            "that are only reported among them."
        ),
        rows,
        Table(head, told),
    )


def _share(ratio: float | None) -> str:
    return percent(ratio) if ratio is not None else str(_("None yet"))


def _nations(counts: Counts) -> Bars:
    rows, told = [], []
    for one in counts:
        nation = capital(nation_name(one["nation"])) if one["nation"] else _("Not stated")
        using, sharing = one["organisations_using"], one["organisations_sharing"]
        rows.append((nation, using, number(using)))
        told.append((nation, *map(number, (using, sharing, one["entries"], one["adoptions"]))))
    head = (
        _("Nation"),
        _("Organisations that use"),
        _("Organisations that share"),
        _("Entries"),
        _("Uses"),
    )
    about = _("Organisations that pilot or live with something of others, by nation.")
    return bars("by-nation", _("Use by nation"), about, rows, Table(head, told))
