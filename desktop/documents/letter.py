"""The letter to the préfet: a request for funding, with its plan, ready for the mayor's signature."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.documents.typeset import typeset
from desktop.domain.french import FIXED, capital, counted, euros, of, percents

BLANK = "……………………"
_MOST_AT_HEAD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A line of expenses."""

    item: str
    ttc_cents: int
    ht_cents: int | None = None  #: None if not known
    kind: str = ""  #: in words: investissement, fonctionnement, personnel
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Funder:
    """A line of resources."""

    name: str
    cents: int
    state: str = ""  #: in words: demandé, acquis
    note: str = ""
    by_this_letter: bool = False  #: the letter asks for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A field that is "" is printed as a blank to fill by hand, or left out if a good letter needs no such line."""

    commune: str
    sender: tuple[str, ...] = ()  #: lines of address and telephone under "Mairie de …"
    author: str  #: such as "Le maire de Baule"
    addressee: str  #: such as "Madame la Préfète du Loiret"
    through: str = ""  #: such as "s/c de Madame la Sous-préfète de Pithiviers"
    salutation: str
    place: str = ""
    date: str = ""  #: in words, without article
    title: str
    category: str = ""
    description: str = ""
    expected_effect: str = ""
    calendar: str = ""
    decided_by: str = ""
    costs: tuple[Cost, ...] = ()
    funders: tuple[Funder, ...] = ()
    enclosures: tuple[str, ...] = ()
    signature: tuple[str, ...]  #: the lines above the name
    name: str = ""
    name_title: str = ""  #: below the name
    prepared_by: str = ""  #: whom the préfecture may ask
    made_at: datetime
    demonstration: bool = False


def render(letter: Letter) -> bytes:
    """The letter as PDF, then, on pages of their own, the funding plan and a long list of enclosures."""
    asked = sum(line.cents for line in letter.funders if line.by_this_letter)
    values = {
        "footer": f"{letter.commune} – Demande au préfet{FIXED}: {_one_line(letter.title, 60)}",
        "sender": [f"Mairie {of(letter.commune)}", *letter.sender],
        "prepared": f"Affaire suivie par{FIXED}: {letter.prepared_by}" if letter.prepared_by else "",
        "dated": f"{letter.place or letter.commune}, le{FIXED}{letter.date or BLANK}",
        "author": letter.author,
        "addressee": letter.addressee.replace(" La ", f" La{FIXED}").replace(", ", ",\n").split("\n"),
        "through": letter.through,
        "object": letter.title or BLANK,
        "enclosed": _enclosed(letter.enclosures),
        "salutation": letter.salutation,
        "opening": _opening(letter),
        "parts": _parts(letter, asked),
        "offer": "Je reste à votre disposition pour tout renseignement et pour présenter ce projet à vos services.",
        "courtesy": f"Je vous prie d’agréer, {letter.salutation}, l’expression de ma haute considération.",
        "signature": list(letter.signature),
        "name": [letter.name or BLANK, *([letter.name_title] if letter.name_title else [])],
        "enclosures": list(letter.enclosures) if len(letter.enclosures) > _MOST_AT_HEAD else [],
        "plan": _plan(letter, asked),
    }
    title = f"Lettre {of(letter.commune)}{FIXED}: {letter.title or 'demande au préfet'}"
    return typeset("letter", values, title=title, made_at=letter.made_at, demonstration=letter.demonstration)


def _enclosed(enclosures: tuple[str, ...]) -> list[str]:
    """A short list for the head of the letter, or the number of documents listed behind the plan."""
    plan = "plan de financement (annexe)"
    if len(enclosures) <= _MOST_AT_HEAD:
        return [plan, *enclosures]
    return [f"{plan} et {counted(len(enclosures), 'document')} (liste en annexe)"]


def _opening(letter: Letter) -> list[str]:
    subject = f"«{FIXED}{letter.title}{FIXED}»" if letter.title else BLANK
    first = f"J’ai l’honneur de solliciter le soutien financier de l’État pour le projet {subject}"
    first += f" de la commune {of(letter.commune)}."
    if letter.category:
        first += f" Cette demande relève de la catégorie «{FIXED}{letter.category}{FIXED}»."
    return [first]


