"""Answer the checklist of an entry: from its document, and from how its links stand."""

import hashlib
from collections.abc import Mapping
from typing import Any

from registry.access.actor import Actor
from registry.documents.stored import Document
from registry.entries import lists
from registry.kinds.checklist import NOTHING_KNOWN, Checklist, check
from registry.kinds.criterion import Facts
from registry.kinds.kind import Kind
from registry.kit import json
from registry.links import named
from registry.links import service as links_service
from registry.links.verdict import DEAD


def of(kind: Kind, slug: str, actor: Actor | None) -> Checklist:
    """Check an entry that the actor may see; two statements, one when it names no address."""
    return of_values(kind, json.loads(lists.document(kind, slug, actor).body))


def of_values(kind: Kind, values: Mapping[str, Any]) -> Checklist:
    """Check an entry whose document is at hand; one statement, none when it names no address."""
    return check(kind, values, _facts(kind, values))


def document(kind: Kind, slug: str, actor: Actor | None) -> Document:
    """Return the checklist of an entry that the actor may see; as many statements as `of`.

    Its ETag is a hash: the answers can change with a new release and with what the checker of
    links finds, not only with the entry.
    """
    found = lists.document(kind, slug, actor)
    values = json.loads(found.body)
    checked = of_values(kind, values)
    body = json.dumps({"path": values["path"], **checked.as_dict()})
    return Document(body, f'"{hashlib.sha256(body).hexdigest()[:16]}"', found.is_public)


def _facts(kind: Kind, values: Mapping[str, Any]) -> Facts:
    """Tell which addresses of an entry are dead; one statement, none when it names no address.

    While one of them was never checked, nobody can say that none is dead.
    """
    links = values.get("links") or ()
    stand = named.in_entry(kind.name, values["slug"], values["title"], values, links)
    urls = {one.url for one in stand}
    if not urls:
        return NOTHING_KNOWN
    checks = links_service.checks_of(urls)
    dead = {url for url, row in checks.items() if row.status == DEAD}
    return Facts(dead_links=dead) if dead or checks.keys() == urls else NOTHING_KNOWN
