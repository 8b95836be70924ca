"""Let a body repeat what is read only, but not change it. Knows no council and no entry."""

from collections.abc import Iterable, Mapping
from typing import Any

from registry.kit.errors import FieldError


def read_only_errors(
    names: Iterable[str], raw: Mapping[str, Any], stored: Iterable[Mapping[str, Any]]
) -> list[FieldError]:
    """Refuse what is read only, unless it is what one of these stored documents shows."""
    sent = [name for name in names if name in raw]
    if sent:
        for document in stored:
            sent = [name for name in sent if not _shows(document, name, raw[name])]
            if not sent:
                break
    return [
        FieldError(
            f"{name} is kept by the registry and cannot be set. Leave it out.", pointer=f"/{name}"
        )
        for name in sent
    ]


def _shows(document: Mapping[str, Any], name: str, value: Any) -> bool:
    # True == 1 in Python, but not in JSON.
    return (
        name in document
        and bool(document[name] == value)
        and isinstance(value, bool) == isinstance(document[name], bool)
    )
