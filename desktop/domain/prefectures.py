"""Which préfet a commune asks, and how a letter addresses him or her."""

from typing import Any, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from desktop.domain import french
from desktop.domain.departments import Jurisdiction, of_department, typographic
from desktop.domain.refusals import Refusal
from sync.contract.bodies import Level

PersonGender: TypeAlias = Literal["f", "m", ""]


class Authority(Struct, frozen=True, kw_only=True):
    """A préfet, as a letter names him or her."""

    code: str  #: of the département or the région
    level: Level  #: department | region
    of: str  #: follows the title, such as "du Loiret"
    also: str  #: follows the second title of a préfet of a région, such as "du Loiret"; "" for none
    prefecture: str  #: its name, such as "Préfecture du Loiret"
    town: str  #: where the préfecture is
    #: Follows "sous-préfet"; "" where the préfecture is also the seat of the commune's arrondissement: the letter then
    #: goes straight there.
    sub_prefecture: str
    #: Follows "préfet"; "" unless the préfet of the région is that of another département: the letter then goes through
    #: the commune's own préfet first.
    department: str = ""
    post: tuple[str, str] = ("Préfète", "Préfet")  #: title of a woman, of a man
    office: str = ""  #: what he or she is where that is no préfet, such as "Haut-commissaire"; "" for a préfet
    only_printed: str = ""  #: a sentence on why the request can be printed but not sent; "" where it can be sent

    def title(self, gender: PersonGender = "") -> str:
        """Préfète du Loiret; Préfet de la région Centre-Val de Loire, préfet du Loiret; both forms if not known."""
        return self._with(_word(gender, *self.post), _word(gender, "préfète", "préfet"))

    def called(self, gender: PersonGender = "") -> str:
        """The form of address: Madame la Préfète, Monsieur le Préfet, or both if the gender is not known."""
        lady, lord = self.post
        return _word(gender, f"Madame la {lady}", f"Monsieur le {lord}")

    def addressee(self, gender: PersonGender = "") -> str:
        """Madame la Préfète du Loiret; Monsieur le Préfet de Corse, préfet de la Corse-du-Sud."""
        return self._with(self.called(gender), _word(gender, "préfète", "préfet"))

    def through(self, gender: PersonGender = "", of_department: PersonGender = "") -> str:
        """sous couvert de Monsieur le Préfet du Haut-Rhin et de Madame la Sous-préfète de Mulhouse.

        "" if the letter goes straight to the préfecture. In full: a screen reader reads "s/c" as letters.
        """
        ways = []
        if self.department:
            ways.append(f"{_of(of_department, 'Préfète', 'Préfet')} {self.department}")
        if self.sub_prefecture:
            ways.append(f"{_of(gender, 'Sous-préfète', 'Sous-préfet')} {self.sub_prefecture}")
        return f"sous couvert {' et '.join(ways)}" if ways else ""

    def check_sending(self) -> None:
        """Raises Refusal where the request can only be printed."""
        if self.only_printed:
            raise Refusal(
                "no_prefect",
                self.only_printed,
                field="level",
                remedy="Imprimez la lettre et remettez-la\u00a0: la demande ne part pas d’ici.",
            )

    def _with(self, first: str, second: str) -> str:
        return f"{first} {self.of}" + (f", {second} {self.also}" if self.also else "")


def authority(territory: Jurisdiction, level: Level) -> Authority:
    """The préfet of the commune's département or région. Raises Refusal where there is none."""
    _check(territory, level)
    if elsewhere := _WITHOUT_DEPARTMENT.get(territory.department):
        return _lent(elsewhere, territory) if territory.region == _DEMONSTRATION else elsewhere
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
    other = territory.region_department != territory.department
    return Authority(
        code=territory.region,
        level=level,
        of=of,
        also="" if of == also else also,
        prefecture=f"Préfecture {of}",
        town=typographic(territory.region_town),
        # The letter goes through the sous-préfecture whichever préfet is asked.
        sub_prefecture=sub_prefecture,
        department=of_department(territory.department, territory.department_name) if other else "",
    )


