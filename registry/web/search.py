"""The search page: what is asked, what was understood, facets to narrow it, and the hits."""

from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from registry.kinds import KINDS
from registry.kit import json, query
from registry.kit.errors import FieldError, Invalid
from registry.kit.paging import encode_cursor
from registry.search import service
from registry.search.meaning import Expansion
from registry.search.node import search_index
from registry.search.other_names import other_names
from registry.search.schemas import FACETS, LABELS, SORTS, SearchQuery
from registry.search.unanswered import Unanswered
from registry.web import facets
from registry.web.like import Council, council
from registry.web.page import page
from registry.web.paging import Pages, asked_for
from registry.web.wording import words

LIMIT = 20
_READER = SearchQuery()
# What an address may hold beside the facets; anything else that follows a link in is passed over.
_KNOWN = ("q", "sort", "like", "expand", *FACETS)


@dataclass(slots=True)
class Asked:
    """Hold what an address asks, and what of it could not be understood and was left out."""

    args: "MultiDict[str, str]"
    like: Council
    wrong: list[FieldError] = field(default_factory=list)

    def filters(self) -> dict[str, Any]:
        """Return what is asked as search takes it, without what is wrong."""
        args = self.args.copy()
        args.pop("like", None)
        if self.like.slug:
            args["like"] = self.like.slug
        try:
            return query.read(_READER, args)
        except Invalid as error:
            self.leave_out(error)
            return self.filters()

    def leave_out(self, error: Invalid) -> None:
        """Take what is wrong out of what is asked; raise the error when that is nothing of it."""
        names = {fault.parameter for fault in error.errors} & set(self.args)
        if not names:
            raise error
        self.wrong += error.errors
        for name in names:
            self.args.poplist(str(name))


def register(blp: Blueprint) -> None:
    """Register the page."""
    blp.add_url_rule("/search", "search", _search)


def _search() -> Response:
    asked = _asked()
    found, number = _found(asked, asked_for(LIMIT))
    args, typed, total = asked.args, asked.args.get("q", ""), found.page.total
    expansions = found.meaning.expansions
    return page(
        "search/search.html",
        _title(args),
        about=_("Components, standards, lessons and projects of UK councils."),
        # Every narrowing of a search is the same page to a search engine.
        at="/search",
        status=422 if asked.wrong else 200,
        # A text that is too long stays in its box, to be shortened.
        q=request.args.get("q", ""),
        asked=args,
        wrong=[(_label(fault), fault.detail) for fault in asked.wrong],
        total=total,
        hits=[json.loads(item) for item in found.page.items],
        facets=facets.shown(found.facets),
        chosen=facets.chosen(found.facets, args),
        sort=args.get("sort", ""),
        sorts=SORTS,
        expansions=expansions,
        known_as=_known_as(typed, total, expansions),
        literal=facets.address(args, expand="false"),
        is_literal=args.get("expand") == "false",
        widened=facets.address(args, expand=""),
        unnarrowed=facets.address(MultiDict({"q": typed})),
        before_you_build=f"/before-you-build?{urlencode({'title': typed[:120]})}",
        mended=found.did_you_mean,
        as_mended=facets.address(args, q=found.did_you_mean or ""),
        like=asked.like,
        unlike=facets.address(args, like=""),
        likes=[(one["name"], facets.address(args, like=one["slug"])) for one in asked.like.offered],
        pages=Pages(number, LIMIT, total, args),
    )


def _asked() -> Asked:
    """Return what the address asks, without the empty fields of a form."""
    args = MultiDict(
        (name, value)
        for name, value in request.args.items(multi=True)
        if name in _KNOWN and value.strip()
    )
    # Of what is asked once, the first counts.
    for name in ("q", "sort", "like", "expand"):
        if name in args:
            args[name] = args[name]
    return Asked(args, council(args.get("like", "")))


def _found(asked: Asked, number: int) -> tuple[service.Found, int]:
    """Search, on the last page when the one that is asked for is beyond it."""
    cursor = encode_cursor((number - 1) * LIMIT) if number > 1 else None
    filters = asked.filters() | {"limit": LIMIT, "cursor": cursor}
    try:
        found = service.search(search_index(), filters, _unanswered())
    except Invalid as error:
        asked.leave_out(error)
        return _found(asked, number)
    last = Pages(number, LIMIT, found.page.total, asked.args).last
    return (found, number) if number <= last else _found(asked, last)


def _title(args: "MultiDict[str, str]") -> str:
    typed, kinds = args.get("q"), args.getlist("kind")
    if typed:
        return str(_("Search results for %(typed)s", typed=typed))
    if len(kinds) == 1 and kinds[0] in KINDS:
        return words(KINDS[kinds[0]].plural)
    return str(_("Search the catalogue"))


def _known_as(typed: str, total: int, expansions: tuple[Expansion, ...]) -> tuple[Expansion, ...]:
    """Return what else is known as what was typed, where nothing was found."""
    return other_names(search_index(), typed) if typed and not total and not expansions else ()


def _label(fault: FieldError) -> str:
    named = {"q": _("Words"), "sort": _("Order"), "expand": _("Other names")}
    name = fault.parameter or ""
    return str(named.get(name) or _(LABELS.get(name) or service.in_words(name)))


def _unanswered() -> Unanswered:
    return cast(Unanswered, current_app.extensions["unanswered"])
