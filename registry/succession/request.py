"""Read what a steward wants: who ends, who takes over, and who gets what."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.documents.address import API
from registry.documents.aggregate import ORGANISATION_LOADS
from registry.extensions import db
from registry.kinds import PLURALS
from registry.kit.errors import FieldError, Invalid
from registry.kit.schema import read
from registry.models import Adoption, Entry, Organisation, Slug
from registry.organisations import resolve
from registry.succession.schemas import NAMED, REST, WHOLE, SuccessionCreate

_WRITER = SuccessionCreate()
_PATH = re.compile(rf"{re.escape(API)}/([a-z]+)/([a-z0-9-]+)")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MERGE, SPLIT = "merge", "split"
FORM = "Send either predecessors, to merge them into this one, or successors, to split this one."


@dataclass(frozen=True, slots=True)
class Share:
    """Hold what one successor gets of one predecessor; `named` are ids, by their pointers."""

    predecessor: Organisation
    successor: Organisation
    named: Mapping[str, str] = field(default_factory=dict)
    rest: bool = False
    whole: bool = False

    @property
    def what(self) -> list[str]:
        """Return the words of the report for it."""
        if self.whole:
            return [WHOLE]
        return [NAMED] * bool(self.named) + [REST] * self.rest

    def key(self) -> dict[str, Any]:
        """Return what tells it from others, as JSON; the order in which records came is none."""
        return {
            "predecessor": self.predecessor.id,
            "successor": self.successor.id,
            "what": self.what,
            "named": sorted(set(self.named.values())),
        }


@dataclass(frozen=True, slots=True)
class Request:
    """Hold one succession that is wanted; `at` are the pointers of organisations by id."""

    form: str
    on: date
    subject: Organisation
    shares: list[Share]
    at: Mapping[str, str]

    @property
    def predecessors(self) -> list[Organisation]:
        """List who ends, each once."""
        return list(dict.fromkeys(share.predecessor for share in self.shares))

    @property
    def successors(self) -> list[Organisation]:
        """List who takes over, each once."""
        return list(dict.fromkeys(share.successor for share in self.shares))

    def key(self) -> dict[str, Any]:
        """Return what tells this request from others, as JSON."""
        shares = sorted(
            (share.key() for share in self.shares),
            key=lambda key: (key["predecessor"], key["successor"]),
        )
        return {"form": self.form, "on": self.on.isoformat(), "shares": shares}


def load(raw: Mapping[str, Any], subject: Organisation) -> Request:
    """Check the form of a request, and find what it names."""
    data, faults = read(_WRITER, raw, _WRITER.fields)
    if not faults and bool(data["predecessors"]) is bool(data["successors"]):
        faults = [FieldError(FORM, pointer="")]
    if faults:
        raise Invalid("This cannot be read as a succession. Nothing was changed.", faults)
    found = _named(data, subject)
    if data["predecessors"]:
        shares = [Share(one, subject, whole=True) for one in _at(found, "/predecessors")]
        form = MERGE
    else:
        shares, form = _split(data["successors"], subject, found), SPLIT
    at = {subject.id: ""} | {one.id: pointer for pointer, one in found.items()}
    return Request(form, data["on"], subject, shares, at)


def _named(data: Mapping[str, Any], subject: Organisation) -> dict[str, Organisation]:
    """Return the organisations that are named, by pointer; each may stand there once only."""
    slugs = {f"/predecessors/{place}": slug for place, slug in enumerate(data["predecessors"])}
    for place, share in enumerate(data["successors"]):
        slugs[f"/successors/{place}/slug"] = share["slug"]
        for other, slug in enumerate(share["whole"]):
            slugs[f"/successors/{place}/whole/{other}"] = slug
    known = resolve.named(slugs.values(), *ORGANISATION_LOADS)
    errors = resolve.unknown({at: slug for at, slug in slugs.items() if slug not in known})
    found: dict[str, Organisation] = {}
    for pointer, slug in slugs.items():
        one = known.get(slug)
        if one is None:
            continue
        if one is subject:
            said = "This is the organisation of the address: none comes before or after itself."
            errors.append(FieldError(said, pointer=pointer))
        elif one in found.values():
            errors.append(FieldError(f"{one.name} is named already.", pointer=pointer))
        found[pointer] = one
    if errors:
        said = "Name organisations that are there, each once. New ones are created first."
        raise Invalid(said, errors)
    return found


def _at(found: Mapping[str, Organisation], start: str) -> list[Organisation]:
    return [one for pointer, one in found.items() if pointer.startswith(f"{start}/")]


def _split(
    wanted: list[dict[str, Any]], subject: Organisation, found: Mapping[str, Organisation]
) -> list[Share]:
    texts = {
        f"/successors/{place}/records/{number}": text
        for place, share in enumerate(wanted)
        for number, text in enumerate(share["records"])
    }
    ids = _records(texts.values())
    errors = [
        FieldError("There is no entry and no adoption of this path or id.", pointer=pointer)
        for pointer, text in texts.items()
        if text not in ids
    ]
    seen: set[str] = set()
    for pointer, text in texts.items():
        if ids.get(text) in seen:
            errors.append(FieldError("This record is mapped already.", pointer=pointer))
        seen.add(ids.get(text, pointer))
    if sum(share["rest"] for share in wanted) > 1:
        errors.append(FieldError("Only one successor can get the rest.", pointer="/successors"))
    if errors:
        raise Invalid("The mapping is not right. Nothing was changed.", errors)
    shares = []
    for place, share in enumerate(wanted):
        at = f"/successors/{place}"
        named = {
            pointer: ids[text] for pointer, text in texts.items() if pointer.startswith(f"{at}/")
        }
        heir = found[f"{at}/slug"]
        shares.append(Share(subject, heir, named, rest=share["rest"]))
        shares += [Share(one, heir, whole=True) for one in _at(found, f"{at}/whole")]
    return shares


def _records(texts: Iterable[str]) -> dict[str, str]:
    """Return the ids of the entries and adoptions that these paths and ids name."""
    slugs: dict[str, dict[str, str]] = {}
    wanted: dict[str, str] = {}
    for text in texts:
        path = _PATH.fullmatch(text)
        if path and path[1] in PLURALS:
            slugs.setdefault(PLURALS[path[1]].name, {})[path[2]] = text
        elif path and path[1] == "adoptions":
            wanted[text] = path[2]
        elif _ID.fullmatch(text):
            wanted[text] = text
    found: dict[str, str] = {}
    for kind, texts_of in slugs.items():
        rows = db.session.execute(
            select(Slug.slug, Entry.id)
            .join(Entry, Entry.id == Slug.record_id)
            .where(Slug.kind == kind, Slug.slug.in_(texts_of))
        )
        found |= {texts_of[slug]: id_ for slug, id_ in rows}
    ids = set(wanted.values())
    known = set(db.session.scalars(select(Entry.id).where(Entry.id.in_(ids))))
    known |= set(db.session.scalars(select(Adoption.id).where(Adoption.id.in_(ids))))
    return found | {text: id_ for text, id_ in wanted.items() if id_ in known}
