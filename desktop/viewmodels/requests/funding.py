"""The financing plan as it is typed: the words of its choices, its sums, and the remarks on it."""

from collections.abc import Mapping
from enum import Enum, auto

from msgspec import Struct

from desktop.domain import funding, typed_plan
from desktop.domain.amounts import parse_amount
from desktop.domain.refusals import Refusal
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource
from desktop.viewmodels.kit.french import FIXED, euros
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.requests.funding_balance import Balance, parts
from sync.contract.campaign import FundingRules
from sync.contract.funding import ExpenseKind, FundingPlan

KINDS = {"investment": "Investissement", "operating": "Fonctionnement", "staff": "Personnel"}
STATES = {"asked": "Sollicitée", "acquired": "Acquise"}
#: Words by which an expense is known that comes again each year; and, in a training, one for something bought to last.
_RUNNING = ("formation", "former ", "abonnement", "maintenance", "location", "hébergement", "assistance", "atelier")
_BOUGHT = ("achat", "ordinateur", "matériel", "mobilier", "borne", "licence", "logiciel", "tablette")
_TRAINING = "agent_training"
_KIND_LOOK = 8  # first pattern for kinds of expense, so that none looks like a source of money


class CellKind(Enum):
    """How the fields of a column are filled in."""

    TEXT = auto()
    AMOUNT = auto()
    CHOICE = auto()


class Cell(Struct, frozen=True):
    """One column of the plan."""

    name: str  #: of a field of TypedExpense or TypedResource
    label: str  #: over the control
    kind: CellKind  #: how they are filled in
    wide: int  #: its part of the width, where lines are shown in columns
    usual: str = ""  #: a text that it must show whole; "" for that of its kind


EXPENSE_CELLS = (
    Cell("item", "Dépense", CellKind.TEXT, 30),
    Cell("kind", "Nature", CellKind.CHOICE, 18),
    Cell("amount_ht", "Montant HT", CellKind.AMOUNT, 14),
    Cell("amount_ttc", "Montant TTC", CellKind.AMOUNT, 14),
    Cell("quote", "Devis (n°, date)", CellKind.TEXT, 16, "n°\u00a0214 du 30\u00a0novembre 2026"),
)
RESOURCE_CELLS = (
    Cell("source", "Financeur", CellKind.CHOICE, 32),
    Cell("amount", "Montant", CellKind.AMOUNT, 14),
    Cell("state", "État de l’aide", CellKind.CHOICE, 16),
    Cell("note", "Dispositif, date", CellKind.TEXT, 30),
)


def shown_amount(text: str) -> str:
    """An amount as it is printed, if it can be read; otherwise as it was typed."""
    try:
        return euros(parse_amount(text))
    except Refusal:
        return text


def amount_trouble(text: str) -> str:
    """Why an amount cannot be read; "" where it can, or while there is none."""
    if not text.strip():
        return ""
    try:
        parse_amount(text)
    except Refusal as refusal:
        return words_of(refusal)
    return ""


def balance(plan: TypedPlan, labels: Mapping[str, str], rules: FundingRules) -> Balance:
    """The sums of the plan and the remarks on it, from one reading; `labels`: names of the sources of money."""
    ready, wrong = typed_plan.read(plan)
    typed = [text for line in plan.expenses for text in (line.amount_ht, line.amount_ttc)]
    typed += [line.amount for line in plan.resources]
    unread = sum(1 for text in typed if amount_trouble(text))
    kinds = [
        (
            KINDS[kind],
            sum(line.amount_ttc_cents for line in ready.expenses if line.kind == kind),
            _KIND_LOOK + pattern,
            None,
        )
        for pattern, kind in enumerate(funding.KINDS)
    ]
    sources = [
        (labels[source], ready.from_source(source), pattern, funding.limit_of(source, rules))
        for pattern, source in enumerate(funding.SOURCES)
    ]
    return Balance(
        expenses=parts(kinds),
        resources=parts(sources, ready.cost_cents),
        unread=unread,
        unfinished=len({remark.field.rpartition(".")[0] for remark in wrong}),
        remarks=typed_plan.examine(plan, rules),
        rates=_rates(ready, rules),
    )


def _rates(plan: FundingPlan, rules: FundingRules) -> str:
    """The shares in words: "Aide de l’État : 80 % du coût TTC · Commune : 20 % de l’argent public"."""
    state, own = funding.state_share(plan, rules), funding.own_share(plan, rules)
    shares = (
        f"Aide de l’État{FIXED}: {state} du coût TTC" if state else "",
        f"Commune{FIXED}: {own} de l’argent public" if own else "",
    )
    return " · ".join(filter(None, shares))


def usual_kind(category: str, item: str) -> ExpenseKind:
    """The kind of an expense until another is chosen: what is learnt, rented or maintained is not an investment."""
    words = item.casefold()
    if any(word in words for word in _RUNNING):
        return "operating"
    bought = any(word in words for word in _BOUGHT)
    return "operating" if category == _TRAINING and not bought else "investment"


def read_plan(text: str, category: str = "") -> TypedPlan:
    """The plan of a draft, with lines to begin with where a side is empty."""
    plan = typed_plan.decode(text)
    return TypedPlan(
        expenses=plan.expenses or (TypedExpense(kind=usual_kind(category, "")),),
        resources=plan.resources or (TypedResource(source="state"), TypedResource(source="own", state="acquired")),
    )


def written(plan: TypedPlan) -> str:
    """The plan as the draft stores it; "" while nothing was typed."""
    typed = any(line.item or line.amount_ht or line.amount_ttc or line.quote for line in plan.expenses)
    typed = typed or any(line.amount or line.note for line in plan.resources)
    return typed_plan.encode(plan) if typed else ""
