"""Note what became of each record, as the event of a succession keeps it: ids, never titles."""

from dataclasses import asdict, dataclass
from typing import Any, Protocol

from registry.models import OWNER

# Why: beside whole, named and rest.
STANDS_ALREADY, KEPT_OTHER, OWN, OVERTAKEN, ENDED = REASONS = (
    "stands-already",
    "kept-other",
    "own",
    "overtaken",
    "ended",
)
ADOPTER = "adopter"


class _Kept(Protocol):
    kind: Any
    id: Any


@dataclass(frozen=True, slots=True)
class Move:
    """Hold what became of one record in one role; `heir` is who would have got it."""

    kind: str
    id: str
    role: str
    act: str
    was: str
    becomes: str | None
    why: str
    heir: str | None = None
    into: str | None = None

    @classmethod
    def of(
        cls,
        record: _Kept,
        act: str,
        was: str,
        becomes: str | None,
        why: str,
        *,
        role: str = ADOPTER,
        heir: str | None = None,
        into: str | None = None,
    ) -> "Move":
        """Note it of an entry, an adoption or a token."""
        return cls(record.kind, record.id, role, act, was, becomes, why, heir or becomes, into)

    @property
    def is_owned(self) -> bool:
        """Tell whether it is about who owns an entry."""
        return self.role == OWNER

    def as_json(self) -> dict[str, Any]:
        """Return it as the event keeps it."""
        return asdict(self)
