"""What entries are to each other: said by owners, read from both ends, counted on both."""

from typing import Any

from tests.client import Client
from tests.factories import make_component, make_entry, make_relation

ANY = {"If-Match": "*"}


def counts(anyone: Client, entry: dict[str, Any]) -> dict[str, int]:
    shown = anyone.get(entry["path"]).get_json()["relations"]
    found = {cell["type"]: cell["total"] for cell in shown["by_type"]}
    assert shown["total"] == sum(found.values())
    return found


def listed(anyone: Client, entry: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = anyone.get(f"{entry['path']}/relations{query}").get_json()[
        "items"
    ]
    return items


def test_relation_reads_from_both_ends(camden: Client, leeds: Client, anyone: Client) -> None:
    standard = make_entry(leeds, "standards", title="Open Referral UK")
    component = make_component(camden, title="Parking permits")
    made = make_relation(camden, component, "implements", standard, note="Read only.")
    assert (made["type"], made["inverse"]) == ("implements", "implemented-by")
    assert (made["entry"]["slug"], made["target"]["title"]) == (
        "parking-permits",
        "Open Referral UK",
    )
    assert anyone.get(made["path"]).get_json()["note"] == "Read only."
    (here,) = listed(anyone, component)
    (there,) = listed(anyone, standard)
    assert (here["reads"], here["other"]["slug"]) == ("implements", "open-referral-uk")
    assert (there["reads"], there["other"]["slug"]) == ("implemented-by", "parking-permits")
    assert here["id"] == there["id"] == made["id"]


def test_both_entries_count_it_and_keep_their_versions(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    standard, component = make_entry(leeds, "standards"), make_component(camden)
    make_relation(camden, component, "implements", standard)
    assert counts(anyone, component) == {"implements": 1}
    assert counts(anyone, standard) == {"implemented-by": 1}
    for entry in (standard, component):
        shown = anyone.get(entry["path"])
        assert shown.headers["ETag"] == '"1-1"'


def test_list_of_an_entry_is_narrowed_by_how_it_reads(camden: Client, anyone: Client) -> None:
    standard, first, second = make_entry(camden, "standards"), *_two(camden)
    make_relation(camden, first, "implements", standard)
    older = make_relation(camden, first, "supersedes", second)
    other = make_relation(camden, second, "alternative-to", first)
    reads = {one["id"]: one["reads"] for one in listed(anyone, second)}
    assert reads == {older["id"]: "superseded-by", other["id"]: "alternative-to"}
    assert len(listed(anyone, second, "?type=supersedes")) == 0
    assert [one["id"] for one in listed(anyone, second, "?type=superseded-by")] == [older["id"]]
    assert [one["id"] for one in listed(anyone, first, "?type=alternative-to")] == [other["id"]]
    both = listed(anyone, first, "?type=implements&type=supersedes")
    assert [one["reads"] for one in both] == ["supersedes", "implements"]


def _two(client: Client) -> list[dict[str, Any]]:
    return [make_component(client), make_component(client)]


def test_withdrawn_relation_is_gone_from_lists_and_stands_again_by_post(
    camden: Client, anyone: Client
) -> None:
    first, second = _two(camden)
    made = make_relation(camden, first, "depends-on", second)
    assert camden.delete(made["path"], headers={"If-Match": made["etag"]}).status_code == 200
    assert counts(anyone, first) == counts(anyone, second) == {}
    assert listed(anyone, second) == []
    assert anyone.get("/api/v1/relations").get_json()["total"] == 0
    assert anyone.get(made["path"]).get_json()["withdrawn_at"]
    again = make_relation(camden, first, "depends-on", second, note="Again.")
    assert (again["id"], again["note"], again["withdrawn_at"]) == (made["id"], "Again.", None)
    assert counts(anyone, second) == {"needed-by": 1}
    changes = anyone.get("/api/v1/changes?limit=100").get_json()["items"]
    types = [one["type"] for one in changes if one["kind"] == "relation"]
    assert types == ["relation.created", "relation.withdrawn", "relation.reinstated"]


def test_list_of_all_is_narrowed_by_type_and_kinds(camden: Client, anyone: Client) -> None:
    standard, first, second = make_entry(camden, "standards"), *_two(camden)
    follows = make_relation(camden, first, "implements", standard)
    needs = make_relation(camden, first, "depends-on", second)

    def found(query: str) -> list[str]:
        shown = anyone.get(f"/api/v1/relations?{query}").get_json()
        assert shown["total"] == len(shown["items"])
        return [one["id"] for one in shown["items"]]

    assert found("") == [needs["id"], follows["id"]]
    assert found("type=implements") == found("target_kind=standard") == [follows["id"]]
    assert found("entry_kind=component&target_kind=component") == [needs["id"]]
    assert found("entry_kind=lesson") == []
    first_page = anyone.get("/api/v1/relations?limit=1").get_json()
    assert (first_page["total"], len(first_page["items"])) == (2, 1)


def test_owner_changes_the_note(camden: Client, leeds: Client) -> None:
    made = make_relation(camden, make_component(camden), "depends-on", make_component(leeds))
    change = {**anyone_reads(leeds, made), "note": "From version 2 on."}
    assert leeds.patch(made["path"], change, headers=ANY).status_code == 403
    changed = camden.patch(made["path"], change, headers={"If-Match": made["etag"]})
    assert (changed.status_code, changed.get_json()["note"]) == (200, "From version 2 on.")
    unlike = camden.patch(made["path"], change | {"version": 9}, headers=ANY)
    assert unlike.status_code == 422
    moved = camden.patch(made["path"], {"type": "part-of"}, headers=ANY)
    assert [error["pointer"] for error in moved.get_json()["errors"]] == ["/type"]


def anyone_reads(client: Client, made: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = client.get(made["path"]).get_json()
    return document


def test_dry_run_and_a_repeated_key_keep_nothing_twice(camden: Client, anyone: Client) -> None:
    first, second = _two(camden)
    body = {"type": "part-of", "target": second["path"]}
    tried = camden.post(f"{first['path']}/relations?dry_run=true", body)
    assert (tried.status_code, anyone.get("/api/v1/relations").get_json()["total"]) == (200, 0)
    key = {"headers": {"Idempotency-Key": "once"}}
    answers = [camden.post(f"{first['path']}/relations", body, **key) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert anyone.get("/api/v1/relations").get_json()["total"] == 1


def test_renamed_entry_is_shown_by_its_new_name(camden: Client, anyone: Client) -> None:
    first, second = _two(camden)
    make_relation(camden, first, "depends-on", second)
    assert camden.patch(second["path"], {"slug": "renamed", "title": "New"}, "*").status_code == 200
    (shown,) = listed(anyone, first)
    assert shown["other"]["path"] == shown["target"]["path"] == "/api/v1/components/renamed"
    make_relation(camden, first, "part-of", second)
    assert anyone.get(f"{second['path']}/relations").status_code == 308


def test_archived_end_says_so_and_stays_counted(camden: Client, anyone: Client) -> None:
    first, second = _two(camden)
    make_relation(camden, first, "depends-on", second)
    camden.delete(second["path"], "*")
    assert [one["other"]["state"] for one in listed(anyone, first)] == ["archived"]
    assert counts(anyone, first) == {"depends-on": 1}
