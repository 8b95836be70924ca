"""Hold when an adopter came to which stage: no day to come, none before the thing, none undone."""

from datetime import date
from typing import Any

from registry.kinds import KINDS
from registry.kit import clock
from registry.kit.errors import FieldError, Invalid
from registry.models import Entry


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


def demand_later(stages: list[dict[str, Any]], stage: str, since: date) -> None:
    """Refuse a day before which another stage is said to have begun: that would be lost."""
    others = [one for one in stages if one["stage"] != stage and one["since"]]
    later = [one for one in others if one["since"] > since.isoformat()]
    if later:
        said = (
            f"You said {later[-1]['stage']} since {later[-1]['since']}: send that day or a later "
            "one. If that was wrong, withdraw the adoption and say it anew."
        )
        raise Invalid("This would undo a stage.", [FieldError(said, pointer="/since")])


def staged(stages: list[dict[str, Any]], stage: str, since: date) -> list[dict[str, Any]]:
    """Add a stage to those before; what would have begun on its day or later was not so."""
    earlier = [one for one in stages if one["since"] and one["since"] < since.isoformat()]
    if earlier and earlier[-1]["stage"] == stage:
        earlier.pop()
    return [*earlier, {"stage": stage, "since": since.isoformat()}]
