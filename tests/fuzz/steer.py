"""Steer the calls that Schemathesis makes to records that are there, so that they get past 404.

Nothing that was made wrong on purpose is mended: only locations that are valid by the document.
"""

from dataclasses import dataclass
from typing import Any

from schemathesis import Case, GenerationMode
from schemathesis.core import NOT_SET
from schemathesis.core.parameters import ParameterLocation

from registry.access.actor import STEWARD
from registry.adoptions.schemas import AdoptionCreate
from registry.kinds import KINDS
from registry.kinds.entry import ENDING_PHASES
from registry.kit.schema import Schema
from registry.organisations.schemas import OrganisationCreate
from registry.tags.schemas import TagCreate
from tests.cast import OWNER_SCOPES
from tests.contract.url_map import API, Operation
from tests.fuzz.fitting import DAYS, POINT, Fitter
from tests.fuzz.stage import ORGANISATIONS, Stage

# Acts on an entry whose bodies name records.
ACTS = ("transfer", "relations", "adoptions")
BY_ID = {"token_id", "relation_id", "adoption_id"}
# Fields with a first day and a last one.
SPANS = (("endorsed_on", "endorsement_ended_on"), ("started_on", "ended_on"))
# After the day on which the example of a project begins.
SINCE = "2026-05-01"
PLURALS = {kind.plural: kind for kind in KINDS.values()}
FIT_SHARE = 0.7
# Of the calls that need not be right, so many are led to an entry that was purged.
PURGED_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Call:
    """Remember of a call what its answer is judged by."""

    operation: Operation
    is_negative: bool
    is_fit: bool


