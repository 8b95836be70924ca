"""Find the addresses that published records name, and where they stand in them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from registry.documents.address import entry_path, record_path
from registry.extensions import db
from registry.kinds import KINDS
from registry.models import OWNER, PUBLISHED, Adoption, Entry, EntryOrganisation

Query = Select[*tuple[Any, ...]]
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Named:
    """Say which record names an address, and in which field (a JSON pointer)."""

    path: str
    title: str
    pointer: str
    url: str


def published_entries(organisation_id: str | None = None) -> Select[Any]:
    """Select what names addresses in published entries, of one owner or of all."""
    query = select(Entry.kind, Entry.slug, Entry.title, Entry.details, Entry.links).where(
        Entry.state == PUBLISHED
    )
    if organisation_id is None:
        return query
    return query.join(EntryOrganisation, EntryOrganisation.entry_id == Entry.id).where(
        EntryOrganisation.role == OWNER, EntryOrganisation.organisation_id == organisation_id
    )


def of_entries() -> Iterator[Named]:
    """Yield the addresses of all published entries, by one statement."""
    rows = db.session.execute(published_entries().execution_options(yield_per=_CHUNK))
    for kind, slug, title, details, links in rows:
        yield from in_entry(kind, slug, title, details, links)


def in_entry(
    kind: str,
    slug: str,
    title: str,
    details: Mapping[str, Any],
    links: Sequence[Mapping[str, Any]],
) -> Iterator[Named]:
    """Yield the addresses of one entry: the fields that its kind declares, then its links."""
    declared = KINDS.get(kind)
    if declared is None:
        return
    path = entry_path(declared.plural, slug)
    for name in declared.links:
        if url := details.get(name):
            yield Named(path, title, f"/{name}", url)
    for place, link in enumerate(links):
        yield Named(path, title, f"/links/{place}/url", link["url"])


def standing_evidence(organisation_id: str | None = None) -> Query:
    """Select the evidence of the adoptions that stand, of one adopter or of all."""
    query: Query = (
        select(Adoption.id, Entry.title, Adoption.evidence_url)
        .join(Entry, Entry.id == Adoption.entry_id)
        .where(Adoption.withdrawn_at.is_(None), Adoption.evidence_url.is_not(None))
    )
    if organisation_id is None:
        return query
    return query.where(Adoption.organisation_id == organisation_id)


def of_adoptions() -> Iterator[Named]:
    """Yield the addresses at which adopters show what they say, by one statement."""
    rows = db.session.execute(standing_evidence().execution_options(yield_per=_CHUNK))
    for id_, title, url in rows:
        yield in_adoption(id_, title, url)


def in_adoption(id_: str, title: str, url: str) -> Named:
    """Name the evidence of an adoption; its title is that of the entry that is used."""
    return Named(record_path(Adoption.kind, id_), title, "/evidence_url", url)


# Whatever names addresses stands here.
SOURCES: tuple[Callable[[], Iterator[Named]], ...] = (of_entries, of_adoptions)


def everything() -> Iterator[Named]:
    """Yield every address that a published record names, as often as it is named."""
    for source in SOURCES:
        yield from source()
