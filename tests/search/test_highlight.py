"""Marks around what was found: safe HTML, and the same words that the index knows."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from spellchecker import SpellChecker

from registry.search import highlight as module
from registry.search.analysis import FOLDED, stem
from registry.search.meaning import Meaning, Part, Way, literal
from registry.search.parse import parse
from tests.search.indexes import highlight

pytestmark = pytest.mark.once


def test_highlight_marks_words_stems_prefixes_and_phrases():
    marked = highlight(
        "Collecting wastes of Môn, open data", literal(parse('waste mo "open data"'))
    )
    assert marked == "Collecting <mark>wastes</mark> of <mark>Môn</mark>, <mark>open data</mark>"


def test_highlight_escapes_everything_but_its_own_marks():
    assert highlight("R&D", literal(parse('"r d"'))) == "<mark>R&amp;D</mark>"
    marked = highlight('<script>alert("x & y")</script> 🎉 script', literal(parse("script")))
    assert marked == (
        "&lt;<mark>script</mark>&gt;alert(&quot;x &amp; y&quot;)"
        "&lt;/<mark>script</mark>&gt; 🎉 <mark>script</mark>"
    )


@given(st.text(st.characters(max_codepoint=127)))
@example("a" * 59 + " " + "b" * 60 + "_C9'x")
def test_words_of_ascii_are_those_of_the_index(text: str) -> None:
    tokens = FOLDED.pre_tokenize(text).tokens
    places = [(token.text, token.char_offset_from, token.char_offset_to) for token in tokens]
    assert module.tokens_of(text) == places


@pytest.mark.parametrize("text", ["Open parks", "Öpen parks", "Open pärks", "PARKS, open"])
def test_highlight_is_the_same_whatever_else_stands_in_a_text(text: str) -> None:
    assert highlight(text, literal(parse("park opens"))).count("<mark>") == 2
    assert highlight(text, literal(parse("bins"))) == text


def test_every_word_begins_like_its_stem() -> None:
    # Only words that begin so are stemmed at all.
    words = [word for word in SpellChecker().word_frequency.dictionary if word.isalpha()]
    assert len(words) > 100_000
    folded = (word for word in words if word.isascii())
    assert [word for word in folded if not word.startswith(module._beginning(stem(word)))] == []


def test_name_is_marked_across_words_that_say_little_but_a_quoted_phrase_is_not() -> None:
    meaning = Meaning(parts=(Part(("mend",), ways=(Way(("report", "repair"), 0.5),)),))
    assert highlight("Report a Repair", meaning) == "<mark>Report a Repair</mark>"
    assert "<mark>" not in highlight("Report the tall repair", meaning)
    assert "<mark>" not in highlight("Report a Repair", literal(parse('"report repair"')))
