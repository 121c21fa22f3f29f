"""The names of the départements and of the collectivités around a commune, with their articles."""

from datetime import datetime, timedelta, timezone
from typing import Protocol

from desktop.domain import french
from sync.contract.funding import Source


class Jurisdiction(Protocol):
    """The commune's département, région and arrondissement by the official list; seats are INSEE codes.

    `arrondissement` and its seat are "" if there is none.
    """

    @property
    def department(self) -> str: ...
    @property
    def department_name(self) -> str: ...
    @property
    def department_seat(self) -> str: ...
    @property
    def department_town(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def region_name(self) -> str: ...
    @property
    def region_department(self) -> str: ...
    @property
    def region_department_name(self) -> str: ...
    @property
    def region_town(self) -> str: ...
    @property
    def arrondissement(self) -> str: ...
    @property
    def arrondissement_seat(self) -> str: ...
    @property
    def metropole(self) -> bool: ...


def of_department(code: str, name: str) -> str:
    """The words that follow "préfet" or "Département": du Loiret, de l’Ain, des Hauts-de-Seine, d’Ille-et-Vilaine."""
    return ARTICLES[code] + typographic(name) if code in ARTICLES else french.of(typographic(name))


def bound_to_a_share(code: str) -> bool:
    """Whether a commune must pay a part of the public money in its investment itself (CGCT L1111-10, III).

    False overseas, where the law exempts it, or where we do not know that the law applies.
    """
    return not code.startswith(("97", "98"))


def is_department(code: str) -> bool:
    """False for the collectivités of Saint-Pierre-et-Miquelon, Saint-Barthélemy, Saint-Martin and the Pacific."""
    return not code.startswith(("975", "977", "978", "98"))


def without_communes(code: str) -> bool:
    """Whether there is a collectivité in place of communes, as in Saint-Barthélemy and Saint-Martin since 2007.

    `code`: of the département, or INSEE code of the place.
    """
    return code.startswith(("977", "978"))


def local(code: str, when: datetime) -> datetime | None:
    """The moment as clocks overseas show it; None where they show the time of Paris, or where we do not know."""
    hours = _HOURS.get(code)
    return None if hours is None else when.astimezone(timezone(timedelta(hours=hours)))


def typographic(name: str) -> str:
    """The official list's names with a typographic apostrophe."""
    return name.replace("'", "’")


def resource_labels(territory: Jurisdiction | None, epci: str = "") -> dict[Source, str]:
    """The names of the sources of funding around this commune; generic names where none is known."""
    labels: dict[Source, str] = {
        "state": "État (cette demande)",
        "detr_dsil": "État (DETR ou DSIL)",
        "region": "Région",
        "department": "Département",
        "epci": epci or "Intercommunalité",
        "europe": "Union européenne",
        "private": "Financement privé",
        "own": "Part de la commune",
    }
    if territory is None:
        return labels
    code = territory.department
    if one := _BOTH.get(code):
        return labels | {"region": one, "department": one}
    if code == "988":
        return labels | {"region": "Nouvelle-Calédonie", "department": "Province"}
    name = typographic(territory.region_name).removeprefix("Région ").removeprefix("La ")
    labels["region"] = f"Région {name}"
    labels["department"] = _DEPARTMENTS.get(code) or (f"Département {of_department(code, territory.department_name)}")
    if territory.metropole:
        labels |= {"department": "Métropole de Lyon", "epci": "Métropole de Lyon"}
    return labels


_BY_ARTICLE = {
    "du ": "00 14 15 18 25 29 30 32 39 45 46 56 59 62 63 67 68 69 81 83 90 94 95",
    "de l’": "01 02 03 07 09 10 11 12 27 34 36 38 60 61 89 91",
    "de la ": "16 17 19 21 23 24 26 2A 2B 31 33 42 43 44 48 50 51 52 53 55 57 58 70 72 73 74 76 80 85 86 87 93 971 972"
    " 973",
    "des ": "04 05 06 08 13 22 40 64 65 66 78 79 88 92",
    "d’": "28 35 37",
    "de ": "41 47 49 54 71 75 77 82 84 974 975 976",
}
#: What stands between "préfet" and the name of each département, by its code; 00 is the demonstration's.
ARTICLES: dict[str, str] = {code: article for article, codes in _BY_ARTICLE.items() for code in codes.split()}
#: Where one collectivité is both région and département.
_BOTH = {
    "2A": "Collectivité de Corse",
    "2B": "Collectivité de Corse",
    "972": "Collectivité territoriale de Martinique",
    "973": "Collectivité territoriale de Guyane",
    "975": "Collectivité territoriale de Saint-Pierre-et-Miquelon",
    "976": "Département-Région de Mayotte",
    "977": "Collectivité de Saint-Barthélemy",
    "978": "Collectivité de Saint-Martin",
    "987": "Polynésie française",
}
#: Hours from universal time, the same all year. Saint-Pierre-et-Miquelon has summer time, and is left out.
_HOURS = {
    "971": -4,
    "972": -4,
    "973": -3,
    "974": 4,
    "976": 3,
    "977": -4,
    "978": -4,
    "987": -10,
    "988": 11,
}
_DEPARTMENTS = {
    "67": "Collectivité européenne d’Alsace",
    "68": "Collectivité européenne d’Alsace",
    "75": "Ville de Paris",
}
