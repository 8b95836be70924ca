"""Let adoptions pass: one for each entry and successor, and none of what is its own.

Where several meet, the one that says most is kept (`_worth`); the others are withdrawn, with their
history, and stay with who said them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import select

from registry.access.actor import Actor
from registry.documents import tally
from registry.documents.aggregate import ADOPTION_LOADS, ENTRY_LOADS
from registry.extensions import db
from registry.history import service as history
from registry.kit import clock
from registry.models import LEVELS, OWNER, STOPPED, Adoption, Entry, EntryOrganisation, Organisation
from registry.succession.estate import Heirs
from registry.succession.moves import KEPT_OTHER, OVERTAKEN, OWN, Move
from registry.succession.schemas import MERGED, PASSES, UPDATED, WITHDRAWN

# The further, the more it tells; who has stopped tells less than whoever goes on.
_FURTHEST = (STOPPED, "interested", "evaluating", "piloting", "live")
_NAMED = ", which named "
_SOURCE_MOST = 500
_SAID = (
    "stage",
    "since",
    "stages",
    "version_used",
    "evidence_url",
    "outcome",
    "saving_pence",
    "saving_per",
    "saving_basis",
    "why_stopped",
    "contact",
    "source",
    "source_url",
    "source_on",
    "confirmed_at",
    "evidence_seen_at",
    "acknowledged_at",
)


def move(
    passing: list[Adoption],
    successors: Iterable[Organisation],
    heirs: Heirs,
    actor: Actor,
    cause: int,
) -> Iterator[Move]:
    """Give adoptions to the successors, or withdraw them; yields what became of each."""
    held = _held([successor.id for successor in successors])
    owners = _owners(held, passing)
    groups: dict[tuple[str, str], list[tuple[Adoption, Organisation, str]]] = defaultdict(list)
    for adoption in passing:
        heir = heirs.of(adoption.organisation_id, adoption.id)
        if heir is None:
            raise RuntimeError("An adoption has no heir, though the mapping was found whole.")
        groups[adoption.entry_id, heir[0].id].append((adoption, *heir))
    for key, own in held.items():
        if owners.get(key[0]) == key[1] and own.withdrawn_at is None:
            yield _withdraw(own, own.organisation, OWN, actor, cause)
    for key, group in groups.items():
        if owners.get(key[0]) == key[1]:
            for adoption, itself, _basis in group:
                yield _withdraw(adoption, itself, OWN, actor, cause)
        else:
            yield from _unite(group, held.get(key), actor, cause)


def _held(successors: list[str]) -> dict[tuple[str, str], Adoption]:
    """Return what the successors have said before, also what they have taken back."""
    found = db.session.scalars(
        select(Adoption)
        .where(Adoption.organisation_id.in_(successors))
        .options(*ADOPTION_LOADS)
        .order_by(Adoption.id)
    )
    return {(adoption.entry_id, adoption.organisation_id): adoption for adoption in found}


def _owners(held: Iterable[tuple[str, str]], passing: Iterable[Adoption]) -> dict[str, str]:
    entries = {entry for entry, _organisation in held} | {one.entry_id for one in passing}
    link = EntryOrganisation
    rows = db.session.execute(
        select(link.entry_id, link.organisation_id).where(
            link.role == OWNER, link.entry_id.in_(entries)
        )
    )
    return {row[0]: row[1] for row in rows}


def _worth(adoption: Adoption) -> tuple[object, ...]:
    """Return by what adoptions are compared.

    The adopter's own word outweighs a report; then the further stage, who has confirmed it, the
    longer use, the later word, and for good measure the older record.
    """
    since = adoption.since.toordinal() if adoption.since else 10**7
    said = adoption.confirmed_at.timestamp() if adoption.confirmed_at else 0.0
    return (
        not adoption.is_reported,
        _FURTHEST.index(adoption.stage),
        LEVELS.index(adoption.level),
        -since,
        said,
        [-ord(letter) for letter in adoption.id],
    )


def _unite(
    group: list[tuple[Adoption, Organisation, str]],
    own: Adoption | None,
    actor: Actor,
    cause: int,
) -> Iterator[Move]:
    """Keep one of those that meet at a successor; `own` is what it has said itself."""
    best, heir, basis = max(group, key=lambda one: _worth(one[0]))
    kept = own or best
    source = _source(best)
    if own is None:
        was = best.organisation.slug
        best.organisation, best.organisation_id, best.source = heir, heir.id, source
        yield Move.of(best, PASSES, was, heir.slug, basis)
        verb = "transferred"
    elif own.withdrawn_at is not None or _worth(best) > _worth(own):
        verb = "updated" if own.withdrawn_at is None else "reinstated"
        for name in _SAID:
            setattr(own, name, getattr(best, name))
        own.withdrawn_at, own.source = None, source
        yield Move.of(own, UPDATED, heir.slug, heir.slug, OVERTAKEN)
    else:
        verb = ""
    if verb:
        history.record(verb, kept, actor, cause=cause)
    for adoption, _heir, _basis in group:
        if adoption is not kept:
            yield _withdraw(adoption, heir, KEPT_OTHER, actor, cause, into=kept.id)


def _source(adoption: Adoption) -> str | None:
    """Let a report go on saying whom its source named: it never spoke of the successor."""
    said = adoption.source
    if said is None or _NAMED in said:
        return said
    whole = f"{said}{_NAMED}{adoption.organisation.name}"
    # The column holds no more; a long source is not cut for it.
    return whole if len(whole) <= _SOURCE_MOST else said


def _withdraw(
    adoption: Adoption,
    heir: Organisation,
    why: str,
    actor: Actor,
    cause: int,
    into: str | None = None,
) -> Move:
    adoption.withdrawn_at = clock.now()
    history.record("withdrawn", adoption, actor, cause=cause)
    act = MERGED if into else WITHDRAWN
    return Move.of(adoption, act, adoption.organisation.slug, None, why, into=into, heir=heir.slug)


def count_again(entries: Iterable[str]) -> list[Entry]:
    """Keep the counts of these entries (ids); return those that have others than before."""
    found = db.session.scalars(
        select(Entry).where(Entry.id.in_(set(entries))).options(*ENTRY_LOADS).order_by(Entry.id)
    )
    return list(tally.keep(list(found)))
