"""What goes with the letter to the préfet: each piece that is asked for, in order, with what is still to be added."""

import pytest

from desktop.domain.papers.enclosures import PLAN, Bought, enclosures


def listed(*attached: str, **request: object) -> tuple[str, ...]:
    asked: dict[str, object] = {"decided_by": "", "quotes": (), "granted": (), "agreement": ""} | request
    quotes = asked.pop("quotes")
    asked["bought"] = [Bought(f"Dépense {at}", quote) for at, quote in enumerate(quotes, 1)]  # type: ignore[arg-type, var-annotated]  # texts
    return enclosures(attached, **asked).pieces  # type: ignore[arg-type]  # each test names what it is about


LATER = ("Échéancier des dépenses (à joindre)", "Relevé d’identité bancaire (RIB) (à joindre)")


@pytest.mark.parametrize(
    ("decided_by", "papers"),
    [
        ("", ["Délibération, ou décision du maire et délibération de délégation"]),
        ("Conseil municipal", ["Délibération"]),
        ("délibération n° 12 du 4 mars 2026", ["Délibération n° 12 du 4 mars 2026"]),
        ("Délibération N° 12 du 4 mars 2026.", ["Délibération n° 12 du 4 mars 2026"]),
        ("Délibération n° X du X", ["Délibération"]),
        (
            "Le bureau communautaire, par délégation",
            ["Délibération, ou décision du maire et délibération de délégation"],
        ),
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


def test_what_is_attached_is_not_asked_for_again_and_named_as_its_file_where_no_number_or_day_is_known() -> None:
    found = listed(
        "photo",
        "RIB",
        "Délibération 12",
        "Devis 7",
        "échéancier",
        decided_by="Délibération n° 12 du 4 mars 2026",
        quotes=("7", "8"),
    )
    assert found == (
        "Délibération n° 12 du 4 mars 2026",
        PLAN,
        "Devis 7",
        "Devis 8 (à joindre)",
        "échéancier",
        "RIB",
        "photo",
    )


def test_quotes_are_named_as_typed_once_each_and_one_at_least_is_asked_for_with_expenses() -> None:
    assert listed(quotes=("Devis 7 du 3 mai", "", "8", "8"))[2:5] == (
        "Devis 7 du 3 mai (à joindre)",
        "Devis\u00a0: Dépense 2 (à joindre)",
        "Devis 8 (à joindre)",
    )
    assert listed(quotes=("", ""))[2] == "Devis (à joindre)"
    assert not any("Devis" in piece for piece in listed())


TRAINING = (Bought("Abonnement au portail", "n° 214 du 3 novembre 2026"), Bought("Formation de deux agents"))
PORTAL, TRAINED = "Devis n° 214 du 3 novembre 2026", "Devis\u00a0: Formation de deux agents"


@pytest.mark.parametrize(
    ("files", "printed"),
    [
        ((), (f"{PORTAL} (à joindre)", f"{TRAINED} (à joindre)")),
        (("devis 214",), (PORTAL, f"{TRAINED} (à joindre)")),
        (("devis",), ("devis", f"{TRAINED} (à joindre)")),
        (("devis formation",), (TRAINED, f"{PORTAL} (à joindre)")),
        (("devis 214", "devis formation"), (PORTAL, TRAINED)),
        (("devis 214", "devis 220"), (PORTAL, "devis 220")),
        (("devis", "devis bis"), ("devis", "devis bis")),
    ],
)
def test_a_training_has_its_quote_like_other_expenses(files: tuple[str, ...], printed: tuple[str, ...]) -> None:
    found = enclosures(files, decided_by="", bought=TRAINING, granted=(), agreement="").pieces
    assert found[2 : 2 + len(printed)] == printed
    assert "evis" not in "".join(found[2 + len(printed) :])


def test_only_what_the_request_speaks_of_is_asked_for() -> None:
    assert listed()[1:] == (PLAN, *LATER)
    found = listed(granted=("Département", "Département"), agreement="convention du 2 mai 2026.")
    assert found[3:5] == (
        "Notification de l’aide accordée\u00a0: Département (à joindre)",
        "Convention du 2 mai 2026 (à joindre)",
    )
    assert not any("ttestation" in piece for piece in found), "it stands in the letter"


BY_MAYOR = "Décision du maire n° 3 du 2 mai 2026, par délégation du conseil (délibération n° 9 du 1er mai 2026)"


@pytest.mark.parametrize(
    ("file", "piece"),
    [
        ("Relevé d’identité bancaire", "RIB"),
        ("releve_identite_bancaire_mairie", "RIB"),
        ("IBAN", "RIB"),
        ("R.I.B.", "RIB"),
        ("RIB2026", "RIB"),
        ("Attestation RIB", "RIB"),
        ("DCM 2026-12", "Délibération"),
        ("extrait du registre", "Délibération"),
        ("2026_DELIBERATION_12", "Délibération"),
        ("Délibération approuvant la convention", "Délibération"),
        ("Notification décision Région", "Notification"),
        ("Décision attributive Région", "Notification"),
        ("Convention et sa délibération", "Convention"),
        ("Devis 7 (échéancier joint)", "Devis"),
        ("ÉCHÉANCIER", "Échéancier"),
    ],
)
def test_a_file_whose_name_says_what_it_is_stands_for_the_piece(file: str, piece: str) -> None:
    asked = {
        "decided_by": "Délibération n° 1 du 2 mai",
        "quotes": ("7",),
        "granted": ("Région",),
        "agreement": "convention",
    }
    before, now = listed(**asked), listed(file, **asked)
    asked_for = [one for one in before if piece in one]
    assert [one for one in before if one not in now] == asked_for
    assert file in now or asked_for[0].removesuffix(" (à joindre)") in now


@pytest.mark.parametrize(
    "file",
    [
        *("budget délibéré", "indécision", "devise de la commune", "annulation de devis", "Notification de refus DETR"),
        *("Convention collective", "distribution", "Délibération annulée", "notre tribune", "photo"),
        *("Courrier de notification de rejet", "Notification de non-attribution", "Délégation de service public"),
        *("Délégation du service public de l’eau", "Délibération non signée", "Délibération à signer"),
        *("Arrêté de rejet, notification", "Notification d’avis défavorable", "Délibération pas encore exécutoire"),
    ],
)
def test_a_file_that_only_sounds_like_a_piece_stands_for_none(file: str) -> None:
    asked = {
        "decided_by": "Délibération n° 1 du 2 mai",
        "quotes": ("7",),
        "granted": ("Région",),
        "agreement": "convention",
    }
    assert listed(file, **asked) == (*listed(**asked), file)


@pytest.mark.parametrize(
    ("file", "missing"),
    [
        ("Délibération de délégation", "Décision du maire"),
        ("Délibération n° 9 portant délégation", "Décision du maire"),
        ("Décision du maire", "Délibération de délégation"),
        ("Délibération 12", "Décision du maire|Délibération de délégation"),
    ],
)
def test_the_mayor_s_decision_and_the_delegation_are_two_papers(file: str, missing: str) -> None:
    still = [one for one in listed(file, decided_by=BY_MAYOR) if "à joindre" in one][:-2]
    assert sorted(one.split(" n°")[0] for one in still) == missing.split("|")


def test_a_deliberation_on_a_delegation_is_not_the_one_that_decides() -> None:
    found = listed("délibération de délégation", decided_by="Délibération n° 12 du 4 mars 2026")
    assert found[0] == "Délibération n° 12 du 4 mars 2026 (à joindre)"


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ("délibération 12 mars 2021", True),
        ("délibération 12 mars", True),
        ("deliberation_12_mars", True),
        ("délibération-12-mars", True),
        ("Deliberation12mars", True),
        ("DELIB_MARS", True),
        ("délibération 12 decembre", True),
        ("délibération 12 aout", True),
        ("deliberation_12_novembre", False),
        ("Délib-12-NOVEMBRE-2026", False),
        ("délibération 12 novembre 2021", True),
        ("délibération 2021-31", True),
        ("délibération 12 novembre", False),
        ("délibération 31", False),
        ("2026-11-12_delib", False),
        ("délibération", False),
    ],
)
def test_a_deliberation_of_another_month_or_year_is_not_the_one_that_decides(file: str, asked: bool) -> None:
    """It was taken for it, and the one that decides was no longer asked for."""
    found = listed(file, decided_by=DELIBERATION)
    assert (f"{DELIBERATION} (à joindre)" in found) is asked


