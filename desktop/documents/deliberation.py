"""The projet de délibération: what the council may decide, with blanks for what only the meeting will settle."""

from dataclasses import dataclass
from datetime import datetime

from desktop.documents.typeset import typeset
from desktop.domain.french import FIXED, of


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberation:
    """The content of a projet de délibération."""

    commune: str
    department: str = ""
    subject: str
    visas: tuple[str, ...] = ()  #: follow "Vu", without full stop
    reasons: tuple[str, ...] = ()  #: follow "Considérant", without full stop
    articles: tuple[str, ...] = ()  #: what is decided, without full stop
    made_at: datetime
    demonstration: bool = False


def render(deliberation: Deliberation) -> bytes:
    """The projet de délibération as PDF."""
    values = {
        "footer": f"{deliberation.commune} – Projet de délibération",
        "commune": deliberation.commune,
        "of_commune": of(deliberation.commune),
        "department": deliberation.department,
        "subject": deliberation.subject,
        "visas": [_stopped(words, "\u202f;") for words in deliberation.visas],
        "reasons": [_stopped(words, "\u202f;") for words in deliberation.reasons],
        "articles": [_stopped(words, ".") for words in deliberation.articles],
    }
    title = f"Projet de délibération {of(deliberation.commune)}{FIXED}: {deliberation.subject}"
    return typeset(
        "deliberation", values, title=title, made_at=deliberation.made_at, demonstration=deliberation.demonstration
    )


def _stopped(words: str, stop: str) -> str:
    """With the punctuation of a list of grounds or of decisions."""
    return words.strip().rstrip(".;\u202f\u00a0 ") + stop
