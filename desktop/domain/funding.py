"""The funding plan: whether it adds up, whether it keeps the campaign's rules, and its two bars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from desktop.domain import french
from desktop.domain.french import euros
from desktop.domain.refusals import Refusal
from sync.contract.campaign import FundingRules
from sync.contract.funding import Expense, ExpenseKind, FundingPlan, Source

SOURCES: tuple[Source, ...] = get_args(Source)
KINDS: tuple[ExpenseKind, ...] = get_args(ExpenseKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRemark:
    """One remark on the plan."""

    code: str
    sentence: str
    field: str  #: such as "expenses.0.amount_ttc", lines counted from 0
    remedy: str
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
    found = (*_lines(plan.expenses), *_totals(plan), *_shares(plan, rules))
    return tuple(sorted(found, key=lambda finding: not finding.blocks))


@dataclass(frozen=True, slots=True)
class PlanShare:
    """One part of a bar."""

    key: str  #: a kind of expense, or a source
    cents: int
    percent: int  #: of its own side: each side adds up to 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """Both sides of the plan."""

    expenses: tuple[PlanShare, ...]
    resources: tuple[PlanShare, ...]
    cost_cents: int
    paid_cents: int


def summary(plan: FundingPlan) -> PlanSummary:
    """The plan as two bars."""
    kinds = {kind: sum(line.amount_ttc_cents for line in plan.expenses if line.kind == kind) for kind in KINDS}
    sources = {source: plan.from_source(source) for source in SOURCES}
    return PlanSummary(
        expenses=_parts(kinds), resources=_parts(sources), cost_cents=plan.cost_cents, paid_cents=plan.paid_cents
    )


def percents(parts: Sequence[int]) -> tuple[int, ...]:
    """Whole per cent of each part, rounded so that they add up to 100 (largest remainders); all 0 if the sum is 0."""
    whole = sum(parts)
    if not whole:
        return (0,) * len(parts)
    floors = [part * 100 // whole for part in parts]
    order = sorted(range(len(parts)), key=lambda at: (-(parts[at] * 100 % whole), at))
    for at in order[: 100 - sum(floors)]:
        floors[at] += 1
    return tuple(floors)


def _parts(sums: dict[ExpenseKind, int] | dict[Source, int]) -> tuple[PlanShare, ...]:
    kept = [(str(key), cents) for key, cents in sums.items() if cents]
    shares = percents([cents for _, cents in kept])
    return tuple(PlanShare(key, cents, percent) for (key, cents), percent in zip(kept, shares, strict=True))


def _lines(expenses: Sequence[Expense]) -> Iterator[PlanRemark]:
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
            field="resources",
            remedy="Les deux totaux doivent être égaux : corrigez une ressource ou une dépense.",
        )


def state_share(plan: FundingPlan, rules: FundingRules) -> str:
    """What this request asks of the cost, in per cent; "" where nothing costs yet."""
    state, cost = plan.from_source("state"), plan.cost_cents
    return _percent(state, cost, rules.state_percent, most=True) if cost else ""


def own_share(plan: FundingPlan, rules: FundingRules) -> str:
    """What the commune brings of the public money, in per cent; "" where no rule asks for it (CGCT L1111-10)."""
    own, public = plan.from_source("own"), _public(plan)
    asked = public and rules.own_share_percent and _invests(plan)
    return _percent(own, public, rules.own_share_percent, most=False) if asked else ""


def _invests(plan: FundingPlan) -> bool:
    return any(line.amount_ttc_cents for line in plan.expenses if line.kind == "investment")


def _public(plan: FundingPlan) -> int:
    return plan.paid_cents - plan.from_source("private")


def _shares(plan: FundingPlan, rules: FundingRules) -> Iterator[PlanRemark]:
    cost, state, own, public = plan.cost_cents, plan.from_source("state"), plan.from_source("own"), _public(plan)
    if state * 100 > rules.state_percent * cost and cost:
        yield PlanRemark(
            code="state_share_above",
            sentence=f"L’État est sollicité pour {state_share(plan, rules)} du coût,"
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


def _percent(part: int, whole: int, limit: int, *, most: bool) -> str:
    """The share, rounded; but away from the limit where it is broken, so that it never shows the limit's own figure.

    `most`: the limit is the greatest share, else the smallest.
    """
    tenths = (part * 2000 + whole) // (2 * whole)
    if most and part * 100 > limit * whole:
        tenths = (part * 1000 + whole - 1) // whole
    elif not most and part * 100 < limit * whole:
        tenths = part * 1000 // whole
    return f"{tenths // 10}{f',{tenths % 10}' if tenths % 10 else ''}\u00a0%"


#: What a campaign's rules forbid; every other remark is about wrong input.
_RULES = frozenset({"state_share_above", "staff_costs", "double_state"})
