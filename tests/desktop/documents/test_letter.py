"""The letter as a préfet's office reads it: sender, recipient, what is asked, what is paid, who signs."""

import re

import msgspec
import pypdfium2
import pytest

from desktop.documents import courtesy, pages
from desktop.documents.council import MAYOR, PRESIDENT, Council
from desktop.documents.funding_plan import Cost, Funder, Plan, annex, francs
from desktop.domain.letters import LetterContent
from desktop.domain.papers.decision import BLANK
from desktop.domain.papers.enclosures import Enclosures
from tests.desktop.documents.samples import DOCUMENTS, PLAN


def read(**changed: object) -> str:
    """The letter's text on one line, each kind of space as one."""
    return " ".join(pages.text(DOCUMENTS["letter"](**changed)).split())


def test_who_writes_to_whom_and_where() -> None:
    told = read(
        through="sous couvert de Madame la Sous-préfète de Pithiviers",
        at="Préfecture du Loiret, Orléans",
        references=("Affaire suivie par : Mme Martin", "Nos réf. : 12"),
    )
    head = told[: told.index("Objet")]
    assert head.startswith("Commune de Baule Mairie de Baule 2, rue de la Mairie 45130 Baule SIREN : 214 500 249")
    assert "Affaire suivie par : Mme Martin Nos réf. : 12" in head
    assert (
        "Baule, le 15 mars 2021 Le maire de Baule à Madame la Préfète du Loiret Préfecture du Loiret, Orléans" in head
    )
    assert head.rstrip().endswith("sous couvert de Madame la Sous-préfète de Pithiviers")


def test_a_second_title_has_a_line_of_its_own() -> None:
    text = pages.text(DOCUMENTS["letter"](addressee="Monsieur le Préfet de Corse, préfet de la Corse-du-Sud"))
    assert "Monsieur le Préfet de Corse,\npréfet de la Corse-du-Sud\n" in text


def test_nothing_is_sent_through_where_the_way_is_straight() -> None:
    assert "sous couvert" not in read()


@pytest.mark.parametrize("said", ["Madame la Préfète", "Monsieur le Préfet", "Madame la Préfète ou Monsieur le Préfet"])
def test_the_same_courtesy_opens_and_closes(said: str) -> None:
    told = read(salutation=said)
    assert f"{said}, J’ai l’honneur" in told
    assert f"Je vous prie d’agréer, {said}, l’expression de ma haute considération." in told


def test_who_recovers_the_vat_is_named_as_the_council_s_own() -> None:
    assert "La commune récupère la TVA (FCTVA)." in read(vat="recovered")
    assert "La collectivité récupère la TVA (FCTVA)." in read(vat="recovered", council=Council(body="Collectivité"))


def test_it_speaks_as_one_person() -> None:
    told = read()
    assert re.search(r"\bnous\b|\bnotre\b", told, re.IGNORECASE) is None


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ({"signatory_gender": "m"}, ("Le maire,",)),
        ({"signatory_gender": "f"}, ("La maire,",)),
        ({}, ("Le ou la maire,",)),
        (
            {"signatory": "premier_adjoint_empeche", "signatory_gender": "m", "mayor_gender": "m"},
            ("Pour le maire empêché,", "l’adjoint,"),
        ),
        (
            {"signatory": "premier_adjoint_empeche", "signatory_gender": "f", "mayor_gender": "f"},
            ("Pour la maire empêchée,", "l’adjointe,"),
        ),
        (
            {"signatory": "premier_adjoint_empeche"},
            ("Pour le ou la maire, par suite d’empêchement,", "l’adjoint ou l’adjointe,"),
        ),
        (
            {"signatory": "premier_adjoint_empeche", "signatory_function": "la deuxième adjointe,"},
            ("Pour le ou la maire, par suite d’empêchement,", "la deuxième adjointe,"),
        ),
        (
            {"signatory": "elu_delegue", "signatory_function": "l’adjointe déléguée aux finances", "mayor_gender": "f"},
            ("Pour la maire et par délégation,", "l’adjointe déléguée aux finances,"),
        ),
        (
            {"signatory": "agent_delegue", "signatory_order": "Arrêté n° 12 du 4 mars 2021"},
            ("Pour le ou la maire et par délégation,", f"{BLANK},", "Arrêté n° 12 du 4 mars 2021"),
        ),
        (
            {"signatory": "delegation_speciale", "signatory_gender": "f"},
            ("La présidente de la délégation spéciale,",),
        ),
        (
            {"signatory": "delegation_speciale"},
            ("Le président ou la présidente de la délégation spéciale,",),
        ),
    ],
)
def test_who_signs(said: dict[str, str], lines: tuple[str, ...]) -> None:
    assert courtesy.signature(msgspec.convert(said, LetterContent), MAYOR) == lines
    told = read(signature=lines, name_title="Conseillère départementale")
    signed = f"{' '.join(lines)} (signature et cachet de la mairie) Camille Durand Conseillère départementale"
    assert told.count(signed) == 2, "the letter, and the plan that is certified"


