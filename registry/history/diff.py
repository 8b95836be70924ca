"""Tell in words what lies between two states of a record. Pure: fields in, changes out."""

import difflib
from collections.abc import Mapping
from typing import Any

# Longer texts are compared line by line, shorter ones are shown whole.
LINES_FROM = 200
_SHORT = 80


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """List the fields whose values differ, in the order of the later state."""
    names = [*after, *(name for name in before if name not in after)]
    return [name for name in names if before.get(name) != after.get(name)]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Describe each field that differs: the values, a sentence, and lines for a long text."""
    return [
        {
            "field": name,
            "pointer": f"/{name}",
            "before": before.get(name),
            "after": after.get(name),
            "said": _said(name.replace("_", " "), before.get(name), after.get(name)),
            "lines": _lines(before.get(name), after.get(name)),
        }
        for name in changed(before, after)
    ]


def _said(name: str, before: Any, after: Any) -> str:
    if isinstance(before or after, list):
        return _said_of_list(name, before or [], after or [])
    if before is None:
        return f"The {name} was stated: {_short(after)}."
    if after is None:
        return f"The {name} was taken out: {_short(before)}."
    return f"The {name} changed from {_short(before)} to {_short(after)}."


def _said_of_list(name: str, before: list[Any], after: list[Any]) -> str:
    added = ", ".join(_short(one) for one in after if one not in before)
    gone = ", ".join(_short(one) for one in before if one not in after)
    parts = [f"added {added}"] * bool(added) + [f"took out {gone}"] * bool(gone)
    return f"In {name}: {'; '.join(parts) or 'put into another order'}."


def _short(value: Any) -> str:
    if isinstance(value, dict):
        shown = "/".join(str(part) for part in value.values() if part is not None)
    else:
        shown = " ".join(str(value).split())
    return shown if len(shown) <= _SHORT else f"{shown[: _SHORT - 1]}\u2026"


def _lines(before: Any, after: Any) -> list[str] | None:
    """Compare long texts: lines that begin with +, - or a space, as in a unified diff."""
    texts = [text if isinstance(text, str) else "" for text in (before, after)]
    if not any(len(text) >= LINES_FROM or "\n" in text for text in texts):
        return None
    old, new = (text.splitlines() for text in texts)
    return list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]
