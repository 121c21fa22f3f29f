"""Which préfet a commune asks, how a letter addresses him or her, and the names of the collectivités around it."""

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from desktop.domain import french
from desktop.domain.refusals import Refusal
from sync.contract.bodies import Level
from sync.contract.funding import Source

Gender: TypeAlias = Literal["f", "m", ""]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A préfet, as a letter names him or her."""

    code: str
    level: Level
    of: str  #: follows the title, such as "du Loiret"
    also: str  #: follows a second title; "" if there is none
    prefecture: str
    town: str  #: where the préfecture is
    #: Follows "sous-préfet"; "" where the préfecture is also the seat of the commune's arrondissement: the letter then
    #: goes straight there.
    sub_prefecture: str

    def title(self, gender: Gender = "") -> str:
        """Préfète du Loiret; Préfet de la région Centre-Val de Loire, préfet du Loiret; both if not known."""
        return self._with(_word(gender, "Préfète", "Préfet"), _word(gender, "préfète", "préfet"))

    def addressee(self, gender: Gender = "") -> str:
        """Madame la Préfète du Loiret; Monsieur le Préfet de Corse, préfet de la Corse-du-Sud."""
        return self._with(called(gender), _word(gender, "préfète", "préfet"))

    def through(self, gender: Gender = "") -> str:
        """s/c de Madame la Sous-préfète de Pithiviers; "" if the letter goes straight to the préfecture."""
        if not self.sub_prefecture:
            return ""
        ladies, lords = "de Madame la Sous-préfète", "de Monsieur le Sous-préfet"
        words = {"f": ladies, "m": lords}.get(gender, f"{ladies} ou {lords}")
        return f"s/c {words} {self.sub_prefecture}"

    def _with(self, first: str, second: str) -> str:
        return f"{first} {self.of}" + (f", {second} {self.also}" if self.also else "")


def called(gender: Gender = "") -> str:
    """The form of address: Madame la Préfète, Monsieur le Préfet, or both if the gender is not known."""
    return _word(gender, "Madame la Préfète", "Monsieur le Préfet")


def authority(territory: Jurisdiction, level: Level) -> Authority:
    """The préfet of the commune's département or région. Raises Refusal where there is none."""
    _check(territory, level)
    seat = territory.arrondissement_seat
    sub_prefecture = "" if seat in ("", territory.department_seat) else _arrondissement(territory.arrondissement)
    if level == "department":
        of = of_department(territory.department, territory.department_name)
        return Authority(
            code=territory.department,
            level=level,
            of=of,
            also="",
            prefecture=f"Préfecture {of}",
            town=typographic(territory.department_town),
            sub_prefecture=sub_prefecture,
        )
    name = typographic(territory.region_name)
    of = _REGION_TITLES.get(territory.region, f"de la région {name}")
    also = of_department(territory.region_department, territory.region_department_name)
    return Authority(
        code=territory.region,
        level=level,
        of=of,
        also="" if of == also else also,
        prefecture=f"Préfecture {of}",
        town=typographic(territory.region_town),
        # The letter goes through the sous-préfecture whichever préfet is asked.
        sub_prefecture=sub_prefecture,
    )


def of_department(code: str, name: str) -> str:
    """du Loiret, de l’Ain, des Hauts-de-Seine, d’Ille-et-Vilaine: what follows "préfet" or "Département"."""
    return ARTICLES[code] + typographic(name) if code in ARTICLES else french.of(typographic(name))


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
    labels["region"] = f"Région {typographic(territory.region_name).removeprefix('Région ')}"
    labels["department"] = _DEPARTMENTS.get(code) or (f"Département {of_department(code, territory.department_name)}")
    if territory.metropole:
        labels |= {"department": "Métropole de Lyon", "epci": "Métropole de Lyon"}
    return labels


def _check(territory: Jurisdiction, level: Level) -> None:
    sentence = _ELSEWHERE.get(territory.department, "")
    if not sentence and level == "region" and territory.department == "975":
        sentence = "Saint-Pierre-et-Miquelon n’a pas de préfet de région."
    if sentence:
        raise Refusal(
            "no_prefect",
            sentence,
            field="level",
            remedy="Choisissez le niveau départemental."
            if territory.department == "975"
            else "Gardez votre demande en brouillon, et voyez avec ce représentant comment la déposer.",
        )


def _arrondissement(name: str) -> str:
    return french.of(typographic(name.partition(" (")[0]))


def _word(gender: Gender, lady: str, lord: str) -> str:
    return {"f": lady, "m": lord}.get(gender, f"{lady} ou {lord}")


_BY_ARTICLE = {
    "du ": "00 14 15 18 25 29 30 32 39 45 46 56 59 62 63 67 68 69 81 83 90 94 95",
    "de l’": "01 02 03 07 09 10 11 12 27 34 36 38 60 61 89 91",
    "de la ": "16 17 19 21 23 24 26 2A 2B 31 33 42 43 44 48 50 51 52 53 55 57 58 70 72 73 74 76 80 85 86 87 93 971 972"
    " 973",
    "des ": "04 05 06 08 13 22 40 64 65 66 78 79 88 92",
    "d’": "28 35 37",
    "de ": "41 47 49 54 71 75 77 82 84 974 975 976",
}
#: Between "préfet" and the name of each département, by its code; 00 is the demonstration's.
ARTICLES: dict[str, str] = {code: article for article, codes in _BY_ARTICLE.items() for code in codes.split()}
_REGION_TITLES = {
    "00": "de la région de démonstration",
    "06": "de Mayotte",
    "11": "de la région d’Île-de-France",
    "94": "de Corse",
}
#: One collectivité where others have a région and a département.
_BOTH = {
    "2A": "Collectivité de Corse",
    "2B": "Collectivité de Corse",
    "972": "Collectivité territoriale de Martinique",
    "973": "Collectivité territoriale de Guyane",
    "976": "Département-Région de Mayotte",
}
_DEPARTMENTS = {
    "67": "Collectivité européenne d’Alsace",
    "68": "Collectivité européenne d’Alsace",
    "75": "Ville de Paris",
}
_ELSEWHERE = {
    "977": "À Saint-Barthélemy, l’État est représenté par un préfet délégué : aucune lettre n’est prévue ici.",
    "978": "À Saint-Martin, l’État est représenté par un préfet délégué : aucune lettre n’est prévue ici.",
    "984": "Dans les Terres australes, l’État est représenté par un administrateur supérieur, non par un préfet.",
    "986": "À Wallis-et-Futuna, l’État est représenté par un administrateur supérieur, non par un préfet.",
    "987": "En Polynésie française, l’État est représenté par le haut-commissaire, non par un préfet.",
    "988": "En Nouvelle-Calédonie, l’État est représenté par le haut-commissaire, non par un préfet.",
    "989": "L’île de Clipperton relève directement du Gouvernement, non d’un préfet.",
}
