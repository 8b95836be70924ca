"""Answer the questions of the checklist for an entry, from its stored document."""

import hashlib

from registry.access.actor import Actor
from registry.documents.stored import Document
from registry.entries import lists
from registry.kinds.checklist import Checklist, check
from registry.kinds.kind import Kind
from registry.kit import json


def of(kind: Kind, slug: str, actor: Actor | None) -> Checklist:
    """Check an entry that the actor may see; one statement."""
    return check(kind, json.loads(lists.document(kind, slug, actor).body))


def document(kind: Kind, slug: str, actor: Actor | None) -> Document:
    """Return the checklist of an entry that the actor may see; one statement.

    Its ETag is a hash: the answers can change with a new release too, not only with the entry.
    """
    found = lists.document(kind, slug, actor)
    values = json.loads(found.body)
    body = json.dumps({"path": values["path"], **check(kind, values).as_dict()})
    return Document(body, f'"{hashlib.sha256(body).hexdigest()[:16]}"', found.is_public)
