"""Say what one yes-or-no question about an entry is, which kinds and the checklist ask."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold what is known of an entry beside its document; None where nobody has looked.

    A criterion that rests on a fact is asked only where that fact is known.
    """

    dead_links: Collection[str] | None = None


Test = Callable[[Document, Facts], bool]
Places = Callable[[Document, Facts], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Criterion:
    """Ask one thing of an entry, and say how to mend it and why that matters to other councils.

    `at` points to the field; while `is_met` is not given, that field only has to be stated.
    `based_on` names points of vocabularies, as filters take them. `applies` tells where the
    question makes sense, and `where` finds nearer places to mend than `at`.
    """

    name: str
    question: str
    at: str
    mend: str
    why: str
    based_on: tuple[str, ...] = ()
    is_met: Test | None = None
    applies: Test | None = None
    where: Places | None = None

    @property
    def field(self) -> str:
        """Return the field of the document that it is about."""
        return self.at.split("/")[1]

    def is_asked(self, document: Document, facts: Facts) -> bool:
        """Tell whether the question makes sense of this document."""
        return self.field in document and (self.applies is None or self.applies(document, facts))

    def holds(self, document: Document, facts: Facts) -> bool:
        """Answer the question."""
        if self.is_met is None:
            return bool(document.get(self.field))
        return self.is_met(document, facts)

    def pointers(self, document: Document, facts: Facts) -> tuple[str, ...]:
        """Point to everything that is to be mended; to the field when that is nothing."""
        found = () if self.where is None else self.where(document, facts)
        return tuple(found) or (self.at,)


def is_stated(*names: str) -> Test:
    """Ask that every one of these fields has a value."""
    return lambda document, _facts: all(document.get(name) for name in names)


def unstated(*names: str) -> Places:
    """Point to those of these fields that have no value."""
    return lambda document, _facts: [f"/{name}" for name in names if not document.get(name)]
