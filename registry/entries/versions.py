"""Read, compare and restore the versions of an entry; those before publication are its owner's."""

from collections.abc import Mapping
from typing import Any

from registry.access.actor import Actor
from registry.documents.entry import read_schema
from registry.documents.reuse import reuse
from registry.entries import find, service
from registry.history import diff
from registry.history import versions as history
from registry.history.versions import Version
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit import json
from registry.kit.errors import FieldError, Invalid, NotFound
from registry.kit.paging import Page
from registry.models import Entry

# An entry keeps its address and its state: a restore brings back what was written, not where.
KEPT = ("slug", "state")


def page(kind: Kind, slug: str, filters: Mapping[str, Any], actor: Actor | None) -> Page:
    """Return a page of the versions of an entry, newest first."""
    entry = find.reach(kind, slug, actor)
    return history.page(entry.id, filters, is_whole=entry.is_own)


def document(kind: Kind, slug: str, number: int, actor: Actor | None) -> bytes:
    """Return one version whole, with the entry as readers saw it then."""
    entry = find.reach(kind, slug, actor)
    version = _get(kind, entry.id, number, is_whole=entry.is_own)
    summary = version.summary(history.before(entry.id, number, is_whole=entry.is_own))
    return json.dumps({**summary, "document": _as_today(kind, version.document)})


def compare(kind: Kind, slug: str, number: int, earlier: int | None, actor: Actor | None) -> bytes:
    """Return what lies between two versions; the earlier one is the one before, if not named."""
    entry = find.reach(kind, slug, actor)
    is_whole = entry.is_own
    version = _get(kind, entry.id, number, is_whole=is_whole)
    if earlier is None:
        other = history.before(entry.id, number, is_whole=is_whole)
    else:
        other = history.one(entry.id, earlier, is_whole=is_whole)
        if other is None:
            fault = FieldError(f"There is no version {earlier} to see.", parameter="from")
            raise Invalid("This version cannot be compared with.", [fault])
    changes = diff.changes(other.compared if other else {}, version.compared)
    told = {"from": other.number if other else None, "to": number, "changes": changes}
    return json.dumps(told)


def restore(entry: Entry, number: int, actor: Actor) -> Entry:
    """Write what an earlier version said as a new version; address and state stay."""
    kind = KINDS[entry.kind]
    version = _get(kind, entry.id, number, is_whole=find.is_owner(entry, actor))
    kept = {name: getattr(entry, name) for name in KEPT}
    try:
        return service.replace(entry, {**version.fields, **kept}, actor, restored=version.position)
    except Invalid as problem:
        raise Invalid(
            f"Version {number} cannot be restored: it would not pass today. Mend what is named, "
            "and send it with PUT instead. Nothing was kept.",
            problem.errors,
        ) from problem


def _get(kind: Kind, entry_id: str, number: int, *, is_whole: bool) -> Version:
    version = history.one(entry_id, number, is_whole=is_whole)
    if version is None:
        raise NotFound(f"There is no version {number} of this {kind.name} to see.")
    return version


def _as_today(kind: Kind, document: Mapping[str, Any]) -> dict[str, Any]:
    """Add the fields that came after this document was written: nobody had stated them."""
    blank: dict[str, Any] = dict.fromkeys(read_schema(kind)().fields)
    blank |= kind.unstated | {"supports": []}
    blank |= {name: [] if kind.is_list(name) else None for name in kind.references}
    blank |= reuse({}, document["path"])
    return {**blank, **document}
