"""The funding plan of a request to the préfet: what it costs and who pays, in whole cents of euro."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from sync.contract.values import ShortText, SomeShortText

#: Ten billion euros (10^10): more than the envelope of any programme, and far from the edge of JSON's integers.
Cents: TypeAlias = Annotated[int, Meta(ge=0, le=1_000_000_000_000)]
ExpenseKind: TypeAlias = Literal["investment", "operating", "staff"]
Source: TypeAlias = Literal["state", "detr_dsil", "region", "department", "epci", "europe", "private", "own"]
MAX_LINES = 100


class Expense(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of the project's cost. Before tax only where known; the plan balances on what is paid (TTC)."""

    item: SomeShortText
    amount_ttc_cents: Cents
    amount_ht_cents: Cents | None = None
    kind: ExpenseKind = "investment"
    quote: ShortText = ""  #: the supplier's quote it is taken from


class Resource(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of who pays. `own` is the commune's own share, `state` what this request asks for."""

    source: Source
    amount_cents: Cents
    state: Literal["asked", "acquired"] = "asked"
    note: ShortText = ""


class FundingPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    expenses: Annotated[tuple[Expense, ...], Meta(max_length=MAX_LINES)] = ()
    resources: Annotated[tuple[Resource, ...], Meta(max_length=MAX_LINES)] = ()

    @property
    def cost_cents(self) -> int:
        """What the project costs, all taxes included."""
        return sum(line.amount_ttc_cents for line in self.expenses)

    @property
    def paid_cents(self) -> int:
        return sum(line.amount_cents for line in self.resources)

    def from_source(self, source: Source) -> int:
        """Cents that this source pays."""
        return sum(line.amount_cents for line in self.resources if line.source == source)
