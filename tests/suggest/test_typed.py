"""What fits a text that is being typed: the rule of suggestions, without an index."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.suggest.typed import (
    ANYWHERE,
    AS_TYPED,
    BEGINS,
    FIRST_LETTER_WRONG,
    FORGIVEN_LETTERS,
    IN_ORDER,
    WITH_SLIPS,
    fit,
    marked,
    meant,
    named,
    read,
    slips,
)

pytestmark = pytest.mark.once
LETTERS = st.text("abcde", min_size=1, max_size=9)
NAMES = st.lists(st.text("abcdeéôÉ", min_size=1, max_size=9), min_size=1, max_size=5)


def grade(text: str, name: str) -> tuple[int, int, int] | None:
    """Return grade, slips and place of a name for what is typed."""
    typed = read(text)
    assert typed is not None
    found = fit(typed, named(name)[1], is_forgiving=True)
    return found and (found.grade, found.slips, found.place)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("p", BEGINS),
        ("Parking per", BEGINS),
        ("parking permits for res", BEGINS),
        ("permits res", IN_ORDER),
        ("park per", IN_ORDER),
        ("res park", ANYWHERE),
        ("PERMITS", IN_ORDER),
    ],
)
def test_beginnings_of_words_fit_in_any_order(text, place):
    assert grade(text, "Parking permits for residents") == (AS_TYPED, 0, place)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ynys mon", "Cyngor Sir Ynys Môn"),
        ("MÔN", "Ynys Mon"),
        ("king's ly", "King's Lynn"),
        ("street fix", "FixMyStreet"),
        ("fixmy", "FixMyStreet"),
    ],
)
def test_accents_case_possessives_and_joined_words_do_not_matter(text, name):
    assert grade(text, name)[0] == AS_TYPED


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("libary", "Library", (WITH_SLIPS, 1, BEGINS)),
        ("lirbr", "Library", (WITH_SLIPS, 1, BEGINS)),
        ("prak", "Parks", (WITH_SLIPS, 1, BEGINS)),
        ("bns", "Bins", (WITH_SLIPS, 1, BEGINS)),
        ("parkking", "Parking", (WITH_SLIPS, 1, BEGINS)),
        ("the libary", "Loans of the library", (WITH_SLIPS, 1, IN_ORDER)),
        ("allitmant", "Allotments", (WITH_SLIPS, 2, BEGINS)),
        ("bibrary", "Library", (FIRST_LETTER_WRONG, 1, BEGINS)),
        ("ibrary", "Library", (FIRST_LETTER_WRONG, 1, BEGINS)),
        ("pq", "Parking", None),
        ("pcn", "Panel", None),
        ("lirb", "Library", None),
        ("arks", "Parks", None),
        ("lebiry", "Library", None),
        ("parking zebra", "Parking permits", None),
    ],
)
def test_slips_are_forgiven_by_the_length_of_the_word(text, name, expected):
    assert grade(text, name) == expected


def test_no_slip_is_forgiven_in_what_was_copied():
    copied = "one two three four five six seven eight nine"
    assert grade(copied, copied) == (AS_TYPED, 0, BEGINS)
    assert grade(copied.replace("three", "threw"), copied) is None


def test_no_slip_is_forgiven_in_a_word_that_nobody_types():
    longest = "b" * FORGIVEN_LETTERS
    assert grade(longest, longest[1:] + "cb") == (WITH_SLIPS, 1, BEGINS)
    assert grade(longest + "b", longest + "cb") is None


@pytest.mark.parametrize(
    "text",
    ["", "  ", "?!", "\x00", "\u202e", "a" * 60, "b " * 33, "parking " + "x" * 70, "p" * 9999],
)
def test_nothing_and_more_than_any_name_is_nothing_typed(text):
    assert read(text) is None


def test_mark_is_around_what_was_typed_alone():
    text = "R&D: <b>Parking</b> in Môn, Straße"
    tokens, words = named(text)
    typed = read("par mon stras r")
    html = marked(typed, text, tokens, fit(typed, words, is_forgiving=False).at)
    assert html == (
        "<mark>R</mark>&amp;D: &lt;b&gt;<mark>Par</mark>king&lt;/b&gt; in <mark>Môn</mark>, "
        "<mark>Straße</mark>"
    )


def test_name_and_a_part_of_it_are_marked_once():
    tokens, words = named("New FixMyStreet")
    typed = read("fixmystr street my")
    html = marked(typed, "New FixMyStreet", tokens, fit(typed, words, is_forgiving=False).at)
    assert html == "New <mark>FixMyStr</mark><mark>eet</mark>"


def test_meant_has_the_words_of_the_name_in_place_of_slips():
    typed = read("libary loa")
    words = named("Loans of the library")[1]
    assert meant(typed, words, fit(typed, words, is_forgiving=True).at) == "library loa"


def apart(one: str, other: str) -> int:
    """Count slips between two texts, as their definition says it."""
    if not one or not other:
        return len(one) + len(other)
    least = min(
        apart(one[1:], other) + 1,
        apart(one, other[1:]) + 1,
        apart(one[1:], other[1:]) + (one[0] != other[0]),
    )
    if len(one) > 1 and len(other) > 1 and (one[0], one[1]) == (other[1], other[0]):
        least = min(least, apart(one[2:], other[2:]) + 1)
    return least


@given(
    st.text("abc", max_size=5, min_size=1),
    st.text("abc", max_size=6, min_size=1),
    st.integers(1, 2),
)
def test_slips_are_those_to_the_nearest_beginning(typed, word, most):
    nearest = min(apart(typed, word[:end]) for end in range(len(word) + 1))
    assert slips(typed, word, most) == (nearest if nearest <= most else None)


@given(NAMES, st.data())
@example(["abc", "abc"], None)
def test_every_beginning_of_every_word_fits_in_any_order_and_spelling(words, data):
    sought = [words[0]]
    if data is not None:
        chosen = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=4))
        sought = [word[: data.draw(st.integers(1, len(word)))] for word in chosen]
    bare = unicodedata.normalize("NFKD", " ".join(sought)).encode("ascii", "ignore").decode()
    for text in (" ".join(sought), " ".join(sought).upper(), bare):
        assert grade(text, " ".join(words))[0] == AS_TYPED


@given(st.lists(LETTERS, min_size=1, max_size=3), NAMES)
def test_what_fits_as_typed_is_what_the_rule_says(sought, words):
    folded = named(" ".join(words))[1]
    fits = all(any(word.startswith(part) for word in folded) for part in sought)
    found = grade(" ".join(sought), " ".join(words))
    assert (found is not None and found[0] == AS_TYPED) == fits
