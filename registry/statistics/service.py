"""Put the sector's figures together, once for each state of the log.

What each of them counts, and what not: docs/statistics.md.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from registry.documents.stored import Document
from registry.kinds import KINDS
from registry.kinds.entry import FRESHNESS, PHASES
from registry.kit import csv, json
from registry.models import LEVELS, REPORTED, STAGES
from registry.search.follow import head
from registry.statistics import counts

# A median of fewer says more about these few than about the sector.
FEWEST = 5
_DIGITS = 3


@dataclass(slots=True)
class Kept:
    """Hold the figures of one state of the log: they change with an event, and only then."""

    # Both in one, so that no thread sees the figures of another position.
    held: tuple[tuple[str, int], dict[str, Any]] | None = None


def document(kept: Kept) -> Document:
    """Return the figures as JSON; one statement when nothing has happened since the last time."""
    return _hashed(json.dumps(figures(kept)))


def sheet(kept: Kept) -> Document:
    """Return the figures as a table: figure, group, value, number."""
    rows = [row for name, value in figures(kept).items() for row in _lines(name, value)]
    return _hashed(csv.write(("figure", "group", "number"), rows))


def _hashed(body: bytes) -> Document:
    return Document(body, f'"{hashlib.sha256(body).hexdigest()[:16]}"')


def figures(kept: Kept) -> dict[str, Any]:
    """Return the figures, counted anew when the log has gone on."""
    at = head()
    held = kept.held
    if held is None or held[0] != at:
        kept.held = held = (at, count(at[1]))
    return held[1]


def count(position: int) -> dict[str, Any]:
    """Count every figure; seven statements."""
    entries, adoptions = counts.entries(), counts.adoptions()
    sharing, using, warned = counts.sharing(), counts.using(), counts.warned()
    declared = Counter({(row.type, row.nation): row.declared for row in using})
    return {
        "position": position,
        "entries": _entries(entries),
        "organisations": {
            "sharing": _organisations(sharing),
            "using": {**_organisations(using), "declared": sum(declared.values())},
        },
        "adoptions": {
            "total": _sum(adoptions),
            "by_stage": _by(adoptions, "stage", STAGES),
            "by_level": _by(adoptions, "level", LEVELS),
        },
        "reuse": _reuse(entries),
        "time_to_first_adoption": _time(counts.first_adoptions()),
        "duplicates_warned": {"total": _sum(warned)},
        "by_year": _years(entries, adoptions, warned),
        "by_nation": _nations(entries, adoptions, sharing, using, warned),
    }


def _entries(rows: counts.Rows) -> dict[str, Any]:
    confirmed = _tally(rows, "is_confirmed")
    return {
        "total": _sum(rows),
        "by_kind": _by(rows, "kind", tuple(KINDS)),
        "by_phase": _by(rows, "phase", (*PHASES, None)),
        "by_freshness": _by(rows, "freshness", FRESHNESS),
        "confirmed": confirmed[True],
        "unconfirmed": confirmed[False],
    }


def _organisations(rows: counts.Rows) -> dict[str, Any]:
    return {
        "total": _sum(rows),
        "by_type": _by(rows, "type"),
        "by_nation": _by(rows, "nation"),
    }


def _reuse(entries: counts.Rows) -> dict[str, Any]:
    published = _tally(entries, "kind")
    declared, whole = Counter[str](), Counter[str]()
    for row in counts.reused():
        declared[row.kind], whole[row.kind] = row.declared, row.number
    of_all = _share(published.total(), declared.total(), whole.total())
    by_kind = [
        {"kind": kind, **_share(published[kind], declared[kind], whole[kind])} for kind in KINDS
    ]
    return {**of_all, "by_kind": by_kind}


def _share(published: int, declared: int, whole: int) -> dict[str, Any]:
    return {
        "published": published,
        "reused": declared,
        "ratio": round(declared / published, _DIGITS) if published else None,
        "reused_with_reported": whole,
        "ratio_with_reported": round(whole / published, _DIGITS) if published else None,
    }


def _time(rows: counts.Rows) -> dict[str, Any]:
    days = [
        (date.fromisoformat(row.began) - row.published_at.date()).days for row in rows if row.began
    ]
    later = [number for number in days if number >= 0]
    return {
        "median_days": float(median(later)) if len(later) >= FEWEST else None,
        "entries": len(later),
        "entries_used_before": len(days) - len(later),
        "fewest": FEWEST,
    }


def _years(
    entries: counts.Rows, adoptions: counts.Rows, warned: counts.Rows
) -> list[dict[str, Any]]:
    published, alerts = _tally(entries, "year"), _tally(warned, "year")
    began = Counter[int | None]()
    declared = Counter[int | None]()
    for row in adoptions:
        year = int(row.year) if row.year else None
        began[year] += row.number
        declared[year] += 0 if row.level == REPORTED else row.number
    years = {*published, *alerts, *began}
    return [
        {
            "year": year,
            "entries": published[year],
            "adoptions": began[year],
            "declared_adoptions": declared[year],
            "duplicates_warned": alerts[year],
        }
        for year in sorted(years, key=lambda year: (year is None, year or 0))
    ]


def _nations(
    entries: counts.Rows,
    adoptions: counts.Rows,
    sharing: counts.Rows,
    using: counts.Rows,
    warned: counts.Rows,
) -> list[dict[str, Any]]:
    columns = {
        "entries": _tally(entries, "nation"),
        "adoptions": _tally(adoptions, "nation"),
        "organisations_sharing": _tally(sharing, "nation"),
        "organisations_using": _tally(using, "nation"),
        "duplicates_warned": _tally(warned, "nation"),
    }
    nations = {nation for column in columns.values() for nation in column}
    return [
        {"nation": nation, **{name: column[nation] for name, column in columns.items()}}
        for nation in sorted(nations, key=lambda nation: (nation is None, nation or ""))
    ]


def _sum(rows: counts.Rows) -> int:
    return sum(row.number for row in rows)


def _tally(rows: counts.Rows, name: str) -> Counter[Any]:
    found = Counter[Any]()
    for row in rows:
        found[getattr(row, name)] += row.number
    return found


def _by(
    rows: counts.Rows, name: str, order: tuple[str | None, ...] | None = None
) -> list[dict[str, Any]]:
    """Count by a value: in this order, with zeros, or the greatest first."""
    found = _tally(rows, name)
    if order is None:
        order = tuple(sorted(found, key=lambda value: (-found[value], value is None, value or "")))
    return [{"value": value, "total": found[value]} for value in order]


def _lines(name: str, value: Any, group: str = "") -> Iterable[tuple[str, str, Any]]:
    """Write one figure as lines; a list has one group for each of its items."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _lines(f"{name}.{key}", below, group)
    elif isinstance(value, list):
        for item in value:
            head, *rest = item.items()
            of = "not stated" if head[1] is None else str(head[1])
            for key, number in rest:
                said = name if key == "total" else f"{name}.{key}"
                yield (said, of, number)
    else:
        yield (name, group, value)
