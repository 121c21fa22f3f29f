"""Who represents the State before a commune, as its papers name that person and the house: a préfet, save overseas."""

from msgspec import Struct


class Representative(Struct, frozen=True, kw_only=True):
    """French words, each with its article."""

    the: str  #: le préfet
    to: str  #: au préfet
    of: str  #: du préfet
    office: str  #: la préfecture
    to_office: str  #: à la préfecture


_PREFECT = Representative(
    the="le préfet", to="au préfet", of="du préfet", office="la préfecture", to_office="à la préfecture"
)
_COMMISSIONER = Representative(
    the="le haut-commissaire",
    to="au haut-commissaire",
    of="du haut-commissaire",
    office="le haut-commissariat",
    to_office="au haut-commissariat",
)
_ADMINISTRATOR = Representative(
    the="l’administrateur supérieur",
    to="à l’administrateur supérieur",
    of="de l’administrateur supérieur",
    office="l’administration supérieure",
    to_office="à l’administration supérieure",
)
_ELSEWHERE = {"986": _ADMINISTRATOR, "987": _COMMISSIONER, "988": _COMMISSIONER}


def representative(department: str) -> Representative:
    """`department`: code of the département, or of the territory that is none."""
    return _ELSEWHERE.get(department, _PREFECT)
