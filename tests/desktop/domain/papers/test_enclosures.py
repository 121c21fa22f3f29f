"""What goes with the letter to the préfet: each piece that is asked for, in order, with what is still to be added."""

import pytest

from desktop.domain.papers.enclosures import PLAN, enclosures


def listed(*attached: str, **request: object) -> tuple[str, ...]:
    asked: dict[str, object] = {"decided_by": "", "quotes": (), "granted": (), "agreement": ""}
    return enclosures(attached, **(asked | request))  # type: ignore[arg-type]  # each test names what it is about


LATER = ("Échéancier des dépenses (à joindre)", "Relevé d’identité bancaire (RIB) (à joindre)")


@pytest.mark.parametrize(
    ("decided_by", "papers"),
    [
        ("", ["Délibération, ou décision du maire et délibération de délégation"]),
        ("Conseil municipal", ["Délibération"]),
        ("délibération n° 12 du 4 mars 2026", ["Délibération n° 12 du 4 mars 2026"]),
        ("Délibération N° 12 du 4 mars 2026.", ["Délibération n° 12 du 4 mars 2026"]),
        ("Le maire, par délégation", ["Délibération de délégation", "Décision du maire"]),
        (
            "Décision du maire n° 3 du 2 mai 2026, par délégation du conseil (délibération n° 9 du 1er mai 2026)",
            ["Délibération de délégation n° 9 du 1er mai 2026", "Décision du maire n° 3 du 2 mai 2026"],
        ),
    ],
)
def test_the_papers_that_prove_the_decision(decided_by: str, papers: list[str]) -> None:
    schedule, bank = LATER
    expected = [*(f"{paper} (à joindre)" for paper in papers), PLAN, schedule, bank]
    assert list(listed(decided_by=decided_by)) == expected


def test_what_is_attached_is_named_as_its_file_and_not_asked_for_again() -> None:
    found = listed(
        "photo",
        "RIB",
        "Délibération 12",
        "Devis 7",
        "échéancier",
        decided_by="Délibération n° 12 du 4 mars 2026",
        quotes=("7", "8"),
    )
    assert found == ("Délibération 12", PLAN, "Devis 7", "échéancier", "RIB", "photo")


def test_quotes_are_named_as_typed_once_each_and_one_at_least_is_asked_for_with_expenses() -> None:
    assert listed(quotes=("Devis 7 du 3 mai", "", "8", "8"))[2:4] == (
        "Devis 7 du 3 mai (à joindre)",
        "Devis 8 (à joindre)",
    )
    assert listed(quotes=("", ""))[2] == "Devis (à joindre)"
    assert not any("Devis" in piece for piece in listed())


def test_only_what_the_request_speaks_of_is_asked_for() -> None:
    assert listed()[1:] == (PLAN, *LATER)
    found = listed(granted=("Département", "Département"), agreement="convention du 2 mai 2026.")
    assert found[3:5] == (
        "Notification de l’aide accordée\u00a0: Département (à joindre)",
        "Convention du 2 mai 2026 (à joindre)",
    )
    assert not any("ttestation" in piece for piece in found), "it stands in the letter"
