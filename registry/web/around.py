"""The pages below an entry: all who use it, all that was learnt, all that it belongs with."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from registry.adoptions import lists as adoptions_lists
from registry.adoptions.schemas import EntryAdoptionQuery
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit import json, query
from registry.kit.paging import Page
from registry.kit.query import PageQuery
from registry.models import STAGES
from registry.organisations.likeness import BANDS
from registry.organisations.schemas import NATIONS, TYPES
from registry.relations import graph
from registry.relations import lessons as lessons_lists
from registry.relations import lists as relations_lists
from registry.web import picture
from registry.web.address import page_of
from registry.web.asked import asked
from registry.web.entries import NOBODY, Document, grouped, read
from registry.web.like import council
from registry.web.page import page
from registry.web.paging import next_address

LIMIT = 50
# What can be chosen to narrow the adopters, beside the council that they are to be like.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "stage": STAGES,
    "type": TYPES,
    "nation": NATIONS,
    "population": tuple(BANDS),
}
_ADOPTIONS, _PAGE = EntryAdoptionQuery(), PageQuery()


def register(blp: Blueprint) -> None:
    """Register the pages of each kind."""
    for kind in KINDS.values():
        at, given = f"/{kind.plural}/<slug>", {"kind": kind}
        blp.add_url_rule(f"{at}/adoptions", f"{kind.name}_adoptions", _adoptions, defaults=given)
        blp.add_url_rule(f"{at}/lessons", f"{kind.name}_lessons", _lessons, defaults=given)
        blp.add_url_rule(f"{at}/relations", f"{kind.name}_relations", _relations, defaults=given)


def _adoptions(kind: Kind, slug: str) -> Response:
    entry = read(kind, slug)
    wanted = asked(*CHOICES, "region", "like", "cursor")
    like = council(wanted.pop("like", ""))
    if like.slug:
        wanted["like"] = like.slug
    filters = query.read(_ADOPTIONS, wanted) | {"limit": LIMIT}
    found = adoptions_lists.of_entry(kind, slug, filters, NOBODY)
    return _page(
        "entries/all_adopters.html",
        _("Who uses %(title)s", title=entry["title"]),
        entry,
        found,
        about=_("Every organisation that is known to use it, to try it or to have stopped."),
        like=like,
        choices=CHOICES,
        chosen={name: wanted.getlist(name) for name in CHOICES},
    )


def _lessons(kind: Kind, slug: str) -> Response:
    entry = read(kind, slug)
    filters = query.read(_PAGE, asked("cursor")) | {"limit": LIMIT}
    return _page(
        "entries/all_lessons.html",
        _("What others learnt from %(title)s", title=entry["title"]),
        entry,
        lessons_lists.page(kind, slug, filters, NOBODY),
        about=_("Lessons of councils that tried it, what went wrong first."),
    )


def _relations(kind: Kind, slug: str) -> Response:
    entry = read(kind, slug)
    filters = query.read(_PAGE, asked("cursor")) | {"limit": LIMIT}
    found = relations_lists.of_entry(kind, slug, filters, NOBODY)
    items = [json.loads(item) for item in found.items]
    beyond = graph.around({"root": entry["path"], "depth": 2})
    return _page(
        "entries/all_relations.html",
        _("What %(title)s belongs with", title=entry["title"]),
        entry,
        found,
        about=_("What it implements, needs, replaces or came from, and what leads to it."),
        relations=grouped(items),
        picture=picture.around(entry["title"], items, entry["path"]),
        further=[node for node in beyond["nodes"] if node["distance"] == 2],
    )


def _page(template: str, title: str, entry: Document, found: Page, **more: Any) -> Response:
    return page(
        template,
        title,
        at=page_of(entry["path"]) + "/" + request.path.rpartition("/")[2],
        kind=KINDS[entry["kind"]],
        entry=entry,
        items=[json.loads(item) for item in found.items],
        total=found.total,
        following=next_address(found.next_cursor),
        **more,
    )
