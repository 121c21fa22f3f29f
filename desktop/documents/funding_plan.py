"""The funding plan on paper: what is spent, who pays, and the words that certify it."""

from decimal import Decimal
from typing import Any

from msgspec import Struct

from desktop.domain.french import FIXED, NARROW, euros, number, percent
from desktop.domain.papers.decision import BLANK

#: Cents of euro for a thousand Pacific francs: the rate is fixed since 1999.
_CENTS_FOR_1000_FRANCS = 838


class Cost(Struct, frozen=True, kw_only=True):
    """A line of expenses, as printed."""

    item: str  #: what is bought, as typed
    ttc_cents: int  #: taxes included
    ht_cents: int | None = None  #: before tax; None if not known
    kind: str = ""  #: investissement, fonctionnement or personnel; "" prints a dash
    quote: str = ""  #: number and date of the quote, as typed; "" for none


class Funder(Struct, frozen=True, kw_only=True):
    """A line of resources, as printed."""

    name: str  #: who pays, in words
    cents: int  #: amount, in cents of euro
    state: str = ""  #: sollicitée or acquise; "" for the commune's own money
    note: str = ""  #: which scheme, and its date, as typed; "" for none
    by_this_letter: bool = False  #: the letter asks for it
    public_aid: bool = False  #: neither the commune's own money nor a private one's
    limit: int | None = None  #: the per cent that a rule asks of it, or allows it; None where there is no rule


class Plan(Struct, frozen=True, kw_only=True):
    """Both sides of a funding plan."""

    costs: tuple[Cost, ...] = ()  #: in the order typed
    funders: tuple[Funder, ...] = ()  #: in the order typed
    unread: tuple[str, ...] = ()  #: sentences on what was typed and cannot be read yet
    pacific: bool = False  #: sums are also said in Pacific francs

    @property
    def ttc_cents(self) -> int:
        return sum(line.ttc_cents for line in self.costs)

    @property
    def ht_cents(self) -> int | None:
        """None unless each line has its amount before tax."""
        known = [line.ht_cents for line in self.costs if line.ht_cents is not None]
        return sum(known) if self.costs and len(known) == len(self.costs) else None

    @property
    def paid_cents(self) -> int:
        return sum(line.cents for line in self.funders)

    @property
    def draft(self) -> tuple[str, ...]:
        """Sentences on what keeps the plan from being certified; () if nothing does."""
        uneven = (
            f"les dépenses ({euros(self.ttc_cents)}) et les ressources ({euros(self.paid_cents)}) ne sont pas égales."
        )
        sentences = (*self.unread, *((uneven,) if self.ttc_cents != self.paid_cents else ()))
        return tuple(f"Brouillon{FIXED}: {sentence}" for sentence in sentences)

    @property
    def asked_cents(self) -> int:
        return sum(line.cents for line in self.funders if line.by_this_letter)


def annex(plan: Plan) -> dict[str, Any]:
    """The plan as the template sets it."""
    return {"expenses": _expenses(plan), "resources": _resources(plan), "notes": _notes(plan)}


def francs(cents: int) -> str:
    """501 193 F CFP, from cents of euro."""
    return f"{number(round(cents * 1000 / _CENTS_FOR_1000_FRANCS))}{FIXED}F{FIXED}CFP"


def _expenses(plan: Plan) -> dict[str, Any]:
    """The table of expenses. A column of which nothing is known is left out."""
    quotes = any(line.quote for line in plan.costs)
    taxed = any(line.ht_cents is not None for line in plan.costs)
    before = plan.ht_cents
    if not plan.costs:
        return _blank_expenses()
    sums = ["–", "–"] if before is None else [euros(before), euros(plan.ttc_cents - before)]
    tax = ["HT", "TVA"] if taxed else []
    return {
        "header": ["Nature de la dépense", "Type", *tax, "TTC", *(["Devis (n°, date)"] if quotes else [])],
        "widths": [3, "auto", *["auto" for _ in tax], "auto", *([1.6] if quotes else [])],
        "sides": ["left", "left", *["right" for _ in tax], "right", *(["left"] if quotes else [])],
        "rows": [_cost(line, taxed, quotes) for line in plan.costs],
        "total": [
            "Total",
            "",
            *(sums if taxed else []),
            euros(plan.ttc_cents),
            *([""] if quotes else []),
        ],
    }


