"""The funding plan as it is typed: its sums, how amounts are shown, what a draft keeps of it."""

import pytest
from msgspec.structs import replace

from desktop.domain.departments import resource_labels
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource, decode
from desktop.viewmodels.requests import funding
from desktop.viewmodels.requests.funding_balance import Balance, parts
from sync.contract.campaign import FundingRules

LABELS = resource_labels(None)
RULES = FundingRules()


def plan(*amounts: str, state: str = "", own: str = "") -> TypedPlan:
    return TypedPlan(
        expenses=tuple(TypedExpense(item=f"Poste {n}", amount_ttc=text) for n, text in enumerate(amounts)),
        resources=(TypedResource(source="state", amount=state), TypedResource(source="own", amount=own)),
    )


@pytest.mark.parametrize(
    ("typed", "verdict", "tone"),
    [
        (plan(), "Aucun montant pour l’instant.", "muted"),
        (plan("4 800", state="3840", own="960,00 €"), "● Le plan est équilibré.", "ok"),
        (
            plan("4 800", state="3840,01", own="959,99"),
            "⚠ Les totaux sont égaux, l’apport est sous le minimum de la règle.",
            "warn",
        ),
        (plan("4 800", state="3840"), "⚠ Il manque 960,00\u00a0€ de ressources.", "warn"),
        (plan("4 800", state="3840", own="1000"), "⚠ Les ressources dépassent de 40,00\u00a0€.", "warn"),
        (plan("4 800", state="3840", own="959,99"), "⚠ Il manque 0,01\u00a0€ de ressources.", "warn"),
        (plan("4 800", state="3840", own="960,01"), "⚠ Les ressources dépassent de 0,01\u00a0€.", "warn"),
        (plan("4 800", state="4800", own="x"), "⚠ Un montant est à revoir.", "warn"),
        (plan("4 800", "", state="4800"), "⚠ Une ligne est à compléter.", "warn"),
        (plan("mille", state="3840"), "⚠ Un montant est à revoir.", "warn"),
        (plan("mille", "1,234.56", state="3840"), "⚠ Des montants sont à revoir.", "warn"),
    ],
)
def test_the_difference_is_said_in_words_with_a_sign(typed: TypedPlan, verdict: str, tone: str) -> None:
    assert funding.balance(typed, LABELS, RULES).verdict == (verdict, tone)


@pytest.mark.parametrize(
    "line",
    [
        *(TypedExpense(**{name: "1"}) for name in ("item", "amount_ht", "amount_ttc", "quote")),
        *(TypedResource(**{name: "1"}) for name in ("amount", "note")),
    ],
)
def test_one_word_in_one_cell_is_kept_and_an_empty_table_is_not(line: TypedExpense | TypedResource) -> None:
    typed = TypedPlan(expenses=(line,)) if isinstance(line, TypedExpense) else TypedPlan(resources=(line,))
    assert decode(funding.written(typed)) == typed
    assert funding.written(TypedPlan(expenses=(TypedExpense(),), resources=(TypedResource(),))) == ""


def test_the_parts_of_each_bar_are_named_and_make_a_hundred() -> None:
    balance = funding.balance(plan("100", "200", state="100", own="200"), LABELS, RULES)
    assert [part.spoken for part in balance.resources] == [
        "État (cette demande), 100,00\u00a0€, 33,3\u00a0%",
        "Part de la commune, 200,00\u00a0€, 66,7\u00a0%",
    ]
    assert [part.name for part in balance.expenses] == ["Investissement"]
    assert balance.spoken == (
        "Dépenses\u00a0:\u00a0300,00\u00a0€ Ressources\u00a0:\u00a0300,00\u00a0€."
        " Aide de l’État\u00a0: 33,3\u00a0% du coût TTC · Commune\u00a0: 66,7\u00a0% de l’argent public."
        " Le plan est équilibré."
    )


def test_no_two_parts_ever_look_the_same() -> None:
    every = TypedPlan(
        expenses=tuple(
            TypedExpense(item="x", amount_ttc="10", kind=kind) for kind in ("investment", "operating", "staff")
        ),
        resources=tuple(
            TypedResource(source=source, amount="10")
            for source in ("state", "detr_dsil", "region", "department", "epci", "europe", "private", "own")
        ),
    )
    balance = funding.balance(every, LABELS, RULES)
    looks = [part.pattern for part in (*balance.expenses, *balance.resources)]
    assert len(looks) == len(set(looks)) == 11


