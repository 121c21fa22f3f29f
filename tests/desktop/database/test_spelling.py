"""A word that nobody knows stands for one that is spelt nearly so."""

import pytest

from desktop.database.spelling import Spelling, distance

KNOWN = Spelling(["2024", "cantine", "cimetiere", "recensement", "route", "urbanisme"])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cimetierre", ["cimetiere"]),  # one letter too many
        ("cimtiere", ["cimetiere"]),  # one left out
        ("cimeteire", ["cimetiere"]),  # two exchanged
        ("recencement", ["recensement"]),  # one other
        ("ressensement", ["recensement"]),  # two: the word is long
        ("cntne", []),  # two left out: it is too short for that
        ("rute", ["route"]),  # one left out of a word that is long enough
        ("rome", []),  # too short to tell
        ("timetiere", []),  # another first letter
        ("cmietieer", []),  # beginning and end are wrong
        ("2025", []),
        ("", []),
    ],
)
def test_near(typed: str, found: list[str]) -> None:
    assert KNOWN.near(typed) == found


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [("a", "a", 0), ("", "ab", 2), ("ab", "ba", 1), ("abc", "axc", 1), ("abcd", "badc", 2), ("abc", "xyz", 3)],
)
def test_distance(one: str, other: str, away: int) -> None:
    assert distance(one, other, 2) == away == distance(other, one, 2)


def test_a_number_is_no_misspelt_other_number() -> None:
    assert Spelling(["20240", "cimetiere"]).near("20241") == []
