"""The pages of organisations: find one, and see what it shares, uses and has learnt."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _

from registry.adoptions import by_stage
from registry.adoptions import lists as adoptions_lists
from registry.documents.organisation import NATION_NAMES, TYPE_NAMES
from registry.entries import shelves
from registry.evidence.records import LESSON, PROJECTS
from registry.kinds import KINDS
from registry.kit import ids, json, query
from registry.kit.smorest import absolute
from registry.models import OWNER
from registry.organisations import directory, resolve
from registry.organisations import lists as organisations_lists
from registry.organisations.schemas import OrganisationQuery
from registry.web.address import page_of
from registry.web.asked import asked, page_number
from registry.web.page import page
from registry.web.paging import Pages

LIMIT = 30
# Enough to see what it is about; the rest is a search further.
SHELF, STAGE, USES, ALIKE = 5, 5, 5, 6
_READER = OrganisationQuery()
_KNOWN = ("name", "type", "nation", "region", "current")
# What everyone knows these codes by; another scheme is shown as it is.
CODES = {"gss": "GSS code", "la-code": "Local authority code", "govuk-slug": "Name on GOV.UK"}
_IN_USE = ("live", "piloting")
# Nobody asks for a list of these.
_UNLISTED = ("registry", "example")


def register(blp: Blueprint) -> None:
    """Register the pages."""
    blp.add_app_template_filter(type_name, "type_name")
    blp.add_app_template_filter(nation_name, "nation_name")
    blp.add_app_template_filter(code_name, "code_name")
    blp.add_app_template_filter(capital, "capital")
    blp.add_url_rule("/organisations", "organisations", _list)
    blp.add_url_rule("/organisations/<slug>", "organisation", _organisation)


def type_name(code: str) -> str:
    """Say what an organisation of a type is: district council."""
    return str(_(capital(TYPE_NAMES[code][0] if code in TYPE_NAMES else code)))


def capital(words: str) -> str:
    """Begin with a capital, and leave the rest: London borough."""
    return words[:1].upper() + words[1:]


def nation_name(code: str) -> str:
    """Say a nation by its name."""
    return str(_(NATION_NAMES.get(code, code)))


def code_name(scheme: str) -> str:
    """Say what a code of an organisation is."""
    return str(_(CODES.get(scheme, scheme)))


def _list() -> Response:
    wanted = asked(*_KNOWN)
    filters = query.read(_READER, wanted)
    number = page_number()
    standings = directory.standings(filters)
    total = sum(standings.values())
    found = directory.page(filters, (number - 1) * LIMIT, LIMIT)
    return page(
        "organisations/list.html",
        _("Councils and other organisations"),
        about=_("Find a council, and see what it shares, uses and has learnt."),
        at="/organisations",
        asked=wanted,
        types={code: type_name(code) for code in TYPE_NAMES if code not in _UNLISTED},
        nations={code: nation_name(code) for code in NATION_NAMES},
        total=total,
        standings=standings,
        groups=_grouped(found),
        nearest=_nearest(wanted.get("name", "")) if not total else None,
        pages=Pages(number, LIMIT, total, wanted),
    )


def _grouped(found: list[directory.Listed]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Put the organisations of a page below what they have in common."""
    groups = []
    for standing in directory.STANDINGS:
        shown = [_shown(one) for one in found if one.standing == standing]
        if shown:
            groups.append((standing, shown))
    return groups


def _shown(one: directory.Listed) -> dict[str, Any]:
    return {**json.loads(one.document), "shares": one.shares, "uses": one.uses}


def _nearest(name: str) -> str | None:
    """Return the slug of the organisation that was perhaps meant."""
    slug = ids.slugify(name)
    return resolve.unknown({"": slug})[0].suggestion if slug else None


def _organisation(slug: str) -> Response:
    council = json.loads(organisations_lists.document(slug).body)
    shared, learnt, projects, parts = _sorted(shelves.of(slug, SHELF))
    stages = [
        (of.stage, of.total, [json.loads(body) for body in of.documents])
        for of in by_stage.of_organisation(slug, STAGE)
    ]
    return page(
        "organisations/organisation.html",
        council["name"],
        about=_("What %(name)s shares, uses and has learnt.", name=council["name"]),
        at=page_of(council["path"]),
        council=council,
        shared=shared,
        learnt=learnt,
        projects=projects,
        parts_taken=parts,
        stages=stages,
        in_use=sum(total for stage, total, _items in stages if stage in _IN_USE),
        looked_at=sum(total for stage, total, _items in stages if stage not in _IN_USE),
        adopters=_adopters(slug) if shared or projects else None,
        alike=[_shown(one) for one in directory.alike(slug, ALIKE)],
        api=absolute(council["path"]),
    )


def _sorted(found: list[shelves.Shelf]) -> tuple[Any, Any, Any, Any]:
    """Tell apart what it shares, what it has learnt, its projects, and its part in others' work."""
    shared, learnt, parts = [], None, []
    projects: list[shelves.Shelf] = []
    for shelf in sorted(found, key=lambda shelf: KINDS[shelf.kind].order):
        if shelf.kind in PROJECTS:
            projects.append(shelf)
        elif shelf.role != OWNER:
            parts.append(_read(shelf))
        elif shelf.kind == LESSON:
            learnt = _read(shelf)
        else:
            shared.append(_read(shelf))
    return shared, learnt, _merged(projects), parts


def _read(shelf: shelves.Shelf) -> dict[str, Any]:
    items = [json.loads(body) for body in shelf.documents]
    return {
        "kind": KINDS[shelf.kind],
        "role": shelf.role,
        "total": shelf.total,
        "entries": items,
        "more": shelf.total - len(items),
    }


def _merged(found: list[shelves.Shelf]) -> dict[str, Any] | None:
    """Name each project once, with every role in it; whoever only registered it comes last."""
    projects: dict[str, dict[str, Any]] = {}
    for shelf in sorted(found, key=lambda shelf: shelf.role == OWNER):
        for body in shelf.documents:
            entry = json.loads(body)
            of = projects.setdefault(entry["path"], {"entry": entry, "roles": []})
            of["roles"].append(shelf.role)
    for of in projects.values():
        of["roles"] = [role for role in of["roles"] if role != OWNER] or [OWNER]
    is_cut = any(shelf.total > len(shelf.documents) for shelf in found)
    return {"items": list(projects.values()), "is_cut": is_cut} if projects else None


def _adopters(slug: str) -> Mapping[str, Any] | None:
    asked_for = {"owner": [slug], "stage": _IN_USE, "limit": USES, "cursor": None}
    found = adoptions_lists.page(asked_for)
    items = [json.loads(item) for item in found.items]
    return {"total": found.total, "uses": items} if items else None
