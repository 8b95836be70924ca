"""A lesson: what somebody tried, what came of it, and what to do differently."""

from registry.kinds.criterion import Criterion
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


_OPEN_CULTURE = ("declaration-principles/2018/5",)
CRITERIA = (
    Criterion(
        "attempt-told",
        "Does it say what was tried?",
        at="/tried",
        mend="Say what you did, with whom and for how long.",
        why="Another council sees whether its own case is like yours.",
    ),
    Criterion(
        "result-told",
        "Does it say what came of it?",
        at="/happened",
        mend="Say what happened, with figures where you have any; also what nobody expected.",
        why="What really happened is worth more to others than an opinion on it (declaration, "
        "principle 5: open culture).",
        based_on=_OPEN_CULTURE,
    ),
    Criterion(
        "advice-given",
        "Does it say what to do differently?",
        at="/do_differently",
        mend="Say what you would do another time, so that others can act on it.",
        why="This is the part that another council can use on the next morning (declaration, "
        "principle 5: reuse of good practice).",
        based_on=_OPEN_CULTURE,
    ),
    Criterion(
        "phase-of-learning-stated",
        "Does it say in which phase it was learnt?",
        at="/learnt_in_phase",
        mend="State the phase that the work was in, from discovery to withdrawn.",
        why="A council that is in that phase now can act on it in time.",
    ),
    Criterion(
        "outcome-stated",
        "Does it say how it ended?",
        at="/outcome",
        mend="Choose worked, partly, failed or stopped.",
        why="Councils look for what failed or was stopped above all, and hardly anybody tells it.",
    ),
    Criterion(
        "confidence-stated",
        "Does it say how sure its owner is that it holds for others?",
        at="/confidence",
        mend="Choose high, medium or low: one try in one council is rarely high.",
        why="Another council can weigh one attempt differently from what was seen many times.",
    ),
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
    criteria=CRITERIA,
    # A lesson has no phase of its own, and tells in fields of its own what others describe.
    unasked=("summary-says-for-whom", "described", "phase-stated"),
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
