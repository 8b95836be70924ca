"""Make items of what was read: each with its path, so that it can be checked. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from registry.documents.address import entry_path, organisation_path, record_path
from registry.evidence.period import Period
from registry.evidence.records import LESSON, PROJECTS, TAKING_PART, Records
from registry.kinds import KINDS
from registry.kinds.open_licences import OPEN_CONTENT, OPEN_SOURCE, is_open
from registry.kit import json
from registry.kit.fields import pounds
from registry.models import LIVE, OWNER, REPORTED, Adoption

Item = dict[str, Any]
AnyRow = Row[*tuple[Any, ...]]


def entry_ref(row: AnyRow) -> Item:
    """Name an entry."""
    path = entry_path(KINDS[row.kind].plural, row.slug)
    return {"kind": row.kind, "slug": row.slug, "title": row.title, "path": path}


def organisation_ref(row: AnyRow) -> Item:
    """Name an organisation."""
    named = {"slug": row.who, "name": row.who_name, "type": row.who_type}
    return {**named, "path": organisation_path(row.who)}


def references(records: Records) -> dict[str, Item]:
    """Name each entry on which it stands, by id; made once, for a use or a point names it anew."""
    return {row.entry_id: entry_ref(row) for row in records.entries}


def entries(records: Records, period: Period) -> list[Item]:
    """List what the organisation owns, lessons and projects too."""
    counts = _adopter_counts(records.adopters)
    owned = [row for row in records.entries if row.role == OWNER]
    return _in_period_first(_entry(row, counts[row.entry_id], period) for row in owned)


def _adopter_counts(adopters: Iterable[AnyRow]) -> defaultdict[str, Item]:
    counts: defaultdict[str, Item] = defaultdict(lambda: {"total": 0, "live": 0, "reported": 0})
    for row in adopters:
        found = counts[row.entry_id]
        found["total"] += 1
        found["live"] += row.stage == LIVE
        found["reported"] += row.level == REPORTED
    return counts


def _entry(row: AnyRow, adopters: Item, period: Period) -> Item:
    published_on = row.published_at.date()
    licence = row.licence if "licence" in KINDS[row.kind].own else None
    return {
        **entry_ref(row),
        "phase": row.phase,
        "freshness": row.freshness,
        "registered_by": row.registered_by or OWNER,
        "reviewed_on": row.reviewed_at.date().isoformat() if row.reviewed_at else None,
        "published_on": published_on.isoformat(),
        "licence": licence,
        "is_open": _is_open(licence),
        "adopters": adopters,
        "in_period": period.holds(published_on),
    }


# To read an expression takes 50 us, and thousands of entries share a few.
@lru_cache(maxsize=1_000)
def _is_open(licence: str | None) -> bool | None:
    """Tell whether a licence is open; None where none is stated, or where a kind has none."""
    return is_open(licence, OPEN_SOURCE | OPEN_CONTENT) if licence else None


def _detail(row: AnyRow, name: str) -> Any:
    """Return a field that only some kinds with days of their own declare."""
    return row.details.get(name) if name in KINDS[row.kind].own else None


def shared(owned: Iterable[Item]) -> list[Item]:
    """Choose what others can take up: not what was learnt, and not the work itself."""
    return [item for item in owned if item["kind"] not in (*PROJECTS, LESSON)]


def lessons(owned: Iterable[Item]) -> list[Item]:
    """Choose what was learnt."""
    return [item for item in owned if item["kind"] == LESSON]


def projects(records: Records, period: Period) -> list[Item]:
    """List the projects that it leads, takes part in or registered, with what the fund said."""
    rows, roles = _by_entry(records, lambda row: row.kind in PROJECTS)
    return _in_period_first(_project(row, roles[row.entry_id], period) for row in rows)


def joint(records: Records, period: Period) -> list[Item]:
    """List what others own and it has a part in, other than projects."""
    rows, roles = _by_entry(records, lambda row: row.kind not in PROJECTS)
    found = []
    for row in rows:
        if OWNER not in roles[row.entry_id]:
            published_on = row.published_at.date()
            facts = {"roles": roles[row.entry_id], "published_on": published_on.isoformat()}
            found.append({**entry_ref(row), **facts, "in_period": period.holds(published_on)})
    return _in_period_first(found)


def _by_entry(records: Records, fits: Any) -> tuple[list[AnyRow], dict[str, list[str]]]:
    rows: dict[str, AnyRow] = {}
    roles: dict[str, list[str]] = {}
    for row in records.entries:
        if fits(row):
            rows[row.entry_id] = row
            roles.setdefault(row.entry_id, []).append(row.role)
    return list(rows.values()), roles


def _project(row: AnyRow, roles: list[str], period: Period) -> Item:
    start, end = span(row)
    return {
        **entry_ref(row),
        "roles": roles,
        "phase": row.phase,
        "started_on": start.isoformat() if start else None,
        "ended_on": end.isoformat() if end else None,
        **{name: _detail(row, name) for name in ("fund", "round", "funded_phase", "amount_pounds")},
        "in_period": period.touches(start, end),
    }


def span(row: AnyRow) -> tuple[date | None, date | None]:
    """Return the days on which work began and ended, where its kind knows of such days."""
    starts = KINDS[row.kind].starts
    start, end = (_detail(row, name) if name else None for name in (starts, "ended_on"))
    return (date.fromisoformat(start) if start else None, date.fromisoformat(end) if end else None)


def _adoption(row: AnyRow, period: Period) -> Item:
    return {
        "path": record_path(Adoption.kind, row.id),
        "stage": row.stage,
        "since": row.since.isoformat() if row.since else None,
        "level": row.level,
        "freshness": row.freshness,
        "source": row.source,
        "saving": _saving(row),
        "in_period": period.is_everything or period.holds(row.since, *_days(row)),
    }


def _days(row: AnyRow) -> list[date]:
    return [date.fromisoformat(one["since"]) for one in json.loads(row.stages) if one["since"]]


def _saving(row: AnyRow) -> Item | None:
    if row.saving_pence is None:
        return None
    return {
        "amount_pounds": pounds(row.saving_pence),
        "per": row.saving_per,
        "basis": row.saving_basis,
    }


def own_adoptions(records: Records, period: Period) -> list[Item]:
    """List what it uses of others."""
    return _in_period_first(
        {
            "entry": entry_ref(row),
            "owner": organisation_ref(row) if row.who else None,
            **_adoption(row, period),
        }
        for row in records.own_adoptions
    )


def adopters(records: Records, period: Period, refs: Mapping[str, Item]) -> list[Item]:
    """List who else uses what it shares; `refs` are those of its entries."""
    councils: dict[str, Item] = {}
    found = []
    for row in records.adopters:
        if row.who not in councils:
            councils[row.who] = organisation_ref(row)
        named = {"entry": refs[row.entry_id], "organisation": councils[row.who]}
        found.append({**named, **_adoption(row, period)})
    return _in_period_first(found)


def partners(records: Records, period: Period, refs: Mapping[str, Item]) -> list[Item]:
    """List who stands beside it on entries that it had a part in, those with most first."""
    dated = {row.entry_id: row for row in records.entries if row.role in TAKING_PART}
    found: dict[str, Item] = {}
    together: defaultdict[str, dict[str, AnyRow]] = defaultdict(dict)
    for row in records.others:
        entry = dated.get(row.entry_id)
        if entry is None or row.role not in TAKING_PART:
            continue
        if row.who not in found:
            since = row.signatory_since.isoformat() if row.signatory_since else None
            found[row.who] = {**organisation_ref(row), "signatory_since": since}
        # Once, also where it has two roles; there may be thousands.
        together[row.who][row.entry_id] = entry
    for who, item in found.items():
        shared_with = together[who].values()
        item["entries"] = [refs[entry.entry_id] for entry in shared_with]
        item["in_period"] = any(_touched(entry, period) for entry in shared_with)
    return sorted(found.values(), key=lambda item: (-len(item["entries"]), item["slug"]))


def _touched(row: AnyRow, period: Period) -> bool:
    if KINDS[row.kind].starts:
        return period.touches(*span(row))
    return period.holds(row.published_at.date())


def vocabularies(records: Records, refs: Mapping[str, Item]) -> list[Item]:
    """List the points of each vocabulary with the entries that support them, and those without."""
    found: dict[tuple[str, str], Item] = {}
    for row in records.points:
        named = {"scheme": row.scheme, "version": row.edition, "title": row.title}
        path = record_path("vocabulary", f"{row.scheme}/{row.edition}")
        of = found.setdefault(
            (row.scheme, row.edition), {**named, "path": path, "points": {}, "without": []}
        )
        point = of["points"].setdefault(
            row.code, {"code": row.code, "label": row.label, "total": 0, "entries": []}
        )
        if row.entry_id in refs:
            point["total"] += 1
            point["entries"].append(refs[row.entry_id])
    for of in found.values():
        of["points"] = list(of["points"].values())
        of["without"] = [point["code"] for point in of["points"] if not point["total"]]
    return list(found.values())


def _in_period_first(found: Iterable[Item]) -> list[Item]:
    return sorted(found, key=lambda item: not item["in_period"])
