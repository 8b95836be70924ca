"""The text of a token: made of chance, and told from anything else without the database."""

import hashlib
import string

from hypothesis import assume, given
from hypothesis import strategies as st

from registry.access.secret import LENGTH, PREFIX, hashed, is_well_formed, new_secret

ALPHABET = string.digits + string.ascii_letters


def test_new_secret_is_well_formed() -> None:
    secret = new_secret()
    assert is_well_formed(secret)
    assert secret.startswith(PREFIX)
    assert len(secret) == LENGTH


def test_new_secrets_are_never_the_same() -> None:
    assert len({new_secret() for _ in range(500)}) == 500


@given(st.text())
def test_other_text_is_not_well_formed(text: str) -> None:
    assert not is_well_formed(text)
    assert not is_well_formed(PREFIX + text)


@given(st.text(alphabet=ALPHABET, min_size=LENGTH - len(PREFIX), max_size=LENGTH - len(PREFIX)))
def test_guess_of_the_right_shape_fails_its_checksum(text: str) -> None:
    assert not is_well_formed(PREFIX + text)


@given(st.integers(0, LENGTH - 1), st.characters())
def test_one_wrong_character_is_noticed(place: int, char: str) -> None:
    secret = new_secret()
    assume(secret[place] != char)
    assert not is_well_formed(secret[:place] + char + secret[place + 1 :])


@given(st.integers(len(PREFIX), LENGTH - 2))
def test_two_swapped_characters_are_noticed(place: int) -> None:
    secret = new_secret()
    first, second = secret[place], secret[place + 1]
    assume(first != second)
    assert not is_well_formed(secret[:place] + second + first + secret[place + 2 :])


@given(st.sampled_from([" ", "\n", "\x00", "é", "=", "ukreg_"]))
def test_anything_around_it_spoils_it(extra: str) -> None:
    secret = new_secret()
    assert not is_well_formed(secret + extra)
    assert not is_well_formed(extra + secret)
    assert not is_well_formed(secret.upper())


def test_what_is_kept_does_not_hold_the_secret() -> None:
    secret = new_secret()
    assert hashed(secret) == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in hashed(secret)
