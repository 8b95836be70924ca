"""Leave of what was gathered what falls into the period of a bid. Pure."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from registry.evidence.period import Period

Item = Mapping[str, Any]
# Whose items fall into a period or do not.
_DATED = ("entries", "joint_entries", "adopters", "adoptions", "lessons", "projects", "partners")


def within(found: Mapping[str, Any], period: Period) -> dict[str, Any]:
    """Narrow the lists to the period; `told` are all lessons up to its end, `yet` says when."""
    lessons = found["lessons"]["items"]
    told = [one for one in lessons if one["published_on"] <= period.last.isoformat()]
    if period.is_everything:
        return {**found, "told": told, "yet": "yet"}
    lists = {name: _left(found[name]["items"]) for name in _DATED}
    there = {item["path"] for items in lists.values() for item in items}
    points = [
        {**vocabulary, "points": [_point(point, there) for point in vocabulary["points"]]}
        for vocabulary in found["points"]
    ]
    narrowed = {name: {"items": items} for name, items in lists.items()}
    shared = _left(found["shared"])
    yet = "in this period"
    return {**found, **narrowed, "shared": shared, "points": points, "told": told, "yet": yet}


def _left(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if item["in_period"]]


def _point(point: Item, there: Collection[str]) -> Item:
    entries = [entry for entry in point["entries"] if entry["path"] in there]
    return {**point, "entries": entries, "total": len(entries)}
