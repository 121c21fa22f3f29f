"""The letter to the préfet: a request for funding, with its plan, ready for the mayor's signature."""

from datetime import datetime

from msgspec import Struct, field

from desktop.documents import funding_plan
from desktop.documents.council import Council
from desktop.documents.funding_plan import Plan
from desktop.documents.typeset import typeset
from desktop.domain.french import FIXED, at, capital, counted, euros, of, on_one_line, paris_day, percent, uncapital
from desktop.domain.letters import ON_HONOUR_TITLE, on_honour
from desktop.domain.papers.decision import BLANK, decision
from desktop.domain.papers.enclosures import Enclosures

_MOST_AT_HEAD = 8
_PURPOSES = {
    "engineering": "l’étude (ingénierie) du projet",
    "accompaniment": "l’accompagnement du projet",
    "both": "l’étude (ingénierie) et l’accompagnement du projet",
}
_VAT = {"recovered": "récupère la TVA (FCTVA).", "kept": "ne récupère pas la TVA (FCTVA)."}


class Letter(Struct, frozen=True, kw_only=True):
    """The content of the letter. "" prints a blank to fill by hand, or leaves out a line that no good letter needs."""

    commune: str  #: its name
    council: Council = field(default_factory=Council)  #: its name, and the law that it decides by
    sender: tuple[str, ...] = ()  #: lines under "Mairie de …": address, numbers, intercommunalité, telephone
    references: tuple[str, ...] = ()  #: whom to ask, our reference
    author: str  #: such as "Le maire de Baule"
    addressee: str  #: such as "Madame la Préfète du Loiret"
    at: str = ""  #: where the addressee's office is
    through: str = ""  #: such as "sous couvert de Madame la Sous-préfète de Pithiviers"
    salutation: str  #: such as "Madame la Préfète"
    place: str = ""  #: where it is signed; "" is the commune's name
    date: str = ""  #: in words, without article
    programme: str = ""  #: under which the money is asked for: the campaign's title, or what was typed
    support: str = ""  #: a key of _PURPOSES; "" for the project itself
    title: str  #: what is asked for
    completes: str = ""  #: of a complement: a sentence on the request that it completes; "" for a first sending
    category: str = ""  #: name of the request's category
    description: str = ""  #: the project, as typed
    location: str = ""  #: where the project is carried out
    partner: str = ""  #: a sentence on who takes part
    expected_effect: str = ""  #: as typed
    calendar: str = ""  #: as typed
    starts: str = ""  #: first day or month of the project, such as "3 mai 2021"; other words as typed
    ends: str = ""  #: its last day or month, likewise
    vat: str = ""  #: a key of _VAT
    decided_by: str = ""  #: decision of the council or the mayor, as typed
    plan: Plan = field(default_factory=Plan)  #: the funding plan, set as an annex
    draft: tuple[str, ...] = ()  #: sentences on what is wrong; while there are any, the letter is marked as a draft
    withdrawn: str = ""  #: a sentence that the request was withdrawn; "" where it was not
    enclosures: Enclosures = Enclosures()  #: what goes with it; none prints no list
    signature: tuple[str, ...]  #: the lines above the name
    name: str = ""  #: of the person who signs, as typed
    name_title: str = ""  #: printed below the name, such as "Conseiller départemental"
    made_at: datetime  #: date of the document, kept in the PDF
    demonstration: bool = False  #: marks each page as an example


def render(letter: Letter) -> bytes:
    """The letter as PDF, then, on pages of their own, the funding plan and a long list of enclosures."""
    title, listed = letter.title or BLANK, len(letter.enclosures.pieces) > _MOST_AT_HEAD
    values = {
        "footer": f"{letter.commune} – Demande au préfet{FIXED}: {_one_line(letter.title, 60)}",
        "commune": f"{letter.council.body} {of(letter.commune)}",
        "sender": [f"{letter.council.seat} {of(letter.commune)}", *letter.sender],
        "references": list(letter.references),
        "dated": f"{letter.place or letter.commune}, le{FIXED}{letter.date or BLANK}",
        "author": letter.author,
        "addressee": letter.addressee.replace(" La ", f" La{FIXED}").replace(", ", ",\n").split("\n"),
        "at": letter.at,
        "through": letter.through,
        "object": " – ".join(part for part in (_asking(letter), letter.programme, title) if part),
        "enclosed": [_counted(letter.enclosures)]
        if listed
        else [f"{place}. {name}" for place, name in enumerate(letter.enclosures.pieces, start=1)],
        "draft": [
            *filter(None, (letter.withdrawn,)),
            *(f"Brouillon{FIXED}: {uncapital(sentence)}" for sentence in letter.draft),
        ],
        "salutation": letter.salutation,
        "opening": _opening(letter),
        "parts": _parts(letter),
        "offer": "Je reste à votre disposition pour tout renseignement et pour présenter ce projet à vos services.",
        "courtesy": f"Je vous prie d’agréer, {letter.salutation}, l’expression de ma haute considération.",
        "signature": list(letter.signature),
        "name": [letter.name or BLANK, *([letter.name_title] if letter.name_title else [])],
        "enclosures": list(letter.enclosures.pieces) if listed else [],
        "plan": funding_plan.annex(letter.plan)
        | {
            "title": "Annexe 1 – Plan de financement prévisionnel",
            "about": f"{title} – {letter.council.body} {of(letter.commune)}. Montants en euros.",
            "certified": letter.withdrawn or f"Brouillon{FIXED}: à corriger avant d’être certifié et signé."
            if letter.plan.draft or letter.draft
            else f"Certifié sincère, {at(letter.place or letter.commune)}, le{FIXED}{letter.date or BLANK}",
        },
    }
    named = f"Lettre {of(letter.commune)}{FIXED}: {letter.title or 'demande au préfet'}"
    return typeset("letter", values, title=named, made_at=letter.made_at, demonstration=letter.demonstration)


