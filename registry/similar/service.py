"""Find what is similar to an entry, or to a plan for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.access.actor import Actor
from registry.entries import lists
from registry.kinds.kind import Kind
from registry.kit import json
from registry.kit.errors import Invalid
from registry.kit.schema import read
from registry.search.alike import Alike, alike, text_of
from registry.search.index import SearchIndex
from registry.similar.around import Around, around
from registry.similar.schemas import Plan


@dataclass(frozen=True, slots=True)
class Similar:
    """Hold what is similar, and whether everybody may know to what."""

    found: list[Alike]
    is_public: bool


def to_entry(
    index: SearchIndex, kind: Kind, slug: str, actor: Actor | None, query: Mapping[str, Any]
) -> Similar:
    """Return what is similar to an entry that the actor may see, that entry left out."""
    document = lists.document(kind, slug, actor)
    values = json.loads(document.body)
    found = alike(index, text_of(values), without=values["id"], **query)
    return Similar(found, document.is_public)


def to_plan(
    index: SearchIndex, body: Mapping[str, Any], query: Mapping[str, Any]
) -> tuple[Similar, Around]:
    """Return what is similar to what somebody means to build, and what stands around that.

    Keeps nothing of what was sent.
    """
    data, errors = read(Plan(), body, Plan().fields)
    if errors:
        raise Invalid("Some values are not right. Nothing was compared.", errors)
    text = text_of(data)
    found = alike(index, text, kind=data["kind"], **query)
    return Similar(found, is_public=False), around(index, text, found, expand=query["expand"])