DELIBERATION = "Délibération n° 31 du 12 novembre 2026"


@pytest.mark.parametrize(
    ("file", "request_", "printed"),
    [
        ("deliberation", {"decided_by": DELIBERATION}, DELIBERATION),
        ("2026-11-12_delib_031_signee", {"decided_by": DELIBERATION}, DELIBERATION),
        ("delegation", {"decided_by": BY_MAYOR}, "Délibération de délégation n° 9 du 1er mai 2026"),
        ("decision maire 3", {"decided_by": BY_MAYOR}, "Décision du maire n° 3 du 2 mai 2026"),
        ("devis", {"quotes": ("n° 214 du 3 novembre 2026",)}, "Devis n° 214 du 3 novembre 2026"),
        ("devis", {"quotes": ("devis 118 du 5 novembre 2026",)}, "Devis 118 du 5 novembre 2026"),
        ("convention", {"agreement": "convention du 2 mai 2026."}, "Convention du 2 mai 2026"),
    ],
)
def test_a_file_is_printed_by_the_name_of_the_piece_it_stands_for(
    file: str, request_: dict[str, object], printed: str
) -> None:
    found = listed(file, **request_)
    assert printed in found
    assert file not in found


@pytest.mark.parametrize(
    ("files", "request_"),
    [
        (("délibération 30",), {"decided_by": DELIBERATION}),  # another number
        (("délibération", "délibération bis"), {"decided_by": DELIBERATION}),  # which of them is it?
        (("délibération et convention",), {"decided_by": DELIBERATION}),  # more than that piece
        (("délibération",), {"decided_by": ""}),  # nothing is known of it
        (("devis",), {"quotes": ("7", "8")}),
        (("notification Région",), {"granted": ("Fonds 2026",)}),
    ],
)
def test_a_file_keeps_its_name_where_nobody_can_tell_which_piece_it_is(
    files: tuple[str, ...], request_: dict[str, object]
) -> None:
    assert set(files) <= set(listed(*files, **request_))


