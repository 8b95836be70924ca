"""Note what named sources say of who uses what; what the adopters say themselves stays."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from registry.access.actor import Actor
from registry.adoptions import service
from registry.adoptions.schemas import AdoptionReport
from registry.documents import tally
from registry.documents.aggregate import ADOPTION_LOADS
from registry.extensions import db
from registry.history import service as history
from registry.kit import clock
from registry.kit.errors import FieldError, Invalid
from registry.kit.schema import read
from registry.models import Adoption, Entry, Event, Organisation

_READER = AdoptionReport()
_NAMES = tuple(_READER.fields)
_DAYS = ("since", "source_on")


class Report(NamedTuple):
    """Hold that somebody else says that an organisation uses an entry; `values` are of `load`."""

    entry: Entry
    organisation: Organisation
    values: Mapping[str, Any]


def load(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a source says, checked; raises Invalid with all that is wrong."""
    data, errors = read(_READER, raw, _NAMES)
    today = clock.now().date()
    errors += [
        FieldError("This is still to come: give a day that has passed.", pointer=f"/{name}")
        for name in _DAYS
        if data.get(name) and data[name] > today
    ]
    if errors:
        raise Invalid("Some values are not right. Nothing was kept.", errors)
    return data


def report(reports: Sequence[Report], actor: Actor) -> None:
    """Keep what the sources say; each entry counts its adopters once for all of them.

    What an adopter said itself is left alone, and so is what was withdrawn, or has passed on to
    whoever took over from the adopter.
    """
    entries = {one.entry.id for one in reports}
    held, known = _held(entries), _known(entries)
    told: dict[str, tuple[Entry, Event]] = {}
    for entry, organisation, values in reports:
        adoption = held.get((entry.id, organisation.id))
        is_new = adoption is None
        if is_new and (entry.id, organisation.slug) in known:
            continue
        if adoption is None:
            adoption = held[entry.id, organisation.id] = service.new(entry, organisation)
        elif not adoption.is_reported or adoption.withdrawn_at is not None:
            continue
        if is_new or _differs(adoption, values):
            _put(adoption, values)
            event = history.record("created" if is_new else "updated", adoption, actor)
            told[entry.id] = (entry, event)
    for counted in list(tally.keep([entry for entry, _event in told.values()])):
        history.refresh(counted, actor, cause=told[counted.id][1].position)


def _held(entries: Collection[str]) -> dict[tuple[str, str], Adoption]:
    found = db.session.scalars(
        select(Adoption).where(Adoption.entry_id.in_(entries)).options(*ADOPTION_LOADS)
    )
    return {(one.entry_id, one.organisation_id): one for one in found}


def _known(entries: Collection[str]) -> set[tuple[str, str]]:
    """Return which entries (ids) which organisations (slugs) were ever said to use."""
    whose = Event.fields["organisation"].as_string()
    found = db.session.execute(
        select(Adoption.entry_id, whose)
        .join(Event, Event.record_id == Adoption.id)
        .where(Adoption.entry_id.in_(entries), Event.fields.is_not(None))
        .distinct()
    )
    return {(row[0], row[1]) for row in found}


def _differs(adoption: Adoption, values: Mapping[str, Any]) -> bool:
    return any(getattr(adoption, name) != values[name] for name in _NAMES)


def _put(adoption: Adoption, values: Mapping[str, Any]) -> None:
    for name in _NAMES:
        setattr(adoption, name, values[name])
    since = adoption.since.isoformat() if adoption.since else None
    adoption.stages = [{"stage": adoption.stage, "since": since}]
    db.session.add(adoption)
