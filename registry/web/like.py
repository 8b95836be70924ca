"""Read the name of a council as people type it: its name, a part of it, or its slug."""

from dataclasses import dataclass
from typing import Any

from registry.kit import ids, json
from registry.organisations import lists, resolve

# More than these are no help to choose from.
OFFERED = 8
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Council:
    """Hold what was typed, the organisation that is meant, and others that it may mean."""

    typed: str = ""
    slug: str | None = None
    name: str = ""
    offered: tuple[dict[str, Any], ...] = ()


def council(typed: str) -> Council:
    """Find the organisation that is meant; two statements at most."""
    typed = typed.strip()[:_LONGEST]
    slug = ids.slugify(typed)
    if not slug:
        return Council(typed)
    found = resolve.named([slug]).get(slug)
    if found:
        return Council(typed, found.slug, found.name)
    named = lists.page({"name": typed, "limit": OFFERED, "cursor": None})
    offered = tuple(json.loads(item) for item in named.items)
    same = [one for one in offered if ids.fold(one["name"]) == ids.fold(typed)]
    if len(offered) == 1 or len(same) == 1:
        one = (same or offered)[0]
        return Council(typed, one["slug"], one["name"])
    return Council(typed, offered=offered)