@pytest.mark.parametrize(
    ("decided_by", "file", "missing"),
    [
        ("", "Décision du maire 5", 2),
        ("", "Délibération de délégation 2020", 2),
        ("Décision du maire n° 3, par délégation (délibération du 25 mai 2020)", "Délibération 2020-05-25", 3),
        ("Délibération n° 12", "Délibération approuvant le projet et donnant délégation au maire", 2),
        ("Délibération n° 12 du 3 mai 2026", "Projet de délibération", 3),
        ("Délibération n° 12 du 3 mai 2026", "modèle de délibération", 3),
    ],
)
def test_each_paper_that_proves_the_decision_is_known(decided_by: str, file: str, missing: int) -> None:
    assert sum("à joindre" in piece for piece in listed(file, decided_by=decided_by)) == missing


def test_a_quote_about_rejects_is_a_quote() -> None:
    assert "Devis (à joindre)" not in listed("Devis rejets assainissement", quotes=("",))


def test_those_that_are_missing_are_counted() -> None:
    def missing(*attached: str) -> int:
        return enclosures(attached, decided_by="", bought=(), granted=(), agreement="").missing

    assert missing("photo") == 3
    assert missing("délibération", "échéancier", "RIB") == 0


@pytest.mark.parametrize(
    ("file", "request_"),
    [
        ("délibération tarifs cantine", {"decided_by": DELIBERATION}),
        ("délibération cantine 2026", {"decided_by": DELIBERATION}),
        ("delib 12", {"decided_by": DELIBERATION}),
        ("devis toiture", {"quotes": ("n° 214 du 3 novembre 2026",)}),
        ("devis n° 3", {"quotes": ("n° 214 du 3 novembre 2026",)}),
        ("Convention d'assainissement", {"agreement": "convention du 2 mai 2026."}),
    ],
)
def test_a_file_that_may_be_another_piece_keeps_its_own_name(file: str, request_: dict[str, object]) -> None:
    assert file in listed(file, **request_)


