"""Read what a client sent as an entry: one validation for API, pages, seeds and harvest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma

from registry.kinds.entry import ENDING_PHASES, READ_ONLY
from registry.kinds.kind import Kind
from registry.kit.errors import FieldError
from registry.kit.schema import field_errors


@dataclass
class Loaded:
    """Hold the values that passed, and every error of those that did not."""

    data: dict[str, Any]
    errors: list[FieldError] = field(default_factory=list)

    def passed(self, name: str) -> bool:
        """Tell whether a field is there and has no error."""
        at = f"/{name}"
        return name in self.data and not any(
            error.pointer == at or (error.pointer or "").startswith(at + "/")
            for error in self.errors
        )


def load(kind: Kind, raw: Mapping[str, Any], stored: Mapping[str, Any] | None = None) -> Loaded:
    """Check the fields of an entry and return them as values, with all errors.

    `stored` is the document that the body is meant to replace: what is read only may stand in the
    body when it equals that.
    """
    errors = _read_only(kind, raw, stored)
    wanted = {name: value for name, value in raw.items() if name not in READ_ONLY}
    try:
        data = dict(kind.writer.load(wanted))
    except ma.ValidationError as error:
        data = dict(error.valid_data) if isinstance(error.valid_data, dict) else {}
        errors += field_errors(error.normalized_messages(), kind.writable)
    return Loaded(data, errors)


def _read_only(
    kind: Kind, raw: Mapping[str, Any], stored: Mapping[str, Any] | None
) -> list[FieldError]:
    known = stored if stored is not None else {"kind": kind.name}
    return [
        FieldError(
            f"{name} is kept by the registry and cannot be set. Leave it out.", pointer=f"/{name}"
        )
        for name in READ_ONLY
        if name in raw and not (name in known and _same(raw[name], known[name]))
    ]


def _same(sent: Any, kept: Any) -> bool:
    # An organisation is the same when its slug is: its name may have changed in between.
    if isinstance(sent, dict) and isinstance(kept, dict) and "slug" in kept:
        return sent.get("slug") == kept["slug"]
    return bool(sent == kept) and isinstance(sent, bool) == isinstance(kept, bool)


def missing(kind: Kind, values: Mapping[str, Any]) -> list[FieldError]:
    """List what an entry still needs before it can be published."""
    errors = [
        FieldError(f"A published {kind.name} needs a {name}.", pointer=f"/{name}")
        for name in kind.needed
        if not values.get(name)
    ]
    if values.get("phase") in ENDING_PHASES and not values.get("phase_reason"):
        errors.append(
            FieldError(
                f"Say why it is {values['phase']}, so that nobody has to guess.",
                pointer="/phase_reason",
            )
        )
    return errors