@pytest.mark.parametrize(
    ("said", "sender"),
    [
        ({"signatory_gender": "f"}, "La maire"),
        ({"signatory": "premier_adjoint_empeche", "signatory_gender": "f"}, "Le ou la maire"),
        ({"signatory": "elu_delegue", "mayor_gender": "f"}, "La maire"),
        ({"signatory": "delegation_speciale", "signatory_gender": "m"}, "Le président de la délégation spéciale"),
    ],
)
def test_who_writes_whoever_signs(said: dict[str, str], sender: str) -> None:
    assert courtesy.sender(msgspec.convert(said, LetterContent), MAYOR) == sender


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ({}, ("Le président ou la présidente du conseil territorial,",)),
        ({"signatory_gender": "f"}, ("La présidente du conseil territorial,",)),
        (
            {"signatory": "premier_adjoint_empeche", "signatory_gender": "f", "mayor_gender": "m"},
            ("Pour le président du conseil territorial empêché,", "la vice-présidente,"),
        ),
        (
            {"signatory": "elu_delegue", "mayor_gender": "f"},
            ("Pour la présidente du conseil territorial et par délégation,", f"{BLANK},"),
        ),
    ],
)
def test_where_no_mayor_is_the_president_of_the_council_signs(said: dict[str, str], lines: tuple[str, ...]) -> None:
    assert courtesy.signature(msgspec.convert(said, LetterContent), PRESIDENT) == lines


def test_what_is_not_known_is_a_blank_to_fill_and_what_need_not_be_known_is_left_out() -> None:
    told = read(
        date="",
        name="",
        title="",
        description="",
        expected_effect="",
        calendar="",
        decided_by="",
        plan=Plan(),
        category="",
    )
    assert f"Baule, le {BLANK}" in told
    assert f"Le maire, (signature et cachet de la mairie) {BLANK}" in told
    assert f"Le projet {BLANK} Le financement" in told
    assert f"Le coût prévisionnel s’élève à {BLANK} TTC." in told
    assert told.count(BLANK) > 10
    for word in ("catégorie", "L’effet attendu", "Le calendrier", "au titre de", "Lieu", "Début", "TVA)"):
        assert word not in told


def test_the_programme_stands_where_the_prefecture_sorts() -> None:
    told = read(programme="France Relance, transformation numérique")
    assert (
        "Objet : Demande de subvention – France Relance, transformation numérique – "
        "Former les agents aux démarches en ligne" in told
    )
    assert (
        "J’ai l’honneur de solliciter une subvention de l’État de 3 000,00 €, au titre de « France Relance, "
        "transformation numérique » (catégorie : Former les agents), pour le projet « Former les agents aux démarches "
        "en ligne », dont la commune assure la maîtrise d’ouvrage." in told
    )


@pytest.mark.parametrize(
    ("support", "words"),
    [
        ("engineering", "pour l’étude (ingénierie) du projet «"),
        ("accompaniment", "pour l’accompagnement du projet «"),
        ("both", "pour l’étude (ingénierie) et l’accompagnement du projet «"),
    ],
)
def test_the_study_or_the_accompaniment_is_asked_for_by_name(support: str, words: str) -> None:
    assert words in read(support=support)


def test_where_when_and_with_whom() -> None:
    told = read(location="Mairie", starts="3 mai 2021", ends="décembre 2021", partner="Avec la communauté.")
    assert "Lieu de réalisation : Mairie. Avec la communauté. L’effet attendu" in told
    assert "Septembre 2021. Début prévu : 3 mai 2021. Fin prévue : décembre 2021. Le financement" in told


