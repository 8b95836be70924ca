"""Find what organisations have, count it, and say who gets what."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from registry.documents.aggregate import ADOPTION_LOADS, ENTRY_LOADS
from registry.entries import find
from registry.extensions import db
from registry.kit import clock
from registry.kit.errors import FieldError, Invalid
from registry.models import OWNER, Adoption, Entry, EntryOrganisation, Organisation, Token
from registry.succession.request import Request
from registry.succession.schemas import COUNTED, NAMED, REST, WHOLE

Counted = dict[str, dict[str, int]]
# So many records that nobody would get are named in one answer.
ORPHANS_MOST = 200


@dataclass(frozen=True, slots=True)
class Estate:
    """Hold what the predecessors have: entries in any role, standing adoptions, holding tokens."""

    entries: list[Entry]
    adoptions: list[Adoption]
    tokens: list[Token]


class Heirs:
    """Know who gets what: by record where it is named, by the rest or the whole otherwise."""

    def __init__(self, request: Request) -> None:
        """Read the shares of a request."""
        self.named: dict[str, Organisation] = {}
        self.others: dict[str, tuple[Organisation, str]] = {}
        self.predecessors = {one.id for one in request.predecessors}
        self.split = request.subject.id
        for share in request.shares:
            self.named |= dict.fromkeys(share.named.values(), share.successor)
            if share.rest or share.whole:
                basis = WHOLE if share.whole else REST
                self.others[share.predecessor.id] = (share.successor, basis)

    def of(self, organisation_id: str, record_id: str) -> tuple[Organisation, str] | None:
        """Return who gets a record of a predecessor, and whether it is named, rest or whole."""
        if organisation_id == self.split and record_id in self.named:
            return self.named[record_id], NAMED
        return self.others.get(organisation_id)

    def passes(self, organisation_id: str) -> bool:
        """Tell whether an organisation is one of those that end."""
        return organisation_id in self.predecessors


def gather(request: Request) -> Estate:
    """Load all that the predecessors have, ready to be changed."""
    ended = [one.id for one in request.predecessors]
    link = EntryOrganisation
    linked = select(link.entry_id).where(link.organisation_id.in_(ended))
    entries = select(Entry).where(Entry.id.in_(linked)).options(*ENTRY_LOADS).order_by(Entry.id)
    adoptions = (
        select(Adoption)
        .where(Adoption.organisation_id.in_(ended), Adoption.withdrawn_at.is_(None))
        .options(*ADOPTION_LOADS)
        .order_by(Adoption.id)
    )
    tokens = (
        select(Token)
        .where(Token.organisation_id.in_(ended), *_holds())
        .options(joinedload(Token.organisation))
        .order_by(Token.id)
    )
    found = [list(db.session.scalars(query)) for query in (entries, adoptions, tokens)]
    return Estate(*found)


def demand_complete(request: Request, heirs: Heirs, estate: Estate) -> None:
    """Refuse a mapping that names what is not theirs, or leaves something to nobody."""
    split = request.subject.id
    theirs = {
        entry.id: _called(entry)
        for entry in estate.entries
        if any(link.organisation_id == split for link in entry.organisations)
    }
    for adoption in estate.adoptions:
        if adoption.organisation_id == split:
            theirs[adoption.id] = f"the adoption /api/v1/adoptions/{adoption.id}"
    errors = [
        FieldError(
            f"{request.subject.name} has no part in this any more, or never had. Leave it out.",
            pointer=pointer,
        )
        for share in request.shares
        for pointer, id_ in share.named.items()
        if id_ not in theirs
    ]
    orphans = [called for id_, called in theirs.items() if heirs.of(split, id_) is None]
    shown = orphans[:ORPHANS_MOST]
    errors += [FieldError(f"Nobody gets {called}.", pointer="/successors") for called in shown]
    if len(orphans) > len(shown):
        more = f"Nobody gets {len(orphans) - len(shown)} further records."
        errors.append(FieldError(more, pointer="/successors"))
    if errors:
        said = "The mapping is incomplete. Name who gets each record, or let one get the rest."
        raise Invalid(said, errors)


def _called(entry: Entry) -> str:
    # What a draft is called only its owner reads.
    return find.path_of(entry) if entry.is_public else f"the draft of a {entry.kind} {entry.id}"


def counts(organisations: Iterable[Organisation]) -> Counted:
    """Count what each of these has now, by id."""
    ids = [organisation.id for organisation in organisations]
    found: Counted = {id_: dict.fromkeys(COUNTED, 0) for id_ in ids}
    link = EntryOrganisation
    public = Entry.published_at.is_not(None)
    owned = select(link.organisation_id, func.count()).join(Entry, Entry.id == link.entry_id)
    owned = owned.where(link.role == OWNER)
    queries: dict[str, Select[str, int]] = {
        "entries": owned.where(public),
        "drafts": owned.where(~public),
        "roles": select(link.organisation_id, func.count()).where(link.role != OWNER),
        "adoptions": select(Adoption.organisation_id, func.count()).where(
            Adoption.withdrawn_at.is_(None)
        ),
        "tokens": select(Token.organisation_id, func.count()).where(*_holds()),
    }
    for name, query in queries.items():
        whose = query.selected_columns[0]
        for id_, number in db.session.execute(query.where(whose.in_(ids)).group_by(whose)):
            found[id_][name] = number
    return found


def _holds() -> tuple[ColumnElement[bool], ...]:
    return Token.revoked_at.is_(None), Token.expires_at > clock.now()
