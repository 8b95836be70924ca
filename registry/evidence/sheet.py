"""Write evidence as one table, to be opened in a spreadsheet: every row, whole addresses. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.evidence.headings import Heading, use
from registry.kit import csv

HEADER = (
    "section",
    "what",
    "said",
    "organisation",
    "phase_or_stage",
    "level_or_freshness",
    "licence",
    "date",
    "in_period",
    "number_in_period",
    "number_ever",
    "amount_pounds",
    "address",
)
Line = dict[str, Any]


def table(found: Mapping[str, Any], base: str) -> bytes:
    """Write everything that was gathered; `base` is what stands before each path."""
    rows = []
    for line in _lines(found):
        if line.get("path"):
            line["address"] = base + line["path"]
        rows.append([line.get(name) for name in HEADER])
    return csv.write(HEADER, rows)


def _lines(found: Mapping[str, Any]) -> Iterator[Line]:
    council, period = found["organisation"], found["period"]
    yield {
        "section": "organisation",
        "what": council["name"],
        "said": f"Evidence from {period['from'] or 'the beginning'} to {period['to']}",
        "path": council["path"],
    }
    yield {"section": "about", "what": "can show", "said": found["about"]["can_show"]}
    yield {"section": "about", "what": "cannot show", "said": found["about"]["cannot_show"]}
    signatory = found["signatory"]
    yield {"section": "signatory", "said": signatory["said"], "date": signatory["since"]}
    for figure in found["figures"]:
        yield {
            "section": "figures",
            "what": figure["label"],
            "number_in_period": figure["in_period"],
            "number_ever": figure["ever"],
        }
    for heading in found["bid"]:
        yield from _heading(heading)
    yield from _records(found)
    yield from _points(found)


def _heading(heading: Heading) -> Iterator[Line]:
    section = f"bid: {heading.heading}"
    for gap in heading.gaps:
        yield {"section": section, "what": "Gap", "said": gap}
    for one in heading.records:
        yield {"section": section, "what": one["title"], "said": one["said"], "path": one["path"]}


def _records(found: Mapping[str, Any]) -> Iterator[Line]:
    for name in ("entries", "joint_entries", "projects"):
        for item in found[name]["items"]:
            yield _entry(name, item)
    for name, listed in (
        ("used by others, said by themselves", found["adopters"]["declared"]),
        ("used by others, only reported", found["adopters"]["reported"]),
        ("uses of others' entries", found["adoptions"]),
    ):
        for item in listed["items"]:
            yield _adoption(name, item)
    for item in found["partners"]["items"]:
        yield {
            "section": "partners",
            "what": ", ".join(entry["title"] for entry in item["entries"]),
            "organisation": item["name"],
            "said": f"Signed on {item['signatory_since']}" if item["signatory_since"] else None,
            "in_period": item["in_period"],
            "path": item["path"],
        }


def _entry(section: str, item: Mapping[str, Any]) -> Line:
    roles = item.get("roles")
    if roles:
        said = f"As {' and '.join(roles)}"
    else:
        adopters = item["adopters"]
        said = f"{item['kind']}; used by {adopters['total']}, {adopters['live']} of them live"
    return {
        "section": section.replace("_", " "),
        "what": item["title"],
        "said": said,
        "phase_or_stage": item.get("phase"),
        "level_or_freshness": item.get("freshness"),
        "licence": item.get("licence"),
        "date": item["started_on"] if "started_on" in item else item["published_on"],
        "in_period": item["in_period"],
        "amount_pounds": item.get("amount_pounds"),
        "path": item["path"],
    }


def _adoption(section: str, item: Mapping[str, Any]) -> Line:
    other = item["organisation"] if "organisation" in item else item["owner"]
    return {
        "section": section,
        "what": item["entry"]["title"],
        "said": use(item),
        "organisation": other["name"] if other else None,
        "phase_or_stage": item["stage"],
        "level_or_freshness": item["level"],
        "date": item["since"],
        "in_period": item["in_period"],
        "amount_pounds": item["saving"]["amount_pounds"] if item["saving"] else None,
        "path": item["path"],
    }


def _points(found: Mapping[str, Any]) -> Iterator[Line]:
    for vocabulary in found["points"]:
        section = f"{vocabulary['title']} ({vocabulary['version']})"
        for point in vocabulary["points"]:
            what = f"{point['code']} {point['label']}"
            if not point["entries"]:
                yield {"section": section, "what": what, "said": "No entry supports it."}
            for entry in point["entries"]:
                said = f"Supported by {entry['title']}"
                yield {"section": section, "what": what, "said": said, "path": entry["path"]}
