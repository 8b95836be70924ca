"""Amounts are exact to the penny, and true is not the word true."""

from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.kit.fields import Boolean, Detail, Money, pence

AMOUNT = Money()


def refused(field: ma.fields.Field[Any], value: Any) -> str | None:
    """Return the suggestion with which a value is refused."""
    with pytest.raises(ma.ValidationError) as caught:
        field.deserialize(value)
    (message,) = caught.value.messages
    assert isinstance(message, str)
    return message.suggestion if isinstance(message, Detail) else None


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("52103", "52103.00"),
        ("52103.5", "52103.50"),
        ("0.07", "0.07"),
        ("0", "0.00"),
        ("99999999999.99", "99999999999.99"),
    ],
)
def test_amount_is_kept_to_the_penny(sent: str, kept: str) -> None:
    assert AMOUNT.deserialize(sent) == kept
    assert AMOUNT.deserialize(kept) == kept


@given(st.integers(0, 99_999_999_999_99))
def test_pence_of_every_amount_are_exact(number: int) -> None:
    assert pence(AMOUNT.deserialize(f"{number // 100}.{number % 100:02}")) == number


@pytest.mark.parametrize(
    ("sent", "suggestion"),
    [
        ("£52,103.00", "52103.00"),
        (52103, "52103"),
        (52103.5, "52103.5"),
        ("1 250\n", "1250"),
        *((bad, None) for bad in ("", "-1", "1.234", "1e3", "007", "1.", ".5", "NaN", "٣")),
        *((bad, None) for bad in (True, None, [], {}, 1e30, "100000000000", "1" * 5000)),
    ],
)
def test_anything_else_is_refused(sent: Any, suggestion: str | None) -> None:
    assert refused(AMOUNT, sent) == suggestion


def test_boolean_holds_true_and_false() -> None:
    assert [Boolean().deserialize(value) for value in (True, False)] == [True, False]


@pytest.mark.parametrize("sent", ["true", "yes", 1, 0, 1.0, [], {}, ""])
def test_what_is_only_like_a_boolean_is_refused(sent: Any) -> None:
    assert refused(Boolean(), sent) is None
