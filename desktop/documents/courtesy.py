"""Who signs an official letter, by gender: "f", "m", or "" where it is not known yet, and both forms stand."""


def mayor(gender: str) -> str:
    """La maire, Le maire, or both: who speaks in the letter."""
    return {"f": "La maire", "m": "Le maire"}.get(gender, "Le ou la maire")


def signature(kind: str, gender: str, *, mayor_gender: str = "", title: str = "") -> tuple[str, ...]:
    """The lines above a signature; `title`, where given, is said instead of the usual one.

    `kind` is "maire" or "premier_adjoint_empeche": the first deputy signs where the mayor cannot. `gender` is that of
    who signs.
    """
    title = title.strip().rstrip(",")
    if kind != "premier_adjoint_empeche":
        return (f"{title or mayor(gender)},",)
    prevented = "Pour la maire empêchée," if mayor_gender == "f" else "Pour le maire empêché,"
    deputies = {"f": "la première adjointe", "m": "le premier adjoint"}
    return prevented, f"{title or deputies.get(gender, 'le premier adjoint ou la première adjointe')},"
