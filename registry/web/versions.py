"""The pages of the history of an entry: who changed what when, and what exactly."""

import difflib
import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _

from registry.entries import versions
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit import json, query
from registry.kit.query import PageQuery
from registry.web import facts
from registry.web.address import page_of
from registry.web.asked import asked
from registry.web.entries import NOBODY, read
from registry.web.page import page
from registry.web.paging import next_address

LIMIT = 50
# Texts with more words are shown line by line, which the history has done already.
WORDS_MOST = 400
_PARTS = re.compile(r"\s+|\w+|[^\w\s]")
_READER = PageQuery()
Piece = tuple[str, str]


def register(blp: Blueprint) -> None:
    """Register the pages of each kind."""
    blp.add_app_template_filter(pieces, "pieces")
    for kind in KINDS.values():
        at, given = f"/{kind.plural}/<slug>/versions", {"kind": kind}
        blp.add_url_rule(at, f"{kind.name}_versions", _versions, defaults=given)
        blp.add_url_rule(f"{at}/<int:number>", f"{kind.name}_version", _version, defaults=given)


def _versions(kind: Kind, slug: str) -> Response:
    entry = read(kind, slug)
    filters = query.read(_READER, asked("cursor")) | {"limit": LIMIT}
    found = versions.page(kind, slug, filters, NOBODY)
    items = [json.loads(item) for item in found.items]
    return page(
        "entries/versions.html",
        _("History of %(title)s", title=entry["title"]),
        about=_("Who changed what, and when."),
        at=f"{page_of(entry['path'])}/versions",
        kind=kind,
        entry=entry,
        versions=[
            {**item, "changed": [facts.label(name) for name in item["changed"]]} for item in items
        ],
        following=next_address(found.next_cursor),
    )


def _version(kind: Kind, slug: str, number: int) -> Response:
    entry = read(kind, slug)
    version = json.loads(versions.document(kind, slug, number, NOBODY))
    told = json.loads(versions.compare(kind, slug, number, None, NOBODY))
    title = _("Version %(number)s of %(title)s", number=number, title=entry["title"])
    return page(
        "entries/version.html",
        title,
        about=_("What was changed in it, and by whom."),
        at=f"{page_of(entry['path'])}/versions/{number}",
        kind=kind,
        entry=entry,
        version=version,
        before=told["from"],
        changes=[{**change, "label": facts.label(change["field"])} for change in told["changes"]],
    )


def pieces(change: dict[str, Any]) -> list[Piece]:
    """Cut a change into pieces: what was kept, what was taken out (del) and what came (ins)."""
    if change["lines"]:
        ways = {"+": "ins", "-": "del"}
        return [(ways.get(line[:1], ""), line[1:] + "\n") for line in change["lines"]]
    old, new = _words(change["before"]), _words(change["after"])
    if len(old) > WORDS_MOST or len(new) > WORDS_MOST:
        return [("del", "".join(old)), ("ins", "".join(new))]
    return list(_compared(old, new))


def _compared(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield "", "".join(old[a:b])
        else:
            if b > a:
                yield "del", "".join(old[a:b])
            if d > c:
                yield "ins", "".join(new[c:d])


def _words(value: Any) -> list[str]:
    if value is None:
        return []
    return _PARTS.findall(_plain(value))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, dict):
        return " ".join(_plain(part) for part in value.values() if part is not None)
    return str(value)