class Steering:
    """Change cases of one actor before they are sent."""

    def __init__(self, stage: Stage, actor: str) -> None:
        self.stage = stage
        self.actor = actor
        self.random = stage.random
        self.fitter = Fitter(stage.random, ORGANISATIONS)
        self.calls: dict[str, Call] = {}

    def steer(self, case: Case) -> None:
        """Steer one call, and remember what is known of it."""
        operation = self.stage.operations[case.operation.method.upper(), case.path]
        meta = case.meta
        is_negative = meta is None or meta.generation.mode is GenerationMode.NEGATIVE
        is_fit = not is_negative and self.random.random() < FIT_SHARE
        self.calls[case.id] = Call(operation, is_negative, is_fit)
        if self.actor in ("anyone", "wrong") and operation.contract["access"] != "public":
            return
        if _is_sound(case, ParameterLocation.PATH):
            self._path(case, operation, is_fit)
        if is_fit:
            self._query(case, operation)
            self._body(case, operation)

    def _path(self, case: Case, operation: Operation, is_fit: bool) -> None:
        """Lead to a record that is there, and name its version."""
        etag = slug = ""
        room = operation.template.removeprefix(API).partition("/")[0]
        if "slug" in case.path_parameters and room in PLURALS:
            slug, etag = self._named(case, operation, room, is_fit)
            case.path_parameters["slug"] = slug
        elif "slug" in case.path_parameters:
            etag = self._organisation(case, operation)
        elif BY_ID & set(case.path_parameters):
            etag = self._by_id(case, operation)
        elif "name" in case.path_parameters:
            case.path_parameters["name"], etag = self.stage.tag()
        elif "scheme" in case.path_parameters:
            case.path_parameters.update(scheme=POINT["scheme"], version=POINT["version"])
        if "number" in case.path_parameters:
            self.numbers = self.stage.versions(self.actor, f"{room}/{slug}")
            case.path_parameters["number"] = self.random.choice(self.numbers)
        if _is_sound(case, ParameterLocation.HEADER):
            self._headers(case, operation, etag, is_fit)

    def _named(self, case: Case, operation: Operation, room: str, is_fit: bool) -> tuple[str, str]:
        wanted = str(case.path_parameters["slug"])
        act = _act(operation)
        if is_fit and operation.method == "POST" and act == "relations":
            # Only what is published takes one.
            wanted = self.stage.make(room)
        slug, etag = self.stage.entry(room, wanted)
        if (operation.method, act) == ("POST", "adoptions"):
            # Nobody adopts its own.
            slug = self.stage.foreign(room)
        if not is_fit and self.random.random() < PURGED_SHARE:
            slug = self.stage.purged[room]
        return slug, etag

    def _by_id(self, case: Case, operation: Operation) -> str:
        etag = ""
        if "token_id" in case.path_parameters:
            case.path_parameters["token_id"] = self.stage.token()
        elif "relation_id" in case.path_parameters:
            case.path_parameters["relation_id"], etag = self.stage.relation()
        else:
            is_told = _act(operation) == "acknowledge"
            case.path_parameters["adoption_id"], etag = self.stage.adoption(is_told=is_told)
        return etag

    def _organisation(self, case: Case, operation: Operation) -> str:
        wanted = str(case.path_parameters["slug"])
        is_own = operation.method == "PATCH" and self.actor == "camden"
        if _act(operation) == "succession":
            wanted = self.stage.make_organisation(self.stage.fresh())
        elif is_own:
            wanted = "camden"
        elif operation.method != "GET" and wanted in ("camden", "leeds", "registry"):
            wanted = ""
        slug, etag = self.stage.organisation(wanted)
        case.path_parameters["slug"] = slug
        return etag

    def _headers(self, case: Case, operation: Operation, etag: str, is_fit: bool) -> None:
        headers = case.headers
        if operation.contract.get("conditional") and (is_fit or self.random.random() < 0.95):
            headers["If-Match"] = self.random.choice((etag, etag, etag, "*"))
            headers.pop("If-None-Match", None)
        elif is_fit and etag and self.random.random() < 0.3:
            headers["If-None-Match"] = etag
        if is_fit and "Idempotency-Key" in headers:
            headers["Idempotency-Key"] = f'"{self.stage.fresh()}"'

    def _query(self, case: Case, operation: Operation) -> None:
        schema = operation.contract["query"]
        fitted = self.fitter.whole(schema, case.query)
        fitted.pop("cursor", None)
        if "cursor" in schema().fields and self.random.random() < 0.3:
            path = operation.template.removeprefix(API)
            fitted["cursor"] = self.stage.cursor(self.actor, path)
        if self.actor not in ("camden", "steward"):
            fitted.pop("state", None)
        if operation.template == f"{API}tokens" and self.actor != "steward":
            fitted.pop("organisation", None)
        if operation.template.endswith("/succession"):
            # Carried out it would end the councils that the others act for.
            fitted["dry_run"] = "true"
        if operation.template == f"{API}relations":
            # A graph takes no pages, and a list no depth.
            for name in ("root", "depth"):
                fitted.pop(name, None)
        if _act(operation).startswith("evidence"):
            # A period ends after it begins.
            fitted |= {"from": DAYS[0], "to": DAYS[-1]}
        if "like" in fitted and _act(operation) == "adoptions":
            # Another order wants other cursors.
            fitted.pop("cursor", None)
        if _act(operation) == "diff" and "from" in fitted:
            fitted["from"] = self.random.choice(self.numbers)
        case.query = {name: value for name, value in fitted.items() if value is not None}

    def _body(self, case: Case, operation: Operation) -> None:
        if "body" not in operation.contract or case.body is NOT_SET:
            return
        room = operation.template.removeprefix(API).partition("/")[0]
        body = self.fitter.whole(_writer(operation, room), case.body)
        if operation.method == "PATCH":
            # Null takes away what may be needed; a patch of one field stays one of one field.
            body = {name: value for name, value in body.items() if name in case.body}
            body = _without_null(body)
        if _act(operation) in ACTS:
            body = self._acted(_act(operation), body)
        elif room in PLURALS:
            body = self._entry(body, operation)
        elif room == "organisations":
            body = self._organisation_body(body, operation)
        elif room == "tokens":
            body = self._token_body(body)
        elif room == "adoptions":
            body = _adopted(body)
        elif room == "tags":
            body |= self._tag(case, operation)
        case.body = body

    def _tag(self, case: Case, operation: Operation) -> dict[str, Any]:
        if _act(operation) == "rename":
            return {"name": self.stage.fresh()}
        if _act(operation) == "merge":
            return {"into": self.stage.other_tag(str(case.path_parameters["name"]))}
        # Another word is an alias only while no tag has it, and no other tag as its alias.
        return {"aliases": []}

    def _acted(self, act: str, body: dict[str, Any]) -> dict[str, Any]:
        """Name records that are there, where the body of an act names one."""
        if act == "transfer":
            return body | {"owner": self.random.choice(("camden", "camden", *ORGANISATIONS, None))}
        if act == "relations":
            return body | {"type": "depends-on", "target": self.stage.target()}
        return _adopted(body)

    def _entry(self, body: dict[str, Any], operation: Operation) -> dict[str, Any]:
        for name in ("slug", "successor"):
            body.pop(name, None)
        if operation.method == "POST":
            body["slug"] = self.stage.fresh()
        # A draft is never made of what was published, and nothing begins archived.
        if body.get("state") != "published":
            body.pop("state", None)
        if operation.method != "PATCH" or "summary" in body:
            body["summary"] = body.get("summary") or "Does what it says."
        if body.get("phase") in ENDING_PHASES:
            body["phase_reason"] = body.get("phase_reason") or "There is a better one."
        for first, last in SPANS:
            if {first, last} & set(body):
                # The one may not be later than the other, which may be there already.
                body[first], body[last] = DAYS[0], DAYS[-1]
        return body

    def _organisation_body(self, body: dict[str, Any], operation: Operation) -> dict[str, Any]:
        if _act(operation) == "succession":
            before = self.stage.make_organisation(self.stage.fresh())
            return {"on": "2026-04-01", "predecessors": [before]}
        if operation.method == "PATCH" and self.actor == "camden":
            return {"contact": {"name": "Digital team", "email": None}}
        for name in ("slug", "ended_on"):
            body.pop(name, None)
        if operation.method == "POST":
            body["slug"] = self.stage.fresh()
        body["predecessors"] = []
        for identifier in body.get("identifiers") or []:
            identifier["to"] = None
        return body

    def _token_body(self, body: dict[str, Any]) -> dict[str, Any]:
        scopes = [*OWNER_SCOPES, STEWARD] if self.actor == "steward" else OWNER_SCOPES
        body["scopes"] = [scope for scope in body["scopes"] if scope in scopes] or [scopes[0]]
        body["organisation"] = None
        return body


