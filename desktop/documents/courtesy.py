"""Who speaks and who signs in an official letter, by gender: "f", "m", or "" where it is not known."""


def mayor(gender: str) -> str:
    """La maire, Le maire: who speaks in the letter. Not known, it is the name of the function, in its usual form."""
    return "La maire" if gender == "f" else "Le maire"


def signature(signatory: str, gender: str) -> tuple[str, ...]:
    """The lines above a signature. `signatory` is "maire", or "premier_adjoint_empeche" where the mayor cannot sign."""
    if signatory != "premier_adjoint_empeche":
        return (f"{mayor(gender)},",)
    deputies = {"f": "la première adjointe,", "m": "le premier adjoint,"}
    return "Pour le maire empêché,", deputies.get(gender, "le premier adjoint ou la première adjointe,")