@pytest.mark.slow
def test_what_is_asked_and_what_it_costs_before_and_after_tax() -> None:
    told = read()
    assert "Le coût prévisionnel s’élève à 5 000,00 € HT, soit 6 000,00 € TTC." in told
    assert "L’aide demandée représente 50 % de la dépense TTC. Le plan" in told
    back = read(vat="recovered")
    assert "L’aide demandée représente 60 % de la dépense HT. La commune récupère la TVA (FCTVA)." in back
    assert "50 % de la dépense TTC. La commune ne récupère pas la TVA (FCTVA)." in read(vat="kept")
    unknown = Plan(costs=(Cost(item="A", ttc_cents=120_00),), funders=PLAN.funders[:1])
    assert "s’élève à 120,00 € TTC. Le plan" in read(plan=unknown, vat=""), "more is asked than it costs: no share"


#: Which deliberation, and of which day, is filled in by hand.
_BY_THE_COUNCIL = f"Le conseil municipal a adopté ce projet par délibération n° {BLANK} du {BLANK}"
_BY_THE_MAYOR = (
    "J’ai pris cette décision ({}) en vertu de la délégation que le conseil municipal m’a consentie par délibération"
    f" n° {BLANK} du {BLANK}, sur le fondement du 26° de l’article L. 2122-22 du CGCT."
)
_DECISIONS = (
    "Décision du maire n° 4 du 8 mars 2021, par délégation du conseil",
    "décision de la maire n° 4 du 8 mars 2021, par délégation du conseil municipal.",
    "Décision n°\u00a04 du 8 mars 2021 par délégation",
)
_DECISIONS_UNNUMBERED = (
    "Le maire, par délégation du conseil",
    "la maire par délégation",
    "Décision du maire, par délégation",
)


@pytest.mark.parametrize(
    ("decided", "said"),
    [
        (
            "Délibération n° 12 du 8 mars",
            "Le conseil municipal a adopté ce projet par délibération n° 12 du 8 mars.",
        ),
        *((said, _BY_THE_COUNCIL) for said in ("Le conseil municipal.", "conseil municipal", "Le Conseil municipal")),
        *((said, _BY_THE_MAYOR.format("n° 4 du 8 mars 2021")) for said in _DECISIONS),
        *((said, _BY_THE_MAYOR.format(f"n° {BLANK} du {BLANK}")) for said in _DECISIONS_UNNUMBERED),
        (
            "Le maire par délégation du conseil du 26 mai 2020.",
            "Le maire par délégation du conseil du 26 mai 2020 (26° de l’article L. 2122-22 du CGCT).",
        ),
        (
            "DÉLIBÉRATION N° 12 du 15 mars 2021",
            "Le conseil municipal a adopté ce projet par délibération n° 12 du 15 mars 2021.",
        ),
        ("Délibération du 12/02/2021.", "Le conseil municipal a adopté ce projet par délibération du 12/02/2021."),
        *(
            (f"Délibération {which}", f"Le conseil municipal a adopté ce projet par délibération {which}.")
            for which in (
                "n° 2021-04",
                "n° CM-2021-12 du 3 mars 2021",
                "n° 3/2021 bis",
                "n° 12 et 13 du 3 mars 2021",
                "du lundi 8 mars 2021",
                "du 1er fevrier 2020",
            )
        ),
        ("Délibérations n° 3 et 4", "Le conseil municipal a adopté ce projet par délibérations n° 3 et 4."),
        # Nobody knows that the council has decided what is still to come, was refused, or is another council's.
        *(
            (said, f"{said}.")
            for said in (
                "Délibération à venir",
                "Délibération prévue le 3 juin",
                "Délibération n° 12, rejetée",
                "Délibération refusée",
                "Délibération du conseil communautaire du 3 mai",
                "Délibération",
                "Délibération du 12 prévue",
                "Délibération du 3 prochain",
                "Délibération du 3 refusée",
                "Délibération du 31 février 2021",
                "Délibération du mars 2021",
                "Délibération n° 12/projet",
                "Délibération n°12-refusée",
                "Délibération n° 12-REFUSEE",
                "Délibération n° 2021-04-à-venir",
                "Délibération du 16 mars 2021",  # the day after the letter's
                "Délibération du 16 mars",
                "Délibération n° 12 du 30 décembre 2099",
                "Délibération n° 12 du 3 mars 2021, retirée",
            )
        ),
        (
            "Décision du maire n° 4 du 3 mai 2036, par délégation du conseil",
            "Décision du maire n° 4 du 3 mai 2036, par délégation du conseil (26° de l’article L. 2122-22 du CGCT).",
        ),
        ("le bureau", "Le bureau."),
    ],
)
def test_who_decided(decided: str, said: str) -> None:
    assert f"La décision de la commune {said} Attestation" in read(decided_by=decided)


