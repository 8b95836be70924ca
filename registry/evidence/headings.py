"""Answer what a Local Digital Fund bid asks for, and say plainly where there is a gap. Pure.

The headings are the funds' own words: what they asked in Round 1 (2018-19) and Round 6 (2022-23),
and a later fund form of the same ministry. No fund asks the same twice: read the present one too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from registry.documents.organisation import TYPE_NAMES
from registry.documents.tally import IN_USE
from registry.evidence.narrow import within
from registry.evidence.period import Period
from registry.kinds import KINDS
from registry.kinds.freshness import STALE
from registry.models import LIVE, OWNER, REPORTED, UNREAL

Item = Mapping[str, Any]
Document = Mapping[str, Any]
ROUND_1, ROUND_6 = "Local Digital Fund, Round 1", "Local Digital Fund, Round 6"
LATER_FORM = "A later MHCLG fund form (DPIF)"
# What is no council can be a partner, but no fund counts it as one.
NO_COUNCILS = (
    "central-government",
    "partnership",
    "community",
    "non-profit",
    "company",
    *UNREAL,
)
COUNCILS = frozenset(TYPE_NAMES) - frozenset(NO_COUNCILS)
PRINCIPLES = "declaration-principles"
FEWEST_PARTNERS = 2
_HAVE = ("has", "have")
LONG_AGO_DAYS = 366


@dataclass(frozen=True, slots=True)
class Heading:
    """Hold one thing that a bid asks for, what supports it, and what is missing."""

    name: str
    heading: str
    asked_by: tuple[str, ...]
    records: list[Item] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


def headings(whole: Document, period: Period) -> list[Heading]:
    """Answer every heading, in the order in which a bid is written, from what is in the period."""
    found = within(whole, period)
    return [
        _declaration(found),
        _partners(found),
        _products(found),
        _open_outputs(found),
        _strategic_fit(found),
        _scalable(found),
        _deliverability(found, period.last),
        _value(found),
        _consent(),
    ]


def record(item: Item, said: str, title: str | None = None) -> Item:
    """Name what supports a heading, with what it says there."""
    return {"title": title or item["title"], "path": item["path"], "said": said}


def _declaration(found: Document) -> Heading:
    council, signatory = found["organisation"], found["signatory"]
    records, gaps = [], []
    if signatory["since"]:
        records.append(record(council, signatory["said"], council["name"]))
    else:
        gaps.append(signatory["said"])
    for vocabulary in found["points"]:
        if vocabulary["scheme"] == PRINCIPLES:
            records += [
                record(entry, f"Supports the principle: {point['label']}.")
                for point in vocabulary["points"]
                for entry in point["entries"]
            ]
            without = [
                f"{point['code']} ({point['label']})"
                for point in vocabulary["points"]
                if not point["total"]
            ]
            if without:
                named = ", ".join(without)
                gaps.append(f"No entry of yours names in `supports` the principles {named}.")
    asked = "Has signed the declaration and follows the five principles"
    return Heading("declaration", asked, (LATER_FORM,), records, gaps)


def _partners(found: Document) -> Heading:
    councils = [item for item in found["partners"]["items"] if item["type"] in COUNCILS]
    records = [
        record(item, _partner(item), item["name"])
        for item in sorted(councils, key=lambda item: not item["signatory_since"])
    ]
    gaps = []
    if len(councils) < FEWEST_PARTNERS:
        number = "No partner council is" if not councils else "Only one partner council is"
        gaps.append(f"{number} named on what you own, lead or take part in; a bid asks for two.")
    unknown = sum(not item["signatory_since"] for item in councils)
    if unknown:
        gaps.append(
            f"Whether they have signed is not known to the registry for {_of(unknown, councils)} "
            "partner councils."
        )
    asked = (
        "Lead and at least two partner councils, all signatories (Round 1: input from at least two "
        "signatory councils)"
    )
    return Heading("partners", asked, (ROUND_1, ROUND_6), records, gaps)


def _partner(item: Item) -> str:
    signed = f"Signed on {item['signatory_since']}. " if item["signatory_since"] else ""
    named = ", ".join(entry["title"] for entry in item["entries"][:3])
    more = len(item["entries"]) - 3
    return f"{signed}Together on {named}{f' and {more} more' if more > 0 else ''}."


def _products(found: Document) -> Heading:
    shared = found["shared"]
    gaps = [] if shared else [f"You share nothing in the registry {found['yet']}."]
    listed = "listed from public sources and not reviewed by you yet: review each to confirm it"
    gaps += _some(_count(shared, reviewed_on=None), shared, ("was", "were"), listed)
    silent = "stale: nothing has happened to them for long"
    gaps += _some(_count(shared, freshness=STALE), shared, ("is", "are"), silent)
    gaps += _some(_count(shared, phase=None), shared, _HAVE, "no phase stated")
    gaps.append(
        "The registry does not tell user research, service patterns and benefits cases from code: "
        "say yourself which of these an entry holds."
    )
    asked = "Products others can use: user research, service patterns, benefits cases, code"
    return Heading(
        "products", asked, (ROUND_1,), [record(one, _product(one)) for one in shared], gaps
    )


def _product(item: Item) -> str:
    label = KINDS[item["kind"]].label
    phase = f", {item['phase'].replace('-', ' ')}" if item["phase"] else ", phase not stated"
    confirmed = ", not confirmed by you yet" if item["reviewed_on"] is None else ""
    return f"{label}{phase}{confirmed}; in the registry since {item['published_on']}."


def _open_outputs(found: Document) -> Heading:
    licensed = [item for item in found["shared"] if "licence" in KINDS[item["kind"]].own]
    open_ = [item for item in licensed if item["is_open"]]
    silent = _count(licensed, licence=None)
    closed = len(licensed) - len(open_) - silent
    gaps = [] if licensed else ["You share nothing that could have a licence."]
    gaps += _some(silent, licensed, _HAVE, "no licence stated")
    gaps += _some(closed, licensed, _HAVE, "a licence that is not an open one")
    asked = "All outputs open and freely reusable, published under an open licence"
    records = [record(item, f"Licence: {item['licence']}.") for item in open_]
    return Heading("open-outputs", asked, (ROUND_1, LATER_FORM), records, gaps)


def _strategic_fit(found: Document) -> Heading:
    adopters = sorted(
        (item for item in found["adopters"]["items"] if item["stage"] in IN_USE),
        key=lambda item: (item["level"] == REPORTED, item["stage"] != LIVE),
    )
    records = [record(item, use(item), item["entry"]["title"]) for item in adopters]
    gaps = []
    if not adopters:
        told = "as far as the registry was told"
        gaps.append(f"Nobody else uses what you share {found['yet']}, {told}.")
    elif all(item["level"] == REPORTED for item in adopters):
        gaps.append(
            "All of this is only reported: ask the councils that use it to say so themselves."
        )
    elif reported := sum(item["level"] == REPORTED for item in adopters):
        gaps.append(f"{_of(reported, adopters)} uses are only reported by others.")
    if others := len(found["adopters"]["items"]) - len(adopters):
        gaps.append(f"Not counted here: {others} more who only look at it, or have stopped.")
    gaps.append("The registry holds nothing on whether it is safer or more resilient.")
    asked = "Strategic fit: safer, more resilient, cheaper; reuse by others after the project"
    return Heading("strategic-fit", asked, (ROUND_6,), records, gaps)


def use(item: Item) -> str:
    """Say who uses it, how far, since when, and who says so."""
    who = item["organisation"]["name"] if "organisation" in item else "You"
    since = f" since {item['since']}" if item["since"] else ""
    level = item["level"].replace("-", " ")
    by = f"reported by {item['source']}" if item["level"] == REPORTED else level
    return f"{who}: {item['stage']}{since} ({by})."


def _scalable(found: Document) -> Heading:
    used = [item for item in found["shared"] if item["adopters"]["live"] >= FEWEST_PARTNERS]
    used.sort(key=lambda item: -item["adopters"]["live"])
    records = [record(item, _live(item["adopters"])) for item in used]
    gaps = [] if records else ["Nothing that you share is live in two other organisations yet."]
    gaps.append("The registry shows how many use it, not how it was designed.")
    return Heading("scalable", "Scalable by design", (ROUND_1,), records, gaps)


def _live(counts: Mapping[str, int]) -> str:
    reported = f", {counts['reported']} of all uses only reported" if counts["reported"] else ""
    return f"{counts['live']} other organisations use it live{reported}."


def _deliverability(found: Document, last: date) -> Heading:
    projects, lessons = found["projects"]["items"], found["lessons"]["items"]
    records = [record(item, _project(item)) for item in projects]
    records += [
        record(item, f"Lesson, in the registry since {item['published_on']}.") for item in lessons
    ]
    gaps = [] if projects else ["No project that you lead or take part in is registered."]
    newest = max((date.fromisoformat(item["published_on"]) for item in found["told"]), default=None)
    if newest is None:
        gaps.append("No lesson is registered yet: say what you learnt, also what failed.")
    elif (last - newest).days > LONG_AGO_DAYS:
        gaps.append(f"No lesson since {newest.year}.")
    gaps.append("The registry holds nothing on agile working or on risks.")
    asked = "Deliverability: agile, risk, partners"
    return Heading("deliverability", asked, (ROUND_6,), records, gaps)


def _project(item: Item) -> str:
    # Who leads it has registered it as a rule: that says nothing more.
    roles = " and ".join([role for role in item["roles"] if role != OWNER] or [OWNER])
    fund = " ".join(filter(None, (item["fund"], item["round"], item["funded_phase"])))
    amount = _pounds(item["amount_pounds"]) if item["amount_pounds"] else ""
    paid = ", ".join(filter(None, (fund, amount)))
    dates = f"from {item['started_on']}" if item["started_on"] else "start not stated"
    return f"As {roles}{f' ({paid})' if paid else ''}; {dates}."


def _value(found: Document) -> Heading:
    saving = [item for item in found["adopters"]["items"] if item["saving"]]
    own = [item for item in found["adoptions"]["items"] if item["saving"]]
    records = [record(item, _saved(item), item["entry"]["title"]) for item in (*saving, *own)]
    gaps = []
    if found["adopters"]["items"] and not saving:
        gaps.append("Nobody who uses what you share has stated a saving.")
    if not own:
        gaps.append(
            "You have not stated a saving from what you use of others."
            if found["adoptions"]["items"]
            else "You have not said that you use anything of others."
        )
    gaps.append("Reckon the return if scaled nationally yourself: no record holds it.")
    asked = (
        "Benefit and savings for local services; value for money: savings, return if scaled "
        "nationally"
    )
    return Heading("value-for-money", asked, (ROUND_1, ROUND_6), records, gaps)


def _saved(item: Item) -> str:
    saving = item["saving"]
    per = "a year" if saving["per"] == "year" else "once"
    who = item["organisation"]["name"] if "organisation" in item else "You"
    return f"{who}: {_pounds(saving['amount_pounds'])} {per}. Basis: {saving['basis']}"


def _pounds(amount: str) -> str:
    # Exact to the penny: a bid is checked against the books.
    return f"£{Decimal(amount):,.2f}".removesuffix(".00")


def _consent() -> Heading:
    gap = "The registry does not hold this: attach the consent yourself."
    return Heading("section-151", "Section 151 officer consents", (LATER_FORM,), gaps=[gap])


def _count(items: Iterable[Item], **wanted: Any) -> int:
    return sum(all(item[name] == value for name, value in wanted.items()) for item in items)


def _some(number: int, all_of: Sequence[Any], verbs: tuple[str, str], said: str) -> list[str]:
    """Say what so many entries have or are; nothing when there are none of them."""
    if not number:
        return []
    verb = verbs[number > 1]
    if len(all_of) == 1:
        return [f"Your only entry of this sort {verb} {said}."]
    return [f"{_of(number, all_of)} entries {verb} {said}."]


def _of(number: int, all_of: Sequence[Any]) -> str:
    return f"{number} of {len(all_of)}"
