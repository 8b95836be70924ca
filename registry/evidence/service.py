"""Gather the evidence that an organisation lives up to the declaration: six statements."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.documents.address import organisation_path
from registry.documents.stored import Document
from registry.evidence import items, records
from registry.evidence.headings import Heading, headings
from registry.evidence.period import Period
from registry.evidence.sheet import table
from registry.kit import clock, json
from registry.kit.errors import NotFound
from registry.models import LIVE, REPORTED
from registry.organisations import service as organisations_service

# So many items of a list stand in the JSON; the CSV has all.
LISTED = 100
CAN = (
    "That these records stand in an open registry, who made each of them and since when: follow "
    "its path. A use is said by the council that uses it, unless it is marked as reported."
)
CANNOT = (
    "That what the records say is true, or good. What nobody registered is not here: a gap means "
    "that the registry was not told, not that nothing was done. Phases, stages and licences are "
    "those of today. An entry counts from the day on which it was published here, which may be "
    "long after the work; what has no date counts in no period."
)
UNKNOWN = (
    "Whether and since when it has signed the Local Digital Declaration is not known to the "
    "registry. If it has, tell a steward the day, and where that can be seen: a steward writes it "
    "into `signatory_since` of the organisation."
)
_LISTS = ("entries", "joint_entries", "projects", "lessons", "adoptions", "partners")


def read(slug: str, query: Mapping[str, Any]) -> Document:
    """Return the evidence as JSON, its lists cut; its ETag is a hash of it."""
    found = gather(slug, query)
    for name in _LISTS:
        found[name] = _cut(found[name])
    adopters = found["adopters"]
    found["adopters"] = {name: _cut(adopters[name]) for name in ("declared", "reported")}
    for vocabulary in found["points"]:
        vocabulary["points"] = [
            {**point, "entries": point["entries"][:LISTED]} for point in vocabulary["points"]
        ]
    for partner in found["partners"]["items"]:
        partner["entries"] = partner["entries"][:LISTED]
    found["bid"] = [
        {
            "name": one.name,
            "heading": one.heading,
            "asked_by": list(one.asked_by),
            "gaps": one.gaps,
            "records": _cut({"total": len(one.records), "items": one.records}),
        }
        for one in found["bid"]
    ]
    del found["shared"]
    return _document(json.dumps(found))


def sheet(slug: str, query: Mapping[str, Any], base: str) -> Document:
    """Return the evidence as CSV, with every row and whole addresses."""
    return _document(table(gather(slug, query), base))


def _document(body: bytes) -> Document:
    return Document(body, f'"{hashlib.sha256(body).hexdigest()[:16]}"')


def _cut(whole: dict[str, Any]) -> dict[str, Any]:
    number = len(whole["items"])
    said = f"Only the first {LISTED} of {number} stand here. The CSV has all of them."
    return {**whole, "items": whole["items"][:LISTED], "cut": said if number > LISTED else None}


def gather(slug: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """Return all of the evidence about an organisation, also of one that has ended."""
    council = records.organisation(slug)
    if council is None:
        organisations_service.follow_alias(slug)
        raise NotFound(f"There is no organisation {slug}.")
    last: date | None = query.get("to")
    period = Period(query.get("from_on"), last or clock.now().date(), last is not None)
    found = _lists(records.of(council), period)
    head = {
        "path": f"{organisation_path(slug)}/evidence",
        "organisation": {
            **items.organisation_ref(council),
            "nation": council.nation,
            "ended_on": council.ended_on.isoformat() if council.ended_on else None,
            "successors": json.loads(council.document)["successors"],
        },
        "period": {
            "from": period.first.isoformat() if period.first else None,
            "to": period.last.isoformat(),
        },
        "about": {"can_show": CAN, "cannot_show": CANNOT},
        "signatory": _signatory(council.signatory_since),
    }
    whole = {**head, **found}
    bid: list[Heading] = headings(whole, period)
    return {**head, "bid": bid, "figures": _figures(found), **found}


def _signatory(since: date | None) -> dict[str, Any]:
    said = f"Signed the Local Digital Declaration on {since}." if since else UNKNOWN
    return {"since": since.isoformat() if since else None, "said": said}


def _lists(found: records.Records, period: Period) -> dict[str, Any]:
    owned = items.entries(found, period)
    refs = items.references(found)
    adopters = items.adopters(found, period, refs)
    declared = [item for item in adopters if item["level"] != REPORTED]
    reported = [item for item in adopters if item["level"] == REPORTED]
    return {
        "entries": {**_list(owned), "by_kind": _by_kind(owned)},
        "joint_entries": _list(items.joint(found, period)),
        "adopters": {
            "items": adopters,
            "declared": _list(declared),
            "reported": _list(reported),
        },
        "adoptions": _list(items.own_adoptions(found, period)),
        "lessons": _list(items.lessons(owned)),
        "projects": _list(items.projects(found, period)),
        "partners": _list(items.partners(found, period, refs)),
        "points": items.vocabularies(found, refs),
        "shared": items.shared(owned),
    }


def _list(found: list[items.Item]) -> dict[str, Any]:
    in_period = sum(item["in_period"] for item in found)
    return {"total": len(found), "in_period": in_period, "items": found}


def _by_kind(owned: list[items.Item]) -> list[dict[str, Any]]:
    kinds = sorted({item["kind"] for item in owned})
    return [
        {"kind": kind, **{k: v for k, v in _list(of).items() if k != "items"}}
        for kind in kinds
        if (of := [item for item in owned if item["kind"] == kind])
    ]


def _figures(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    adopters, used = found["adopters"]["items"], found["adoptions"]["items"]
    live = [item for item in adopters if item["stage"] == LIVE]
    rows = (
        ("shared", "Entries shared that others can use", found["shared"]),
        ("lessons", "Lessons told", found["lessons"]["items"]),
        ("projects", "Projects led, taken part in or registered", found["projects"]["items"]),
        ("partners", "Organisations worked with", found["partners"]["items"]),
        ("used", "Entries of others that it uses or tries", used),
        ("uses-by-others", "Uses of its entries by others, at any stage", adopters),
        ("live-uses-by-others", "Uses of its entries by others that are live", live),
        (
            "declared-uses-by-others",
            "Uses of its entries that the others state themselves",
            found["adopters"]["declared"]["items"],
        ),
    )
    return [
        {"name": name, "label": label, "in_period": whole["in_period"], "ever": whole["total"]}
        for name, label, listed in rows
        if (whole := _list(listed))
    ]
