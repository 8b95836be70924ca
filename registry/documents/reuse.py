"""What an entry shows of its adoptions, relations and lessons: counts and addresses."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from registry.documents.organisation import NATION_NAMES, PLACED_TYPES, TYPE_NAMES
from registry.documents.tally import ADOPTIONS, LESSONS, RELATIONS
from registry.kinds.relation import RELATION_TYPES
from registry.models import LEVELS, LIVE, STAGES

# So many types of council are named in the sentence; the others are in the numbers.
NAMED_MOST = 3


def _number(meaning: str, example: int) -> ma.fields.Integer:
    return ma.fields.Integer(required=True, metadata={"description": meaning, "example": example})


def key(word: str) -> str:
    """Return a word as a key of JSON has it."""
    return word.replace("-", "_")


class AdoptersShown(ma.Schema):
    """Count the adopters of one type in one nation."""

    type = ma.fields.String(required=True, metadata={"example": "unitary-authority"})
    nation = ma.fields.String(required=True, allow_none=True, metadata={"example": "wales"})
    live = _number("How many of them use it live.", 3)
    total = _number("How many there are at any stage.", 4)


StageCounts = type(
    "StageCounts", (ma.Schema,), {stage: _number(f"At the stage {stage}.", 1) for stage in STAGES}
)
LevelCounts = type(
    "LevelCounts",
    (ma.Schema,),
    # Keys are snake_case everywhere; which level a key stands for, its description says.
    {key(level): _number(f"At the level {level}.", 1) for level in LEVELS},
)


class AdoptionCounts(ma.Schema):
    """Count who uses an entry, by stage, by who says so, and by type of council."""

    total = _number("How many organisations have adopted it, at any stage.", 14)
    by_stage = ma.fields.Nested(StageCounts, required=True)
    by_level = ma.fields.Nested(LevelCounts, required=True)
    by_type = ma.fields.List(ma.fields.Nested(AdoptersShown), required=True)
    said = ma.fields.String(
        required=True,
        metadata={
            "description": "The same as a sentence.",
            "example": "12 live, of them 9 county councils in England and 3 Welsh councils; "
            "2 piloting.",
        },
    )
    path = ma.fields.String(
        required=True, metadata={"example": "/api/v1/components/parking-permits/adoptions"}
    )


class RelationCount(ma.Schema):
    """Count the relations of one type, as they read from this entry."""

    type = ma.fields.String(required=True, metadata={"example": "implemented-by"})
    total = _number("How many there are.", 4)


class RelationCounts(ma.Schema):
    """Count the relations of an entry, from both ends."""

    total = _number("How many relations it has.", 5)
    by_type = ma.fields.List(ma.fields.Nested(RelationCount), required=True)
    path = ma.fields.String(
        required=True, metadata={"example": "/api/v1/components/parking-permits/relations"}
    )


class LessonCount(ma.Schema):
    """Count the lessons that were learnt from an entry or from its standards."""

    total = _number("How many lessons there are.", 2)
    path = ma.fields.String(
        required=True, metadata={"example": "/api/v1/components/parking-permits/lessons"}
    )


def reuse(counts: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return the members of an entry's document that tell of its reuse, from the kept counts."""
    return {
        ADOPTIONS: {**_adoptions(counts.get(ADOPTIONS, ())), "path": f"{path}/adoptions"},
        RELATIONS: {**_relations(counts.get(RELATIONS, ())), "path": f"{path}/relations"},
        LESSONS: {"total": counts.get(LESSONS, 0), "path": f"{path}/lessons"},
    }


def _adoptions(cells: Any) -> dict[str, Any]:
    stages, levels = Counter[str](), Counter[str]()
    live, total = Counter[tuple[str, str | None]](), Counter[tuple[str, str | None]]()
    for stage, type_, nation, level, number in cells:
        stages[stage] += number
        levels[level] += number
        total[type_, nation] += number
        live[type_, nation] += number if stage == LIVE else 0
    by_type: list[dict[str, Any]] = [
        {"type": group[0], "nation": group[1], "live": live[group], "total": number}
        for group, number in total.items()
    ]
    by_type.sort(key=lambda found: (-found["live"], -found["total"], found["type"]))
    return {
        "total": sum(stages.values()),
        "by_stage": {stage: stages[stage] for stage in STAGES},
        "by_level": {key(level): levels[level] for level in LEVELS},
        "by_type": by_type,
        "said": _said(stages, by_type),
    }


def _said(stages: Mapping[str, int], by_type: list[dict[str, Any]]) -> str:
    if not any(stages.values()):
        return "Nobody has said yet that they use it."
    # The furthest first: what somebody lives with tells most.
    order = (LIVE, *(stage for stage in reversed(STAGES) if stage != LIVE))
    parts = [f"{stages[stage]} {stage}" for stage in order if stages[stage]]
    if stages[LIVE]:
        parts[0] += _who(stages[LIVE], by_type)
    return "; ".join(parts) + "."


def _who(live: int, by_type: list[dict[str, Any]]) -> str:
    """Say who the live ones are: all of one sort, or how many of each of the first sorts."""
    named = [found for found in by_type[:NAMED_MOST] if found["live"]]
    if named[0]["live"] == live:
        return f" ({_group(named[0])})" if live == 1 else f", all of them {_group(named[0])}"
    words = [f"{found['live']} {_group(found)}" for found in named]
    if others := live - sum(found["live"] for found in named):
        words.append(f"{others} {'other' if others == 1 else 'others'}")
    return f", of them {', '.join(words[:-1])} and {words[-1]}"


def _group(found: Mapping[str, Any]) -> str:
    one, many = TYPE_NAMES.get(found["type"], (found["type"], found["type"]))
    name = one if found["live"] == 1 else many
    where = NATION_NAMES.get(found["nation"])
    return f"{name} in {where}" if where and found["type"] not in PLACED_TYPES else name


def _relations(cells: Any) -> dict[str, Any]:
    numbers = Counter[str]()
    for name, side, number in cells:
        declared = RELATION_TYPES.get(name)
        numbers[declared.inverse if declared and side == "to" else name] += number
    by_type = [{"type": name, "total": number} for name, number in sorted(numbers.items())]
    return {"total": sum(numbers.values()), "by_type": by_type}
