"""Show the facets of a search: boxes to tick, and what is chosen, with a way to take it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from registry.web.wording import freshness_names

# With more values than this, the rest waits behind "show more".
AT_ONCE = 8
# What most people narrow by stands open; the others wait until they are wanted.
OPEN = ("kind", "phase", "freshness", "nation")

Facet = Mapping[str, Any]
Asked = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold a facet as the page shows it."""

    name: str
    label: str
    values: Sequence[Mapping[str, Any]]
    more: Sequence[Mapping[str, Any]]
    selected: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """Hold a value that narrows the search, and the address without it."""

    facet: str
    label: str
    without: str


def shown(facets: Iterable[Facet]) -> list[Shown]:
    """Return the facets that have anything to choose; what is chosen is never behind "more"."""
    return [_shown(facet) for facet in facets if facet["values"]]


def _shown(facet: Facet) -> Shown:
    name, values = facet["name"], facet["values"]
    if name == "freshness":
        called = freshness_names()
        values = [{**value, "label": called.get(value["value"], "")} for value in values]
    # In their own order, so that no box moves away under the hand that ticks it.
    first, rest = values[:AT_ONCE], values[AT_ONCE:]
    first += [value for value in rest if value["selected"]]
    more = [value for value in rest if not value["selected"]]
    selected = sum(value["selected"] for value in values)
    is_open = bool(selected) or name in OPEN
    return Shown(name, facet["label"], first, more, selected, is_open)


def chosen(facets: Iterable[Facet], asked: Asked) -> list[Chosen]:
    """Return what narrows the search, as the address has it."""
    labels = {
        (facet["name"], value["value"].casefold()): (facet["label"], value["label"])
        for facet in facets
        for value in facet["values"]
    }
    names = {facet["name"]: facet["label"] for facet in facets}
    found = []
    for name, value in asked.items(multi=True):
        if name in names:
            facet, label = labels.get((name, value.casefold()), (names[name], value))
            found.append(Chosen(facet, label, _without(asked, name, value)))
    return found


def address(asked: Asked, **other: str) -> str:
    """Return the address of a search with some things asked otherwise; empty takes one away."""
    pairs = [pair for pair in asked.items(multi=True) if pair[0] not in other]
    pairs += [pair for pair in other.items() if pair[1]]
    return f"/search?{urlencode(pairs)}" if pairs else "/search"


def _without(asked: Asked, name: str, value: str) -> str:
    pairs = [pair for pair in asked.items(multi=True) if pair != (name, value)]
    return f"/search?{urlencode(pairs)}" if pairs else "/search"
