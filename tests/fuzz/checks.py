"""Judge each answer by the table of what its operation may answer."""

import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import schemathesis
from schemathesis import Case, CheckContext, Response
from schemathesis.core.failures import Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import CoveragePhaseData, CoverageScenario

from registry.access.guard import PUBLIC
from tests.contract.url_map import Operation
from tests.fuzz.accepted import BODY, OWNER_ALONE, TABLE
from tests.fuzz.stage import OPENERS, opener
from tests.fuzz.steer import Steering

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# Schemathesis knows hooks and checks of the whole process only: this one acts at the moment.
_acting: list[Steering] = []


def act_as(steering: Steering) -> None:
    """Steer, and judge, by what this actor may from now on."""
    _acting[:] = [steering]


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Steer each call of whoever acts."""
    _acting[0].steer(case)


def accepted(steering: Steering, operation: Operation, *, is_fit: bool) -> frozenset[int]:
    """Return what an operation may answer an actor."""
    actor = steering.actor
    is_public = operation.contract["access"] == PUBLIC
    if actor == "wrong" or (actor == "anyone" and not is_public):
        return frozenset({401})
    if actor in OPENERS and actor == "camden" != opener(steering.stage, operation):
        return frozenset({403})
    if actor == "steward" and operation.key in OWNER_ALONE:
        return frozenset({403, 404, 410, *BODY})
    row = TABLE[operation.key]
    return row.fit if is_fit else row.fit | row.unfit


def rejections(actor: str, operation: Operation) -> frozenset[int]:
    """Return what an operation may answer to data that break the document."""
    refused = {401, 403}
    return TABLE[operation.key].unfit | refused | {404, 405, 412}


@schemathesis.check
def answered_as_the_table_says(ctx: CheckContext, response: Response, case: Case) -> None:
    """Compare the status with the table in accepted.py."""
    (steering,) = _acting
    call = steering.calls.get(case.id)
    if call is None or _has_other_method(case):
        return
    statuses = accepted(steering, call.operation, is_fit=call.is_fit)
    if case.meta is not None and case.meta.is_negative_at(ParameterLocation.PATH):
        statuses |= {404, 405}
    if any(CONTROL.search(unquote(str(value))) for value in case.path_parameters.values()):
        # Refused before anybody asks who calls: no address holds one.
        statuses = frozenset({404})
    if response.status_code not in statuses:
        what = "that is right in every respect" if call.is_fit else "that may be wrong"
        raise Failure(
            operation=case.operation.label,
            title="Status that the table does not accept",
            message=f"{response.status_code} for a request {what}; accepted: {sorted(statuses)}",
        )


@schemathesis.check
def unknown_parameters_are_refused(ctx: CheckContext, response: Response, case: Case) -> None:
    """Hold what the API promises beyond the document: no parameter is passed over.

    Schemathesis lets them pass, as the document has no way to close a query.
    """
    call = _acting[0].calls.get(case.id)
    if call is None or response.status_code >= 400 or _has_other_method(case):
        return
    sent = parse_qs(urlsplit(response.request.url).query, keep_blank_values=True)
    known = call.operation.contract["query"]().fields
    unknown = set(sent) - {declared.data_key or name for name, declared in known.items()}
    if unknown:
        raise Failure(
            operation=case.operation.label,
            title="Unknown parameter passed over",
            message=f"{response.status_code} although there is no parameter {sorted(unknown)}",
        )


def _has_other_method(case: Case) -> bool:
    """Tell whether the method is one that the address does not know: unsupported_method judges."""
    data = case.meta.phase.data if case.meta else None
    return (
        isinstance(data, CoveragePhaseData)
        and data.scenario is CoverageScenario.UNSPECIFIED_HTTP_METHOD
    )