def test_no_article_is_cited_where_none_is_known_to_hold() -> None:
    assert "CGCT" not in read(decided_by="le maire, par délégation", council=Council(delegation=""))


def test_it_attests_on_honour_and_binds_before_the_courtesy() -> None:
    told = read()
    assert (
        told.index("J’atteste sur l’honneur") < told.index("Je m’engage à ne signer aucun devis") < told.index("agréer")
    )


def test_the_plan_adds_up_says_before_and_after_tax_and_is_certified() -> None:
    told = read()
    assert "Annexe 1 – Plan de financement prévisionnel" in told
    assert "Formation fonctionnement 3 000,00 € 600,00 € 3 600,00 € Devis n° 45" in told
    assert "Poste d’accueil investissement 2 000,00 € 400,00 € 2 400,00 € –" in told
    assert "Total 5 000,00 € 1 000,00 € 6 000,00 €" in told
    assert "État – présente demande 3 000,00 € 50 % sollicitée Total des aides publiques 3 000,00 € 50 %" in told
    assert "Commune 3 000,00 € 50 % – Total 6 000,00 € 100 %" in told
    assert "Certifié sincère, à Baule, le 15 mars 2021 Le maire," in told
    assert "ne sont pas égales" not in told


def test_no_line_of_the_addressee_ends_within_a_name() -> None:
    """The narrow column broke the name Bas-Rhin."""
    whole = "Madame la Préfète ou Monsieur le Préfet du Bas-Rhin"
    document = pypdfium2.PdfDocument(DOCUMENTS["letter"](addressee=whole, plan=Plan()))
    text = document[0].get_textpage()
    found = re.search(r"Bas\W+Rhin", text.get_text_range())
    assert found is not None
    first, last = (text.get_charbox(at) for at in (found.start(), found.end() - 1))
    assert first[1] == pytest.approx(last[1], abs=2), "on one line"
    document.close()


@pytest.mark.parametrize(
    ("commune", "place", "said"),
    [
        ("Les Avirons", "", "aux Avirons"),
        ("Le Havre", "", "au Havre"),
        ("Baule", "La Rochelle", "à La Rochelle"),
    ],
)
def test_the_plan_is_certified_where_one_says_it_is(commune: str, place: str, said: str) -> None:
    assert f"Certifié sincère, {said}, le 15 mars 2021" in read(commune=commune, place=place)


def test_public_aid_is_added_up_apart_from_private_and_own_money() -> None:
    funders = (
        Funder(name="Commune", cents=100_00),
        Funder(name="Région", cents=200_00, public_aid=True, note="Fonds vert, notifié le 3 mars"),
        Funder(name="Mécène", cents=100_00),
        Funder(name="État", cents=400_00, public_aid=True, by_this_letter=True),
    )
    told = read(plan=Plan(costs=PLAN.costs, funders=funders))
    assert "Région Fonds vert, notifié le 3 mars 200,00 € 25 %" in told
    assert "Total des aides publiques 600,00 € 75 % Commune – 100,00 €" in told


def test_each_share_is_the_same_figure_in_the_letter_and_in_its_annex() -> None:
    thirds = tuple(
        Funder(name=name, cents=1_000_00, public_aid=name != "Commune", by_this_letter=name == "État")
        for name in ("État", "Département", "Commune")
    )
    told = read(plan=Plan(costs=(Cost(item="Formation", ttc_cents=3_000_00),), funders=thirds), vat="")
    assert "L’aide demandée représente 33,3 % de la dépense TTC." in told
    assert "État 1 000,00 € 33,3 %" in told
    assert "Commune 1 000,00 € 33,3 %" in told
    assert "Total 3 000,00 € 100 %" in told
    assert "Chaque part est arrondie : leur somme peut différer de 100 %." in told
    assert "arrondie" not in read(), "halves are exact"
    parts = (Funder(name="État", cents=5_00, public_aid=True, by_this_letter=True), Funder(name="Commune", cents=1_00))
    told = read(plan=Plan(costs=(Cost(item="Formation", ttc_cents=6_00),), funders=parts), vat="")
    assert "83,3 %" in told
    assert "arrondie" not in told, "83,3 and 16,7 make a hundred"


