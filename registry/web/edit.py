"""Register and change entries by form: the same services, validation and history as the API's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from registry.documents.entry import own_fields
from registry.entries import find, service
from registry.entries.surface import WRITE
from registry.entries.twins import Twin, published_twins
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit import ids, json
from registry.kit.errors import Conflict, FieldError, Invalid, Stale, Unavailable
from registry.kit.write import write
from registry.models import DRAFT, PUBLISHED, Entry
from registry.search.node import search_index
from registry.vocabularies import lists as vocabularies_lists
from registry.web import entries, fields, sessions
from registry.web.address import page_of
from registry.web.faults import Faults, found
from registry.web.fields import Control, Form
from registry.web.inputs import Filled
from registry.web.like import council
from registry.web.page import page

# What the buttons ask for; "more-links" asks for one more row of links.
SAVE, DRAFT_IT, PUBLISH, PREVIEW, ARCHIVE = "save", "draft", "publish", "preview", "archive"
MORE = "more-"
_WRITING = (SAVE, DRAFT_IT, PUBLISH, PREVIEW)
_STATES = {DRAFT_IT: DRAFT, PUBLISH: PUBLISHED}
VERSION = "version"
# A bare number among what an entry supports is one of the service list.
_NUMBERED, _POINTS_MOST = "lgsl/4", 20
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("What it is", ("title", "summary", "description", "tags")),
    ("", ()),
    ("How far it is", ("phase", "phase_reason", "successor", "last_activity_at")),
    ("Who answers, and where to look", ("contact", "links")),
    ("What it supports", ("supports",)),
    ("Its web address", ("slug",)),
)
Values = Mapping[str, Any]


def register(blp: Blueprint) -> None:
    """Register the forms of each kind."""
    both = ["GET", "POST"]
    for kind in KINDS.values():
        at, given = f"/{kind.plural}", {"kind": kind}
        for below, name, view, methods in (
            ("/new", "new", _new, both),
            ("/<slug>/edit", "edit", _edit, both),
            ("/<slug>/preview", "preview", _preview, ["GET"]),
            ("/<slug>/review", "review", _review, ["POST"]),
        ):
            blp.add_url_rule(
                at + below, f"{kind.name}_{name}", view, defaults=given, methods=methods
            )


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what a form needs of an entry: a row is let go of at each write."""

    slug: str
    title: str
    state: str
    version: int
    page: str
    fields: Values


def _known(kind: Kind, slug: str) -> Known:
    entry = find.own(kind, slug, sessions.actor())
    where = page_of(find.path_of(entry))
    return Known(slug, entry.title, entry.state, entry.version, where, own_fields(entry))


@cache
def controls(kind: Kind) -> tuple[Control, ...]:
    """Return what the form of a kind asks; the state is what its buttons say."""
    return tuple(one for one in fields.controls(kind.writer.load_fields) if one.field != "state")


def sections(kind: Kind) -> list[tuple[str, list[Control]]]:
    """Put the controls of a kind below headings; what the kind adds stands second."""
    places = {control.field: control for control in controls(kind)}
    return [
        (
            _(title) if title else _("About this %(kind)s", kind=_(kind.name)),
            [places[name] for name in (names or kind.own) if name in places],
        )
        for title, names in SECTIONS
    ]


@sessions.signed_in
def _new(kind: Kind) -> Response:
    sessions.actor().demand(WRITE)
    if request.method != "POST":
        # Before you build leads here with what was typed there.
        return _shown(kind, None, MultiDict(request.args.items(multi=True)))
    return _answered(kind, None)


@sessions.signed_in
def _edit(kind: Kind, slug: str) -> Response:
    sessions.actor().demand(WRITE)
    entry = _known(kind, slug)
    if request.method != "POST":
        typed = fields.typed(controls(kind), entry.fields)
        typed[VERSION] = str(entry.version)
        return _shown(kind, entry, typed)
    return _answered(kind, entry)


def _answered(kind: Kind, entry: Known | None) -> Response:
    asked = sessions.act()
    if entry is not None and asked == ARCHIVE:
        return _archived(kind, entry)
    if asked not in _WRITING:
        is_more = asked.startswith(MORE)
        unsure = asked == sessions.AGAIN and request.form.get(sessions.ACT) != sessions.AGAIN
        return _shown(
            kind,
            entry,
            request.form,
            more_rows=asked.removeprefix(MORE) if is_more else "",
            is_unsure=unsure,
        )
    try:
        return _written(kind, entry, asked)
    except Stale:
        return _stale(kind, entry.slug if entry else "")
    except (Invalid, Conflict, Unavailable) as problem:
        faults = found(controls(kind), request.form, problem.errors or [FieldError(problem.detail)])
        return _shown(kind, entry, request.form, faults=faults, status=problem.status)


def _written(kind: Kind, entry: Known | None, asked: str) -> Response:
    """Write what was typed, or only try it for a preview."""
    raw = body(kind, request.form)
    state = _STATES.get(asked) or _state(entry)
    if entry is None or state != entry.state:
        raw["state"] = state
    warned = _twins(kind, entry, raw)
    slug = entry.slug if entry else None
    with write(dry_run=asked == PREVIEW):
        after = _replaced(kind, slug, raw, warned) if slug else _created(kind, raw, warned)
        document = json.loads(after.document)
    if asked == PREVIEW:
        return _previewed(kind, entry, document)
    _tell(document, warned, is_new=entry is None or state != entry.state)
    return sessions.done(sessions.ACCOUNT)