def _parts(letter: Letter, asked: int) -> list[dict[str, str]]:
    cost = sum(line.ttc_cents for line in letter.costs)
    share = percents((asked, cost - asked))[0] if 0 < asked <= cost else ""
    amount = f"{euros(asked)}{f', soit {share} du coût' if share else ''}" if asked else BLANK
    funding = (
        f"Le projet coûte {euros(cost) if cost else BLANK} TTC. Je vous demande une aide de l’État de {amount}. "
        "Le plan de financement figure en annexe."
    )
    return [
        {"title": "Le projet", "text": letter.description or BLANK},
        {"title": "L’effet attendu", "text": letter.expected_effect or BLANK},
        {"title": "Le calendrier", "text": letter.calendar or BLANK},
        {"title": "Le financement", "text": funding},
        {"title": "La décision de la commune", "text": _sentence(letter.decided_by or BLANK)},
    ]


def _plan(letter: Letter, asked: int) -> dict[str, Any]:
    costs, funders = letter.costs, letter.funders
    cost, paid = sum(line.ttc_cents for line in costs), sum(line.cents for line in funders)
    with_quotes = any(line.quote for line in costs)
    expenses: dict[str, Any] = {
        "header": ["Poste", "Nature", "HT", "TVA", "TTC", *(["Devis"] if with_quotes else [])],
        "widths": [3, "auto", "auto", "auto", "auto", *([1.6] if with_quotes else [])],
        "sides": ["left", "left", "right", "right", "right", *(["left"] if with_quotes else [])],
        "rows": [_cost(line, with_quotes) for line in costs] or [[BLANK, *[""] * (4 + with_quotes)] for _ in range(4)],
        "total": ["Total", "", *_before_tax(costs), euros(cost) if costs else BLANK, *([""] if with_quotes else [])],
    }
    shares = percents([line.cents for line in funders])
    resources = {
        "header": ["Financeur", "Montant", "Part", "État de l’aide"],
        "widths": [3, "auto", "auto", 1.2],
        "sides": ["left", "right", "right", "left"],
        "rows": [
            [_named(line), euros(line.cents), share or "–", line.state or BLANK]
            for line, share in zip(funders, shares, strict=True)
        ]
        or [[BLANK, "", "", ""] for _ in range(4)],
        "total": ["Total", euros(paid) if funders else BLANK, f"100{FIXED}%" if paid else "", ""],
    }
    return {
        "title": "Annexe – Plan de financement",
        "about": f"{letter.title or BLANK} – Commune {of(letter.commune)}. Montants en euros.",
        "expenses": expenses,
        "resources": resources,
        "notes": _notes(letter, cost, paid),
    }


def _cost(line: Cost, with_quotes: bool) -> list[str]:
    before = "–" if line.ht_cents is None else euros(line.ht_cents)
    tax = "–" if line.ht_cents is None else euros(line.ttc_cents - line.ht_cents)
    return [
        line.item,
        line.kind or "–",
        before,
        tax,
        euros(line.ttc_cents),
        *([line.quote or "–"] if with_quotes else []),
    ]


def _before_tax(costs: tuple[Cost, ...]) -> list[str]:
    """Totals before tax and of the tax, only if every line has both."""
    known = [line.ht_cents for line in costs if line.ht_cents is not None]
    if not costs or len(known) < len(costs):
        return ["–", "–"]
    return [euros(sum(known)), euros(sum(line.ttc_cents for line in costs) - sum(known))]


def _named(line: Funder) -> str:
    return f"{line.name} ({line.note})" if line.note else line.name


def _notes(letter: Letter, cost: int, paid: int) -> list[str]:
    notes = []
    if any(line.ht_cents is None for line in letter.costs):
        notes.append(f"HT{FIXED}: hors taxes, quand le montant est connu. TTC{FIXED}: toutes taxes comprises.")
    if cost != paid:
        notes.append(
            f"Brouillon{FIXED}: les dépenses ({euros(cost)}) et les ressources ({euros(paid)}) ne sont pas égales."
        )
    return notes


def _sentence(words: str) -> str:
    """With a capital letter and a full stop, however it was typed."""
    words = words.strip()
    return capital(words) + ("" if words[-1:] in (".", "…", "!", "?") else ".")


def _one_line(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
