"""Sender and signature of an official letter. A gender is "f", "m", or "" if it is not known."""

from desktop.documents.council import CouncilHead
from desktop.domain.french import capital
from desktop.domain.letters import LetterContent
from desktop.domain.papers.blanks import needs_function
from desktop.domain.papers.decision import BLANK

_COMMITTEE = {"f": "La présidente", "m": "Le président", "": "Le président ou la présidente"}


def sender(letter: LetterContent, head: CouncilHead) -> str:
    """La maire, Le maire; or the president of the committee that replaces a council (délégation spéciale)."""
    if letter.signatory == "delegation_speciale":
        return _president(letter.signatory_gender)
    return capital(head.of(letter.signatory_gender if letter.signatory == "maire" else letter.mayor_gender))


def signature(letter: LetterContent, head: CouncilHead) -> tuple[str, ...]:
    """The lines above a signature (CGCT L2122-17 to L2122-19)."""
    gender, function = letter.signatory_gender, letter.signatory_function.strip().rstrip(",")
    if letter.signatory in ("maire", "delegation_speciale"):
        return (f"{sender(letter, head)},",)
    replaced = head.of(letter.mayor_gender)
    if not needs_function(letter):
        away = {"f": " empêchée", "m": " empêché"}.get(letter.mayor_gender, ", par suite d’empêchement")
        return f"Pour {replaced}{away},", f"{function or head.deputy(gender)},"  # which of the deputies was not said
    lines = (f"Pour {replaced} et par délégation,", f"{function or BLANK},")
    return (*lines, letter.signatory_order) if letter.signatory_order else lines


def _president(gender: str) -> str:
    return f"{_COMMITTEE.get(gender, _COMMITTEE[''])} de la délégation spéciale"
