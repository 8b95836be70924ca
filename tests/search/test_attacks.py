"""Whatever is typed gets an answer of sound size or is told what is wrong with it."""

from itertools import product
from urllib.parse import quote

import pytest

from tests.client import Client
from tests.factories import make_component, make_draft
from tests.search.asking import SEARCH, read
from tests.search.test_query import HOSTILE

ATTACKS = {
    **HOSTILE,
    "control characters": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "right to left": "\u202e\u0645\u0648\u0642\u0641 \u05d7\u05e0\u05d9\u05d4 \u200f\u2066",
    "joined emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d\U0001f308",
    "stop words": "the of and to it is a in on",
    "one letter": " ".join("a" * 900),
    "long run": "planning" * 200,
    "runs": " ".join(["parkingbinstreelibrarycouncil"] * 60),
    "slips": " ".join(f"misspeltlibaryword{letter}x" for letter in "abcdefghijklmnopqrstuvwxyz"),
    "ligatures": "\ufdfa" * 300,
    "sharp s": "\u1e9e" * 1_000,
    "markup": "</mark><script>alert(1)</script>",
    "addresses": "a&tag=b#c?d=e%26;/../",
}
MORE = ("search?q=", "search?expand=false&q=", "search?explain=true&limit=100&q=", "suggest?q=")


@pytest.mark.parametrize("typed", ATTACKS.values(), ids=ATTACKS)
def test_attack_is_answered_or_told_the_limit(camden: Client, anyone: Client, typed: str) -> None:
    make_component(camden, title="Parking and bins", summary="Planning a library.", licence="MIT")
    for start in MORE:
        answer = anyone.get(f"/api/v1/{start}{quote(typed, errors='surrogatepass')}")
        is_too_long = len(typed) > 2_000 and start.startswith("search")
        assert answer.status_code == (422 if is_too_long else 200)
        assert len(answer.data) < 500_000
        for item in answer.get_json().get("items", []):
            shown = item["html"] if "html" in item else item["highlights"]["title"]
            assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")


def test_facets_and_suggestions_tell_nothing_of_drafts(
    camden: Client, leeds: Client, anyone: Client, steward: Client
) -> None:
    make_component(leeds, title="Gritting")
    secret = {"tags": ["hidden"], "licence": "EUPL-1.2", "languages": ["Cobol"], "phase": "alpha"}
    make_draft(camden, title="Zanzibarium", summary="Gritting in secret.", **secret)
    clients, queries = (anyone, leeds, camden, steward), ("", "gritting", "zanzibarium", "cobol")
    for client, query in product(clients, queries):
        page = read(client, f"{SEARCH}?q={query}&explain={str(bool(query)).lower()}")
        told = [value for facet in page["facets"] for value in facet["values"]]
        values = {value["value"] for value in told}
        assert values.isdisjoint({"hidden", "EUPL-1.2", "Cobol", "alpha", "camden"})
        assert {item["title"] for item in page["items"]} <= {"Gritting"}
    for typed in ("hid", "hiden", "zanz", "zanzibraium", "cobol"):
        items = read(camden, f"/api/v1/suggest?q={typed}")["items"]
        assert [item for item in items if item["entries"] != 0] == []


def test_similar_tells_nothing_of_drafts(camden: Client, anyone: Client) -> None:
    plan = {"title": "Zanzibarium", "summary": "Gritting of roads in winter."}
    make_draft(camden, **plan)
    make_component(camden, title="Gritting", summary="Roads in winter.")
    for client in (anyone, camden):
        answer = client.post("/api/v1/similar", plan)
        assert answer.status_code == 200
        assert [item["title"] for item in answer.get_json()["items"]] == ["Gritting"]
        assert "anzibarium" not in answer.get_data(as_text=True)
