"""The funding plan: whether it adds up, and whether it keeps the campaign's rules."""

from collections.abc import Iterator, Sequence
from typing import get_args

from msgspec import Struct

from desktop.domain import french
from desktop.domain.french import euros, percent
from desktop.domain.refusals import Refusal
from sync.contract.campaign import FundingRules
from sync.contract.funding import Expense, ExpenseKind, FundingPlan, Source

SOURCES: tuple[Source, ...] = get_args(Source)
KINDS: tuple[ExpenseKind, ...] = get_args(ExpenseKind)


class PlanRemark(Struct, frozen=True, kw_only=True):
    """One remark on a funding plan, or on the request around it."""

    code: str  #: never changes, so that scripts may read it
    sentence: str  #: what is wrong, in French
    field: str  #: such as "expenses.0.amount_ttc", lines counted from 0; "" for the plan itself
    remedy: str  #: what to do, in French
    blocks: bool = True  #: keeps the request from being sent

    def refusal(self) -> Refusal:
        return Refusal(
            self.code,
            self.sentence,
            field=f"funding.{self.field}" if self.field else "funding",
            remedy=self.remedy,
            of_input=self.code not in _RULES,
        )


def problems(plan: FundingPlan, rules: FundingRules) -> tuple[PlanRemark, ...]:
    """All remarks on a plan, the blocking ones first."""
    remarks = (*line_problems(plan.expenses), *_totals(plan), *_shares(plan, rules))
    return tuple(sorted(remarks, key=lambda finding: not finding.blocks))


def line_problems(expenses: Sequence[Expense]) -> Iterator[PlanRemark]:
    """What is wrong with single lines, whatever the sums are."""
    for at, line in enumerate(expenses):
        if line.amount_ht_cents is not None and line.amount_ht_cents > line.amount_ttc_cents:
            yield PlanRemark(
                code="ht_above_ttc",
                sentence=f"{french.quoted(line.item)} : le montant HT ({euros(line.amount_ht_cents)}) dépasse"
                f" le montant TTC ({euros(line.amount_ttc_cents)}).",
                field=f"expenses.{at}.amount_ht",
                remedy="Le TTC comprend la TVA : vérifiez les deux montants sur le devis.",
            )


def _totals(plan: FundingPlan) -> Iterator[PlanRemark]:
    cost, paid = plan.cost_cents, plan.paid_cents
    if not cost and not paid:
        yield PlanRemark(
            code="plan_empty",
            sentence="Le plan de financement est vide.",
            field="",
            remedy="Ajoutez au moins une dépense, puis qui la paie.",
        )
    elif cost != paid:
        lacks = (
            f"il manque {euros(cost - paid)} de ressources" if cost > paid else f"il y a {euros(paid - cost)} de trop"
        )
        yield PlanRemark(
            code="totals_differ",
            sentence=f"Les dépenses font {euros(cost)} TTC, les ressources {euros(paid)} : {lacks}.",
            field="resources" if cost else "expenses",
            remedy="Les deux totaux doivent être égaux : corrigez une ressource ou une dépense.",
        )


def limit_of(source: Source, rules: FundingRules) -> int | None:
    """The per cent that a rule asks of this source, or allows it; None where there is no rule."""
    return {"state": rules.state_percent, "own": rules.own_share_percent}.get(source) or None


def state_share(plan: FundingPlan, rules: FundingRules) -> str:
    """The part of the cost that this request asks for, in per cent; "" while there is no cost."""
    return percent(plan.from_source("state"), plan.cost_cents, limit=limit_of("state", rules))


def own_share(plan: FundingPlan, rules: FundingRules) -> str:
    """The commune's part of the public money, in per cent; "" where no rule asks for one (CGCT L1111-10)."""
    asked = rules.own_share_percent and _invests(plan)
    return percent(plan.from_source("own"), _public(plan), limit=limit_of("own", rules)) if asked else ""


def _invests(plan: FundingPlan) -> bool:
    return any(line.amount_ttc_cents for line in plan.expenses if line.kind == "investment")


def _public(plan: FundingPlan) -> int:
    return plan.paid_cents - plan.from_source("private")


def _shares(plan: FundingPlan, rules: FundingRules) -> Iterator[PlanRemark]:
    cost, state, own, public = plan.cost_cents, plan.from_source("state"), plan.from_source("own"), _public(plan)
    if state * 100 > rules.state_percent * cost and cost:
        yield PlanRemark(
            code="state_share_above",
            sentence=f"L’État est sollicité pour {state_share(plan, rules)} du coût TTC,"
            f" au lieu de {rules.state_percent} % au plus pour cette campagne.",
            field="resources",
            remedy=f"Demandez à l’État {euros(rules.state_percent * cost // 100)} au plus.",
        )
    if cost and not state:
        yield PlanRemark(
            code="nothing_asked",
            sentence="Le plan ne demande rien à l’État.",
            field="resources",
            remedy="Ajoutez une ligne « État (cette demande) », ou expliquez quel appui vous attendez.",
            blocks=False,
        )
    if any(line.source == "state" and line.state == "acquired" and line.amount_cents for line in plan.resources):
        yield PlanRemark(
            code="state_acquired",
            sentence="L’aide que cette demande sollicite de l’État est marquée «\u00a0Acquise\u00a0».",
            field="resources",
            remedy="Tant que le préfet n’a pas répondu, choisissez «\u00a0Sollicitée\u00a0».",
            blocks=False,
        )
    if _invests(plan) and own * 100 < rules.own_share_percent * public:
        yield PlanRemark(
            code="own_share_below",
            sentence=f"La commune apporte {own_share(plan, rules)} de l’argent public du projet\u202f;"
            f" pour un investissement, la règle est {rules.own_share_percent}\u00a0% au moins"
            " (CGCT, art.\u00a0L.\u00a01111-10).",
            field="resources",
            remedy="Vous pouvez envoyer la demande\u00a0: la préfecture dira si une exception s’applique.",
            blocks=False,
        )
    staff = next((at for at, line in enumerate(plan.expenses) if line.kind == "staff"), None)
    if staff is not None and rules.staff_costs != "allowed":
        refused = rules.staff_costs == "refused"
        yield PlanRemark(
            code="staff_costs",
            sentence="Cette campagne ne finance pas les frais de personnel."
            if refused
            else "Les frais de personnel ne sont pas toujours acceptés.",
            field=f"expenses.{staff}.kind",
            remedy="Retirez cette ligne, ou payez-la hors du plan." if refused else "Demandez à votre préfecture.",
            blocks=refused,
        )
    if state and plan.from_source("detr_dsil") and rules.double_state != "allowed":
        refused = rules.double_state == "refused"
        yield PlanRemark(
            code="double_state",
            sentence="L’État paierait deux fois : par cette demande, et par la DETR ou la DSIL.",
            field="resources",
            remedy="Gardez une seule des deux aides."
            if refused
            else "Demandez à votre préfecture si les deux aides se cumulent.",
            blocks=refused,
        )


#: Codes for what a campaign's rules forbid; all other remarks are about wrong input.
_RULES = frozenset({"state_share_above", "staff_costs", "double_state"})