def _state(entry: Known | None) -> str:
    return entry.state if entry is not None else DRAFT


def _twins(kind: Kind, entry: Known | None, raw: Values) -> Sequence[Twin]:
    # A draft that nobody else sees is no second one yet.
    if raw.get("state") != PUBLISHED:
        return []
    drafted = find.own(kind, entry.slug, sessions.actor()) if entry else None
    return published_twins(search_index(), kind, drafted, raw)


def _created(kind: Kind, raw: Values, warned: Sequence[Twin]) -> Entry:
    return service.create(kind, raw, sessions.actor(), warned=warned)


def _replaced(kind: Kind, slug: str, raw: Values, warned: Sequence[Twin]) -> Entry:
    entry = find.own(kind, slug, sessions.actor())
    if request.form.get(VERSION) != str(entry.version):
        raise Stale("Somebody saved it meanwhile.")
    return service.replace(entry, raw, sessions.actor(), warned=warned)


def _archived(kind: Kind, entry: Known) -> Response:
    with write():
        service.archive(find.own(kind, entry.slug, sessions.actor()), sessions.actor())
    sessions.tell(_("Archived:"), entry.page, entry.title)
    return sessions.done(sessions.ACCOUNT)


def body(kind: Kind, form: Form) -> dict[str, Any]:
    """Return what was typed as the API takes it, organisations by their names too."""
    raw = fields.body(controls(kind), form, _NUMBERED)
    for name in kind.references:
        named = raw.get(name)
        for one in named if isinstance(named, list) else [named] if named else []:
            one["slug"] = council(one["slug"]).slug or ids.slugify(one["slug"]) or one["slug"]
    return raw


def _tell(document: Values, warned: Sequence[Twin], *, is_new: bool) -> None:
    is_draft = document["state"] == DRAFT
    if is_draft:
        said = _("Saved as a draft, which only your organisation sees:")
    else:
        said = _("Published:") if is_new else _("Saved:")
    where = page_of(document["path"]) + ("/preview" if is_draft else "")
    twins = [{"path": twin.path, "title": twin.title} for twin in warned]
    sessions.tell(said, where, document["title"], *twins)


def _stale(kind: Kind, slug: str) -> Response:
    """Show what was typed, beside what somebody else saved; the next time it takes its place."""
    now = _known(kind, slug)
    said = body(kind, request.form)
    differing = [one for one in controls(kind) if said.get(one.field) != now.fields.get(one.field)]
    form = MultiDict(request.form)
    form[VERSION] = str(now.version)
    return _shown(kind, now, form, status=409, differing=differing)


def _shown(
    kind: Kind,
    entry: Known | None,
    form: Form,
    *,
    faults: Faults | None = None,
    more_rows: str = "",
    status: int = 0,
    **said: Any,
) -> Response:
    faults = faults or Faults()
    title = _("Change %(title)s", title=entry.title) if entry else _new_title(kind)
    points = vocabularies_lists.short("supports", _POINTS_MOST)
    return page(
        "edit/form.html",
        _("Error: %(title)s", title=title) if faults.summary else title,
        status=status or (422 if faults.summary else 200),
        is_public=False,
        heading=title,
        kind=kind,
        here=entry.page if entry else None,
        state=_state(entry),
        version=form.get(VERSION, ""),
        sections=sections(kind),
        filled=Filled(form, faults.beside, kind.needed, points, more_rows),
        errors=faults.summary,
        **{"differing": [], "is_unsure": False, **said},
    )


def _new_title(kind: Kind) -> str:
    return str(_("Register a %(kind)s", kind=_(kind.name)))


def _previewed(kind: Kind, entry: Known | None, document: Values) -> Response:
    return _looked_at(
        kind, document, kept=list(request.form.items(multi=True)), is_known=entry is not None
    )


@sessions.signed_in
def _preview(kind: Kind, slug: str) -> Response:
    entry = find.own(kind, slug, sessions.actor())
    if entry.is_public:
        return sessions.done(page_of(find.path_of(entry)))
    return _looked_at(kind, json.loads(entry.document), kept=None, is_known=True)


def _looked_at(
    kind: Kind, document: Values, *, kept: list[tuple[str, str]] | None, is_known: bool
) -> Response:
    title = _("Preview: %(title)s", title=document["title"])
    # Where the form was sent from, and what its buttons may ask.
    there = page_of(document["path"]) + "/edit" if is_known else f"/{kind.plural}/new"
    return page(
        "edit/preview.html",
        title,
        is_public=False,
        kept=[(name, value) for name, value in kept or () if name != sessions.ACT],
        is_form=kept is not None,
        there=request.path if kept is not None else there,
        state=document["state"],
        **entries.shown(kind, dict(document)),
    )


@sessions.signed_in
def _review(kind: Kind, slug: str) -> Response:
    if sessions.act() == sessions.AGAIN:
        return sessions.unsure()
    with write():
        entry = service.review(find.own(kind, slug, sessions.actor()), sessions.actor())
        where, title = page_of(find.path_of(entry)), entry.title
    sessions.tell(_("You said that it is still true:"), where, title)
    return sessions.done(sessions.ACCOUNT)
