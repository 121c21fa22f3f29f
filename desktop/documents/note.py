"""The note for the council: one page on what the commune is about to do, and what is asked of the council."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from desktop.documents import pages
from desktop.documents.typeset import typeset
from desktop.domain.french import FIXED, of, on_one_line

_BLANK = "……………………"
_SHORTENED = "… (texte entier dans le dossier)"
_SIZES = (11.0, 10.0, 9.5)
_MOST_SECTIONS = 8


class Note(Struct, frozen=True, kw_only=True):
    """The content of a note. Times are in words."""

    commune: str  #: its name
    council: str = "conseil municipal"  #: in French, as it follows an article
    subject: str  #: the heading
    facts: tuple[tuple[str, str], ...] = ()  #: label and text; without a text the line is left out
    cost: str = ""  #: to the commune, in words; "" leaves the line out
    sections: tuple[tuple[str, str], ...] = ()  #: title and text; at most _MOST_SECTIONS are printed
    asked: str = ""  #: what the council is to decide
    made_at: datetime  #: date of the document, kept in the PDF
    demonstration: bool = False  #: marks each page as an example


def render(note: Note) -> bytes:
    """The note as a PDF of one page. Until it fits, the type gets smaller, then the longest texts are shortened."""
    note = replace(note, sections=note.sections[:_MOST_SECTIONS])
    for size in _SIZES:
        pdf = _set(note, size)
        if pages.count(pdf) == 1:
            return pdf
    most = max((len(words) for _, words in note.sections), default=0)
    while most > 80:
        most = most * 4 // 5
        cut = tuple((title, _shortened(words, most)) for title, words in note.sections)
        pdf = _set(
            replace(note, sections=cut, facts=tuple((a, _shortened(b, most)) for a, b in note.facts)), _SIZES[-1]
        )
        if pages.count(pdf) == 1:
            break
    return pdf


def _set(note: Note, size: float) -> bytes:
    values = {
        "footer": f"{note.commune} – Note au {note.council}",
        "over": f"Note au {note.council} {of(note.commune)}",
        "heading": note.subject,
        "size": size,
        "facts": [
            ["Séance du", _BLANK],
            ["Rapporteur", _BLANK],
            *(list(pair) for pair in note.facts if pair[1]),
            *([["Incidence financière", note.cost]] if note.cost else []),
        ],
        "sections": [list(pair) for pair in note.sections if pair[1].strip()],
        "asked": note.asked,
    }
    title = f"Note au conseil {of(note.commune)}{FIXED}: {note.subject}"
    return typeset("note", values, title=title, made_at=note.made_at, demonstration=note.demonstration)


def _shortened(words: str, most: int) -> str:
    """The text cut between two words; a text that is cut, or has many line breaks, loses its line breaks."""
    if len(words) <= most and words.count("\n") < 6:
        return words
    cut = on_one_line(words)[:most]
    return cut.rsplit(" ", 1)[0] + _SHORTENED if len(words) > most else cut
