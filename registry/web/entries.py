"""The page of an entry: what it is, who uses it, whether it is alive, what went wrong."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from flask import Blueprint, Response

from registry.access.actor import Actor
from registry.adoptions import by_stage
from registry.checklists import service as checklists_service
from registry.entries import lists as entries_lists
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit import json
from registry.kit.paging import Page
from registry.kit.smorest import absolute
from registry.relations import lessons as lessons_lists
from registry.relations import lists as relations_lists
from registry.web import facts, picture
from registry.web.address import page_of
from registry.web.kept import kept
from registry.web.page import page

# Enough for one screen; the rest is a page further.
ADOPTERS_SHOWN, LESSONS_SHOWN, RELATIONS_SHOWN = 6, 5, 20
NOBODY: Actor | None = None
Document = dict[str, Any]


def register(blp: Blueprint) -> None:
    """Register the page of the entries of each kind."""
    view = kept(_entry)
    for kind in KINDS.values():
        blp.add_url_rule(f"/{kind.plural}/<slug>", kind.name, view, defaults={"kind": kind})


def read(kind: Kind, slug: str) -> Document:
    """Return the document of an entry that everybody may see."""
    return dict(json.loads(entries_lists.document(kind, slug, NOBODY).body))


def _entry(kind: Kind, slug: str) -> Response:
    entry = read(kind, slug)
    return page(
        "entries/entry.html",
        entry["title"],
        about=entry["summary"] or "",
        at=page_of(entry["path"]),
        **shown(kind, entry),
    )


def shown(kind: Kind, entry: Document) -> dict[str, Any]:
    """Gather what the page of an entry shows; five statements at most."""
    short, long, unstated = facts.of(kind, entry)
    relations = _items(_relations(kind, entry))
    return {
        "kind": kind,
        "entry": entry,
        "facts": short,
        "texts": long,
        "unstated": unstated,
        # Asked for whatever the counts say: the example council is listed, and in no count.
        "stages": _stages(by_stage.of_entry(kind, entry["slug"], ADOPTERS_SHOWN)),
        "lessons": _items(_lessons(kind, entry)),
        "relations": grouped(relations),
        "picture": picture.around(entry["title"], relations, entry["path"]),
        "checklist": checklists_service.of_values(kind, entry),
        "api": absolute(entry["path"]),
    }


def grouped(relations: Iterable[Document]) -> list[tuple[str, list[Document]]]:
    """Put relations below how they read from the entry."""
    named = sorted(relations, key=lambda one: str(one["reads"]))
    return [(reads, list(those)) for reads, those in groupby(named, lambda one: one["reads"])]


def _stages(found: Iterable[by_stage.Stage]) -> list[Mapping[str, Any]]:
    return [
        {
            "stage": of.stage,
            "total": of.total,
            "adopters": [json.loads(one) for one in of.documents],
        }
        for of in found
    ]


def _items(found: Page | None) -> list[Document]:
    return [json.loads(item) for item in found.items] if found else []


def _lessons(kind: Kind, entry: Document) -> Page | None:
    # The document has the counts: what there is none of is not asked for.
    if not entry["lessons"]["total"]:
        return None
    wanted = {"limit": LESSONS_SHOWN, "cursor": None}
    return lessons_lists.page(kind, entry["slug"], wanted, NOBODY)


def _relations(kind: Kind, entry: Document) -> Page | None:
    if not entry["relations"]["total"]:
        return None
    wanted = {"limit": RELATIONS_SHOWN, "cursor": None}
    return relations_lists.of_entry(kind, entry["slug"], wanted, NOBODY)
