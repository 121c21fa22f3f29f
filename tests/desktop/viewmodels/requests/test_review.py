"""The request read back at the end of its path: three tables with their sums, and nothing of what was left empty."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.database.queries.attachments import AttachmentRow
from desktop.domain import typed_plan
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource
from desktop.viewmodels.requests import draft, letter
from desktop.viewmodels.requests.complement import Complement
from desktop.viewmodels.requests.review import ReadRows, Review, ReviewPart, parts_shown, printed_line, review, to_join
from desktop.viewmodels.requests.sending import LETTER_ONLY, sending, shown_fields
from desktop.viewmodels.requests.step_state import Step, StepState
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]

COMPLEMENT = Complement(asked="Un devis.", lacks=True, changed=False, joined="")
EMPTY = {"expected_effect": "", "calendar": "", "letter": ""}


def read(commune: "Commune", **changed: str) -> Review:
    return review(COMPLETE | EMPTY | changed, (), commune.ask(draft.read))


def test_a_request_is_read_back_with_what_it_says_and_no_more(baule: "Commune") -> None:
    found = read(baule)
    assert [label for label, _ in found.texts] == [
        "Adressée à",
        "Catégorie",
        "Objet de la demande",
        "Décision de la commune",
        "Explication",
    ]
    assert found.tables == (
        ReadRows(
            "Dépenses",
            ("Dépense", "Montant HT", "Montant TTC"),
            (("Formation\nFonctionnement", "–", "4\u202f800,00\u00a0€"),),
            ("Total", "", "4\u202f800,00\u00a0€"),
        ),
        ReadRows(
            "Financement",
            ("Financeur", "Montant"),
            (
                ("État (cette demande)\nSollicitée", "3\u202f840,00\u00a0€"),
                ("Part de la commune", "960,00\u00a0€"),
            ),
            ("Total", "4\u202f800,00\u00a0€"),
        ),
    )
    assert found.sums.verdict[0] == "● Le plan est équilibré."


def test_the_papers_that_the_letter_still_waits_for_are_named(baule: "Commune") -> None:
    plan = TypedPlan(
        expenses=(
            TypedExpense(item="Portail", amount_ttc="1 200", quote="n° 7"),
            TypedExpense(item="Formation", amount_ttc="300", kind="operating"),
        ),
        resources=(TypedResource(source="department", amount="300", state="acquired"),),
    )
    fields = COMPLETE | EMPTY | {"decided_by": "Délibération n° 3", "funding": typed_plan.encode(plan)}

    def wanted(*names: str) -> list[str]:
        rows = [AttachmentRow(owner="r", sha256="", name=name, size=1, media_type="", attached_at="") for name in names]
        return to_join(fields, rows, baule.ask(draft.read)).splitlines()

    assert wanted() == [
        "Délibération n° 3",
        "Devis n° 7",
        "Devis\u00a0: Formation",
        "Échéancier des dépenses",
        "Notification de l’aide accordée\u00a0: Département du Loiret",
        "Relevé d’identité bancaire (RIB)",
    ]
    assert wanted("délibération.pdf", "devis 7.pdf", "échéancier.pdf", "notification.pdf", "RIB.pdf") == [
        "Devis\u00a0: Formation"
    ]
    assert (
        wanted(
            "délibération.pdf", "devis 7.pdf", "devis formation.pdf", "échéancier.ods", "notification.pdf", "RIB.pdf"
        )
        == []
    )


def test_what_the_letter_alone_says_is_read_back_too(baule: "Commune") -> None:
    """The letter says that it takes up what was read here."""
    said = letter.written(letter.read("") | {"starts": "3/5/2021", "location": "Mairie"})
    assert dict(read(baule, letter=said).texts)[LETTER_ONLY] == "Lieu de réalisation\u00a0: Mairie"


def test_the_calendar_is_a_table_of_its_own(baule: "Commune") -> None:
    dates = letter.written(letter.read("") | {"starts": "3/5/2021"})
    (calendar,) = [table for table in read(baule, letter=dates, calendar="Achat en mai.").tables if not table.total]
    assert calendar.rows == (
        ("Début prévu (lettre seulement)", "3\u00a0mai 2021"),
        ("Calendrier", "Achat en mai."),
    )


def test_a_date_that_is_wrong_is_marked(baule: "Commune") -> None:
    dates = letter.written(letter.read("") | {"starts": "3/3/27", "ends": "février 2027"})
    (calendar,) = [table for table in read(baule, letter=dates).tables if not table.total]
    assert calendar.rows == (
        ("Début prévu (lettre seulement)", "3\u00a0mars 2027"),
        ("Fin prévue (lettre seulement)", "⚠\u00a0février 2027"),
    )


def test_what_stands_in_the_letter_alone_is_said_not_to_leave_before_it_and_after(baule: "Commune") -> None:
    typed = letter.written({"starts": "3/1/2027", "ends": "février 2027", "support": "engineering", "vat": "kept"})
    said = dict(shown_fields(COMPLETE | EMPTY | {"letter": typed}, (), baule.ask(draft.read)))
    assert said["Dans la lettre seulement (à imprimer, ne part pas)"].splitlines() == [
        "Début prévu\u00a0: 3\u00a0janvier 2027",
        "Fin prévue\u00a0: février 2027",
        "Aide demandée pour\u00a0: l’étude du projet (ingénierie)",
        "TVA\u00a0: la commune ne récupère pas la TVA",
    ]
    assert "lettre" not in str(shown_fields(COMPLETE | EMPTY, (), baule.ask(draft.read)))


def test_what_stays_here_is_apart_from_what_leaves(baule: "Commune") -> None:
    """It stood below “Voici ce qui partira”."""
    typed = letter.written({"starts": "3/1/2027"})
    asked = sending(
        COMPLETE | EMPTY | {"letter": typed}, (), baule.ask(draft.read), today=date(2021, 2, 3)
    ).confirmation
    assert "3\u00a0janvier 2027" not in str(asked.public)
    ((label, text),) = asked.private
    assert (asked.private_head, label) == ("Ce qui ne part pas", "Dans la lettre seulement, à imprimer")
    assert text == "Début prévu\u00a0: 3\u00a0janvier 2027"


def test_all_that_leaves_of_the_plan_is_said_before_it_leaves_and_after(baule: "Commune") -> None:
    plan = TypedPlan(
        expenses=(
            TypedExpense(item="Borne", amount_ht="1000", amount_ttc="1200", quote="Devis n° 45 Soc. X"),
            TypedExpense(item="Formation", amount_ttc="800", kind="operating"),
        ),
        resources=(
            TypedResource(source="state", amount="1000"),
            TypedResource(source="detr_dsil", amount="500", state="acquired", note="DSIL 2027"),
            TypedResource(source="own", amount="500", note="emprunt"),
        ),
    )
    said = dict(shown_fields(COMPLETE | EMPTY | {"funding": typed_plan.encode(plan)}, (), baule.ask(draft.read)))
    assert said["Dépenses"].splitlines() == [
        "Borne\u00a0: 1\u202f200,00\u00a0€ TTC (1\u202f000,00\u00a0€ HT · Investissement · Devis n° 45 Soc. X)",
        "Formation\u00a0: 800,00\u00a0€ TTC (Fonctionnement)",
        "Total\u00a0: 2\u202f000,00\u00a0€ TTC",
    ]
    assert said["Ressources"].splitlines() == [
        "État (cette demande)\u00a0: 1\u202f000,00\u00a0€ (Sollicitée)",
        "État (DETR ou DSIL)\u00a0: 500,00\u00a0€ (Acquise · DSIL 2027)",
        "Part de la commune\u00a0: 500,00\u00a0€ (emprunt)",
        "Total\u00a0: 2\u202f000,00\u00a0€",
    ]


def test_what_cannot_be_read_is_marked_and_counts_for_nothing(baule: "Commune") -> None:
    plan = TypedPlan(
        expenses=(TypedExpense(item="Borne", amount_ttc="mille"), TypedExpense(item="Formation", amount_ttc="10")),
        resources=(TypedResource(source="own"),),
    )
    (expenses,) = read(baule, funding=typed_plan.encode(plan)).tables
    assert [row[2] for row in expenses.rows] == ["⚠\u00a0mille", "10,00\u00a0€"]
    assert expenses.total == ("Total", "", "10,00\u00a0€")


def test_the_total_without_tax_is_said_where_that_of_each_expense_is_known(baule: "Commune") -> None:
    known = (
        TypedExpense(item="Borne", amount_ht="1 000", amount_ttc="1 200"),
        TypedExpense(item="Logiciel", amount_ht="500", amount_ttc="600"),
    )
    for more, total in (((), "1\u202f500,00\u00a0€"), ((TypedExpense(item="Pose", amount_ttc="100"),), "")):
        (expenses,) = read(baule, funding=typed_plan.encode(TypedPlan(expenses=(*known, *more)))).tables
        assert expenses.total is not None
        assert expenses.total[1] == total


@pytest.mark.parametrize(
    ("over", "came_back", "shown"),
    [
        (False, False, {ReviewPart.LETTER, ReviewPart.PAPERS}),
        (False, True, {ReviewPart.FILES, ReviewPart.LETTER, ReviewPart.PAPERS}),
        (True, False, set()),
        (True, True, {ReviewPart.FILES}),
    ],
)
def test_the_letter_stands_there_until_the_request_is_over_and_files_where_it_came_back(
    over: bool, came_back: bool, shown: set[ReviewPart]
) -> None:
    state = StepState(step=Step.REVIEW, complement=COMPLEMENT if came_back else None, over=over)
    assert parts_shown(state) == shown


def test_what_can_only_be_printed_is_said_to_be_handed_over() -> None:
    assert printed_line("") == ""
    assert printed_line("Par le papier.") == "Par le papier. Imprimez la lettre et remettez-la."
