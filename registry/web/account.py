"""The page of an organisation that is signed in: what waits for it, what it has, what it can do."""

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from registry.adoptions import lists as adoptions_lists
from registry.due import service as due_service
from registry.due.sorts import Due
from registry.entries import lists as entries_lists
from registry.kinds import KINDS
from registry.kit import json
from registry.models import ARCHIVED, DRAFT, PUBLISHED
from registry.web import sessions
from registry.web.address import page_of
from registry.web.faults import in_a_form
from registry.web.page import page

# Enough for nearly every council; the rest is a search further.
DUE_SHOWN, SHOWN = 5, 50
_ADOPT = "/adoptions"


def register(blp: Blueprint) -> None:
    """Register the page."""
    blp.add_url_rule(sessions.ACCOUNT, "account", _account)


@sessions.signed_in
def _account() -> Response:
    actor = sessions.actor()
    shown = None if "all" in request.args else DUE_SHOWN
    waiting = due_service.of(actor.organisation, actor).items
    used = {"limit": SHOWN, "cursor": None}
    adoptions = adoptions_lists.of_organisation(actor.organisation, used)
    return page(
        "account/account.html",
        _("Your account"),
        is_public=False,
        organisation=actor.organisation,
        kinds=tuple(KINDS.values()),
        waiting=[_action(one) for one in waiting[:shown]],
        waiting_total=len(waiting),
        shelves=[(state, *_entries(state)) for state in (DRAFT, PUBLISHED, ARCHIVED)],
        adoptions=[json.loads(item) for item in adoptions.items],
        adoptions_total=adoptions.total,
    )


def _entries(state: str) -> tuple[int, list[dict[str, Any]]]:
    actor = sessions.actor()
    wanted = {"owner": [actor.organisation], "state": state, "limit": SHOWN, "cursor": None}
    found = entries_lists.page(wanted, actor)
    return found.total or 0, [json.loads(item) for item in found.items]


def _action(due: Due) -> dict[str, Any]:
    """Say where a thing that waits is settled: by a button at once, or on a form."""
    where = page_of(due.call)
    is_form = due.method != "POST" or where.endswith(_ADOPT)
    if where.endswith(_ADOPT):
        where = where.removesuffix(_ADOPT) + "/adopt"
    elif is_form:
        where += "/edit"
    return {"due": due, "todo": in_a_form(due.todo), "where": where, "is_form": is_form}
