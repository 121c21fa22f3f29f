"""The funding plan as it is typed: words of its choices, what it comes to, and what is to be said of it and where."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.domain import funding, typed_plan
from desktop.domain.amounts import parse_amount
from desktop.domain.refusals import Refusal
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource
from desktop.viewmodels.kit.french import euros
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.requests.funding_balance import Balance, parts

KINDS = {"investment": "Investissement", "operating": "Fonctionnement", "staff": "Personnel"}
STATES = {"asked": "Sollicitée", "acquired": "Acquise"}
_KIND_LOOK = 8  # kinds of expense never look like a source


@dataclass(frozen=True, slots=True)
class Cell:
    """One column: `kind` is text, amount or choice; `wide` its part of the width where lines stand in columns."""

    name: str
    label: str
    kind: str
    wide: int
    help: str = ""


EXPENSE_CELLS = (
    Cell("item", "Dépense", "text", 30),
    Cell("kind", "Nature", "choice", 18),
    Cell("amount_ht", "Montant HT", "amount", 14),
    Cell("amount_ttc", "Montant TTC", "amount", 14),
    Cell("quote", "Devis", "text", 16),
)
RESOURCE_CELLS = (
    Cell("source", "Financeur", "choice", 32),
    Cell("amount", "Montant", "amount", 14),
    Cell("state", "État de l’aide", "choice", 16),
    Cell("note", "Dispositif, date", "text", 30),
)


def shown_amount(text: str) -> str:
    """As it is written in print, if it can be read; else as it was typed."""
    try:
        return euros(parse_amount(text))
    except Refusal:
        return text


def amount_trouble(text: str) -> str:
    """Why an amount cannot be read, "" where it can or where there is none yet."""
    if not text.strip():
        return ""
    try:
        parse_amount(text)
    except Refusal as refusal:
        return words_of(refusal)
    return ""


def balance(plan: TypedPlan, labels: Mapping[str, str]) -> Balance:
    """Sums of what can be read; `labels` names the sources."""
    ready, _ = typed_plan.read(plan)
    typed = [text for line in plan.expenses for text in (line.amount_ht, line.amount_ttc)]
    typed += [line.amount for line in plan.resources]
    kinds = [
        (KINDS[kind], sum(line.amount_ttc_cents for line in ready.expenses if line.kind == kind), _KIND_LOOK + pattern)
        for pattern, kind in enumerate(funding.KINDS)
    ]
    sources = [(labels[source], ready.from_source(source), pattern) for pattern, source in enumerate(funding.SOURCES)]
    return Balance(parts(kinds), parts(sources), unread=sum(1 for text in typed if amount_trouble(text)))


def read_plan(text: str) -> TypedPlan:
    """The plan of a draft, with a line to begin with on each side."""
    plan = typed_plan.decode(text)
    return TypedPlan(
        expenses=plan.expenses or (TypedExpense(),),
        resources=plan.resources or (TypedResource(source="state"), TypedResource(source="own")),
    )


def written(plan: TypedPlan) -> str:
    """What the draft keeps: "" while nothing was typed."""
    typed = any(line.item or line.amount_ht or line.amount_ttc or line.quote for line in plan.expenses)
    typed = typed or any(line.amount or line.note for line in plan.resources)
    return typed_plan.encode(plan) if typed else ""
