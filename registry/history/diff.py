"""Tell in words what lies between two states of a record. Pure: fields in, changes out."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

# Longer texts are compared line by line, shorter ones are shown whole.
LINES_FROM = 200
# Of lines times lines. Beyond, difflib can take minutes for two texts that fit into a description.
PAIRS_MOST = 1_000_000
_CONTEXT = 2
_SHORT = 80


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """List the fields whose values differ, in the order of the later state."""
    names = [*after, *(name for name in before if name not in after)]
    return [name for name in names if _stated(before.get(name)) != _stated(after.get(name))]


def _stated(value: Any) -> Any:
    # A field that came after a version was written is not in it; an empty list says as little.
    return None if value == [] else value


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
    if isinstance(before, list) or isinstance(after, list):
        return _said_of_list(name, _listed(before), _listed(after))
    if before is None:
        return f"The {name} was stated: {_short(after)}."
    if after is None:
        return f"The {name} was taken out: {_short(before)}."
    old, new = _apart(_plain(before), _plain(after))
    if old == new:
        return f"The {name} was set in other lines."
    return f"The {name} changed from {_cut(old)} to {_cut(new)}."


def _said_of_list(name: str, before: list[Any], after: list[Any]) -> str:
    added = ", ".join(_short(one) for one in _beyond(after, before))
    gone = ", ".join(_short(one) for one in _beyond(before, after))
    parts = [f"added {added}"] * bool(added) + [f"took out {gone}"] * bool(gone)
    return f"In {name}: {'; '.join(parts) or 'put into another order'}."


def _listed(value: Any) -> list[Any]:
    # What is a list in one release may have been a single value in another.
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _beyond(values: list[Any], others: list[Any]) -> list[Any]:
    """List the values that the others lack, each as often as it is lacking."""
    left, found = list(others), []
    for value in values:
        if value in left:
            left.remove(value)
        else:
            found.append(value)
    return found


def _apart(old: str, new: str) -> tuple[str, str]:
    """Leave out what both begin with when else the difference would be cut off."""
    start = _alike(old, new)
    if start < _SHORT // 2:
        return old, new
    start -= _SHORT // 4
    return f"\u2026{old[start:]}", f"\u2026{new[start:]}"


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """Count with how many equal parts both begin."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(old), len(new)))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "/".join(_plain(part) for part in value.values() if part is not None)
    return " ".join(str(value).split())


def _short(value: Any) -> str:
    return _cut(_plain(value))


def _cut(shown: str) -> str:
    return shown if len(shown) <= _SHORT else f"{shown[: _SHORT - 1]}\u2026"


def _lines(before: Any, after: Any) -> list[str] | None:
    """Compare long texts: lines that begin with +, - or a space, as in a unified diff."""
    texts = [text if isinstance(text, str) else "" for text in (before, after)]
    if not any(len(text) >= LINES_FROM or "\n" in text for text in texts):
        return None
    old, new = (text.splitlines() for text in texts)
    if len(old) * len(new) > PAIRS_MOST:
        return _replaced(old, new)
    return list(difflib.unified_diff(old, new, lineterm="", n=_CONTEXT))[2:]


def _replaced(old: list[str], new: list[str]) -> list[str]:
    """Show everything between the first and the last difference as one change."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    gone, come = old[start : len(old) - end], new[start : len(new) - end]
    head = f"@@ -{start + bool(gone)},{len(gone)} +{start + bool(come)},{len(come)} @@"
    return [head, *(f"-{line}" for line in gone), *(f"+{line}" for line in come)]
