"""Sender and signature of an official letter, by gender: "f", "m", or "" if it is not known."""


def mayor(gender: str) -> str:
    """La maire, Le maire: the letter's sender; if the gender is not known, the usual name of the function."""
    return "La maire" if gender == "f" else "Le maire"


def signature(signatory: str, gender: str) -> tuple[str, ...]:
    """The lines above a signature. `signatory` is "maire", or "premier_adjoint_empeche" if the mayor cannot sign."""
    if signatory != "premier_adjoint_empeche":
        return (f"{mayor(gender)},",)
    deputies = {"f": "la première adjointe,", "m": "le premier adjoint,"}
    return "Pour le maire empêché,", deputies.get(gender, "le premier adjoint ou la première adjointe,")
