"""Amounts in the forms that people type, and amounts that nobody can read with certainty."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.amounts import MOST_CENTS, parse_amount, typed_amount
from desktop.domain.french import euros
from desktop.domain.refusals import Refusal


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1204,5", 120_450),
        ("1204,50", 120_450),
        ("1 204,50 €", 120_450),
        ("1.204,50", 120_450),
        ("1.204.000", 120_400_000),
        ("1204.50", 120_450),  # typed on a numeric keypad
        ("12.50", 1_250),
        ("1 204.5", 120_450),
        ("1\u202f204,50\u00a0€", 120_450),
        ("1\u00a0204\u00a0000", 120_400_000),
        ("  1204  ", 120_400),
        ("1204 euros", 120_400),
        ("1204 EUR", 120_400),
        ("12€", 1_200),
        ("0", 0),
        ("0,05", 5),
        ("007", 700),
        ("0" * 40 + "7", 700),
        ("10 000 000 000", MOST_CENTS),
    ],
)
def test_what_people_type(typed: str, cents: int) -> None:
    assert parse_amount(typed) == cents


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "amount_missing"),
        (" € ", "amount_missing"),
        ("mille deux cents", "amount_letters"),
        ("12O4", "amount_letters"),  # the letter O
        ("12 k€", "amount_letters"),
        ("1e3", "amount_letters"),
        ("-5", "amount_negative"),
        ("−5,00 €", "amount_negative"),
        ("1,234.56", "amount_ambiguous"),
        ("1.204", "amount_ambiguous"),
        ("123.456", "amount_ambiguous"),
        ("1,2,3", "amount_ambiguous"),
        ("1,234", "amount_decimals"),
        ("1204,505", "amount_decimals"),
        ("1204.5055", "amount_decimals"),
        ("1.2345", "amount_decimals"),
        (".204", "amount_decimals"),
        ("1234.567", "amount_decimals"),  # no thousands: a group before the point would have three digits at most
        ("12 04", "amount_unclear"),
        ("1 2045", "amount_unclear"),
        ("1 204.000,50", "amount_unclear"),
        ("1.2.3", "amount_unclear"),
        ("1204,", "amount_unclear"),
        (",50", "amount_unclear"),
        ("1204 , 50", "amount_unclear"),
        ("1,2 3", "amount_unclear"),
        ("1_000", "amount_signs"),
        ("=12*100", "amount_signs"),
        ("1'204", "amount_signs"),
        ("١٢", "amount_signs"),  # digits of another script
        ("10 000 000 000,01", "amount_too_large"),
        ("9" * 5_000, "amount_too_large"),
    ],
)
def test_what_is_refused_says_so_with_an_example(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_amount(typed, field="expenses.0.amount_ttc")
    refusal = caught.value
    assert (refusal.code, refusal.field, refusal.of_input) == (code, "expenses.0.amount_ttc", True)
    assert "1\u202f204,50" in refusal.remedy
    assert len(refusal.sentence) < 120


@given(st.integers(min_value=0, max_value=MOST_CENTS))
def test_what_we_write_reads_back_the_same(cents: int) -> None:
    assert parse_amount(euros(cents)) == cents
    assert parse_amount(typed_amount(cents)) == cents


@given(st.text(max_size=20) | st.text(alphabet="0123456789 .,€-\u202f", max_size=12))
def test_any_text_is_read_or_refused(typed: str) -> None:
    with suppress(Refusal):  # one of the two limits
        assert 0 <= parse_amount(typed) <= MOST_CENTS