def _blank_expenses() -> dict[str, Any]:
    """The table to fill in by hand: with room for each figure."""
    return {
        "header": ["Nature de la dépense", "Type", "HT", "TVA", "TTC", "Devis (n°, date)"],
        "widths": [2.4, 1.2, 1, 1, 1, 1.4],
        "sides": ["left", "left", "right", "right", "right", "left"],
        "rows": [[BLANK, "", "", "", "", ""] for _ in range(4)],
        "total": ["Total", "", "", "", "", ""],
    }


def _resources(plan: Plan) -> dict[str, Any]:
    notes = any(line.note for line in plan.funders)
    aids = [line for line in plan.funders if line.public_aid]
    aid = sum(line.cents for line in aids)
    ordered = [*aids, *(line for line in plan.funders if not line.public_aid)]
    rows = [_funder(line, percent(line.cents, plan.paid_cents, limit=line.limit), notes) for line in ordered]
    if aids and plan.paid_cents:
        least = next((line.limit for line in plan.funders if line.limit and not line.public_aid), 0)
        share = percent(aid, plan.paid_cents, limit=100 - least)
        rows.insert(len(aids), ["Total des aides publiques", *([""] if notes else []), euros(aid), share, ""])
    return {
        "header": ["Financeur", *(["Dispositif, date"] if notes else []), "Montant", "Part", "Sollicitée ou acquise"],
        "widths": [3, *([2] if notes else []), *(["auto"] * 3 if rows else [1.2, 0.6, 1.7])],
        "sides": ["left", *(["left"] if notes else []), "right", "right", "left"],
        "rows": rows or [[BLANK, "", "", ""] for _ in range(4)],
        "total": [
            "Total",
            *([""] if notes else []),
            euros(plan.paid_cents) if plan.funders else BLANK,
            f"100{FIXED}%" if plan.paid_cents else "",
            "",
        ],
    }


def _cost(line: Cost, taxed: bool, quotes: bool) -> list[str]:
    before = "–" if line.ht_cents is None else euros(line.ht_cents)
    tax = "–" if line.ht_cents is None else euros(line.ttc_cents - line.ht_cents)
    known = [before, tax] if taxed else []
    return [line.item, line.kind or "–", *known, euros(line.ttc_cents), *([line.quote or "–"] if quotes else [])]


def _funder(line: Funder, share: str, notes: bool) -> list[str]:
    return [line.name, *([line.note or "–"] if notes else []), euros(line.cents), share or "–", line.state or "–"]


def _adds_up(plan: Plan) -> bool:
    """Whether the shares, as they are printed, make 100 %."""
    shares = [percent(line.cents, plan.paid_cents, limit=line.limit) for line in plan.funders]
    figures = [share.removesuffix(f"{FIXED}%").replace(",", ".") for share in shares]
    return all(figure[0].isdecimal() for figure in figures) and sum(map(Decimal, figures)) == 100


def _notes(plan: Plan) -> list[str]:
    notes = []
    if plan.costs and all(line.ht_cents is None for line in plan.costs):
        notes.append(f"TTC{FIXED}: toutes taxes comprises.")
    elif any(line.ht_cents is None for line in plan.costs):
        notes.append(f"HT{FIXED}: hors taxes, quand le montant est connu. TTC{FIXED}: toutes taxes comprises.")
    if plan.paid_cents and not _adds_up(plan):
        notes.append(f"Chaque part est arrondie{FIXED}: leur somme peut différer de 100{FIXED}%.")
    if plan.pacific and plan.costs and not plan.unread:
        rate = f"1{NARROW}000{FIXED}F{FIXED}CFP pour {euros(_CENTS_FOR_1000_FRANCS)}"
        notes.append(f"Coût{FIXED}: {francs(plan.ttc_cents)} TTC. Aide{FIXED}: {francs(plan.asked_cents)} ({rate}).")
    return [*notes, *plan.draft]
