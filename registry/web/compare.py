"""Compare entries side by side: the same questions asked of each, what differs marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from registry.entries import lists as entries_lists
from registry.kinds import PLURALS
from registry.kinds.kind import Kind
from registry.kit import json
from registry.kit.errors import NotFound
from registry.web import facts
from registry.web.page import page

# More columns than this cannot be read side by side.
MOST = 4


@dataclass(frozen=True, slots=True)
class Row:
    """Hold what each entry says to one question; None where it says nothing."""

    label: str
    cells: list[facts.Fact | None]

    @property
    def is_different(self) -> bool:
        """Tell whether the entries say different things."""
        first = self.cells[0]
        return any((one and one.value) != (first and first.value) for one in self.cells)


def register(blp: Blueprint) -> None:
    """Register the page."""
    blp.add_url_rule("/compare", "compare", _compare)


def _compare() -> Response:
    named = list(dict.fromkeys(request.args.getlist("entry")))
    compared = [_entry(name) for name in named[:MOST]]
    titles = " / ".join(entry["title"] for _kind, entry in compared)
    return page(
        "compare/compare.html",
        _("Compare %(titles)s", titles=titles) if compared else _("Compare entries"),
        about=_("Entries of the catalogue side by side."),
        entries=[entry for _kind, entry in compared],
        rows=_rows(compared),
        left_out=len(named) - len(compared),
        most=MOST,
    )


def _entry(name: str) -> tuple[Kind, Mapping[str, Any]]:
    """Return an entry by the address of its page: components/parking-permits."""
    plural, _slash, slug = name.strip("/").partition("/")
    kind = PLURALS.get(plural)
    if kind is None or not slug:
        raise NotFound(f"There is no entry {name[:200]} to compare.")
    return kind, json.loads(entries_lists.document(kind, slug, None).body)


def _rows(compared: list[tuple[Kind, Mapping[str, Any]]]) -> list[Row]:
    """Ask every entry what any of them states, in the order of their kinds."""
    stated = []
    for kind, entry in compared:
        short, long, _unstated = facts.of(kind, entry)
        stated.append({fact.name: fact for fact in (*short, *long)})
    names = dict.fromkeys(name for kind, _entry in compared for name in kind.own)
    return [
        Row(facts.label(name), [one.get(name) for one in stated])
        for name in names
        if any(name in one for one in stated)
    ]
