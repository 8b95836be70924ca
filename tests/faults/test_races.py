"""Many clients at once on a served registry: one wins, nothing is lost, nothing is doubled."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import click
import pytest

from tests.factories import component
from tests.faults.caller import Answer, Caller
from tests.faults.conftest import Build
from tests.faults.site import Site
from tests.faults.soundness import faults

COMPONENTS = "/api/v1/components"
CAMDEN = "/api/v1/organisations/camden"
EDITORS, EDITS, RENAMES = 4, 12, 12


@pytest.fixture(scope="module")
def served(build: Build) -> Iterator[Site]:
    """Serve with two workers."""
    site = build()
    site.machine.environment["REGISTRY_WORKERS"] = "2"
    with site.machine.started():
        yield site


def at_once(number: int, act: Callable[[int], Any]) -> list[Any]:
    """Do something so many times at the same time."""
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(act, range(number)))


def made(caller: Caller, **overrides: Any) -> Answer:
    """Register a component."""
    answer = caller.ask("POST", COMPONENTS, component(**overrides))
    assert answer.status == 201, answer.body
    return answer


def told(act: str, caller: Caller, before: int, results: Any) -> None:
    """Say what a race found, for who runs it with -s."""
    click.echo(f"{act}: {results}; answers 503, tried again: {caller.turned_away - before}")


def test_patches_with_one_etag_have_one_winner(served: Site) -> None:
    first, before = made(served.camden), served.camden.turned_away
    path = first.shown["path"]

    def patch(number: int) -> tuple[int, str]:
        summary = f"Patch {number}."
        answer = served.camden.ask("PATCH", path, {"summary": summary}, If_Match=first.etag)
        return answer.status, summary

    results = at_once(50, patch)
    statuses = Counter(status for status, _summary in results)
    told("50 PATCHes with one ETag", served.camden, before, statuses)
    assert statuses == {200: 1, 412: 49}
    shown = served.anyone.ask("GET", path)
    assert shown.etag == '"2-0"'
    assert [summary for status, summary in results if status == 200] == [shown.shown["summary"]]


def test_posts_with_one_key_make_one_record(served: Site) -> None:
    body, before = component(title="Once and for all"), served.camden.turned_away

    def post(_number: int) -> tuple[int, bytes, str | None, str | None]:
        answer = served.camden.ask("POST", COMPONENTS, body, Idempotency_Key="once")
        where = answer.headers["Location"], answer.headers["ETag"]
        if answer.status == 409:
            assert int(answer.headers["Retry-After"]) > 0
        return answer.status, answer.body, *where

    results = at_once(100, post)
    statuses = Counter(status for status, *_rest in results)
    told("100 POSTs with one key", served.camden, before, statuses)
    assert set(statuses) <= {201, 409}
    assert statuses[201] > 0
    again = at_once(20, post) + at_once(80, post)
    assert {result for result in results if result[0] == 201} == set(again)
    assert len(set(again)) == 1
    assert again[0][0] == 201
    assert served.anyone.get("/api/v1/search?q=%22once+and+for+all%22")["total"] == 1
    types = [
        change["type"] for change in served.anyone.changes() if change["slug"] == "once-and-for-all"
    ]
    assert types == ["entry.created"]


def edit(caller: Caller, path: str, summary: str) -> tuple[Answer, int]:
    """Change an entry, again from what is there for as long as somebody else was first."""
    stale = 0
    while True:
        etag = caller.ask("GET", path).etag
        answer = caller.ask("PATCH", path, {"summary": summary}, If_Match=etag)
        if answer.status != 412:
            assert answer.status == 200, answer.body
            return answer, stale
        stale += 1


def test_rename_of_an_owner_spoils_no_edit_and_leaves_no_stale_document(served: Site) -> None:
    shared = made(served.camden).shown["path"]
    own = [made(served.camden).shown["path"] for _ in range(EDITORS)]

    def edit_own(number: int) -> tuple[list[tuple[str, str, str]], int]:
        kept, stale = [], 0
        for turn in range(EDITS):
            path, summary = (own[number], shared)[turn % 2], f"Edit {turn} of {number}."
            answer, spoilt = edit(served.camden, path, summary)
            # Nobody else edits its own entry, and a rename is no edit.
            assert path == shared or spoilt == 0
            kept.append((path, answer.shown["version"], summary))
            stale += spoilt
        return kept, stale

    with ThreadPoolExecutor(EDITORS) as pool:
        jobs = [pool.submit(edit_own, number) for number in range(EDITORS)]
        names = rename_again_and_again(served.steward)
        results = [job.result() for job in jobs]
    edits = [one for kept, _stale in results for one in kept]
    assert len(edits) == EDITORS * EDITS
    check_edits(served.anyone, edits)
    for path in (shared, *own):
        assert served.anyone.get(path)["owner"]["name"] == names[-1]
    told("renames among edits", served.camden, 0, {"edits": len(edits), "renames": len(names)})


def rename_again_and_again(steward: Caller) -> list[str]:
    """Give the owner one name after another."""
    names = [f"Camden {number}" for number in range(RENAMES)]
    for name in names:
        answer = steward.ask("PATCH", CAMDEN, {"name": name}, If_Match="*")
        assert answer.status == 200, answer.body
    return names


def check_edits(anyone: Caller, edits: list[tuple[str, int, str]]) -> None:
    """Look for every acknowledged edit in the log, each as a version of its own."""
    logged = {
        (change["path"], change["document"]["version"], change["document"]["summary"])
        for change in anyone.changes()
        if change["type"] == "entry.updated"
    }
    assert set(edits) <= logged
    assert len({(path, version) for path, version, _summary in edits}) == len(edits)


@pytest.mark.parametrize("precondition", ["*", "etag"])
@pytest.mark.parametrize("act", ["archive", "publish", "restore"])
def test_act_that_two_do_at_once_counts_once(served: Site, act: str, precondition: str) -> None:
    before = served.anyone.get(COMPONENTS)["total"]
    answer = made(served.camden, state="draft" if act == "publish" else "published")
    path, etag = answer.shown["path"], answer.etag
    if act == "restore":
        etag = served.camden.ask("DELETE", path, If_Match=etag).etag
    given = "*" if precondition == "*" else etag

    def do(_number: int) -> int:
        if act == "archive":
            return served.camden.ask("DELETE", path, If_Match=given).status
        return served.camden.ask("PATCH", path, {"state": "published"}, If_Match=given).status

    statuses = sorted(at_once(4, do))
    assert statuses == ([200] * 4 if given == "*" else [200, 412, 412, 412])
    after = served.anyone.get(COMPONENTS)["total"]
    assert after - before == (0 if act == "archive" else 1)
    assert served.anyone.get("/api/v1/search")["total"] == after


def test_everything_is_sound_after_the_races(served: Site) -> None:
    with served.opened() as app:
        assert faults(app) == {}
