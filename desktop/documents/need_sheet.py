"""The sheet of one need: its text, who may read it, its state."""

from datetime import datetime

from msgspec import Struct

from desktop.documents.typeset import typeset
from desktop.domain.act_words import titled
from desktop.domain.french import FIXED, of


class NeedPaper(Struct, frozen=True, kw_only=True):
    """The content of a need's sheet."""

    commune: str  #: its name
    title: str  #: as typed; where it is "", the paper says so
    state: str  #: in words, with the receipt's number
    theme: str = ""  #: its name; "" where none is chosen
    published: bool = True  #: this text is the one that everybody can read today
    public: tuple[tuple[str, str], ...] = ()  #: label and text of what all communes may read
    private: tuple[tuple[str, str], ...] = ()  #: label and text of what is for the platform's services alone
    attachments: tuple[str, ...] = ()  #: names and sizes of the documents
    steps: tuple[tuple[str, str], ...] = ()  #: what happened so far: date and words; the date is "" where none is known
    validated: str = ""  #: who validated the text, and when, in words; "" for nobody
    printed: str = ""  #: the day, such as "le 3 mars 2021", for the footer; "" leaves it out
    made_at: datetime  #: date of the document, kept in the PDF
    demonstration: bool = False  #: marks each page as an example


def render(sheet: NeedPaper) -> bytes:
    """The sheet as PDF."""
    values = {
        "footer": f"{sheet.commune} – Besoin{f', imprimé {sheet.printed}' if sheet.printed else ''}",
        "over": f"Fiche de besoin – Commune {of(sheet.commune)}",
        "heading": titled(sheet.title, "need"),
        "facts": [["État", sheet.state], *([["Thème", sheet.theme]] if sheet.theme else [])],
        "public_head": "Ce que tout le monde peut lire" if sheet.published else "Partie publique du besoin",
        "public": [list(pair) for pair in sheet.public if pair[1].strip()],
        "private": [list(pair) for pair in sheet.private if pair[1].strip()],
        "attachments": list(sheet.attachments),
        "steps": {
            "header": ["Date", "Étape"],
            "widths": [1, 2.6],
            "sides": ["left", "left"],
            "rows": [[date or "–", words] for date, words in sheet.steps],
        },
        "validated": sheet.validated,
    }
    title = f"Besoin {of(sheet.commune)}{FIXED}: {sheet.title}"
    return typeset("need_sheet", values, title=title, made_at=sheet.made_at, demonstration=sheet.demonstration)
