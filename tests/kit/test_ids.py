"""Identifiers in the order of time, slugs for web addresses, and the clock."""

import re
import time
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.kit import clock
from registry.kit.ids import SLUG_LENGTH, SLUG_PATTERN, fold, slugify, uuid7


def test_uuid7_is_version_7_of_now() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid.UUID(uuid7())
    after = time.time_ns() // 1_000_000
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert before <= made.int >> 80 <= after


def test_uuid7_sorts_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(0, 50_000_000_000, 1_000_000))
    monkeypatch.setattr(time, "time_ns", lambda: next(moments))
    made = [uuid7() for _ in range(1000)]
    assert made == sorted(made)


def test_uuid7_is_never_the_same() -> None:
    assert len({uuid7() for _ in range(5000)}) == 5000


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Parking permits", "parking-permits"),
        ("Ynys Môn", "ynys-mon"),
        ("  --  Bins & waste!  ", "bins-waste"),
        ("King's Lynn", "kings-lynn"),
        ("King\u2019s Lynn", "kings-lynn"),
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("GOV.UK Pay", "gov-uk-pay"),
        ("日本", ""),
        ("", ""),
        ("\x00", ""),
    ],
)
def test_slugify_makes_words_for_an_address(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text(), st.integers(1, SLUG_LENGTH))
def test_slugify_fits_the_pattern_and_the_length(text: str, length: int) -> None:
    slug = slugify(text, length)
    assert len(slug) <= length
    assert slug == "" or re.fullmatch(SLUG_PATTERN, slug)


@given(st.text())
def test_slugify_of_a_slug_changes_nothing(text: str) -> None:
    assert slugify(slugify(text)) == slugify(text)


def test_slugify_cuts_between_words() -> None:
    assert slugify("alpha beta gamma", 12) == "alpha-beta"
    assert slugify("alpha beta gamma", 10) == "alpha-beta"
    assert slugify("a" * 100) == "a" * SLUG_LENGTH


@given(st.text())
def test_fold_of_folded_text_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_now_is_utc_to_the_second() -> None:
    moment = clock.now()
    assert moment.tzinfo is UTC
    assert moment.microsecond == 0
    assert abs(datetime.now(UTC) - moment) < timedelta(seconds=2)


def test_iso_is_written_in_utc_with_a_z() -> None:
    moment = datetime(2026, 11, 23, 12, 0, 5, 999, timezone(timedelta(hours=1)))
    assert clock.iso(moment) == "2026-11-23T11:00:05Z"


@given(st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)))
def test_iso_reads_back_as_the_same_second(moment: datetime) -> None:
    assert datetime.fromisoformat(clock.iso(moment)) == moment.replace(microsecond=0)
