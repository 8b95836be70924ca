"""What was learnt stands where somebody chooses: of an entry and its standards, worst first."""

from typing import Any

from flask import Flask

from tests.client import Client
from tests.contract.statements import counted
from tests.factories import make_component, make_entry, make_relation


def lesson(client: Client, about: dict[str, Any], outcome: str | None = None) -> dict[str, Any]:
    """Register a lesson that was learnt from something."""
    made = make_entry(client, "lessons", outcome=outcome)
    make_relation(client, made, "learnt-from", about)
    return made


def listed(anyone: Client, entry: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    """Return the lessons of an entry, whose number the entry itself must tell."""
    shown = anyone.get(f"{entry['path']}/lessons{query}").get_json()
    told = anyone.get(entry["path"]).get_json()["lessons"]
    assert told == {"total": shown["total"], "path": f"{entry['path']}/lessons"}
    items: list[dict[str, Any]] = shown["items"]
    return items


def test_worst_news_comes_first_and_then_the_newest(camden: Client, anyone: Client) -> None:
    entry = make_component(camden)
    outcomes = (None, "worked", "failed", "partly", "stopped", "failed")
    made = [lesson(camden, entry, outcome)["slug"] for outcome in outcomes]
    found = listed(anyone, entry)
    assert [one["outcome"] for one in found] == [
        *("failed", "failed", "stopped", "partly", "worked", None)
    ]
    assert [one["slug"] for one in found[:2]] == [made[5], made[2]]
    whole = anyone.get(found[0]["path"]).get_json()
    assert {name: value for name, value in found[0].items() if name != "because"} == whole


def test_lesson_of_a_standard_counts_for_what_implements_it(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    standard, entry = make_entry(leeds, "standards"), make_component(camden)
    of_standard = lesson(leeds, standard)
    of_both = lesson(leeds, standard)
    make_relation(leeds, of_both, "learnt-from", entry)
    assert [one["slug"] for one in listed(anyone, entry)] == [of_both["slug"]]
    follows = make_relation(camden, entry, "implements", standard)
    because = {one["slug"]: one["because"] for one in listed(anyone, entry)}
    refs = [
        {name: one[name] for name in ("kind", "slug", "title", "path")} for one in (entry, standard)
    ]
    assert because == {of_standard["slug"]: [refs[1]], of_both["slug"]: refs}
    assert len(listed(anyone, standard)) == 2
    camden.delete(follows["path"], "*")
    assert [one["because"] for one in listed(anyone, entry)] == [[refs[0]]]


def test_archived_lesson_is_told_no_more(camden: Client, anyone: Client) -> None:
    standard, entry = make_entry(camden, "standards"), make_component(camden)
    make_relation(camden, entry, "implements", standard)
    made = lesson(camden, standard, "failed")
    camden.delete(made["path"], "*")
    assert listed(anyone, standard) == listed(anyone, entry) == []
    assert anyone.get(f"{standard['path']}/relations").get_json()["total"] == 2
    assert camden.patch(made["path"], {"state": "published"}, "*").status_code == 200
    assert len(listed(anyone, standard)) == len(listed(anyone, entry)) == 1


def test_lessons_are_read_page_by_page_in_one_statement_each(
    app: Flask, camden: Client, anyone: Client
) -> None:
    standard, entry = make_entry(camden, "standards"), make_component(camden)
    make_relation(camden, entry, "implements", standard)
    for place, outcome in enumerate(("worked", "failed", None, "failed", "partly")):
        lesson(camden, (standard, entry)[place % 2], outcome)
    whole = [one["id"] for one in listed(anyone, entry)]
    address: str | None = f"{entry['path']}/lessons?limit=2"
    read = []
    while address:
        with counted(app) as statements:
            shown = anyone.get(address).get_json()
        assert (len(statements), shown["total"]) == (1, 5)
        read += [one["id"] for one in shown["items"]]
        address = shown["next"]
    assert read == whole


def test_lessons_of_nothing_are_404_and_of_a_draft_the_owners(
    camden: Client, leeds: Client, anyone: Client
) -> None:
    draft = make_component(camden, state="draft")
    for client, expected in ((anyone, 404), (leeds, 404), (camden, 200)):
        for part in ("lessons", "relations"):
            assert client.get(f"{draft['path']}/{part}").status_code == expected
    assert anyone.get("/api/v1/components/nowhere/lessons").status_code == 404
