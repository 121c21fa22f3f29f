"""The sums of a financing plan, its rates, and what must be corrected: computed here, once for all that show them."""

from collections.abc import Sequence

from msgspec import Struct

from desktop.domain.funding import PlanRemark
from desktop.viewmodels.kit.french import FIXED, agreed, euros, percent
from desktop.viewmodels.kit.states import FILLED, Tone
from desktop.viewmodels.requests.funding_places import PlanSide, of_line, place_of

#: Remarks that the sums already make clear.
_CLEAR_FROM_THE_SUMS = frozenset({"totals_differ", "plan_empty"})


class BarPart(Struct, frozen=True):
    """A part of one bar."""

    name: str
    cents: int  #: its sum, in cents of a euro
    percent: str  #: of the whole bar, as text with its sign
    pattern: int  #: number of its colour and hatching, the same for the same kind or source

    @property
    def amount(self) -> str:
        return euros(self.cents)

    @property
    def spoken(self) -> str:
        return f"{self.name}, {self.amount}, {self.percent}"


class Balance(Struct, frozen=True, kw_only=True):
    """Expenses and resources of a plan, side by side."""

    expenses: tuple[BarPart, ...] = ()  #: their parts, by kind of expense
    resources: tuple[BarPart, ...] = ()  #: their parts, by source of money
    unread: int = 0  #: amounts that cannot be read as numbers yet
    unfinished: int = 0  #: lines that lack a name or an amount
    remarks: tuple[PlanRemark, ...] = ()  #: on the same plan; where some lines cannot be read, on these lines alone
    rates: str = ""  #: the shares for which there are rules, in words; "" for none

    to_come: bool = False  #: the resources are for a later step: what they lack now is no fault

    @property
    def cost(self) -> int:
        return sum(part.cents for part in self.expenses)

    @property
    def paid(self) -> int:
        return sum(part.cents for part in self.resources)

    @property
    def gap(self) -> int:
        """Cents that the resources lack; below zero where there are too many."""
        return self.cost - self.paid

    @property
    def remarks_to_show(self) -> tuple[PlanRemark, ...]:
        """The remarks that neither the sums nor the lines show by themselves.

        None on who pays while no funder has an amount: that it lacks is said, and the rest follows from it.
        """
        shown = (one for one in self.remarks if one.code not in _CLEAR_FROM_THE_SUMS and not of_line(one))
        early = PlanSide.RESOURCES if not self.paid else None
        return tuple(one for one in shown if one.blocks or place_of(one.field).side is not early)

    @property
    def verdict(self) -> tuple[str, Tone]:
        """The difference: a sign with words, and its tone."""
        sign, words, tone = self._difference
        return f"{sign} {words}".strip(), tone

    @property
    def _difference(self) -> tuple[str, str, Tone]:
        if self.unread:
            return "⚠", agreed(self.unread, "Un montant est à revoir.", "Des montants sont à revoir."), "warn"
        if self.unfinished:
            return "⚠", agreed(self.unfinished, "Une ligne est à compléter.", "Des lignes sont à compléter."), "warn"
        if not self.cost and not self.paid:
            return "", "Aucun montant pour l’instant.", "muted"
        if self.gap > 0 and self.to_come:
            if any(remark.code == "ht_above_ttc" for remark in self.remarks):
                return "⚠", "Un montant HT dépasse son montant TTC.", "warn"
            return "", f"Ressources{FIXED}: à l’étape suivante.", "muted"
        if self.gap > 0:
            return "⚠", f"Il manque {euros(self.gap)} de ressources.", "warn"
        if self.gap < 0:
            return "⚠", f"Les ressources dépassent de {euros(-self.gap)}.", "warn"
        if any(remark.blocks for remark in self.remarks):
            return "⚠", "Les totaux sont égaux, un point reste à corriger.", "warn"
        if any(remark.code == "own_share_below" for remark in self.remarks):
            return "⚠", "Les totaux sont égaux, l’apport est sous le minimum de la règle.", "warn"
        return FILLED, "Le plan est équilibré.", "ok"

    @property
    def spoken(self) -> str:
        _sign, words, _tone = self._difference
        return " ".join(
            filter(None, (f"{self.sums.replace('   ', ' ')}.", f"{self.rates}." if self.rates else "", words))
        )

    @property
    def sums(self) -> str:
        return f"Dépenses{FIXED}:{FIXED}{euros(self.cost)}   Ressources{FIXED}:{FIXED}{euros(self.paid)}"


def parts(sums: Sequence[tuple[str, int, int, int | None]], whole: int = 0) -> tuple[BarPart, ...]:
    """Parts of one bar from (name, cents, pattern, limit in per cent or None); parts of 0 cents are left out.

    Their percentages are of `whole`, or of their own sum where that is 0.
    """
    counted = [one for one in sums if one[1] > 0]
    whole = whole or sum(cents for _, cents, _, _ in counted)
    return tuple(
        BarPart(name, cents, percent(cents, whole, limit=limit), pattern) for name, cents, pattern, limit in counted
    )
