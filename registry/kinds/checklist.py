"""Check an entry against named yes-or-no criteria: a list to work from, never a score; pure.

What is asked of every kind stands here; what a kind asks beside stands in its own file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from registry.kinds.criterion import Criterion, Document, Facts
from registry.kinds.entry import ENDING_PHASES
from registry.kinds.freshness import CURRENT, DUE
from registry.kinds.kind import ADDRESS, Kind

# What publiccode.yml asks of a long description (v0.7.0: 150 to 10,000 characters).
DESCRIPTION_LEAST = 150
TAGS_LEAST = 2
NOTHING_KNOWN = Facts()

# Words for people and bodies that use things: one of them in the summary says for whom it is.
_WHOM = re.compile(
    r"\b(adults?|agenc(y|ies)|anyone|applicants?|authorit(y|ies)|bod(y|ies)|business(es)?|"
    r"carers?|charit(y|ies)|children|citizens?|claimants?|clerks?|clients?|communit(y|ies)|"
    r"companies|councillors?|councils?|customers?|designers?|developers?|drivers?|editors?|"
    r"employees?|employers?|everybody|everyone|famil(y|ies)|firms?|funders?|governments?|"
    r"groups?|householders?|households?|landlords?|learners?|managers?|members?|motorists?|"
    r"neighbours?|officers?|operatives?|organisations?|owners?|parents?|partners?|patients?|"
    r"people|planners?|practitioners?|professionals?|providers?|public|publishers?|pupils?|"
    r"researchers?|residents?|schools?|staff|students?|suppliers?|teachers?|teams?|tenants?|"
    r"users?|visitors?|volunteers?|voters?|whoever|workers?|you)\b",
    re.IGNORECASE,
)


def _says_for_whom(document: Document, _facts: Facts) -> bool:
    return bool(_WHOM.search(document.get("summary") or ""))


def _described(document: Document, _facts: Facts) -> bool:
    return len(document.get("description") or "") >= DESCRIPTION_LEAST


def _contact(document: Document) -> Document:
    return document.get("contact") or {}


def _has_mailbox(document: Document, _facts: Facts) -> bool:
    return bool(_contact(document).get("name") and _contact(document).get("email"))


def _contact_places(document: Document, _facts: Facts) -> list[str]:
    contact = _contact(document)
    return ["/contact/email"] if contact and not contact.get("email") else []


def _addresses(document: Document) -> Iterator[tuple[str, str]]:
    """Yield every web address of a document, with the pointer to it."""
    for name, value in document.items():
        if name.endswith(ADDRESS) and value:
            yield f"/{name}", value
    for number, link in enumerate(document.get("links") or ()):
        yield f"/links/{number}/url", link["url"]


def _dead(document: Document, facts: Facts) -> list[str]:
    dead = facts.dead_links or ()
    return [pointer for pointer, url in _addresses(document) if url in dead]


COMMON = (
    Criterion(
        "summary-says-for-whom",
        "Does the summary say for whom it is?",
        at="/summary",
        mend="Name those who use it in the summary, such as residents, officers, developers or "
        "councils; this looks for a word of that sort.",
        why="Whoever reads a list of results has the summary alone to tell whether the thing is "
        "for the people they serve (Service Standard, point 1).",
        based_on=("service-standard/2019/1",),
        is_met=_says_for_whom,
    ),
    Criterion(
        "described",
        f"Is there a description of at least {DESCRIPTION_LEAST} characters?",
        at="/description",
        mend="Say in a paragraph or two what it does, what it needs to run or to follow, and what "
        f"it leaves out: {DESCRIPTION_LEAST} characters or more.",
        why="Another council can rule it in or out without having to ring you; publiccode.yml asks "
        "for a description of that length too.",
        is_met=_described,
    ),
    Criterion(
        "owner-known",
        "Is it known which organisation answers for it?",
        at="/owner",
        mend="Ask the registry's stewards to transfer it to the organisation that answers for it.",
        why="Without an owner nobody can say whether it is still true, or agree to work on it "
        "together (Technology Code of Practice, point 8).",
        based_on=("technology-code-of-practice/2021/8",),
    ),
    Criterion(
        "contact-has-mailbox",
        "Is a team named, with a mailbox that it reads?",
        at="/contact",
        mend="Name the team and its shared mailbox, never a person.",
        why="A council that wants to reuse it needs somebody to ask, who is still there when one "
        "person leaves; the UK metadata model asks for a team and its e-mail as well.",
        based_on=("technology-code-of-practice/2021/8",),
        is_met=_has_mailbox,
        where=_contact_places,
    ),
    Criterion(
        "phase-stated",
        "Does it say in which phase it is?",
        at="/phase",
        mend="State the phase of the thing itself, from discovery to withdrawn.",
        why="A council reads from the phase whether it can rely on it now, try it out, or had "
        "better wait.",
    ),
    Criterion(
        "tagged",
        f"Has it at least {TAGS_LEAST} tags?",
        at="/tags",
        mend="Add tags in everyday words: the service, and what the thing does.",
        why="Councils call the same thing by different names, and tags help those find it who "
        "use other words than yours.",
        is_met=lambda document, _facts: len(document.get("tags") or ()) >= TAGS_LEAST,
    ),
    Criterion(
        "reviewed-by-owner",
        "Has its owner reviewed it, and is no review overdue?",
        at="/reviewed_at",
        mend="Its owner edits it, or says that it is still true with POST .../review; when it "
        "counts as quiet although something has happened, say so in last_activity_at.",
        why="Earlier catalogues faded because entries were added and forgotten; a recent review "
        "tells others that this one can be trusted.",
        is_met=lambda document, _facts: document.get("freshness") in (CURRENT, DUE),
    ),
    Criterion(
        "supports-something-named",
        "Does it name a principle, a point of a code or a service that it helps with?",
        at="/supports",
        mend="Name what it helps with in supports: a service (LGSL), a principle of the Local "
        "Digital Declaration, a point of a code; /api/v1/vocabularies lists them.",
        why="Others who look for their service find it, and it counts as evidence for the "
        "declaration (principle 2: fix the plumbing).",
        based_on=("declaration-principles/2018/2",),
    ),
    Criterion(
        "links-to-more",
        "Is there a link to see more, such as a demonstration or a write-up?",
        at="/links",
        mend="Link to what shows it at work: a demonstration, a write-up, user research, a report "
        "to a committee.",
        why="Another council can see for itself before it asks you, and show its own people "
        "(declaration, principle 5: open culture).",
        based_on=("declaration-principles/2018/5",),
    ),
    Criterion(
        "links-answer",
        "Is it free of dead links?",
        at="/links",
        mend="Put another address in the place of each that is dead, or take it out.",
        why="A dead link makes others think that nobody looks after the thing any more.",
        is_met=lambda document, facts: not _dead(document, facts),
        applies=lambda document, facts: facts.dead_links is not None and any(_addresses(document)),
        where=_dead,
    ),
    Criterion(
        "successor-named",
        "It is deprecated or withdrawn: does it name what takes its place?",
        at="/successor",
        mend="Name the entry that takes its place; where there is none, phase_reason can say what "
        "councils do instead.",
        why="Whoever still uses it can plan the move, and nobody starts with something that ends "
        "(Technology Code of Practice, point 12).",
        based_on=("technology-code-of-practice/2021/12",),
        applies=lambda document, _facts: document.get("phase") in ENDING_PHASES,
    ),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold a criterion with the answer for one entry."""

    criterion: Criterion
    is_met: bool
    pointers: tuple[str, ...]

    @property
    def pointer(self) -> str:
        """Point to what is to be mended first."""
        return self.pointers[0]

    def as_dict(self) -> dict[str, Any]:
        """Return it as readers see it."""
        asked = self.criterion
        return {
            "name": asked.name,
            "question": asked.question,
            "is_met": self.is_met,
            "pointer": self.pointer,
            "pointers": list(self.pointers),
            "mend": asked.mend,
            "why": asked.why,
            "based_on": list(asked.based_on),
        }


@dataclass(frozen=True, slots=True)
class Checklist:
    """Hold the answers for one entry: what is not met first, otherwise always in one order."""

    answers: tuple[Answer, ...]

    @property
    def met(self) -> int:
        """Count what is met; only to be shown beside the list."""
        return sum(answer.is_met for answer in self.answers)

    def as_dict(self) -> dict[str, Any]:
        """Return it as readers see it."""
        items = [answer.as_dict() for answer in self.answers]
        return {"items": items, "met": self.met, "total": len(items)}


def check(kind: Kind, document: Document, facts: Facts = NOTHING_KNOWN) -> Checklist:
    """Ask of a document what applies to it; what it has no field for is not asked."""
    answers = [
        Answer(criterion, criterion.holds(document, facts), criterion.pointers(document, facts))
        for criterion in (*COMMON, *kind.criteria)
        if criterion.name not in kind.unasked and criterion.is_asked(document, facts)
    ]
    return Checklist(tuple(sorted(answers, key=lambda answer: answer.is_met)))
