"""Declare what can wait for an organisation: the most urgent first. Pure."""

from dataclasses import dataclass
from datetime import date

from registry.kit import json

REVIEW_STALE = "review-stale"
DEAD_LINK = "dead-link"
SUCCESSOR_MISSING = "successor-missing"
REVIEW_DUE = "review-due"
TO_CONFIRM = "adoption-to-confirm"
TO_ACKNOWLEDGE = "adoption-to-acknowledge"
UNCONFIRMED = "unconfirmed"
TO_STATE = "reported-adoption-to-state"
DRAFT_OLD = "draft-to-finish"
# What misleads readers today stands before what will, and that before what would only be nice.
TYPES = (
    REVIEW_STALE,
    DEAD_LINK,
    SUCCESSOR_MISSING,
    REVIEW_DUE,
    TO_CONFIRM,
    TO_ACKNOWLEDGE,
    UNCONFIRMED,
    TO_STATE,
    DRAFT_OLD,
)
_RANKS = {name: rank for rank, name in enumerate(TYPES)}
Key = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Due:
    """Hold one thing that waits: what it is, since when, and the call that settles it."""

    type: str
    kind: str
    slug: str
    path: str
    title: str
    since: date
    todo: str
    method: str
    call: str
    by: date | None = None
    pointer: str | None = None
    url: str | None = None

    @property
    def key(self) -> Key:
        """Return what it is sorted by: how urgent, how long it waits, and what it is."""
        return _RANKS[self.type], self.since.isoformat(), self.path, self.pointer or ""

    def dumped(self) -> bytes:
        """Return it as readers get it."""
        return json.dumps(
            {
                "type": self.type,
                "kind": self.kind,
                "slug": self.slug,
                "path": self.path,
                "title": self.title,
                "pointer": self.pointer,
                "url": self.url,
                "since": self.since,
                "by": self.by,
                "todo": self.todo,
                "call": {"method": self.method, "path": self.call},
            }
        )
