"""A draft needs only a title, says what it lacks, and is seen by nobody but its owner."""

from typing import Any

import pytest

from tests.client import Client
from tests.factories import component, make_component, make_draft

COMPONENTS = "/api/v1/components"
DRAFT = {"title": "Zanzibar", "state": "draft"}


def created(client: Client, **values: Any) -> dict[str, Any]:
    answer = client.post(COMPONENTS, {**DRAFT, **values})
    assert answer.status_code == 201, answer.get_json()
    return {**answer.get_json(), "etag": answer.headers["ETag"]}


def test_draft_needs_only_a_title_and_lists_what_is_missing(camden: Client) -> None:
    draft = created(camden, phase="deprecated")
    assert [missing["pointer"] for missing in draft["to_publish"]] == ["/summary", "/phase_reason"]
    body = {"summary": "An island.", "phase_reason": "Sold."}
    whole = camden.patch(draft["path"], body, draft["etag"]).get_json()
    assert (whole["state"], whole["to_publish"]) == ("draft", [])


def test_formats_of_a_draft_are_checked_at_once(camden: Client) -> None:
    answer = camden.post(COMPONENTS, {**DRAFT, "licence": "MITT", "homepage_url": "nowhere"})
    pointers = {error["pointer"] for error in answer.get_json()["errors"]}
    assert pointers == {"/licence", "/homepage_url"}


def test_publishing_asks_for_all_that_is_missing(camden: Client) -> None:
    draft = created(camden, phase="withdrawn")
    answer = camden.patch(draft["path"], {"state": "published"}, draft["etag"])
    pointers = {error["pointer"] for error in answer.get_json()["errors"]}
    assert (answer.status_code, pointers) == (422, {"/summary", "/phase_reason"})


def test_published_draft_is_everybodys(camden: Client, anyone: Client) -> None:
    draft = created(camden, summary="An island.")
    assert draft["published_at"] is None
    shown = camden.patch(draft["path"], {"state": "published"}, draft["etag"]).get_json()
    assert shown["published_at"] is not None
    assert anyone.get(draft["path"]).get_json() == shown
    changes = anyone.get("/api/v1/changes").get_json()["items"]
    assert [change["type"] for change in changes if change["kind"] == "component"] == [
        "entry.published"
    ]


def test_draft_is_in_no_read_path_of_others(
    camden: Client, leeds: Client, steward: Client, anyone: Client
) -> None:
    created(camden, summary="About Zanzibar.", tags=["zanzibar"], licence="Zlib")
    reads = (
        COMPONENTS,
        f"{COMPONENTS}?tag=zanzibar",
        f"{COMPONENTS}?state=draft",
        "/api/v1/entries?owner=camden",
        "/api/v1/entries?state=draft",
        "/api/v1/search?q=zanzibar",
        "/api/v1/search",
        "/api/v1/changes?limit=100",
    )
    for client in (leeds, steward, anyone):
        for path in reads:
            text = client.get(path).get_data(as_text=True).lower()
            assert "about zan" not in text, path
            assert "zlib" not in text, path


def test_totals_do_not_count_drafts(camden: Client, anyone: Client) -> None:
    paths = (COMPONENTS, "/api/v1/entries", f"{COMPONENTS}?tag=a", "/api/v1/changes")
    before = [anyone.get(path).get_json()["total"] for path in paths]
    draft = created(camden, tags=["a"])
    camden.patch(draft["path"], {"title": "Other"}, draft["etag"])
    assert [anyone.get(path).get_json()["total"] for path in paths] == before


@pytest.mark.parametrize("headers", [{}, {"If-None-Match": "*"}, {"If-None-Match": '"1-0"'}])
def test_draft_is_404_to_others_whatever_etag_they_try(
    camden: Client, leeds: Client, anyone: Client, headers: dict[str, str]
) -> None:
    path = created(camden)["path"]
    absent = f"{COMPONENTS}/absent"
    for client in (leeds, anyone):
        hidden, nothing = (client.get(at, headers=headers) for at in (path, absent))
        assert hidden.status_code == 404
        expected = nothing.get_json()["detail"].replace("absent", "zanzibar")
        assert hidden.get_json()["detail"] == expected


@pytest.mark.parametrize("etag", [None, "*", '"1-0"', '"7-0"'])
def test_writes_on_the_draft_of_another_find_nothing(
    camden: Client, leeds: Client, steward: Client, etag: str | None
) -> None:
    path = created(camden)["path"]
    for client in (leeds, steward):
        assert client.patch(path, {"title": "Mine"}, etag).status_code == 404
        assert client.delete(path, etag).status_code == 404
        # PUT would create, but the name is taken; it says no more than for any other name.
        expected = 409 if etag in (None, "*") else 412
        assert client.put(path, component(), etag).status_code == expected
    assert camden.get(path).headers["ETag"] == '"1-0"'


def test_taken_slug_of_a_draft_says_no_more_than_that_of_an_entry(
    camden: Client, leeds: Client
) -> None:
    created(camden, slug="hidden")
    make_component(camden, slug="public")
    hidden, public = (leeds.post(COMPONENTS, component(slug=slug)) for slug in ("hidden", "public"))
    assert hidden.status_code == public.status_code == 409
    assert hidden.get_data(as_text=True) == public.get_data(as_text=True).replace(
        "public", "hidden"
    )


def test_old_name_of_a_draft_leads_only_its_owner_on(camden: Client, leeds: Client) -> None:
    draft = created(camden)
    camden.patch(draft["path"], {"slug": "tanganyika"}, draft["etag"])
    assert camden.get(draft["path"]).status_code == 308
    assert leeds.get(draft["path"]).status_code == 404
    assert "tanganyika" not in leeds.get(draft["path"]).get_data(as_text=True)
    taken = leeds.put(draft["path"], component())
    assert (taken.status_code, "tanganyika" in taken.get_data(as_text=True)) == (409, False)


def test_draft_cannot_be_named_as_successor(camden: Client, leeds: Client) -> None:
    path = created(camden)["path"]
    hidden = leeds.post(COMPONENTS, component(successor=path))
    absent = leeds.post(COMPONENTS, component(successor=f"{COMPONENTS}/absent"))
    assert hidden.status_code == 422
    assert hidden.get_json() == absent.get_json()


def test_renamed_owner_shows_no_draft_in_the_changes(
    camden: Client, steward: Client, anyone: Client
) -> None:
    draft = make_draft(camden)
    answer = steward.patch("/api/v1/organisations/camden", {"name": "Camden"}, "*")
    assert answer.status_code == 200
    changes = anyone.get("/api/v1/changes?limit=100").get_json()["items"]
    assert draft["slug"] not in [change["slug"] for change in changes]
    shown = camden.get(draft["path"])
    assert (shown.get_json()["owner"]["name"], shown.headers["ETag"]) == ("Camden", '"1-1"')
