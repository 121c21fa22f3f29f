"""The projet de délibération: what the council may decide, with blanks for what only the meeting will settle."""

from datetime import datetime
from typing import Any

from msgspec import Struct, field

from desktop.documents import funding_plan
from desktop.documents.council import Council
from desktop.documents.funding_plan import Plan
from desktop.documents.typeset import typeset
from desktop.domain.french import FIXED, NARROW, capital, of


class Deliberation(Struct, frozen=True, kw_only=True):
    """The content of a projet de délibération."""

    commune: str  #: its name
    council: Council = field(default_factory=Council)  #: its name, and the law that it decides by
    subject: str  #: what is decided, as the heading
    visas: tuple[str, ...] = ()  #: follow "Vu", without full stop; after those of the council itself
    reasons: tuple[str, ...] = ()  #: follow "Considérant", without full stop
    articles: tuple[str, ...] = ()  #: what is decided, without full stop
    plan: Plan | None = None  #: set as an annex
    made_at: datetime  #: date of the document, kept in the PDF
    demonstration: bool = False  #: marks each page as an example


def render(deliberation: Deliberation) -> bytes:
    """The projet de délibération as PDF."""
    council, of_commune = deliberation.council, of(deliberation.commune)
    values: dict[str, Any] = {
        "footer": f"{deliberation.commune} – Projet de délibération",
        "of_commune": of_commune,
        "body": council.body,
        "head": capital(council.head.either),
        "council": council.name,
        "lies": list(council.lies),
        "quorum": f"Le quorum étant atteint{f' ({council.quorum})' if council.quorum else ''}, la séance est ouverte.",
        "subject": deliberation.subject,
        "visas": [_stopped(words, f"{NARROW};") for words in (council.visa, *deliberation.visas)],
        "reasons": [_stopped(words, f"{NARROW};") for words in deliberation.reasons],
        "articles": [_stopped(words, ".") for words in deliberation.articles],
        "executory": (
            f"{capital(council.head.either)} certifie, sous sa responsabilité, le caractère exécutoire de cet acte,"
            " transmis au représentant de l’État le ……… et publié le"
            f" ………{f' ({council.executory})' if council.executory else ''}."
        ),
        "recourse": (
            "Cette délibération peut être contestée devant le tribunal administratif de ……… dans les deux mois de sa"
            " publication, notamment par www.telerecours.fr."
        ),
    }
    if deliberation.plan is not None:
        values["plan"] = funding_plan.annex(deliberation.plan) | {
            "title": "Annexe – Plan de financement prévisionnel",
            "about": f"{deliberation.subject} – {council.body} {of_commune}. Montants en euros.",
        }
    title = f"Projet de délibération {of_commune}{FIXED}: {deliberation.subject}"
    return typeset(
        "deliberation", values, title=title, made_at=deliberation.made_at, demonstration=deliberation.demonstration
    )


def _stopped(words: str, stop: str) -> str:
    """The words with this punctuation at their end, whatever stood there."""
    return words.strip().rstrip(".;\u202f\u00a0 ") + stop
