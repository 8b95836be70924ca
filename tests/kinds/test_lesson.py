"""A lesson says what was tried, what happened, and what to do differently."""

from tests.client import Client
from tests.factories import component, make_entry

WORDS = {
    "tried": "One weekend for all.\n\nNo rehearsal.",
    "happened": "Queues at the counter.",
    "do_differently": "Rehearse with the wardens.",
}
CODES = {"outcome": "failed", "confidence": "high", "learnt_in_phase": "live"}


def test_lesson_keeps_what_was_told(camden: Client) -> None:
    made = make_entry(camden, "lessons", **WORDS, **CODES)
    assert made["kind"] == "lesson"
    assert {name: made[name] for name in (*WORDS, *CODES)} == WORDS | CODES
    assert made["review_by"][:4] == str(int(made["reviewed_at"][:4]) + 3)


def test_what_nobody_told_is_null(camden: Client) -> None:
    made = make_entry(camden, "lessons")
    assert {name: made[name] for name in (*WORDS, *CODES)} == dict.fromkeys((*WORDS, *CODES))


def test_lesson_is_found_by_its_words_and_codes(camden: Client, anyone: Client) -> None:
    made = make_entry(camden, "lessons", **WORDS, **CODES)
    make_entry(camden, "lessons", outcome="worked")
    for query in ("q=wardens", "outcome=failed", "kind=lesson&confidence=high"):
        found = anyone.get(f"/api/v1/search?{query}").get_json()
        assert [item["slug"] for item in found["items"]] == [made["slug"]], query


def test_unknown_outcome_names_the_nearest(camden: Client) -> None:
    answer = camden.post("/api/v1/lessons", component(outcome="fail"))
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert (error["pointer"], error["suggestion"]) == ("/outcome", "failed")
