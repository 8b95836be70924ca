"""Laws that hold for every organisation that there can be, by hypothesis."""

from datetime import date
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.documents.organisation import OWN_FIELDS
from registry.organisations.schemas import NATIONS, TYPES
from tests.client import Client
from tests.contract.rows import rows
from tests.entries.strategies import URLS, stated, texts

ORGANISATIONS = "/api/v1/organisations"
some = settings(
    max_examples=30,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DAYS = stated(st.sampled_from(["1974-04-01", "1996-02-29"]))
CODES = st.fixed_dictionaries(
    {"scheme": st.sampled_from(["gss", "la-code"]), "value": texts(100)}, optional={"from": DAYS}
)
BEFORE = st.sampled_from(["camden", "leeds", "registry"])
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "nation": stated(st.sampled_from(NATIONS)),
    "region": stated(texts(80)),
    "population": stated(st.integers(0, 100_000_000)),
    "started_on": DAYS,
    "ended_on": stated(st.dates(min_value=date(2000, 1, 1)).map(str)),
    "homepage_url": stated(URLS),
    "identifiers": st.lists(CODES, max_size=3),
    "predecessors": st.lists(BEFORE, unique=True, max_size=3).flatmap(
        lambda slugs: st.tuples(
            *(
                st.fixed_dictionaries({"slug": st.just(slug)}, optional={"on": DAYS})
                for slug in slugs
            )
        ).map(list)
    ),
    "signatory_since": DAYS,
    "contact": stated(st.fixed_dictionaries({"name": texts(100)})),
    "source": stated(texts(500)),
}
assert set(FIELDS) == set(OWN_FIELDS) - {"slug", "name", "type"}
BODIES = st.fixed_dictionaries(
    {"name": texts(200), "type": st.sampled_from(TYPES)}, optional=FIELDS
)
PATCHES = st.fixed_dictionaries({}, optional=FIELDS)


def made(client: Client, body: dict[str, Any]) -> tuple[dict[str, Any], str]:
    tried = client.post(ORGANISATIONS, body)
    if tried.status_code == 409:
        body = {**body, "slug": tried.get_json()["errors"][0]["suggestion"]}
        tried = client.post(ORGANISATIONS, body)
    assert tried.status_code == 201, tried.get_json()
    return tried.get_json(), tried.headers["ETag"]


@some
@given(body=BODIES)
def test_put_of_what_get_gave_is_200_and_no_event(
    app: Flask, steward: Client, body: dict[str, Any]
) -> None:
    document, etag = made(steward, body)
    shown = steward.get(document["path"])
    assert (shown.get_json(), shown.headers["ETag"]) == (document, etag)
    before = rows(app)
    for answer in (
        steward.put(document["path"], document, etag),
        steward.patch(document["path"], {}, etag),
    ):
        assert (answer.status_code, answer.get_json()) == (200, document)
        assert answer.headers["ETag"] == etag
    assert rows(app) == before


@some
@given(body=BODIES, patch=PATCHES)
def test_patch_changes_what_it_names_and_nothing_else(
    steward: Client, body: dict[str, Any], patch: dict[str, Any]
) -> None:
    document, etag = made(steward, body)
    answer = steward.patch(document["path"], patch, etag)
    assert answer.status_code == 200, answer.get_json()
    shown = steward.get(document["path"]).get_json()
    kept = set(OWN_FIELDS) - set(patch)
    assert {name: shown[name] for name in kept} == {name: document[name] for name in kept}
    again = steward.patch(document["path"], patch, answer.headers["ETag"])
    assert again.headers["ETag"] == answer.headers["ETag"]