@pytest.mark.parametrize(
    ("typed", "shown", "trouble"),
    [
        ("1204,5", "1\u202f204,50\u00a0€", ""),
        ("1 204,50 €", "1\u202f204,50\u00a0€", ""),
        ("mille", "mille", "contient des lettres"),
        ("1,234.56", "1,234.56", "de deux façons"),
        ("", "", ""),
    ],
)
def test_an_amount_is_shown_as_in_print_or_left_as_typed_with_its_trouble(typed: str, shown: str, trouble: str) -> None:
    assert (funding.shown_amount(typed) if typed else typed) == shown
    assert trouble in funding.amount_trouble(typed)
    assert bool(trouble) == bool(funding.amount_trouble(typed))


def test_a_draft_begins_with_a_line_on_each_side_and_keeps_nothing_of_empty_ones() -> None:
    begun = funding.read_plan("")
    assert len(begun.expenses) == 1
    assert [(line.source, line.state) for line in begun.resources] == [("state", "asked"), ("own", "acquired")]
    assert funding.written(begun) == ""
    typed = plan("mille")
    assert funding.read_plan(funding.written(typed)).expenses == typed.expenses


def test_a_share_is_said_in_one_figure_wherever_it_is_said() -> None:
    found = funding.balance(plan("10 000", state="8003", own="1997"), LABELS, FundingRules(state_percent=80))
    assert [part.percent for part in found.resources] == ["80,03\u00a0%", "19,97\u00a0%"]
    assert (
        found.rates == "Aide de l’État\u00a0: 80,03\u00a0% du coût TTC · Commune\u00a0: 19,97\u00a0% de l’argent public"
    )
    assert ["80,03\u00a0%" in one.sentence or "19,97\u00a0%" in one.sentence for one in found.remarks_to_show] == [
        True,
        True,
    ]


def test_parts_of_nothing_are_left_out() -> None:
    assert parts([("Région", 0, 2, None)]) == ()
    assert Balance().gap == 0


def test_a_plan_that_adds_up_and_breaks_a_rule_is_not_said_to_be_right() -> None:
    rules = FundingRules(state_percent=50)
    found = funding.balance(plan("100", state="80", own="20"), LABELS, rules)
    assert found.verdict == ("⚠ Les totaux sont égaux, un point reste à corriger.", "warn")
    assert [remark.code for remark in found.remarks_to_show] == ["state_share_above"]


def test_the_sums_and_what_is_said_beside_them_never_tell_two_things() -> None:
    found = funding.balance(plan("100", state="70"), LABELS, RULES)
    assert found.verdict[0] == "⚠ Il manque 30,00\u00a0€ de ressources."
    assert found.resources[0].percent == "70\u00a0%", "of the cost, as the rate says"
    assert found.rates.startswith("Aide de l’État\u00a0: 70\u00a0% du coût TTC")
    assert "totals_differ" not in [remark.code for remark in found.remarks_to_show]
    over = funding.balance(plan("100", state="120"), LABELS, RULES)
    assert over.resources[0].percent == "120\u00a0%"


@pytest.mark.parametrize(
    ("category", "item", "kind"),
    [
        ("agent_training", "", "operating"),
        ("agent_training", "Achat de tablettes", "investment"),
        ("user_relations", "", "investment"),
        ("user_relations", "Formation des agents", "operating"),
        ("innovation_lab", "Abonnement annuel", "operating"),
        ("innovation_lab", "Mobilier", "investment"),
    ],
)
def test_a_training_is_no_investment(category: str, item: str, kind: str) -> None:
    assert funding.usual_kind(category, item) == kind
    if not item:
        assert funding.read_plan("", category).expenses[0].kind == kind


def test_what_belongs_into_the_column_of_quotes_is_said_as_on_the_printed_plan() -> None:
    labels = {cell.name: cell.label for cell in funding.EXPENSE_CELLS}
    assert labels["quote"] == "Devis (n°, date)"


def test_while_expenses_are_typed_the_resources_are_to_come() -> None:
    found = replace(funding.balance(plan("100", state="70"), LABELS, RULES), to_come=True)
    assert found.verdict == ("Ressources\u00a0: à l’étape suivante.", "muted")
    assert "Il manque" not in found.spoken
    above = TypedPlan(expenses=(TypedExpense(item="Borne", amount_ht="2000", amount_ttc="1200,50"),))
    wrong = replace(funding.balance(above, LABELS, RULES), to_come=True)
    assert wrong.verdict == ("⚠ Un montant HT dépasse son montant TTC.", "warn"), "as at the head of the step"
    whole = replace(funding.balance(plan("100", state="100"), LABELS, RULES), to_come=True)
    assert whole.verdict[0].startswith("⚠"), "what else is wrong is said"
