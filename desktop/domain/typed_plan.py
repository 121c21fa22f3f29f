"""The funding plan while it is typed: everything is stored, right or wrong."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from desktop.domain.amounts import by_sum, parse_amount, typed_amount
from desktop.domain.french import euros, uncapital
from desktop.domain.funding import PlanRemark, line_problems, problems
from desktop.domain.refusals import Refusal
from sync.contract.campaign import FundingRules
from sync.contract.funding import MAX_LINES, Expense, ExpenseKind, FundingPlan, Resource, Source

_MAX_TEXT = 500
_KEPT = 2  # plans whose reading is kept: one key has the page ask three times for the same
_USUAL_TAX = 20  # per cent: the rate of most goods and services (CGI, article 278)
#: By side of the plan: the remark if it has no line.
EMPTY = {
    "expenses": PlanRemark(
        code="no_expense",
        sentence="Le plan ne dit pas ce que le projet coûte.",
        field="expenses",
        remedy="Ajoutez au moins une dépense.",
    ),
    "resources": PlanRemark(
        code="no_resource",
        sentence="Le plan ne dit pas qui paie.",
        field="resources",
        remedy="Dites qui paie, et combien.",
    ),
}


_SIDES = tuple(EMPTY)
_TEXTS = {"expenses": ("item", "amount_ht", "amount_ttc", "quote"), "resources": ("amount", "note")}


class TypedExpense(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of expenses while it is typed. Amounts are texts, right or wrong."""

    item: str = ""  #: what is paid for
    amount_ht: str = ""  #: before tax; "" where not known
    amount_ttc: str = ""  #: taxes included
    kind: ExpenseKind = "investment"  #: investment | operating | staff
    quote: str = ""  #: number and date of a quote; "" for none


