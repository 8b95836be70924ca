"""Which statuses each operation may answer with: a new operation without a row here fails.

`fit` is for a request that is right in every respect: valid by the document, on a record that is
there and may be written, with its ETag, and by the rules that the document says in words only.
`unfit` is what a request may be answered that is wrong somewhere. A status that stands in neither
fails the run; 500 and 503 stand nowhere.
"""

from dataclasses import dataclass

# A list of drafts or archived entries wants a token.
NO_TOKEN = 401
BODY = (400, 415, 422)


@dataclass(frozen=True, slots=True)
class Row:
    """Say how an operation answers a request that is right, and one that is not."""

    fit: frozenset[int]
    unfit: frozenset[int]


def row(fit: set[int], *unfit: int) -> Row:
    """Write a row shortly."""
    return Row(frozenset(fit), frozenset(unfit))


ENTRY = "/api/v1/{kind}/{slug}"
ORGANISATION = "/api/v1/organisations/{slug}"
# That an entry is still true only its owner can say: not the steward, who may all the rest.
ADOPTION = "/api/v1/adoptions/{adoption_id}"
OWNER_ALONE = {
    ("POST", f"{ENTRY}/review"),
    # Nor what another organisation uses; the registry itself uses nothing.
    ("POST", f"{ENTRY}/adoptions"),
    ("PATCH", ADOPTION),
    ("POST", f"{ADOPTION}/confirm"),
    ("POST", f"{ADOPTION}/acknowledge"),
    ("DELETE", f"{ADOPTION}/acknowledge"),
}
VERSION = f"{ENTRY}/versions/{{number}}"
TAG = "/api/v1/tags/{name}"
RELATION = "/api/v1/relations/{relation_id}"
TOKEN = "/api/v1/tokens/{token_id}"
WRITE = (308, 403, 404, 422)
BOUND = (*WRITE, 412, 428)
# What any call to an entry that was purged is answered.
GONE = 410

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "/api/v1/{kind}"): row({200}, NO_TOKEN, 422),
    ("POST", "/api/v1/{kind}"): row({200, 201}, 409, *BODY),
    ("GET", ENTRY): row({200, 304}, 308, 404, 422, GONE),
    ("PUT", ENTRY): row({200, 201}, 409, *BODY, *BOUND, GONE),
    ("PATCH", ENTRY): row({200}, 409, *BODY, *BOUND, GONE),
    ("DELETE", ENTRY): row({200}, *BOUND, GONE),
    ("POST", f"{ENTRY}/transfer"): row({200, 204}, *BODY, *WRITE, GONE),
    ("POST", f"{ENTRY}/review"): row({200}, 409, *WRITE, GONE),
    ("GET", f"{ENTRY}/adoptions"): row({200}, 308, 404, 422, GONE),
    ("POST", f"{ENTRY}/adoptions"): row({200, 201}, 403, 308, 404, 409, *BODY, GONE),
    ("GET", f"{ENTRY}/relations"): row({200}, 308, 404, 422, GONE),
    ("POST", f"{ENTRY}/relations"): row({200, 201}, 403, 308, 404, 409, *BODY, GONE),
    ("GET", f"{ENTRY}/lessons"): row({200}, 308, 404, 422, GONE),
    ("GET", f"{ENTRY}/versions"): row({200}, 308, 404, 422, GONE),
    ("GET", f"{ADOPTION}/versions"): row({200}, 404, 422, GONE),
    ("GET", VERSION): row({200}, 308, 404, 422, GONE),
    ("GET", f"{VERSION}/diff"): row({200}, 308, 404, 422, GONE),
    ("GET", f"{ENTRY}/checklist"): row({200, 304}, 308, 404, 422, GONE),
    ("GET", f"{ENTRY}/similar"): row({200}, 308, 404, 422, GONE),
    ("POST", f"{VERSION}/restore"): row({200}, *BOUND, GONE),
    ("GET", "/api/v1/entries"): row({200}, NO_TOKEN, 422),
    ("GET", "/api/v1/search"): row({200}, 422),
    ("POST", "/api/v1/similar"): row({200}, *BODY),
    ("GET", "/api/v1/suggest"): row({200}, 422),
    ("GET", "/api/v1/search/zero-results"): row({200}, 403, 422),
    ("GET", "/api/v1/organisations"): row({200}, 422),
    ("POST", "/api/v1/organisations"): row({200, 201}, 409, *BODY),
    ("GET", ORGANISATION): row({200, 304}, 308, 404, 422),
    ("PUT", ORGANISATION): row({200}, 409, *BODY, *BOUND),
    ("PATCH", ORGANISATION): row({200}, 409, *BODY, *BOUND),
    ("GET", f"{ORGANISATION}/adoptions"): row({200}, 308, 404, 422),
    ("GET", f"{ORGANISATION}/evidence"): row({200, 304}, 308, 404, 422),
    ("GET", f"{ORGANISATION}/evidence.csv"): row({200, 304}, 308, 404, 422),
    ("GET", "/api/v1/statistics"): row({200, 304}, 422),
    ("GET", "/api/v1/statistics.csv"): row({200, 304}, 422),
    ("POST", f"{ORGANISATION}/succession"): row({200}, 308, 403, 404, 409, *BODY),
    ("GET", f"{ORGANISATION}/due"): row({200}, 308, 404, 422),
    ("GET", "/api/v1/adoptions"): row({200}, 422),
    ("GET", ADOPTION): row({200, 304}, 404, 422),
    ("PATCH", ADOPTION): row({200}, 403, 404, 409, 412, 428, *BODY),
    ("DELETE", ADOPTION): row({200}, 403, 404, 412, 422, 428),
    ("POST", f"{ADOPTION}/confirm"): row({200}, 403, 404, 409, 422),
    ("POST", f"{ADOPTION}/acknowledge"): row({200}, 403, 404, 409, 422),
    ("DELETE", f"{ADOPTION}/acknowledge"): row({200}, 403, 404, 409, 422),
    ("GET", "/api/v1/relations"): row({200}, 422),
    ("GET", RELATION): row({200, 304}, 404, 422),
    ("PATCH", RELATION): row({200}, 403, 404, 409, 412, 428, *BODY),
    ("DELETE", RELATION): row({200}, 403, 404, 412, 422, 428),
    ("GET", "/api/v1/tags"): row({200}, 422),
    ("GET", TAG): row({200, 304}, 308, 404, 422),
    ("PATCH", TAG): row({200}, *BODY, *BOUND),
    ("POST", f"{TAG}/rename"): row({200}, 409, *BODY, *BOUND),
    ("POST", f"{TAG}/merge"): row({200}, 409, *BODY, *BOUND),
    ("GET", "/api/v1/vocabularies"): row({200}, 422),
    ("GET", "/api/v1/vocabularies/{scheme}/{version}"): row({200}, 404, 422),
    ("GET", "/api/v1/changes"): row({200}, 410, 422),
    ("GET", "/api/v1/tokens"): row({200}, 403, 422),
    ("POST", "/api/v1/tokens"): row({200, 201}, 403, 409, *BODY),
    ("GET", TOKEN): row({200}, 404, 422),
    ("DELETE", TOKEN): row({200}, 404, 422),
}