def _writer(operation: Operation, room: str) -> type[Schema]:
    """Return the schema of the whole: what a patch makes of a record has to fit that one."""
    if operation.method != "PATCH":
        return operation.contract["body"]
    others = {"organisations": OrganisationCreate, "tags": TagCreate, "adoptions": AdoptionCreate}
    if room in PLURALS:
        return PLURALS[room].create_schema
    # Of a relation nothing but the note can be changed: its patch is the whole.
    return others.get(room, operation.contract["body"])


def _adopted(body: dict[str, Any]) -> dict[str, Any]:
    """Let it be the caller's own word, of something that has begun."""
    body.pop("organisation", None)
    return body | {"since": SINCE, "why_stopped": "It was too slow."}


def _without_null(body: dict[str, Any]) -> dict[str, Any]:
    """Leave out what takes away: it may be needed."""
    return {
        name: _without_null(value) if isinstance(value, dict) else value
        for name, value in body.items()
        if value is not None
    }


def _is_sound(case: Case, location: ParameterLocation) -> bool:
    """Tell whether a part of a case was not made wrong on purpose."""
    meta = case.meta
    if meta is None:
        return True
    is_meant = (
        meta.generation.mode is GenerationMode.NEGATIVE
        and meta.phase.data.parameter_location == location
    )
    return not meta.is_negative_at(location) and not is_meant


def _act(operation: Operation) -> str:
    """Return what is done at an address, where its last step says so."""
    return operation.template.rpartition("/")[2]
