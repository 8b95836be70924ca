"""The page of an entry: what it is, who uses it, whether it is alive, what went wrong."""

from typing import Any

from flask import Blueprint, Response, request

from registry.access.actor import Actor
from registry.adoptions import lists as adoptions_lists
from registry.checklists import service as checklists_service
from registry.entries import lists as entries_lists
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit import json
from registry.kit.paging import Page
from registry.kit.smorest import absolute
from registry.relations import lessons as lessons_lists
from registry.relations import lists as relations_lists
from registry.web import facts
from registry.web.address import page_of
from registry.web.page import page

# Enough for one screen; the rest is a page further.
ADOPTERS_SHOWN, LESSONS_SHOWN, RELATIONS_SHOWN = 10, 5, 20
_NOBODY: Actor | None = None


def register(blp: Blueprint) -> None:
    """Register the page of the entries of each kind."""
    for kind in KINDS.values():
        blp.add_url_rule(f"/{kind.plural}/<slug>", kind.name, _entry, defaults={"kind": kind})


def _entry(kind: Kind, slug: str) -> Response:
    entry = json.loads(entries_lists.document(kind, slug, _NOBODY).body)
    like = request.args.get("like")
    adopters = _items(_adopters(kind, slug, entry, like))
    short, long, unstated = facts.of(kind, entry)
    return page(
        "entries/entry.html",
        entry["title"],
        about=entry["summary"] or "",
        at=page_of(entry["path"]),
        kind=kind,
        entry=entry,
        facts=short,
        texts=long,
        unstated=unstated,
        adopters=adopters,
        like=like,
        lessons=_items(_lessons(kind, slug, entry)),
        relations=_items(_relations(kind, slug, entry)),
        checklist=checklists_service.of_values(kind, entry),
        api=absolute(entry["path"]),
    )


def _items(found: Page | None) -> list[dict[str, Any]]:
    return [json.loads(item) for item in found.items] if found else []


def _adopters(kind: Kind, slug: str, entry: dict[str, Any], like: str | None) -> Page | None:
    # The document has the counts: what there is none of is not asked for.
    if not entry["adoptions"]["total"]:
        return None
    filters = {"limit": ADOPTERS_SHOWN, "cursor": None, "like": like or None}
    return adoptions_lists.of_entry(kind, slug, filters, _NOBODY)


def _lessons(kind: Kind, slug: str, entry: dict[str, Any]) -> Page | None:
    if not entry["lessons"]["total"]:
        return None
    return lessons_lists.page(kind, slug, {"limit": LESSONS_SHOWN, "cursor": None}, _NOBODY)


def _relations(kind: Kind, slug: str, entry: dict[str, Any]) -> Page | None:
    if not entry["relations"]["total"]:
        return None
    filters = {"limit": RELATIONS_SHOWN, "cursor": None}
    return relations_lists.of_entry(kind, slug, filters, _NOBODY)
