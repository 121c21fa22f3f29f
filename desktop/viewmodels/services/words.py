"""The fields of a service that the commune shares, as people see them, and the words of what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.shares import PRIVATE
from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.states import Shown

if TYPE_CHECKING:
    from desktop.database.queries.shares import ShareRow

UNTITLED = "Service sans nom"
LATER = "À choisir plus tard"
PUBLISHED = Shown("✓", "Publié au catalogue", "ok")
DECLINED = Shown("✗", "Non retenu", "warn")


@dataclass(frozen=True, slots=True)
class ServiceField:
    """`label` has its keyboard letter after &; `choices` are value and words, where one of them is picked."""

    name: str
    label: str
    help: str = ""
    long: bool = False
    optional: bool = True
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def plain(self) -> str:
        return self.label.replace("&", "")

    @property
    def private(self) -> bool:
        """Read by the platform's services alone."""
        return self.name in PRIVATE


FIELDS = (
    ServiceField("title", "&Nom du service", f"Par exemple{FIXED}: Réservation de salles.", optional=False),
    ServiceField("summary", "À &quoi il sert", "Une phrase suffit.", long=True, optional=False),
    ServiceField("theme", "Thè&me"),
    ServiceField("audience", "Pour q&ui", f"Par exemple{FIXED}: les familles, les associations, les agents."),
    ServiceField("provider", "F&ourni par", f"Par exemple{FIXED}: une société, un syndicat, la commune elle-même."),
    ServiceField(
        "cost", "&Coût", choices=(("inconnu", "Je ne sais pas"), ("gratuit", "Gratuit"), ("payant", "Payant"))
    ),
    ServiceField("cost_note", "Précision sur le coû&t", f"Par exemple{FIXED}: 300 € par an, maintenance comprise."),
    ServiceField(
        "licence",
        "Lic&ence",
        choices=(
            ("inconnue", "Je ne sais pas"),
            ("libre", "Logiciel libre"),
            ("propriétaire", "Logiciel propriétaire"),
        ),
    ),
    ServiceField("used_since", "Utilisé &depuis", f"Par exemple{FIXED}: 2019."),
    ServiceField("remarks", "&Remarques pour la plateforme", "Ce que les services doivent savoir.", long=True),
)
OF_NAME = {words.name: words for words in FIELDS}


def named(title: str) -> str:
    return title.strip() or UNTITLED


def filled(fields: Mapping[str, str], themes: Mapping[str, str], *, private: bool) -> tuple[tuple[str, str], ...]:
    """Label and text of each field that says something, in the order of the form."""
    found = []
    for words in FIELDS:
        text = fields.get(words.name, "").strip()
        if not text or words.private != private or text in ("inconnu", "inconnue"):
            continue
        if words.name == "theme":
            text = themes.get(text, text)
        found.append((words.plain, dict(words.choices).get(text, text)))
    return tuple(found)


def state_of(row: "ShareRow") -> Shown:
    """Draft, the state of the act, then what the platform decided of it."""
    if row.state == "published":
        return PUBLISHED
    if row.state == "declined":
        return DECLINED
    return states.shown(row.state, "service.share", row.number)
