"""The days and numbers of a letter, as people write and read them, and what is wrong with them."""

import pytest

from desktop.domain.letters import LetterContent, grouped, problems
from desktop.domain.papers.days import day_fault, read_day, shown_day

OWN = "214500241"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3 mars 2021", (2021, 3, 3)),
        ("1er mai  2021", (2021, 5, 1)),
        ("03/12/2021", (2021, 12, 3)),
        ("Mars 2021", (2021, 3, 0)),
        ("3.3.2021", (2021, 3, 3)),
        ("3-3-2021", (2021, 3, 3)),
        ("2021-03-04", (2021, 3, 4)),
        ("2021-13-04", None),
        ("2021-03-00", None),
        ("3/3/27", (2027, 3, 3)),
        ("03.03.2027", (2027, 3, 3)),
        ("3 mars 27", (2027, 3, 3)),
        ("fevrier 2027", (2027, 2, 0)),
        ("1er AOUT 2027", (2027, 8, 1)),
        ("5 décembre 2027", (2027, 12, 5)),
        ("lundi 3 mai 2027", (2027, 5, 3)),
        ("Le lundi 3 mai 2027", (2027, 5, 3)),
        ("lundi, 3/5/2027", (2027, 5, 3)),
        ("5 sept. 2027", (2027, 9, 5)),
        ("5 janv 27", (2027, 1, 5)),
        ("1er déc. 2027", (2027, 12, 1)),
        ("15.06.2027.", (2027, 6, 15)),
        ("5 jui 2027", None),  # juin or juillet
        ("5 ma 2027", None),
        ("lundi mai 2027", None),
        ("0 mars 2027", None),
        ("00/03/2027", None),
        ("lundi 0 mars 2027", None),
        ("3/27", None),
        ("mars 27", None),
        ("29/2/27", None),
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


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("3/3/27", "3\u00a0mars 2027"), ("fevrier 2027", "février 2027"), ("au printemps", "au printemps")],
)
def test_a_day_is_shown_as_in_print(typed: str, shown: str) -> None:
    assert shown_day(typed) == shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "31 février 2027",
            "Le début prévu («\u00a031 février 2027\u00a0») n’existe pas. Février 2027 compte 28\u00a0jours.",
        ),
        ("31/9/27", "Le début prévu («\u00a031/9/27\u00a0») n’existe pas. Septembre 2027 compte 30\u00a0jours."),
        ("32/1/27", "Le début prévu («\u00a032/1/27\u00a0») n’existe pas. Janvier 2027 compte 31\u00a0jours."),
        ("32/12/27", "Le début prévu («\u00a032/12/27\u00a0») n’existe pas. Décembre 2027 compte 31\u00a0jours."),
        (
            "lundi 0 mai 2027",
            "Le début prévu («\u00a0lundi 0 mai 2027\u00a0») n’est pas une date qui se lit."
            " Écrivez le jour, le mois et l’année, ou le mois et l’année.",
        ),
        (
            "31 février",
            "Le début prévu («\u00a031 février\u00a0») n’existe pas. Février compte 28 ou 29\u00a0jours.",
        ),
        ("31/09", "Le début prévu («\u00a031/09\u00a0») n’existe pas. Septembre compte 30\u00a0jours."),
        ("29 février", "Le début prévu («\u00a029 février\u00a0») est sans année. Ajoutez l’année, après le mois."),
        ("lundi 3/5", "Le début prévu («\u00a0lundi 3/5\u00a0») est sans année. Ajoutez l’année, après le mois."),
        (
            "mardi 3 mai 2027",
            "Le début prévu («\u00a0mardi 3 mai 2027\u00a0») ne tombe pas un mardi. Le 3\u00a0mai 2027 est un lundi.",
        ),
        (
            "13/13/2027",
            "Le début prévu («\u00a013/13/2027\u00a0») n’est pas une date qui se lit."
            " Écrivez le jour, le mois et l’année, ou le mois et l’année.",
        ),
    ],
)
def test_a_day_that_is_none_says_why(typed: str, said: str) -> None:
    assert troubles(LetterContent(starts=typed)) == {"letter.starts": said}


def troubles(letter: LetterContent, siren: str = "") -> dict[str, str]:
    return {problem.field: f"{problem.sentence} {problem.remedy}" for problem in problems(letter, siren)}


@pytest.mark.parametrize(
    ("starts", "ends", "wrong"),
    [
        ("3 mai 2021", "3 mai 2021", False),
        ("3 mai 2021", "2 mai 2021", True),
        ("mai 2021", "avril 2021", True),
        ("3 mars 2027", "février 2027", True),
        ("3 mai 2021", "mai 2021", False),
        ("décembre 2021", "janvier 2022", False),
        ("", "janvier 2022", False),
    ],
)
def test_the_end_does_not_come_before_the_beginning(starts: str, ends: str, wrong: bool) -> None:
    assert ("letter.ends" in troubles(LetterContent(starts=starts, ends=ends))) is wrong


@pytest.mark.parametrize(("typed", "wrong"), [("", False), (" ", False), ("5/2021", False), ("31/2/2021", True)])
def test_a_date_that_is_none_is_named_with_what_was_typed(typed: str, wrong: bool) -> None:
    found = troubles(LetterContent(starts=typed, date=typed))
    assert list(found) == (["letter.starts", "letter.date"] if wrong else [])
    assert not wrong or "«\u00a031/2/2021\u00a0»" in found["letter.date"]


@pytest.mark.parametrize(
    ("siret", "siren", "words"),
    [
        ("", OWN, ""),
        ("21450024100010", OWN, ""),
        ("214 500 241 00010", OWN, ""),
        ("21450024100010", "", ""),
        ("21450024100011", OWN, "Un chiffre de ce SIRET est faux"),
        ("12345678901234", OWN, "commence par 214\u00a0500\u00a0241"),
        ("2145002410001", OWN, "compte 14\u00a0chiffres\u00a0: celui-ci en compte 13."),
        ("2145002410001O", OWN, "ne contient pas que des chiffres"),
        ("21450024100010", "213701234", "commence par 213\u00a0701\u00a0234"),
    ],
)
def test_a_siret_is_the_commune_s_own(siret: str, siren: str, words: str) -> None:
    found = troubles(LetterContent(siret=siret), siren)
    assert words in found.get("letter.siret", "") if words else found == {}


def test_a_key_of_french_keyboards_that_looks_like_a_digit_is_none() -> None:
    for typed in ("3/²/2021", "²/3/2021", "3 ³ 2021", "²"):
        assert read_day(typed) is None
        assert (fault := day_fault("Le début prévu", typed)) is not None
        assert fault.code == "day_unread"
