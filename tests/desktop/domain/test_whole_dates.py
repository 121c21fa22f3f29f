"""Dates and numbers that are typed, or made, with a space at which a line could be broken."""

import pytest

from desktop.domain.french import FIXED as F
from desktop.domain.whole_dates import whole_dates


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("délibération n° 45 du 2 octobre 2026", f"délibération n°{F}45 du 2{F}octobre{F}2026"),
        (f"le 1er{F}mars 2026, puis le 1er mars", f"le 1er{F}mars{F}2026, puis le 1er{F}mars"),
        ("N° 7, en octobre 2026", f"N°{F}7, en octobre{F}2026"),
        ("12 marsouins, mars, et 3 maisons", "12 marsouins, mars, et 3 maisons"),
        ("un mars 20260", "un mars 20260"),
    ],
)
def test_they_stay_on_one_line(typed: str, whole: str) -> None:
    assert whole_dates(typed) == whole
