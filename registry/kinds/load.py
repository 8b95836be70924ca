"""Read what a client sent as an entry: one validation for API, pages, seeds and harvest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.kinds.entry import ENDING_PHASES, READ_ONLY, WARNINGS
from registry.kinds.kind import Kind
from registry.kit.errors import FieldError
from registry.kit.read_only import read_only_errors
from registry.kit.schema import read


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


def load(
    kind: Kind, raw: Mapping[str, Any], stored: Iterable[Mapping[str, Any]] | None = None
) -> Loaded:
    """Check the fields of an entry and return them as values, with all errors.

    `stored` are the documents that the body may have been made from: what is read only may stand in
    the body when one of them shows it so.
    """
    known = ({"kind": kind.name},) if stored is None else stored
    errors = read_only_errors(READ_ONLY, raw, known)
    passed_over = (*READ_ONLY, WARNINGS)
    wanted = {name: value for name, value in raw.items() if name not in passed_over}
    data, faults = read(kind.writer, wanted, kind.writable)
    return Loaded(data, errors + faults)


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
