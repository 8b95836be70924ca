"""Which words of a search may be kept: those that say nothing of a person, and no secret."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.access.secret import HINT_LENGTH, new_secret
from registry.search.privacy import KEPT_LENGTH, TYPED_LENGTH, WORD_LENGTH, keepable

pytestmark = pytest.mark.once

PLAIN = ("dropped", "kerb", "Parking", "trees", "bins", "of", "the", "council's", "2024", "B&Bs")
SEPARATORS = (" ", "  ", ", ", " - ", "\n", "/")
PERSONAL = (
    "jane@example.gov.uk",
    "jane \uff20 example",
    "020 7946 0958",
    "(020) 7946-0958",
    "07700 900123",
    "+44.7700.900.123",
    "0207\u200b946",
    "\u0661\u0662\u0663\u0664\u0665",
    "12/03/1984",
    "1984-03-12",
    "12-34-56",
    "QQ 12 34 56 C",
    "192.168.10.1",
    "NW1 4AB",
    "nw14ab",
    "SW1A-1AA",
    "m3 4lp",
    "GIR 0AA",
    "12 High Street",
    "3b Old Mill Lane",
    "221B, Baker St",
    "d" * 31,
    "https://example.gov.uk/?key=abc",
    "550e8400-e29b-41d4-a716-446655440000",
    "abcdefghijk12",
    new_secret(),
    new_secret()[:HINT_LENGTH],
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Dropped KERB", "dropped kerb"),
        ("How do others let people book a slot?", "others people book slot"),
        ("the council's 'parking' permits, permits", "council parking permits"),
        ('fines "penalty charge notice" appeal', "fines penalty charge notice appeal"),
        ("Ynys Môn", "ynys mon"),
        ("how to", "how to"),
        ("section 106", "section 106"),
        ("budget 2024/25", "budget 2024 25"),
        ("census 2011 2021", "census 2011 2021"),
        ("covid-19 grants", "covid 19 grants"),
        ("NW1 recycling", "nw1 recycling"),
        ("حافلة", "حافلة"),
    ],
)
def test_keepable_words_are_those_that_search_understands(typed: str, kept: str) -> None:
    assert keepable(typed) == kept


@pytest.mark.parametrize("typed", PERSONAL, ids=range(len(PERSONAL)))
def test_what_looks_personal_is_not_keepable(typed: str) -> None:
    assert keepable(typed) is None


def test_what_little_words_kept_apart_is_judged_together() -> None:
    assert keepable("12 and 345") is None


@pytest.mark.parametrize("typed", ["", " ", "?!", "\u200b", "\ud800"])
def test_text_without_words_is_not_keepable(typed: str) -> None:
    assert keepable(typed) is None


def test_long_words_are_cut_between_words_and_pasted_text_is_not_keepable() -> None:
    words = [f"{letter * 9}" for letter in "abcdefghijklmnop"]
    assert keepable(" ".join(words)) == " ".join(words[:10])
    assert keepable("a " * (TYPED_LENGTH // 2 + 1)) is None


@given(
    before=st.lists(st.sampled_from(PLAIN), max_size=4),
    after=st.lists(st.sampled_from(PLAIN), max_size=4),
    personal=st.sampled_from(PERSONAL),
    between=st.sampled_from(SEPARATORS),
)
def test_personal_text_among_any_words_is_not_keepable(
    before: list[str], after: list[str], personal: str, between: str
) -> None:
    assert keepable(between.join([*before, personal, *after])) is None


@given(
    st.text(max_size=60)
    | st.text("ab1 2@-/.N\u093e", max_size=40)
    | st.text("0123456789 x", max_size=20)
)
def test_whatever_is_kept_matches_no_personal_pattern(typed: str) -> None:
    kept = keepable(typed)
    if kept is None:
        return
    words = kept.split(" ")
    assert 0 < len(kept) <= KEPT_LENGTH
    assert "@" not in kept
    assert all(0 < len(word) <= WORD_LENGTH for word in words)
    assert [word for word in words if len(word) > 12 and re.search(r"\d", word)] == []
    digits = [word for word in words if word.isdecimal()]
    assert all(len(word) <= 4 for word in digits)
    for one, other in pairwise(words):
        if one.isdecimal() and other.isdecimal() and len(one + other) > 4:
            assert one[:2] in ("19", "20")
    assert not re.search(r"(?<!\S)[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}(?!\S)", kept)
