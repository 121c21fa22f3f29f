"""Sender and signature of an official letter. A gender is "f", "m", or "" if it is not known."""

from desktop.domain.letters import LetterContent

_BLANK = "……………………"
_COMMITTEE = "président de la délégation spéciale", "présidente de la délégation spéciale"


def sender(letter: LetterContent) -> str:
    """La maire, Le maire; or the president of the committee that replaces a council (délégation spéciale)."""
    if letter.signatory == "delegation_speciale":
        return _president(letter.signatory_gender)
    return mayor(letter.signatory_gender if letter.signatory == "maire" else letter.mayor_gender)


def mayor(gender: str) -> str:
    """La maire or Le maire; Le maire, the usual name of the function, if the gender is not known."""
    return "La maire" if gender == "f" else "Le maire"


def signature(letter: LetterContent) -> tuple[str, ...]:
    """The lines above a signature (CGCT L2122-17 to L2122-19)."""
    gender, function = letter.signatory_gender, letter.signatory_function.strip().rstrip(",")
    if letter.signatory == "maire":
        return (f"{mayor(gender)},",)
    if letter.signatory == "delegation_speciale":
        return (f"{_president(gender)},",)
    lady = letter.mayor_gender == "f"
    if letter.signatory == "premier_adjoint_empeche":
        deputies = {"f": "l’adjointe", "m": "l’adjoint"}  # which of the deputies was not said
        function = function or deputies.get(gender, "l’adjoint ou l’adjointe")
        return f"Pour {'la maire empêchée' if lady else 'le maire empêché'},", f"{function},"
    lines = (f"Pour {'la' if lady else 'le'} maire et par délégation,", f"{function or _BLANK},")
    return (*lines, letter.signatory_order) if letter.signatory_order else lines


def _president(gender: str) -> str:
    return f"La {_COMMITTEE[1]}" if gender == "f" else f"Le {_COMMITTEE[0]}"