def test_a_share_below_a_fifth_never_reads_as_a_fifth() -> None:
    funders = (
        Funder(name="État", cents=80_004_00, public_aid=True, by_this_letter=True, limit=80),
        Funder(name="Commune", cents=19_996_00, limit=20),
    )
    told = read(plan=Plan(costs=(Cost(item="Écrans", ttc_cents=100_000_00),), funders=funders), vat="")
    assert "Commune 19 996,00 € un peu moins de 20 %" in told
    assert "Total des aides publiques 80 004,00 € un peu plus de 80 %" in told
    assert "L’aide demandée représente un peu plus de 80 % de la dépense TTC." in told


def test_a_share_that_no_rule_judges_is_rounded_to_the_nearest_tenth() -> None:
    funders = (
        Funder(name="État", cents=7_200_00, public_aid=True, by_this_letter=True, limit=80),
        Funder(name="Commune", cents=4_800_60, limit=20),
    )
    told = read(plan=Plan(costs=(Cost(item="Écrans", ttc_cents=12_000_60),), funders=funders), vat="")
    assert "Commune 4 800,60 € 40,0 %" in told
    assert "L’aide demandée représente 60,0 % de la dépense TTC." in told


def test_pacific_francs_stand_beside_the_euros() -> None:
    assert francs(838) == "1\u202f000\u00a0F\u00a0CFP"
    told = read(plan=Plan(costs=PLAN.costs, funders=PLAN.funders, pacific=True))
    assert "Coût : 715 990 F CFP TTC. Aide : 357 995 F CFP (1 000 F CFP pour 8,38 €)." in told
    assert "CFP" not in read()


def test_without_every_price_before_tax_there_is_no_total_of_them() -> None:
    told = read(plan=Plan(costs=(Cost(item="A", ttc_cents=120, ht_cents=100), Cost(item="B", ttc_cents=50))))
    assert "Total – – 1,70 €" in told
    assert "TTC : toutes taxes comprises." in told


def test_a_plan_that_does_not_add_up_says_so() -> None:
    told = read(plan=Plan(costs=PLAN.costs, funders=(Funder(name="Commune", cents=1),)))
    assert "les dépenses (6 000,00 €) et les ressources (0,01 €) ne sont pas égales" in told


@pytest.mark.slow
def test_few_documents_are_named_at_the_head_and_many_at_the_end() -> None:
    few = read(enclosures=Enclosures(("délibération", "plan", "devis")))
    assert "P.J. : 1. délibération 2. plan 3. devis" in few[: few.index("J’ai l’honneur")]
    assert "Pièces jointes" not in few
    many = read(enclosures=Enclosures(tuple(f"pièce-{number}" for number in range(20)), to_join=tuple("12345678")))
    assert "P.J. : 20 documents, dont 8 à joindre (liste en annexe)" in many
    assert many.index("Annexe 1 – Plan") < many.index("Pièces jointes 1. pièce-0 2. pièce-1")
    assert "20. pièce-19" in many


@pytest.mark.parametrize("lines", range(1, 60, 3))
def test_the_signature_stands_with_its_courtesy_and_what_is_signed_to(lines: int) -> None:
    sheets = pages.sheets(DOCUMENTS["letter"](description="Une ligne de texte.\n" * lines))
    signed, certified = [sheet.text for sheet in sheets if "Camille Durand" in sheet.text]
    assert "Je vous prie d’agréer" in signed
    assert "Je m’engage à ne signer aucun devis" in signed, "never a page of one line and a signature"
    assert "Certifié sincère" in certified


LONG = (
    "Pour le maire et par délégation,",
    "l’adjointe déléguée aux finances, à la transformation numérique et aux relations avec les services de l’État,",
    "Arrêté n° 12 du 4 mars 2021 portant délégation de fonctions et de signature",
)