def _counted(enclosures: Enclosures) -> str:
    """How many there are, where their list is too long for the head of the letter."""
    missing = f", dont {enclosures.missing}{FIXED}à joindre" if enclosures.missing else ""
    return f"{counted(len(enclosures.pieces), 'document')}{missing} (liste en annexe)"


def _asking(letter: Letter) -> str:
    return "Complément à une demande de subvention" if letter.completes else "Demande de subvention"


def _opening(letter: Letter) -> str:
    asked = letter.plan.asked_cents
    subject = f"«{FIXED}{letter.title}{FIXED}»" if letter.title else BLANK
    under = f", au titre de «{FIXED}{letter.programme}{FIXED}»" if letter.programme else ""
    category = f" (catégorie{FIXED}: {letter.category})" if letter.category else ""
    return (
        f"{letter.completes}{' ' if letter.completes else ''}"
        f"J’ai l’honneur de solliciter une subvention de l’État de {euros(asked) if asked else BLANK}{under}{category},"
        f" pour {_PURPOSES.get(letter.support, 'le projet')} {subject},"
        f" dont {letter.council.the_body} assure la maîtrise d’ouvrage."
    )


def _parts(letter: Letter) -> list[dict[str, str]]:
    """Headings and texts. A part that a good letter can do without is left out where nothing was typed."""
    place = f"Lieu de réalisation{FIXED}: {_stopped(letter.location)}" if letter.location else ""
    days = " ".join(
        f"{word}{FIXED}: {_stopped(day)}"
        for word, day in (("Début prévu", letter.starts), ("Fin prévue", letter.ends))
        if day
    )
    council, today = letter.council, paris_day(letter.made_at)
    decided = decision(letter.decided_by, council=council.name, delegation=council.delegation, today=today)
    parts = (
        ("Le projet", "\n".join(filter(None, (letter.description or BLANK, place, letter.partner)))),
        ("L’effet attendu", letter.expected_effect),
        ("Le calendrier", "\n".join(filter(None, (letter.calendar, days)))),
        ("Le financement", _funding(letter)),
        (f"La décision de {council.the_body}", decided.sentence),
        (ON_HONOUR_TITLE, on_honour(council.the_body)),
    )
    return [{"title": title, "text": text} for title, text in parts if text.strip()]


def _funding(letter: Letter) -> str:
    plan = letter.plan
    before, whole, asked = plan.ht_cents, plan.ttc_cents, plan.asked_cents
    cost = f"{euros(whole) if whole else BLANK} TTC"
    if before is not None:
        cost = f"{euros(before)} HT, soit {cost}"
    # A commune that gets the VAT back pays, in the end, the price before tax.
    base, tax = (before, "HT") if before is not None and letter.vat == "recovered" else (whole, "TTC")
    limit = next((line.limit for line in plan.funders if line.by_this_letter), None)
    share = percent(asked, base, limit=limit) if 0 < asked <= base else ""
    sentences = (
        *plan.draft,
        f"Le coût prévisionnel s’élève à {cost}.",
        f"L’aide demandée représente {share} de la dépense {tax}." if share else "",
        capital(f"{letter.council.the_body} {_VAT[letter.vat]}") if letter.vat in _VAT else "",
        "Le plan de financement prévisionnel figure en annexe.",
    )
    return " ".join(filter(None, sentences))


def _stopped(words: str) -> str:
    words = words.strip()
    return words + ("" if words[-1:] in (".", "…", "!", "?") else ".")


def _one_line(words: str, most: int) -> str:
    words = on_one_line(words)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
