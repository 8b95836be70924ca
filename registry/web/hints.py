"""Say what a field of a form is called, and what helps to fill it in."""

import re
from typing import Any

import marshmallow as ma

from registry.web.facts import label

LABELS = {
    "url": "Web address",
    "slug": "Name in the web address",
    "per": "Saved once, or each year",
    "email": "E-mail address",
    "supports": "What it supports",
    "since": "Since",
}
HINTS = {
    "slug": "Leave it empty and it is made from the title. When it changes, the old address goes "
    "on leading here.",
    "successor": "The address of its page here, such as /components/parking-permits.",
    "tags": "One on each line, such as parking or permits.",
    "last_activity_at": "When something last happened to it, such as a release.",
    "summary": "What it is and for whom, in one or two sentences.",
    "links": "Such as a demonstration, a film or a report.",
    "name": "Of the team, never of a person.",
    "email": "A mailbox of the team, never of a person.",
    "supports": "Principles and standards that it helps with.",
    "per": "",
    "amount_pounds": "In pounds, to the penny where you know it.",
    "basis": "What was counted, and against what.",
    "phase_reason": "Needed when it is deprecated or withdrawn.",
}


def hint(declared: ma.fields.Field[Any], *, is_list: bool, is_line: bool) -> str:
    """Return what the API says of a field, without what is only for programs."""
    said = str(declared.metadata.get("description") or "").split("; null")[0].split(" null ")[0]
    said = re.sub(r",? in Markdown", "", said.rstrip(".: "))
    said = re.sub(r"`(\w+)`", lambda found: f"“{label(found[1])}”", said)
    if not said:
        return ""
    one_each = ". One on each line" if is_list else ""
    example = declared.metadata.get("example")
    if is_line and isinstance(example, str) and "such as" not in said:
        said += f", such as {example}"
    return f"{said}{one_each}."
