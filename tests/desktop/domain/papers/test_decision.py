"""The decision in the letter: what is printed of what was typed, and what that leaves to be written by hand."""

from datetime import date

import pytest

from desktop.domain.papers.decision import BLANK, Decision, decision

ARTICLE = "26° de l’article L. 2122-22 du CGCT"
TODAY = date(2026, 3, 15)


def decided(typed: str, *, council: str = "conseil municipal", delegation: str = ARTICLE) -> Decision:
    return decision(typed, council=council, delegation=delegation, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("", ("decision",)),
        ("  ", ("decision",)),
        ("Conseil municipal", ("deliberation",)),
        ("le conseil municipal.", ("deliberation",)),
        ("Délibération n° 12 du 4 mars 2026", ()),
        ("Délibération n° …… du ……", ("figure",)),
        ("Délibération n° ... du 4 mars 2026", ("figure",)),
        ("Délibération n° 12 du …", ("figure",)),
        ("Délibération n° __ du __", ("figure",)),
        ("Délibération n°", ("figure",)),
        ("Délibération n° X du X", ("figure",)),
        ("Délibération n° xx du 4 mars 2026", ("figure",)),
        ("Délibération n° 12 du X mars 2026", ("figure",)),
        ("Délibération n° ? du ?", ("figure",)),
        ("Délibération n° XII-3 du 4 mars 2026", ()),  # a number of that form is one
        ("Délibération N° du 4 mars 2026", ("figure",)),
        ("délibération n° 12 du", ("figure",)),
        ("Délibération n° 12 du 4 mars 2026, du conseil", ()),
        ("Délibération prévue le 3 juin…", ()),  # no figure is missing
        ("le maire par délégation", ("by_mayor", "delegation")),
        ("Décision du maire n° 4 du 3 mars 2026, par délégation du conseil", ("delegation",)),
        ("Décision du maire n° 4 du 3 mars 2026, par délégation, délibération n° 2 du 26 mai 2020", ()),
        ("Décision du maire n° 4 du 3 mars 2026, par délégation du conseil (délibération n° 2 du 26 mai 2020)", ()),
        ("La maire par délégation du conseil municipal par délibération du 26 mai 2020.", ("by_mayor",)),
        ("le bureau", ()),
    ],
)
def test_what_is_missing_is_what_is_printed_as_a_blank(typed: str, missing: tuple[str, ...]) -> None:
    printed = decided(typed)
    assert printed.missing == missing
    assert (BLANK in printed.sentence) == bool(set(missing) - {"figure"})


@pytest.mark.parametrize("which", ["n° 2 du 26 mai 2020", "n°\u00a02 du 26\u00a0mai\u00a02020", "du 26 mai 2020"])
@pytest.mark.parametrize(
    "how", [", délibération {}", " (délibération {})", " par délibération {}", "(délibération {})."]
)
def test_the_deliberation_that_lets_the_mayor_decide_is_printed_where_it_was_typed(how: str, which: str) -> None:
    printed = decided("Décision du maire n° 4 du 3 mars 2026, par délégation du conseil" + how.format(which))
    assert printed.sentence == (
        "J’ai pris cette décision (n° 4 du 3 mars 2026) en vertu de la délégation que le conseil municipal m’a"
        f" consentie par délibération {which}, sur le fondement du {ARTICLE}."
    )


@pytest.mark.parametrize("which", ["n° 2 du 26 mai 2036", "prévue", "du conseil communautaire", "n° 2, retirée"])
def test_one_that_is_not_known_to_be_taken_is_printed_as_it_was_typed(which: str) -> None:
    typed = f"Décision du maire n° 4 du 3 mars 2026, par délégation du conseil, délibération {which}"
    assert decided(typed) == Decision(f"{typed} ({ARTICLE}).")


def test_paris_has_a_council_of_another_name() -> None:
    assert decided("Conseil de Paris", council="Conseil de Paris", delegation="").missing == ("deliberation",)
