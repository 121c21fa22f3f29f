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

    item: SomeShortText  #: what is paid for, in the commune's words
    amount_ttc_cents: Cents  #: all taxes included
    amount_ht_cents: Cents | None = None  #: before tax; None where not known
    kind: ExpenseKind = "investment"  #: which of the campaign's rules hold for it
    quote: ShortText = ""  #: the supplier's quote it is taken from


class Resource(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of who pays. `own` is the commune's own share, `state` what this request asks for."""

    source: Source  #: who pays
    amount_cents: Cents  #: in cents of a euro
    state: Literal["asked", "acquired"] = "asked"  #: whether the money is only asked for, or certain
    note: ShortText = ""  #: in free words, such as the fund and the date of its decision


class FundingPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    #: What the project costs, a line for each item.
    expenses: Annotated[tuple[Expense, ...], Meta(max_length=MAX_LINES)] = ()
    #: Who pays for it, a line for each source and sum.
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
