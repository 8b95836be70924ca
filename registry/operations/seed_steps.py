"""Walk through rows of the seeds: in batches, and with the row named in which an error came up."""

from collections.abc import Iterable, Iterator
from typing import Any

from registry.kit.errors import Invalid, Problem
from registry.operations.seed_files import BadSeed

BATCH = 500


class Told:
    """Say in which row an error came up."""

    def __init__(self, file: str, row: str) -> None:
        self.place = f"{file}, {row}"

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: Any, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, Problem | BadSeed):
            faults = error.errors if isinstance(error, Invalid) else []
            said = "; ".join(f"{fault.pointer}: {fault.detail}" for fault in faults) or str(error)
            raise BadSeed(f"{self.place}: {said}") from error


def batches(rows: Iterable[dict[str, Any]], size: int = BATCH) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows in lists of this length; each is written in one transaction."""
    ordered = list(rows)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
