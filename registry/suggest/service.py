"""Suggest what somebody may mean who is still typing: entries, tags, organisations, services."""

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any, Literal
from urllib.parse import urlencode

from registry.documents.address import API, entry_path
from registry.kinds import KINDS
from registry.search import service as search_service
from registry.search.index import SearchIndex
from registry.suggest import titles
from registry.suggest.names import Found
from registry.suggest.read_names import NameLists, current
from registry.suggest.titles import Title
from registry.suggest.typed import AS_TYPED, Fit, Typed, fit, marked, meant, named, read

Type = Literal["entry", "tag", "organisation", "service"]
TYPES: tuple[Type, ...] = ("entry", "tag", "organisation", "service")
# What leads to the entries of each.
FILTERS = {"tag": "tag", "organisation": "owner", "service": "supports"}
# Services without an entry are many, and say little beside what has some.
_BARE_SERVICES = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Hold one suggestion: what is shown, where it leads, and how well it fits."""

    type: Type
    text: str
    html: str
    path: str
    fit: Fit
    # What was typed, put right by this one.
    meant: str
    kind: str | None = None
    slug: str | None = None
    entries: int | None = None
    found_as: str | None = None

    @property
    def part(self) -> tuple[int, bool]:
        """Return the part of the answer in which it stands: nothing of a later one is before it."""
        return self.fit.grade, self.entries == 0

    @property
    def is_bare_service(self) -> bool:
        """Tell whether it is a service that no entry supports."""
        return self.type == "service" and self.entries == 0


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Hold the suggestions in their order, and what was meant when nothing fits as typed."""

    items: list[Suggestion]
    corrected: str | None


def suggest(index: SearchIndex, filters: Mapping[str, Any]) -> Suggestions:
    """Return what fits best; what was written before on this node is among it."""
    typed, limit = read(filters["q"]), filters["limit"]
    if typed is None:
        return Suggestions([], None)
    with search_service.available(index):
        names = current(index)
        kinds = filters.get("kind") or ()
        found = _as_typed(index, names, typed, kinds, limit)
        if not found and typed.is_forgiving:
            found = _with_slips(index, names, typed, kinds, limit)
    items = mixed(found, limit)
    is_corrected = bool(items) and items[0].fit.grade != AS_TYPED
    return Suggestions(items, items[0].meant if is_corrected else None)


def _as_typed(
    index: SearchIndex, names: NameLists, typed: Typed, kinds: Sequence[str], limit: int
) -> list[Suggestion]:
    shown = index.ask(lambda state: titles.find(state.searcher, typed, kinds, limit))
    found = list(_entries(typed, shown, is_forgiving=False))
    for type_, those in _by_type(names):
        found += (_named(typed, type_, one) for one in those.find(typed, limit))
    return found


def _with_slips(
    index: SearchIndex, names: NameLists, typed: Typed, kinds: Sequence[str], limit: int
) -> list[Suggestion]:
    """Return what fits with slips, where nothing fits as typed."""
    shown = index.ask(lambda state: titles.near(state.searcher, typed, kinds))
    found = list(_entries(typed, shown, is_forgiving=True))
    for type_, those in _by_type(names):
        found += (_named(typed, type_, one) for one in those.near(typed, limit * 2))
    return found


def _by_type(names: NameLists) -> Iterator[tuple[Type, Any]]:
    return zip(TYPES[1:], (names.tags, names.organisations, names.services), strict=True)


def _entries(typed: Typed, shown: Iterable[Title], *, is_forgiving: bool) -> Iterator[Suggestion]:
    for title in shown:
        tokens, words = named(title.text)
        fitting = fit(typed, words, is_forgiving=is_forgiving)
        if fitting:
            yield Suggestion(
                "entry",
                title.text,
                marked(typed, title.text, tokens, fitting.at),
                entry_path(KINDS[title.kind].plural, title.slug),
                fitting,
                meant(typed, words, fitting.at),
                kind=title.kind,
                slug=title.slug,
            )


def _named(typed: Typed, type_: Type, found: Found) -> Suggestion:
    text, is_other = found.name.text, found.text != found.name.text
    tokens, words = named(found.text)
    return Suggestion(
        type_,
        text,
        html.escape(text) if is_other else marked(typed, text, tokens, found.fit.at),
        f"{API}/search?{urlencode(_leads_to(type_, found))}",
        found.fit,
        meant(typed, words, found.fit.at),
        entries=found.entries,
        found_as=found.text if is_other else None,
    )


def _leads_to(type_: Type, found: Found) -> dict[str, str]:
    """Return what is asked for it: of a service without entries the words, which may find some."""
    if type_ == "service" and not found.entries:
        return {"q": found.name.text}
    return {FILTERS[type_]: found.name.value}


def mixed(found: Iterable[Suggestion], limit: int) -> list[Suggestion]:
    """Choose some of each type, as good ones as there are, and group them; best first."""
    by_grade: dict[int, list[Suggestion]] = {}
    for one in _with_few_bare(sorted(found, key=lambda one: (one.part, one.fit))):
        by_grade.setdefault(one.fit.grade, []).append(one)
    chosen: list[Suggestion] = []
    for grade in sorted(by_grade):
        chosen += _some_of_each(by_grade[grade], limit - len(chosen))
    return list(_grouped(chosen))


def _with_few_bare(found: list[Suggestion]) -> Iterator[Suggestion]:
    """Yield them without the services that have no entry, but for a few; alone all of them."""
    most = _BARE_SERVICES if any(not one.is_bare_service for one in found) else len(found)
    number = 0
    for one in found:
        number += one.is_bare_service
        if number <= most or not one.is_bare_service:
            yield one


def _some_of_each(found: list[Suggestion], room: int) -> list[Suggestion]:
    entries = [one for one in found if one.type == "entry"]
    others: list[Suggestion] = []
    for is_bare in (False, True):
        alike = [
            [one for one in found if one.type == type_ and one.part[1] == is_bare]
            for type_ in TYPES[1:]
        ]
        others += [one for one in chain(*zip_longest(*alike)) if one]
    # Five of eight: titles are sought most, but must not push out the one tag that says it all.
    share = max(room * 5 // 8, room - len(others), min(room, 1))
    few = entries[:share]
    return few + others[: room - len(few)]


def _grouped(chosen: list[Suggestion]) -> Iterator[Suggestion]:
    """Yield them by part, and within by type: the type of the best one first."""
    for part in sorted({one.part for one in chosen}):
        those = [one for one in chosen if one.part == part]
        best_first = sorted(those, key=lambda one: one.fit)
        for type_ in dict.fromkeys(one.type for one in best_first):
            yield from (one for one in those if one.type == type_)