@pytest.mark.parametrize("file", ["Délibération n° 12", "délibération no 11", "délib. n°310"])
def test_a_deliberation_of_another_number_is_not_the_one_asked_for(file: str) -> None:
    assert {file, f"{DELIBERATION} (à joindre)"} <= set(listed(file, decided_by=DELIBERATION))
    assert f"{DELIBERATION} (à joindre)" not in listed("Délibération n° 31", decided_by=DELIBERATION)


@pytest.mark.parametrize(
    "file", ["délibération n° 6", "délibération du 1er mai 2026 tarifs", "délibération 2026 budget"]
)
def test_another_deliberation_than_that_of_the_delegation_is_not_taken_for_it(file: str) -> None:
    found = listed(file, decided_by=BY_MAYOR)
    assert {file, "Délibération de délégation n° 9 du 1er mai 2026 (à joindre)"} <= set(found)


@pytest.mark.parametrize("file", ["devis1", "echeancier2026", "deliberation31"])
def test_a_number_may_stand_against_the_word(file: str) -> None:
    found = listed(file, decided_by=DELIBERATION, quotes=("",))
    assert len(found) == len(listed(decided_by=DELIBERATION, quotes=("",)))


@pytest.mark.parametrize("asked", ["n° 2026-41", "n° 26-41", "n° 2026/41", "n° 41", "n°41/2026"])
@pytest.mark.parametrize(
    ("file", "is_it"),
    [
        ("Délibération n° 2026-41", True),
        ("Délibération n° 41", True),
        ("délibération_n°_2026_41", True),
        ("Délibération n° 26-41", True),
        ("Délibérations n° 40 et 41", True),
        ("Délibération n° 2026-12", False),
        ("Délibération n° 12", False),
    ],
)
def test_a_number_by_the_year_is_the_number_in_that_year(asked: str, file: str, is_it: bool) -> None:
    joined = [one for one in listed(file, decided_by=f"Délibération {asked} du 4 mars 2026") if "à joindre" in one]
    assert (len(joined) == 2) == is_it


def test_an_expense_without_words_asks_for_a_quote() -> None:
    bought = (Bought("Portail", "7"), Bought(" "))
    found = enclosures((), decided_by="", bought=bought, granted=(), agreement="").pieces
    assert "Devis (à joindre)" in found


@pytest.mark.parametrize("day", ["3 mars", "4 mars", "12 décembre"])
def test_a_day_is_no_number(day: str) -> None:
    quotes = (f"n° 12 du {day} 2026", "n° 15 du 20 avril 2026")
    assert "Devis n° 15 du 20 avril 2026 (à joindre)" in listed(f"Devis du {day} 2026", quotes=quotes)


@pytest.mark.parametrize("word", ["abrogée", "ajournée", "retirée", "provisoire", "annulée", "brouillon"])
def test_a_deliberation_that_does_not_stand_is_not_the_one_that_decides(word: str) -> None:
    found = listed(f"délibération 31 {word}", decided_by=DELIBERATION)
    assert f"{DELIBERATION} (à joindre)" in found


@pytest.mark.parametrize("file", ["riblon", "ribambelle", "ibanez"])
def test_a_word_that_begins_as_a_bank_s_paper_is_none(file: str) -> None:
    assert "Relevé d’identité bancaire (RIB) (à joindre)" in listed(file)
    assert "Relevé d’identité bancaire (RIB) (à joindre)" not in listed("rib")
