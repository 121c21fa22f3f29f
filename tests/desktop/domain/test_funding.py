"""The funding plan: wrong sums are refused with the difference; unusual ones get a hint and may be sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.funding import PlanRemark, problems
from sync.contract.campaign import FundingRules
from sync.contract.funding import Expense, ExpenseKind, FundingPlan, Resource, Source
from tests.beside import judged_apart

RULES = FundingRules()


def spent(cents: int, kind: ExpenseKind = "investment", before: int | None = None) -> Expense:
    return Expense(item="Écrans", amount_ttc_cents=cents, amount_ht_cents=before, kind=kind)


def paid(source: Source, cents: int) -> Resource:
    return Resource(source=source, amount_cents=cents)


def plan(*lines: Expense | Resource) -> FundingPlan:
    return FundingPlan(
        expenses=tuple(line for line in lines if isinstance(line, Expense)),
        resources=tuple(line for line in lines if isinstance(line, Resource)),
    )


def codes(found: tuple[PlanRemark, ...]) -> list[tuple[str, bool]]:
    return [(finding.code, finding.blocks) for finding in found]


STAFF_OK = FundingRules(staff_costs="allowed", double_state="allowed")
STAFF_NO = FundingRules(staff_costs="refused", double_state="refused")
HALF = FundingRules(state_percent=50)


@pytest.mark.parametrize(
    ("given_plan", "rules", "expected"),
    [
        # 3 000 € of which a fifth is the commune's: nothing to say
        (plan(spent(300_000), paid("state", 240_000), paid("own", 60_000)), RULES, []),
        # nothing at all, and lines of nothing
        (plan(), RULES, [("plan_empty", True)]),
        (plan(spent(0), paid("own", 0)), RULES, [("plan_empty", True)]),
        # one side only
        (plan(paid("state", 100)), RULES, [("totals_differ", True)]),
        (plan(spent(100, "operating")), RULES, [("totals_differ", True), ("nothing_asked", False)]),
        # a cent more, a cent less
        (plan(spent(300_000), paid("state", 240_000), paid("own", 60_001)), RULES, [("totals_differ", True)]),
        (plan(spent(300_000), paid("state", 239_999), paid("own", 60_000)), RULES, [("totals_differ", True)]),
        # the commune's fifth is asked of an investment only, of the public money alone, and warns
        (plan(spent(100_00), paid("state", 80_01), paid("own", 19_99)), RULES, [("own_share_below", False)]),
        (plan(spent(100_00), paid("state", 100_00)), RULES, [("own_share_below", False)]),
        (plan(spent(100_00, "operating"), paid("state", 100_00)), RULES, []),
        (
            plan(spent(50_00), spent(50_00, "operating"), paid("state", 80_01), paid("own", 19_99)),
            RULES,
            [("own_share_below", False)],
        ),
        (plan(spent(100_00), paid("private", 50_00), paid("state", 40_00), paid("own", 10_00)), RULES, []),
        (
            plan(spent(100_00), paid("private", 50_00), paid("state", 40_01), paid("own", 9_99)),
            RULES,
            [("own_share_below", False)],
        ),
        (plan(spent(100_00), paid("private", 100_00)), RULES, [("nothing_asked", False)]),
        (plan(spent(100_00), paid("state", 100_00)), FundingRules(own_share_percent=0), []),
        # the State's rate
        (plan(spent(100_00, "operating"), paid("state", 50_00), paid("own", 50_00)), HALF, []),
        (
            plan(spent(100_00, "operating"), paid("state", 50_01), paid("own", 49_99)),
            HALF,
            [("state_share_above", True)],
        ),
        # staff and the State twice, as the pack says
        (plan(spent(100_00, "staff"), paid("state", 100_00)), RULES, [("staff_costs", False)]),
        (plan(spent(100_00, "staff"), paid("state", 100_00)), STAFF_OK, []),
        (plan(spent(100_00, "staff"), paid("state", 100_00)), STAFF_NO, [("staff_costs", True)]),
        (
            plan(spent(100_00, "operating"), paid("state", 50_00), paid("detr_dsil", 50_00)),
            RULES,
            [("double_state", False)],
        ),
        (plan(spent(100_00, "operating"), paid("state", 50_00), paid("detr_dsil", 50_00)), STAFF_OK, []),
        (
            plan(spent(100_00, "operating"), paid("state", 50_00), paid("detr_dsil", 50_00)),
            STAFF_NO,
            [("double_state", True)],
        ),
        # amounts before tax may not exceed those after tax; equal ones are right: not every supplier has VAT
        (plan(spent(100_00, "operating", 100_01), paid("state", 100_00)), RULES, [("ht_above_ttc", True)]),
        (plan(spent(100_00, "operating", 100_00), paid("state", 100_00)), RULES, []),
        # nothing is asked of the State
        (plan(spent(100_00), paid("own", 100_00)), RULES, [("nothing_asked", False)]),
        # faults that block come first
        (
            plan(spent(100_00), paid("region", 100_01)),
            RULES,
            [("totals_differ", True), ("nothing_asked", False), ("own_share_below", False)],
        ),
    ],
)
def test_a_plan_and_what_is_said_of_it(
    given_plan: FundingPlan, rules: FundingRules, expected: list[tuple[str, bool]]
) -> None:
    found = problems(given_plan, rules)
    assert codes(found) == expected
    assert judged_apart(lambda it: problems(it[0], it[1]), (given_plan, rules)) == []
    assert all(finding.sentence and finding.remedy for finding in found)


@pytest.mark.parametrize(("rules", "way_out"), [(RULES, "Demandez à votre préfecture"), (STAFF_NO, "Gardez une seule")])
def test_the_way_out_of_two_aids_of_the_state_follows_what_the_pack_says(rules: FundingRules, way_out: str) -> None:
    (found,) = problems(plan(spent(100_00, "operating"), paid("state", 50_00), paid("detr_dsil", 50_00)), rules)
    assert found.remedy.startswith(way_out)


@pytest.mark.parametrize(("rules", "way_out"), [(RULES, "Demandez à votre préfecture"), (STAFF_NO, "Retirez cette")])
def test_the_way_out_of_staff_costs_too(rules: FundingRules, way_out: str) -> None:
    (found,) = problems(plan(spent(100_00, "staff"), paid("state", 100_00)), rules)
    assert found.remedy.startswith(way_out)


def test_the_difference_is_said_and_where() -> None:
    short = problems(plan(spent(1_200_000), paid("state", 1_150_050)), RULES)[0]
    assert short.sentence == (
        "Les dépenses font 12\u202f000,00\u00a0€ TTC, les ressources 11\u202f500,50\u00a0€\u00a0:"
        " il manque 499,50\u00a0€ de ressources."
    )
    over = problems(plan(spent(100_00), paid("state", 150_00)), RULES)[0]
    assert "50,00\u00a0€ de trop" in over.sentence
    refusal = over.refusal()
    assert (refusal.code, refusal.field, refusal.of_input) == ("totals_differ", "funding.resources", True)


def test_what_the_campaign_forbids_is_a_rule_and_no_typing_mistake() -> None:
    (found,) = problems(plan(spent(100_00, "staff"), paid("state", 100_00)), STAFF_NO)
    assert not found.refusal().of_input


def test_a_share_beside_its_rule_never_reads_as_the_rule() -> None:
    above = problems(plan(spent(1_000_000, "operating"), paid("state", 500_001), paid("own", 499_999)), HALF)[0]
    assert "un peu plus de 50\u00a0% du coût TTC, au lieu de 50\u00a0%" in above.sentence
    below = problems(plan(spent(1_000_000), paid("state", 800_001), paid("own", 199_999)), RULES)[0]
    assert below.sentence == (
        "La commune apporte un peu moins de 20\u00a0% de l’argent public du projet\u202f;"
        " pour un investissement, la règle est 20\u00a0% au moins (CGCT, art.\u00a0L.\u00a01111-10)."
    )


cents = st.integers(min_value=0, max_value=10**10)
expenses = st.builds(
    Expense, item=st.just("x"), amount_ttc_cents=cents, kind=st.sampled_from(["investment", "operating", "staff"])
)
resources = st.builds(
    Resource, source=st.sampled_from(["state", "detr_dsil", "region", "own", "private"]), amount_cents=cents
)


@given(st.lists(expenses, max_size=6), st.lists(resources, max_size=6))
def test_a_plan_may_leave_only_if_its_totals_match(costs: list[Expense], payers: list[Resource]) -> None:
    made = plan(*costs, *payers)
    blocked = {finding.code for finding in problems(made, RULES) if finding.blocks}
    assert ("totals_differ" in blocked) == (made.cost_cents != made.paid_cents)
    difference = made.cost_cents - made.paid_cents
    if difference > 0:  # the missing line corrects it
        mended = plan(*costs, *payers, paid("own", difference))
        assert not [finding for finding in problems(mended, RULES) if finding.blocks]
