"""Say what one yes-or-no question about an entry is, which kinds and the checklist ask."""

from collections.abc import Callable, Collection, Mapping
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
Place = Callable[[Document, Facts], str]


@dataclass(frozen=True, slots=True)
class Criterion:
    """Ask one thing of an entry, and say how to mend it and why that matters to other councils.

    `at` points to the field; while `is_met` is not given, that field only has to be stated.
    `based_on` names points of vocabularies, as filters take them. `applies` tells where the
    question makes sense, and `where` finds a nearer place to mend than `at`.
    """

    name: str
    question: str
    at: str
    mend: str
    why: str
    based_on: tuple[str, ...] = ()
    is_met: Test | None = None
    applies: Test | None = None
    where: Place | None = None

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

    def pointer(self, document: Document, facts: Facts) -> str:
        """Point to what is to be mended."""
        return self.at if self.where is None else self.where(document, facts)


def is_stated(*names: str) -> Test:
    """Ask that every one of these fields has a value."""
    return lambda document, _facts: all(document.get(name) for name in names)


def first_unstated(*names: str) -> Place:
    """Point to the first of these fields that has no value, or to the last of them."""

    def place(document: Document, _facts: Facts) -> str:
        return "/" + next((name for name in names if not document.get(name)), names[-1])

    return place
