"""The letter as a préfet's office reads it: who writes to whom, what is asked, what is paid, who signs."""

import re

import pytest

from desktop.documents import courtesy, pages
from desktop.documents.letter import BLANK, Cost, Funder
from tests.desktop.documents.samples import DOCUMENTS


def read(**changed: object) -> str:
    """The letter's text on one line, each kind of space as one."""
    return " ".join(pages.text(DOCUMENTS["letter"](**changed)).split())


def test_who_writes_to_whom_and_where() -> None:
    told = read(through="s/c de Madame la Sous-préfète de Pithiviers")
    head = told[: told.index("Objet")]
    assert head.startswith("Mairie de Baule 2, rue de la Mairie 45130 Baule")
    assert "Baule, le 15 mars 2021 Le maire de Baule à Madame la Préfète du Loiret" in head
    assert head.rstrip().endswith("s/c de Madame la Sous-préfète de Pithiviers")


def test_a_second_title_has_a_line_of_its_own() -> None:
    text = pages.text(DOCUMENTS["letter"](addressee="Monsieur le Préfet de Corse, préfet de la Corse-du-Sud"))
    assert "Monsieur le Préfet de Corse,\npréfet de la Corse-du-Sud\n" in text


def test_nothing_is_sent_through_where_the_way_is_straight() -> None:
    assert "s/c" not in read()


@pytest.mark.parametrize("said", ["Madame la Préfète", "Monsieur le Préfet", "Madame la Préfète ou Monsieur le Préfet"])
def test_the_same_courtesy_opens_and_closes(said: str) -> None:
    told = read(salutation=said)
    assert f"{said}, J’ai l’honneur" in told
    assert f"Je vous prie d’agréer, {said}, l’expression de ma haute considération." in told


def test_it_speaks_as_one_person() -> None:
    told = read()
    assert re.search(r"\bnous\b|\bnotre\b", told, re.IGNORECASE) is None


@pytest.mark.parametrize(
    ("signatory", "gender", "lines"),
    [
        ("maire", "m", ("Le maire,",)),
        ("maire", "f", ("La maire,",)),
        ("maire", "", ("Le maire,",)),
        ("premier_adjoint_empeche", "m", ("Pour le maire empêché,", "le premier adjoint,")),
        ("premier_adjoint_empeche", "f", ("Pour le maire empêché,", "la première adjointe,")),
        ("premier_adjoint_empeche", "", ("Pour le maire empêché,", "le premier adjoint ou la première adjointe,")),
    ],
)
def test_who_signs(signatory: str, gender: str, lines: tuple[str, ...]) -> None:
    assert courtesy.signature(signatory, gender) == lines
    told = read(signature=lines, name_title="Conseillère départementale")
    assert f"{' '.join(lines)} Camille Durand Conseillère départementale" in told


def test_what_is_not_known_is_a_blank_to_fill() -> None:
    told = read(
        date="", name="", title="", description="", calendar="", decided_by="", costs=(), funders=(), category=""
    )
    assert f"Baule, le {BLANK}" in told
    assert f"Le maire, {BLANK}" in told
    assert told.count(BLANK) > 10
    assert "catégorie" not in told


def test_what_is_asked_and_what_it_costs() -> None:
    told = read()
    assert "Le projet coûte 6 000,00 € TTC." in told
    assert "Je vous demande une aide de l’État de 3 000,00 €, soit 50 % du coût." in told
    assert "Délibération n° 12 du 8 mars 2021." in told


def test_the_plan_adds_up_and_says_before_and_after_tax() -> None:
    told = read()
    assert "Formation fonctionnement 3 000,00 € 600,00 € 3 600,00 € Devis n° 45" in told
    assert "Poste d’accueil investissement 2 000,00 € 400,00 € 2 400,00 € –" in told
    assert "Total 5 000,00 € 1 000,00 € 6 000,00 €" in told
    assert "État (cette demande) 3 000,00 € 50 % demandé" in told
    assert "Total 6 000,00 € 100 %" in told
    assert "ne sont pas égales" not in told


def test_without_every_price_before_tax_there_is_no_total_of_them() -> None:
    told = read(costs=(Cost(item="A", ttc_cents=120, ht_cents=100), Cost(item="B", ttc_cents=50)))
    assert "Total – – 1,70 €" in told
    assert "TTC : toutes taxes comprises." in told


def test_a_plan_that_does_not_add_up_says_so() -> None:
    told = read(funders=(Funder(name="Part de la commune", cents=1, state="acquis"),))
    assert "les dépenses (6 000,00 €) et les ressources (0,01 €) ne sont pas égales" in told


def test_few_documents_are_named_at_the_head_and_many_at_the_end() -> None:
    few = read(enclosures=("a.pdf", "b.pdf"))
    assert "P.J. : plan de financement (annexe) a.pdf b.pdf" in few[: few.index("J’ai l’honneur")]
    assert "Pièces jointes" not in few
    many = read(enclosures=tuple(f"pièce-{number}.pdf" for number in range(20)))
    assert "plan de financement (annexe) et 20 documents (liste en annexe)" in many
    assert many.index("Annexe – Plan") < many.index("Pièces jointes 1. pièce-0.pdf 2. pièce-1.pdf")
    assert "20. pièce-19.pdf" in many


@pytest.mark.parametrize("lines", range(1, 60, 3))
def test_the_signature_never_stands_without_its_courtesy(lines: int) -> None:
    sheets = pages.sheets(DOCUMENTS["letter"](description="Une ligne de texte.\n" * lines))
    (signed,) = [sheet.text for sheet in sheets if "Camille Durand" in sheet.text]
    assert "Je vous prie d’agréer" in signed


def test_a_hundred_lines_repeat_their_header_and_total_once() -> None:
    costs = tuple(Cost(item=f"Dépense {number}", ttc_cents=100, ht_cents=90) for number in range(100))
    funders = tuple(Funder(name=f"Financeur {number}", cents=100, state="acquis") for number in range(100))
    sheets = pages.sheets(DOCUMENTS["letter"](costs=costs, funders=funders))
    plan = [sheet.text for sheet in sheets if "Dépense " in sheet.text]
    assert len(plan) > 2
    assert all("Poste" in text and "TTC" in text for text in plan)
    paid = [sheet.text for sheet in sheets if "Financeur " in sheet.text]
    assert all("Montant" in text for text in paid)
    whole = " ".join("\n".join(sheet.text for sheet in sheets).split())
    assert all(f"Dépense {number} " in whole and f"Financeur {number} " in whole for number in range(100))
    assert whole.count("Total") == 2


def test_a_long_explanation_is_whole() -> None:
    words = " ".join(f"mot{number}" for number in range(2_500))[:20_000]
    told = set(read(description=words).split())
    assert {f"mot{number}" for number in range(2_000)} <= told


def test_no_brand_of_the_state() -> None:
    assert "République" not in read()
    assert "Marianne" not in read()