class TypedResource(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of resources while it is typed."""

    source: Source = "own"  #: who pays: one of funding.SOURCES
    amount: str = ""  #: as typed, right or wrong
    state: Literal["asked", "acquired"] = "asked"  #: whether the money is only asked for, or certain
    note: str = ""  #: which scheme, and its date; "" for none


class TypedPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The plan as the draft of a request stores it."""

    expenses: tuple[TypedExpense, ...] = ()  #: what the project costs
    resources: tuple[TypedResource, ...] = ()  #: who pays it


def decode(text: str) -> TypedPlan:
    """The plan of a draft as stored; "" is an empty one. Raises msgspec.ValidationError for another shape."""
    return msgspec.json.decode(text, type=TypedPlan, strict=True) if text else TypedPlan()


def encode(plan: TypedPlan) -> str:
    return msgspec.json.encode(plan).decode()


def typed(plan: FundingPlan) -> TypedPlan:
    """The plan in the form in which it would have been typed."""
    return TypedPlan(
        expenses=tuple(
            TypedExpense(
                item=line.item,
                amount_ht="" if line.amount_ht_cents is None else typed_amount(line.amount_ht_cents),
                amount_ttc=typed_amount(line.amount_ttc_cents),
                kind=line.kind,
                quote=line.quote,
            )
            for line in plan.expenses
        ),
        resources=tuple(
            TypedResource(source=line.source, amount=typed_amount(line.amount_cents), state=line.state, note=line.note)
            for line in plan.resources
        ),
    )


@lru_cache(maxsize=_KEPT)
def read(plan: TypedPlan) -> tuple[FundingPlan, tuple[PlanRemark, ...]]:
    """The lines that can be read, and why the others cannot. Empty lines are left out."""
    remarks: list[PlanRemark] = []
    expenses, resources = [], []
    for at, line in enumerate(plan.expenses):
        if _filled(line):
            place = f"expenses.{at}"
            item = _text(remarks, line.item.strip(), f"{place}.item", required=True)
            quote = _text(remarks, line.quote.strip(), f"{place}.quote")
            before = _amount(remarks, line.amount_ht, f"{place}.amount_ht") if line.amount_ht.strip() else None
            paid = _amount(remarks, line.amount_ttc, f"{place}.amount_ttc", before)
            if paid is not None:
                expenses.append(
                    Expense(item=item, amount_ttc_cents=paid, amount_ht_cents=before, kind=line.kind, quote=quote)
                )
    for at, source in enumerate(plan.resources):
        if _paid(source):
            place = f"resources.{at}"
            note = _text(remarks, source.note.strip(), f"{place}.note")
            amount = _amount(remarks, source.amount, f"{place}.amount")
            if amount is not None:
                resources.append(Resource(source=source.source, amount_cents=amount, state=source.state, note=note))
    for name, lines in (("expenses", expenses), ("resources", resources)):
        if len(lines) > MAX_LINES:
            remarks.append(
                PlanRemark(
                    code="too_many_lines",
                    sentence=(
                        f"Le plan compte {len(lines)} lignes ; {MAX_LINES} au plus, en dépenses comme en ressources."
                    ),
                    field=name,
                    remedy="Réunissez plusieurs lignes en une.",
                )
            )
    return FundingPlan(expenses=tuple(expenses[:MAX_LINES]), resources=tuple(resources[:MAX_LINES])), tuple(remarks)


@lru_cache(maxsize=_KEPT)
def examine(plan: TypedPlan, rules: FundingRules) -> tuple[PlanRemark, ...]:
    """All remarks on a draft. As long as a line cannot be read, there are none on the sums, only on the lines."""
    ready, unread = read(plan)
    unpaid = {remark.field for remark in unread}
    written = [
        at for at, line in enumerate(plan.expenses) if _filled(line) and f"expenses.{at}.amount_ttc" not in unpaid
    ]
    if unread:
        of_lines = (_placed(finding, written) for finding in line_problems(ready.expenses))
        remarks = sorted((*unread, *of_lines), key=lambda remark: _SIDES.index(remark.field.partition(".")[0]))
        return (*remarks, *(EMPTY[side] for side in EMPTY if side not in begun(plan)))
    return tuple(_placed(finding, written) for finding in problems(ready, rules))


def begun(plan: TypedPlan) -> frozenset[str]:
    """The sides of the plan in which something is typed: `expenses`, `resources`."""
    sides = {"expenses": any(map(_filled, plan.expenses)), "resources": any(map(_paid, plan.resources))}
    return frozenset(side for side, typed in sides.items() if typed)


def differ(one: TypedPlan, other: TypedPlan) -> tuple[str, ...]:
    """Where `other` differs: the texts, such as "resources.0.amount"; the side alone where no text does.

    Lines in which nothing is typed do not count: a form begins with two. Nor does how an amount is written.
    """
    places: list[str] = []
    for side, names in _TEXTS.items():
        before, lines = (tuple(map(_by_sums, getattr(plan, side))) for plan in (one, other))
        if list(filter(_begun, before)) != list(filter(_begun, lines)):
            texts = [(at, name) for at in range(len(lines)) for name in names]
            changed = [place for place in texts if _text_at(before, *place) != _text_at(lines, *place)]
            places += [f"{side}.{at}.{name}" for at, name in changed] or [side]
    return tuple(places)


def _begun(line: TypedExpense | TypedResource) -> bool:
    return _filled(line) if isinstance(line, TypedExpense) else _paid(line)


def _by_sums(line: TypedExpense | TypedResource) -> TypedExpense | TypedResource:
    if isinstance(line, TypedExpense):
        return replace(line, amount_ht=by_sum(line.amount_ht), amount_ttc=by_sum(line.amount_ttc))
    return replace(line, amount=by_sum(line.amount))


def _text_at(lines: Sequence[TypedExpense | TypedResource], at: int, name: str) -> str:
    return next((getattr(line, name) for line in lines[at:]), "")


def _filled(line: TypedExpense) -> bool:
    return any(text.strip() for text in (line.item, line.amount_ht, line.amount_ttc, line.quote))


def _paid(line: TypedResource) -> bool:
    return bool(line.amount.strip() or line.note.strip())


def _placed(finding: PlanRemark, written: Sequence[int]) -> PlanRemark:
    """The remark with the number that its line has among all typed lines, empty ones included."""
    side, _, rest = finding.field.partition(".")
    if side != "expenses" or not rest:
        return finding
    at, _, name = rest.partition(".")
    return replace(finding, field=f"expenses.{written[int(at)]}.{name}")


def _text(remarks: list[PlanRemark], text: str, field: str, *, required: bool = False) -> str:
    line = int(field.split(".")[1]) + 1
    if required and not text:
        remarks.append(
            PlanRemark(
                code="item_missing",
                sentence=f"La dépense n° {line} n’a pas de nom.",
                field=field,
                remedy="Dites ce qui est payé, par exemple « Formation des agents, deux jours ».",
            )
        )
    if len(text) > _MAX_TEXT:
        remarks.append(
            PlanRemark(
                code="text_too_long",
                sentence=f"Ligne n° {line} : un texte de {len(text)} caractères, au lieu de {_MAX_TEXT} au plus.",
                field=field,
                remedy="Raccourcissez-le : le détail a sa place dans l’explication.",
            )
        )
    return text[:_MAX_TEXT] or "…" if required else text[:_MAX_TEXT]


def _amount(remarks: list[PlanRemark], text: str, field: str, before_tax: int | None = None) -> int | None:
    """`before_tax`: the other amount of the same line in cents, where there is one."""
    try:
        return parse_amount(text, field=field)
    except Refusal as refusal:
        side, at, name = field.split(".")
        where = f"{'Dépense' if side == 'expenses' else 'Ressource'} n° {int(at) + 1} : "
        sentence, remedy = uncapital(refusal.sentence), refusal.remedy
        if not text.strip() and name == "amount_ttc":
            sentence = "le montant TTC est vide."
            remedy = remedy if before_tax is None else _with_tax(before_tax)
        remarks.append(PlanRemark(code=refusal.code, sentence=f"{where}{sentence}", field=field, remedy=remedy))
        return None


def _with_tax(cents: int) -> str:
    paid = cents + (cents * _USUAL_TAX + 50) // 100
    return (
        f"{euros(cents)} HT font {euros(paid)} TTC avec une TVA à {_USUAL_TAX}\u00a0%."
        " Écrivez le montant TTC de votre devis."
    )
