"""What a letter says beside its request, and what is wrong with its numbers and days."""

import pytest

from desktop.domain.letters import LetterContent, grouped, read_day, shown_day, troubles


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3 mars 2021", (2021, 3, 3)),
        ("1er mai  2021", (2021, 5, 1)),
        ("03/12/2021", (2021, 12, 3)),
        ("Mars 2021", (2021, 3, 0)),
        ("3.3.2021", (2021, 3, 3)),
        ("3-3-2021", (2021, 3, 3)),
        ("31 février 2021", None),
        ("printemps 2021", None),
        ("13/13/2021", None),
        ("2021", None),
        ("", None),
    ],
)
def test_days_as_people_write_them(typed: str, day: tuple[int, int, int] | None) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize(
    ("starts", "ends", "wrong"),
    [
        ("3 mai 2021", "3 mai 2021", False),
        ("3 mai 2021", "2 mai 2021", True),
        ("mai 2021", "avril 2021", True),
        ("décembre 2021", "janvier 2022", False),
        ("au printemps", "avril 2021", False),
    ],
)
def test_the_end_does_not_come_before_the_beginning(starts: str, ends: str, wrong: bool) -> None:
    assert ("ends" in troubles(LetterContent(starts=starts, ends=ends), "")) is wrong


@pytest.mark.parametrize(("typed", "wrong"), [("", False), ("5/2021", False), ("31/2/2021", True), ("bientôt", True)])
def test_a_date_that_is_none_is_said_and_printed_all_the_same(typed: str, wrong: bool) -> None:
    told = troubles(LetterContent(starts=typed, date=typed), "")
    assert sorted(told) == (["date", "starts"] if wrong else [])
    assert not wrong or shown_day(typed) == typed


@pytest.mark.parametrize(
    ("siret", "siren", "words"),
    [
        ("", "214500241", ""),
        ("21450024100010", "214500241", ""),
        ("214 500 241 00010", "214500241", ""),
        ("21450024100010", "", ""),
        ("21450024100011", "214500241", "n’est pas un SIRET"),
        ("2145002410001", "214500241", "n’est pas un SIRET"),
        ("21450024100010", "213701234", "commence par 213\u00a0701\u00a0234."),
    ],
)
def test_a_siret_is_the_commune_s_own(siret: str, siren: str, words: str) -> None:
    told = troubles(LetterContent(siret=siret), siren)
    assert words in told.get("siret", "") if words else told == {}


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("214500241", "214\u00a0500\u00a0241"),
        ("21450024100010", "214\u00a0500\u00a0241\u00a000010"),
        ("214 500 241 00010", "214\u00a0500\u00a0241\u00a000010"),
        ("2145", "2145"),
        ("inconnu", "inconnu"),
    ],
)
def test_numbers_in_groups(number: str, shown: str) -> None:
    assert grouped(number) == shown