def _lent(elsewhere: Authority, territory: Jurisdiction) -> Authority:
    """Under a name that the demonstration borrows, the State's representative too is marked as an example.

    The demonstration's platform is invented, and receives what the programme's one does not.
    """
    _, _, mark = territory.department_name.partition(" (")
    mark = f" ({mark}" if mark else ""
    return replace(
        elsewhere,
        of=elsewhere.of + mark,
        prefecture=elsewhere.prefecture + mark,
        town=typographic(territory.department_town),
        only_printed="",
    )


def _check(territory: Jurisdiction, level: Level) -> None:
    code = territory.department
    sentence, remedy = _NOBODY.get(code, ""), "Gardez votre demande en brouillon, et demandez à qui l’adresser."
    if level == "region" and code in _NO_REGION:
        sentence, remedy = f"{_NO_REGION[code]} n’a pas de préfet de région.", "Choisissez le niveau départemental."
    if sentence:
        raise Refusal("no_prefect", sentence, field="level", remedy=remedy)


def _arrondissement(name: str) -> str:
    return french.of(typographic(name.partition(" (")[0]))


def _word(gender: PersonGender, lady: str, lord: str) -> str:
    return {"f": lady, "m": lord}.get(gender, f"{lady} ou {lord}")


def _of(gender: PersonGender, lady: str, lord: str) -> str:
    """de Madame la Préfète, de Monsieur le Préfet, or both."""
    return _word(gender, f"de Madame la {lady}", f"de Monsieur le {lord}")


_DEMONSTRATION = "00"  # its invented région
_REGION_TITLES = {
    _DEMONSTRATION: "de la région de démonstration",
    "04": "de la région Réunion",
    "06": "de Mayotte",
    "11": "de la région d’Île-de-France",
    "94": "de Corse",
}
#: Territories of which the programme's platform knows no préfet: the letter is printed, to the State's representative.
_HERE = "La plateforme ne reçoit pas les demandes"
_NORTHERN = "de Saint-Barthélemy et de Saint-Martin"
_COMMISSIONER = ("Haute-commissaire", "Haut-commissaire")


def _without_department(code: str, **names: Any) -> Authority:
    return Authority(code=code, level="department", also="", sub_prefecture="", **names)


_WITHOUT_DEPARTMENT = {
    "977": _without_department(
        "977",
        of=_NORTHERN,
        prefecture=f"Préfecture {_NORTHERN}",
        town="Saint-Barthélemy",
        only_printed=f"{_HERE} de Saint-Barthélemy.",
    ),
    "978": _without_department(
        "978",
        of=_NORTHERN,
        prefecture=f"Préfecture {_NORTHERN}",
        town="Saint-Martin",
        only_printed=f"{_HERE} de Saint-Martin.",
    ),
    "987": _without_department(
        "987",
        of="de la République en Polynésie française",
        prefecture="Haut-commissariat de la République en Polynésie française",
        town="Papeete",
        post=_COMMISSIONER,
        office=_COMMISSIONER[1],
        only_printed=f"{_HERE} de Polynésie française.",
    ),
    "988": _without_department(
        "988",
        of="de la République en Nouvelle-Calédonie",
        prefecture="Haut-commissariat de la République en Nouvelle-Calédonie",
        town="Nouméa",
        post=_COMMISSIONER,
        office=_COMMISSIONER[1],
        only_printed=f"{_HERE} de Nouvelle-Calédonie.",
    ),
}
_NO_REGION = {
    "975": "Saint-Pierre-et-Miquelon",
    "977": "Saint-Barthélemy",
    "978": "Saint-Martin",
    "987": "La Polynésie française",
    "988": "La Nouvelle-Calédonie",
}
_NOBODY = {
    "984": "Dans les Terres australes, l’État est représenté par un administrateur supérieur, non par un préfet.",
    "986": "À Wallis-et-Futuna, l’État est représenté par un administrateur supérieur, non par un préfet.",
    "989": "L’île de Clipperton relève directement du Gouvernement, non d’un préfet.",
}
