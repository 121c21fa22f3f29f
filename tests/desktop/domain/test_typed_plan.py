"""An unfinished funding plan keeps what is typed, and says which line cannot be read."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource, decode, encode, examine, read, typed
from sync.contract.campaign import FundingRules
from sync.contract.funding import Expense, FundingPlan, Resource

RULES = FundingRules()
PLAN = TypedPlan(
    expenses=(
        TypedExpense(item="Formation", amount_ht="1 000", amount_ttc="1 200,00 €", kind="operating", quote="Devis 12"),
    ),
    resources=(TypedResource(source="state", amount="960"), TypedResource(source="own", amount="240,00")),
)


def codes(plan: TypedPlan) -> list[tuple[str, str]]:
    return [(finding.code, finding.field) for finding in examine(plan, RULES)]


def test_a_typed_plan_reads_as_the_contract_has_it() -> None:
    ready, found = read(PLAN)
    assert found == ()
    assert ready == FundingPlan(
        expenses=(
            Expense(
                item="Formation", amount_ht_cents=100_000, amount_ttc_cents=120_000, kind="operating", quote="Devis 12"
            ),
        ),
        resources=(Resource(source="state", amount_cents=96_000), Resource(source="own", amount_cents=24_000)),
    )
    assert examine(PLAN, RULES) == ()


def test_each_line_that_cannot_be_read_is_named_once_typed_text_stays() -> None:
    plan = TypedPlan(
        expenses=(
            TypedExpense(item="", amount_ttc="12"),
            TypedExpense(item="Écran", amount_ttc="douze", amount_ht="1,234.56"),
            TypedExpense(),  # a line just added
            TypedExpense(item="x" * 501, amount_ttc="1"),
        ),
        resources=(TypedResource(amount="-3"), TypedResource(note="à voir"), TypedResource()),
    )
    assert codes(plan) == [
        ("item_missing", "expenses.0.item"),
        ("amount_ambiguous", "expenses.1.amount_ht"),
        ("amount_letters", "expenses.1.amount_ttc"),
        ("text_too_long", "expenses.3.item"),
        ("amount_negative", "resources.0.amount"),
        ("amount_missing", "resources.1.amount"),
    ]
    assert decode(encode(plan)) == plan
    assert [finding.sentence.partition("\u00a0: ")[0] for finding in examine(plan, RULES)[3:]] == [
        "Ligne n°\u00a04",
        "Ressource n°\u00a01",
        "Ressource n°\u00a02",
    ]
    assert examine(plan, RULES)[2].sentence.startswith("Dépense n°\u00a02\u00a0: «\u00a0douze")


@pytest.mark.parametrize(
    ("before_tax", "remedy"),
    [
        (
            "1 000,00 €",
            "1\u202f000,00\u00a0€ HT font 1\u202f200,00\u00a0€ TTC avec une TVA à 20\u00a0%."
            " Écrivez le montant TTC de votre devis.",
        ),
        (
            "0,07",
            "0,07\u00a0€ HT font 0,08\u00a0€ TTC avec une TVA à 20\u00a0%. Écrivez le montant TTC de votre devis.",
        ),
        ("", "Écrivez par exemple 1\u202f204,50."),
        ("mille", "Écrivez par exemple 1\u202f204,50."),
    ],
)
def test_of_two_amounts_the_one_that_lacks_is_named_and_proposed_from_the_other(before_tax: str, remedy: str) -> None:
    """It said that the amount is empty, beside an amount."""
    plan = TypedPlan(expenses=(TypedExpense(item="Borne", amount_ht=before_tax),))
    (missing,) = [one for one in examine(plan, RULES) if one.code == "amount_missing"]
    assert missing.sentence == "Dépense n°\u00a01\u00a0: le montant TTC est vide."
    assert missing.field == "expenses.0.amount_ttc"
    assert missing.remedy == remedy


def test_a_finding_names_the_line_as_it_stands_among_empty_ones() -> None:
    plan = TypedPlan(
        expenses=(TypedExpense(), TypedExpense(item="Écran", amount_ht="13", amount_ttc="12", kind="staff")),
        resources=(TypedResource(source="state", amount="12"),),
    )
    assert codes(plan) == [("ht_above_ttc", "expenses.1.amount_ht"), ("staff_costs", "expenses.1.kind")]


def test_an_empty_draft_has_an_empty_plan() -> None:
    assert decode("") == TypedPlan()
    assert codes(TypedPlan()) == [("plan_empty", "")]


@pytest.mark.parametrize("text", ["[]", "{", '{"expenses": [{"price": "1"}]}', '{"expenses": [{"kind": "gift"}]}'])
def test_another_shape_is_no_plan(text: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(text)


def test_more_lines_than_can_travel_are_refused() -> None:
    line = TypedExpense(item="x", amount_ttc="1")
    plan = TypedPlan(expenses=(line,) * 101, resources=(TypedResource(source="own", amount="101"),))
    assert codes(plan) == [("too_many_lines", "expenses")]
    assert len(read(plan)[0].expenses) == 100
    full = TypedPlan(expenses=(line,) * 100, resources=(TypedResource(source="own", amount="1"),) * 100)
    assert codes(full) == [("nothing_asked", "resources")]
    assert codes(msgspec.structs.replace(full, resources=full.resources[:1] * 101)) == [("too_many_lines", "resources")]


def test_a_text_as_long_as_it_may_be() -> None:
    longest = TypedExpense(item="x" * 500, amount_ttc="1", quote="q" * 500)
    payer = TypedResource(source="state", amount="1", note="n" * 500)
    ready, found = read(TypedPlan(expenses=(longest,), resources=(payer,)))
    assert (found, ready.expenses[0].quote, ready.resources[0].note) == ((), "q" * 500, "n" * 500)
    longer = TypedPlan(expenses=(msgspec.structs.replace(longest, quote="q" * 501),), resources=(payer,))
    assert codes(longer) == [("text_too_long", "expenses.0.quote")]
    assert len(read(longer)[0].expenses[0].quote) == 500


cents = st.integers(min_value=0, max_value=10**12)
plans = st.builds(
    FundingPlan,
    expenses=st.lists(
        st.builds(Expense, item=st.just("x"), amount_ttc_cents=cents, amount_ht_cents=st.none() | cents), max_size=4
    ).map(tuple),
    resources=st.lists(
        st.builds(Resource, source=st.sampled_from(["state", "own"]), amount_cents=cents), max_size=4
    ).map(tuple),
)


@given(plans)
def test_a_plan_from_a_file_is_the_same_once_typed(plan: FundingPlan) -> None:
    assert read(decode(encode(typed(plan)))) == (plan, ())


def test_an_amount_that_cannot_be_read_hides_no_other_line() -> None:
    """Both lines stand in red, so both count; the line is named by its place among all, unread and empty ones too."""
    unread = TypedExpense(item="Formation", amount_ttc="12 000,6O")
    above = TypedExpense(item="Borne", amount_ht="2 000", amount_ttc="1 000")
    plan = TypedPlan(expenses=(TypedExpense(), unread, above), resources=(TypedResource(amount="x"),))
    assert [field for _code, field in codes(plan)] == [
        "expenses.1.amount_ttc",
        "expenses.2.amount_ht",
        "resources.0.amount",
    ]


def test_the_same_plan_is_read_once_for_all_who_ask_at_one_key() -> None:
    """A long plan is read in milliseconds, and three parts of the page ask at each key."""
    text = '{"expenses": [{"item": "Formation", "amount_ttc": "1200"}]}'
    assert read(decode(text)) is read(decode(text))
    found = examine(decode(text), RULES)
    assert found is examine(decode(text), RULES)
    assert found != examine(decode(text.replace("1200", "douze")), RULES)
