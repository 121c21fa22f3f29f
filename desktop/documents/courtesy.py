"""Titles in an official letter by gender, "f", "m", or "" where it is not known yet: then both forms stand."""


def prefect(gender: str) -> str:
    """Madame la Préfète, Monsieur le Préfet, or both."""
    return _either(gender, "Madame la Préfète", "Monsieur le Préfet")


def sub_prefect(gender: str) -> str:
    """Madame la Sous-préfète, Monsieur le Sous-préfet, or both."""
    return _either(gender, "Madame la Sous-préfète", "Monsieur le Sous-préfet")


def mayor(gender: str) -> str:
    """La maire, Le maire, or both: who speaks in the letter."""
    return {"f": "La maire", "m": "Le maire"}.get(gender, "Le ou la maire")


def signature(kind: str, gender: str, *, mayor_gender: str = "", title: str = "") -> tuple[str, ...]:
    """The lines above a signature; `title`, where given, is said instead of the usual one.

    `kind` is "maire" or "premier_adjoint_empeche": the first deputy signs where the mayor cannot. `gender` is that of
    who signs.
    """
    if kind == "premier_adjoint_empeche":
        prevented = {"f": "Pour la maire empêchée,", "m": "Pour le maire empêché,"}.get(
            mayor_gender, "Pour le maire empêché,"
        )
        deputy = {"f": "la première adjointe,", "m": "le premier adjoint,"}.get(
            gender, "le premier adjoint ou la première adjointe,"
        )
        return prevented, f"{title.rstrip(',')}," if title else deputy
    return (f"{title.rstrip(',')}," if title else f"{mayor(gender)},",)


def _either(gender: str, woman: str, man: str) -> str:
    return {"f": woman, "m": man}.get(gender, f"{woman} ou {man}")
