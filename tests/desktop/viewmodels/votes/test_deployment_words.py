"""Days and numbers as people write them."""

from datetime import date

import pytest

from desktop.domain.refusals import Refusal
from desktop.viewmodels.votes.deployment_words import count_of, day_of, doubt, short

OPENED = "La date de mise en service"


@pytest.mark.parametrize(
    "text",
    [
        "15/06/2021",
        "15.6.2021",
        "15-06-2021",
        " 15 juin 2021 ",
        "15  Juin 2021",
        "2021-06-15",
        "15 06 2021",
        "15/6/21",
        "le 15 juin 2021",
        "mardi 15 juin 2021",
    ],
)
def test_a_day(text: str) -> None:
    assert day_of(text) == date(2021, 6, 15)


def test_the_first_of_a_month_and_months_with_accents() -> None:
    assert day_of("1er février 2021") == date(2021, 2, 1)
    assert day_of("3 août 2021") == day_of("3 aout 2021") == date(2021, 8, 3)
    assert short(date(2021, 2, 1)) == "01/02/2021"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "La date n’est pas remplie."),
        ("  ", "La date n’est pas remplie."),
        ("bientôt", f"{OPENED} («\u00a0bientôt\u00a0») n’est pas une date qui se lit."),
        ("1 foo 2021", f"{OPENED} («\u00a01 foo 2021\u00a0») n’est pas une date qui se lit."),
        ("2021-13-15", f"{OPENED} («\u00a02021-13-15\u00a0») n’est pas une date qui se lit."),
        ("30/02/2021", f"{OPENED} («\u00a030/02/2021\u00a0») n’existe pas."),
        ("06/2021", f"{OPENED} («\u00a006/2021\u00a0») est sans jour."),
        ("juin 2021", f"{OPENED} («\u00a0juin 2021\u00a0») est sans jour."),
        ("15 juin", f"{OPENED} («\u00a015 juin\u00a0») est sans année."),
        ("15/6", f"{OPENED} («\u00a015/6\u00a0») est sans année."),
        ("lundi 15 juin 2021", f"{OPENED} («\u00a0lundi 15 juin 2021\u00a0») ne tombe pas un lundi."),
        ("un " * 20, f"{OPENED} («\u00a0{('un ' * 20)[:40].strip()}\u00a0») n’est pas une date qui se lit."),
    ],
)
def test_what_is_no_day(text: str, said: str) -> None:
    with pytest.raises(Refusal) as caught:
        day_of(text)
    assert (caught.value.field, caught.value.of_input) == ("live_since", True)
    assert caught.value.sentence == said
    assert caught.value.remedy


def test_another_day_of_the_week_is_told_which_one_it_is() -> None:
    with pytest.raises(Refusal) as caught:
        day_of("lundi 15 juin 2021")
    assert caught.value.remedy == "Le 15\u00a0juin 2021 est un mardi."


@pytest.mark.parametrize(
    ("text", "number"),
    [("", None), ("  ", None), ("12", 12), ("1 200", 1200), ("1\u202f200", 1200)],
)
def test_a_number_of_people(text: str, number: int | None) -> None:
    assert count_of("people_served", text) == number
    assert count_of("people_served", "9" * 12) == 999_999_999_999


@pytest.mark.parametrize("text", ["douze", "-3", "1,5", "12 agents", "٣", "9" * 13])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        count_of("agents_trained", text)
    assert (caught.value.field, caught.value.of_input) == ("agents_trained", True)


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("4.3.62", "«\u00a04.3.62\u00a0» se lit 2062. Écrivez l’année en quatre chiffres."),
        ("4 mars 1962", "L’année de «\u00a04 mars 1962\u00a0» est loin d’aujourd’hui. Vérifiez-la."),
        ("4 mars 2021", ""),
    ],
)
def test_of_a_year_that_is_far_it_is_said_once_what_to_do(text: str, odd: str) -> None:
    assert doubt("live_since", text, None, date(2021, 6, 15)) == odd
