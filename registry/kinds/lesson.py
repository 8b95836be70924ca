"""A lesson: what somebody tried, what came of it, and what to do differently."""

from registry.kinds.entry import PHASES
from registry.kinds.kind import Kind
from registry.kit.fields import Choice, Text, stated
from registry.kit.schema import Schema


class LessonFields(Schema):
    """List what a lesson adds to the common fields."""

    tried = Text(
        5_000,
        lines=True,
        **stated("What was tried, in Markdown.", "We moved every permit to one supplier at once."),
    )
    happened = Text(
        5_000,
        lines=True,
        **stated("What came of it, in Markdown.", "The old permits could not be read any more."),
    )
    do_differently = Text(
        5_000,
        lines=True,
        **stated("What to do another time, in Markdown.", "Move one kind of permit first."),
    )
    learnt_in_phase = Choice(PHASES, **stated("The phase in which it was learnt.", "private-beta"))
    confidence = Choice(
        ("high", "medium", "low"),
        **stated("How sure its owner is that it holds for others too.", "medium"),
    )
    outcome = Choice(
        ("worked", "partly", "failed", "stopped"),
        **stated("How what was tried ended.", "partly"),
    )


KIND = Kind(
    name="lesson",
    plural="lessons",
    label="Lesson",
    meaning="What somebody tried, what came of it, and what to do differently.",
    order=3,
    fields=LessonFields,
    facets=("outcome", "learnt_in_phase", "confidence"),
    search_text=("tried", "happened", "do_differently"),
    review_months=36,
    example={
        "title": "Move one kind of permit first",
        "summary": "Moving all permits to a new system at once left old ones unreadable.",
        "tags": ["parking", "migration"],
        "tried": "We moved every kind of permit to the new system over one weekend.",
        "happened": "Permits of the old kinds could not be read, and wardens had no list.",
        "do_differently": "Move one kind, keep the old list readable for a month, then the next.",
        "learnt_in_phase": "private-beta",
        "confidence": "high",
        "outcome": "partly",
    },
)
