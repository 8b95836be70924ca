"""Say by form what an organisation uses, change it, say that it is still so, or take it back."""

from typing import Any, TypeGuard

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from registry.adoptions import service
from registry.adoptions.schemas import AdoptionFields
from registry.documents.adoption import OWN_FIELDS
from registry.entries import find
from registry.kinds import KINDS
from registry.kinds.kind import Kind
from registry.kit import json
from registry.kit.errors import Conflict, FieldError, Invalid, Unavailable
from registry.kit.write import write
from registry.models import Adoption
from registry.web import fields, sessions
from registry.web.address import page_of
from registry.web.faults import Faults, found
from registry.web.fields import Form
from registry.web.inputs import Filled
from registry.web.page import page

SAVE, WITHDRAW, VERSION = "save", "withdraw", "version"
CONTROLS = tuple(fields.controls(AdoptionFields().fields))
Values = dict[str, Any]


def register(blp: Blueprint) -> None:
    """Register the form at the entries of each kind, and the buttons at an adoption."""
    for kind in KINDS.values():
        at, given = f"/{kind.plural}/<slug>/adopt", {"kind": kind}
        methods = ["GET", "POST"]
        blp.add_url_rule(at, f"{kind.name}_adopt", _adopt, defaults=given, methods=methods)
    for name, view in (("confirm", _confirm), ("acknowledge", _acknowledge)):
        at = f"/adoptions/<adoption_id>/{name}"
        blp.add_url_rule(at, f"adoption_{name}", view, methods=["POST"])


@sessions.signed_in
def _adopt(kind: Kind, slug: str) -> Response:
    sessions.actor().demand(service.WRITE)
    row = find.visible(kind, slug, sessions.actor())
    adoption = service.of(row, sessions.actor().organisation_id)
    # Read now: rows are let go of at each write.
    entry: Values = json.loads(row.document)
    said: Values | None = json.loads(adoption.document) if _stands(adoption) else None
    if request.method != "POST":
        return _shown(entry, said, _typed(said))
    asked = sessions.act()
    try:
        if asked == WITHDRAW and said is not None:
            return _withdrawn(entry, said)
        if asked == SAVE:
            return _saved(kind, entry, said)
    except (Invalid, Conflict, Unavailable) as problem:
        errors = problem.errors or [FieldError(problem.detail)]
        return _shown(entry, said, request.form, found(CONTROLS, request.form, errors))
    unsure = request.form.get(sessions.ACT) != sessions.AGAIN
    return _shown(entry, said, request.form, is_unsure=unsure)


def _stands(adoption: Adoption | None) -> TypeGuard[Adoption]:
    """Tell whether something is said of it, by the organisation or a source, and not taken back."""
    return adoption is not None and adoption.withdrawn_at is None


def _typed(said: Values | None) -> Form:
    typed = fields.typed(CONTROLS, said or {})
    typed[VERSION] = str(said["version"] if said else "")
    return typed


def _saved(kind: Kind, entry: Values, said: Values | None) -> Response:
    raw = fields.body(CONTROLS, request.form)
    actor = sessions.actor()
    with write():
        if said is None or said["source"]:
            service.create(kind, entry["slug"], raw, actor)
        else:
            adoption = service.own(said["id"], actor)
            _demand_version(adoption)
            before = json.loads(adoption.document)
            # What stays as it is is not sent: with another stage a day has to be said anew.
            changed = {name: raw.get(name) for name in OWN_FIELDS if raw.get(name) != before[name]}
            service.update(adoption, changed, actor)
    sessions.tell(_("You said that you use it:"), page_of(entry["path"]), entry["title"])
    return sessions.done(sessions.ACCOUNT)


def _demand_version(adoption: Adoption) -> None:
    if request.form.get(VERSION) != str(adoption.version):
        said = _("Somebody of your organisation has changed it meanwhile. Open the form anew.")
        raise Conflict(said)


def _withdrawn(entry: Values, said: Values) -> Response:
    with write():
        service.withdraw(service.own(said["id"], sessions.actor()), sessions.actor())
    sessions.tell(_("You took back that you use it:"), page_of(entry["path"]), entry["title"])
    return sessions.done(sessions.ACCOUNT)


def _shown(
    entry: Values,
    said: Values | None,
    form: Form,
    faults: Faults | None = None,
    *,
    is_unsure: bool = False,
) -> Response:
    faults = faults or Faults()
    title = _("Say that you use %(title)s", title=entry["title"])
    if said is not None and not said["source"]:
        title = _("Change what you say of %(title)s", title=entry["title"])
    return page(
        "edit/adopt.html",
        _("Error: %(title)s", title=title) if faults.summary else title,
        status=422 if faults.summary else 200,
        is_public=False,
        heading=title,
        entry=entry,
        said=said,
        controls=CONTROLS,
        version=form.get(VERSION, ""),
        filled=Filled(form, faults.beside),
        errors=faults.summary,
        is_unsure=is_unsure,
    )


@sessions.signed_in
def _confirm(adoption_id: str) -> Response:
    if sessions.act() == sessions.AGAIN:
        return sessions.unsure()
    actor = sessions.actor()
    actor.demand(service.WRITE)
    with write():
        document = json.loads(service.confirm(service.own(adoption_id, actor), actor).document)
    return _done(document, _("You said that it is still so:"))


@sessions.signed_in
def _acknowledge(adoption_id: str) -> Response:
    if sessions.act() == sessions.AGAIN:
        return sessions.unsure()
    actor = sessions.actor()
    actor.demand(service.WRITE)
    with write():
        document = json.loads(service.acknowledge(adoption_id, actor).document)
    return _done(document, _("You know of this use of:"))


def _done(adoption: Values, said: str) -> Response:
    entry = adoption["entry"]
    sessions.tell(said, page_of(entry["path"]), entry["title"])
    return sessions.done(sessions.ACCOUNT)
