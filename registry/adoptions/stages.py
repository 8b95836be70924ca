"""Hold when an adopter came to which stage: no day to come, none before the thing, none undone."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from registry.kinds import KINDS
from registry.kit import clock
from registry.kit.errors import FieldError
from registry.models import Entry

Stages = Sequence[dict[str, Any]]


def wrong_day(since: date, entry: Entry) -> list[FieldError]:
    """Name what is wrong with a day on which a stage is said to have begun."""
    if since > clock.now().date():
        return [FieldError("This is still to come: send a day that has passed.", pointer="/since")]
    starts = KINDS[entry.kind].starts
    began = entry.details.get(starts) if starts else None
    if began and since.isoformat() < began:
        said = f"This is before {began}, when the {entry.kind} itself began."
        return [FieldError(said, pointer="/since")]
    return []


def undone(stages: Stages, stage: str, since: date) -> list[FieldError]:
    """Name the stages that a day would undo: what was said of them would be lost."""
    before = _before(stages, stage, since)
    later = [one for one in before if one["since"] >= since.isoformat()]
    if later:
        named = " and ".join(f"{one['stage']} since {one['since']}" for one in later)
        said = f"You said {named}: send a later day. If that was wrong, {_ANEW}"
    elif before and before[-1]["stage"] == stage:
        said = f"You said {stage} since {before[-1]['since']} already. If what came after it was "
        said += f"wrong, {_ANEW}"
    else:
        return []
    return [FieldError(said, pointer="/since")]


_ANEW = "withdraw the adoption and say it anew."


def moved(stages: Stages, stage: str, since: date) -> list[dict[str, Any]]:
    """Add a stage to those before, or correct the last one: its day, or what began on its day."""
    return [*_before(stages, stage, since), _stage(stage, since)]


def anew(stages: Stages, stage: str, since: date) -> list[dict[str, Any]]:
    """Add a stage to those that began before its day; what came later was withdrawn."""
    earlier = [one for one in stages if one["since"] and one["since"] < since.isoformat()]
    if earlier and earlier[-1]["stage"] == stage:
        earlier.pop()
    return [*earlier, _stage(stage, since)]


def _before(stages: Stages, stage: str, since: date) -> list[dict[str, Any]]:
    """Return the stages that are not the one that is being corrected."""
    said = _stage(stage, since)
    is_same = bool(stages) and any(stages[-1][name] == said[name] for name in said)
    return list(stages[:-1] if is_same else stages)


def _stage(stage: str, since: date) -> dict[str, Any]:
    return {"stage": stage, "since": since.isoformat()}
