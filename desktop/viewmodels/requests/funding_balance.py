"""What a funding plan comes to: two sums, their difference, and the parts of both as bars show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from desktop.viewmodels.kit.french import FIXED, agreed, euros, percents
from desktop.viewmodels.kit.states import Tone

Side = Literal["expenses", "resources"]


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of one bar; `pattern` numbers its colour and hatch, the same for the same kind or source."""

    name: str
    cents: int
    percent: str
    pattern: int

    @property
    def amount(self) -> str:
        return euros(self.cents)

    @property
    def spoken(self) -> str:
        return f"{self.name}, {self.amount}, {self.percent}"


@dataclass(frozen=True, slots=True)
class Balance:
    """`gap` is what resources lack (above zero) or have too much. `unread` counts amounts that cannot be read yet."""

    expenses: tuple[BarPart, ...] = ()
    resources: tuple[BarPart, ...] = ()
    unread: int = 0

    @property
    def cost(self) -> int:
        return sum(part.cents for part in self.expenses)

    @property
    def paid(self) -> int:
        return sum(part.cents for part in self.resources)

    @property
    def gap(self) -> int:
        return self.cost - self.paid

    @property
    def verdict(self) -> tuple[str, Tone]:
        """The difference: a sign with words, and its tone."""
        sign, words, tone = self._difference
        return f"{sign} {words}".strip(), tone

    @property
    def _difference(self) -> tuple[str, str, Tone]:
        if self.unread:
            return "⚠", agreed(self.unread, "Un montant est à revoir.", "Des montants sont à revoir."), "warn"
        if not self.cost and not self.paid:
            return "", "Aucun montant pour l’instant.", "muted"
        if self.gap > 0:
            return "⚠", f"Il manque {euros(self.gap)} de ressources.", "warn"
        if self.gap < 0:
            return "⚠", f"Les ressources dépassent de {euros(-self.gap)}.", "warn"
        return "✓", "Le plan est équilibré.", "ok"

    @property
    def spoken(self) -> str:
        sums = f"Dépenses{FIXED}: {euros(self.cost)}. Ressources{FIXED}: {euros(self.paid)}."
        _sign, words, _tone = self._difference
        return f"{sums} {words}"


def parts(sums: Sequence[tuple[str, int, int]]) -> tuple[BarPart, ...]:
    """Parts of one bar from (name, cents, look), those of nothing left out; their per cents make a hundred."""
    counted = [(name, cents, pattern) for name, cents, pattern in sums if cents > 0]
    shares = percents([cents for _, cents, _ in counted])
    return tuple(
        BarPart(name, cents, share, pattern) for (name, cents, pattern), share in zip(counted, shares, strict=True)
    )