@pytest.mark.parametrize("lines", [10, 11, 12, 13])
def test_a_long_signature_leaves_what_is_sworn_where_it_has_room(lines: int) -> None:
    """It moved as a whole to a second page, and left a quarter of the first page empty."""
    pdf = DOCUMENTS["letter"](description="Une ligne de texte.\n" * lines, signature=LONG, name_title="Conseillère")
    first, second, _plan = [" ".join(sheet.text.split()) for sheet in pages.sheets(pdf)]
    assert "Attestation et engagement J’atteste sur l’honneur" in first
    assert "n’a pas commencé." in first
    assert "Je m’engage à ne signer aucun devis" in second
    assert "Conseillère" in second


@pytest.mark.slow
def test_a_hundred_lines_repeat_their_header_and_total_once() -> None:
    costs = tuple(Cost(item=f"Dépense {number}", ttc_cents=100, ht_cents=90) for number in range(100))
    funders = tuple(Funder(name=f"Financeur {number}", cents=100, state="acquis") for number in range(100))
    sheets = pages.sheets(DOCUMENTS["letter"](plan=Plan(costs=costs, funders=funders)))
    plan = [sheet.text for sheet in sheets if "Dépense " in sheet.text]
    assert len(plan) > 2
    assert all("Nature de la dépense" in text and "TTC" in text for text in plan)
    paid = [sheet.text for sheet in sheets if "Financeur " in sheet.text]
    assert all("Montant" in text for text in paid)
    whole = " ".join("\n".join(sheet.text for sheet in sheets).split())
    assert all(f"Dépense {number} " in whole and f"Financeur {number} " in whole for number in range(100))
    assert whole.count("Total") == 2


@pytest.mark.slow
def test_a_long_explanation_is_whole() -> None:
    words = " ".join(f"mot{number}" for number in range(2_500))[:20_000]
    told = set(read(description=words).split())
    assert {f"mot{number}" for number in range(2_000)} <= told


@pytest.mark.slow
def test_what_is_wrong_in_it_stands_before_its_first_words() -> None:
    told = read(draft=("Un chiffre de ce SIRET est faux.",))
    assert "Brouillon : un chiffre de ce SIRET est faux. Madame la Préfète, J’ai l’honneur" in told
    assert "Brouillon : à corriger avant d’être certifié et signé." in told
    assert "Certifié sincère" not in told
    assert "Brouillon" not in read()


def test_no_brand_of_the_state() -> None:
    assert "République" not in read()
    assert "Marianne" not in read()


def test_columns_of_which_nothing_is_known_are_left_out() -> None:
    bare = Plan(costs=(Cost(item="Formation", ttc_cents=480_000),), funders=(Funder(name="Commune", cents=480_000),))
    expenses = annex(bare)["expenses"]
    assert expenses["header"] == ["Nature de la dépense", "Type", "TTC"]
    assert expenses["rows"] == [["Formation", "–", "4\u202f800,00\u00a0€"]]
    assert expenses["total"] == ["Total", "", "4\u202f800,00\u00a0€"]
    assert {len(expenses[part]) for part in ("header", "widths", "sides", "total")} == {3}
    assert annex(bare)["notes"] == ["TTC\u00a0: toutes taxes comprises."]
    blank = annex(Plan())["expenses"]
    by_hand = ["Nature de la dépense", "Type", "HT", "TVA", "TTC", "Devis (n°, date)"]
    assert blank["header"] == by_hand
    assert {len(row) for row in blank["rows"]} == {6}


def test_what_may_stay_empty_leaves_no_trace() -> None:
    told = read(
        expected_effect="", calendar="", starts="", ends="", vat="", location="", partner="", references=(), through=""
    )
    for words in ("effet attendu", "Le calendrier", "Début", "Fin prévue", "Lieu", "récupère", "Nos réf", "couvert"):
        assert words not in told


@pytest.mark.parametrize("demonstration", [False, True])
def test_a_letter_of_a_few_lines_too_many_is_printed_closer_so_that_its_page_holds_the_signature(
    demonstration: bool,
) -> None:
    def printed(lines: int) -> bytes:
        return DOCUMENTS["letter"](description="\nEncore une ligne." * lines, demonstration=demonstration)

    closer, longer = printed(10), printed(24)
    assert (pages.count(closer), pages.count(longer)) == (2, 3), "the plan has a page of its own"
    first, _, _plan = pages.text(closer).partition("Page 1 sur 2")
    assert "Camille Durand" in first
    *_before, last = pages.text(longer).partition("Page 1 sur 3")
    assert "Je m’engage" in last.partition("Page 2 sur 3")[0], "nobody signs below a courtesy alone"
