"""The fields of a need as people see them: label, help, who reads them, and where each is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.domain.needs import PRIVATE
from desktop.viewmodels.kit.french import FIXED, NARROW

PUBLIC_HEAD = "Visible de toutes les communes"
PRIVATE_HEAD = "Pour la plateforme seulement"
#: Said of the person's name and address wherever they are shown with a need.
BESIDE = "Joint à l’envoi, jamais publié."


@dataclass(frozen=True, slots=True)
class NeedField:
    """`label` has its keyboard letter after &; `asked` fields open the form, the others are folded away."""

    name: str
    label: str
    help: str = ""
    long: bool = False
    asked: bool = False
    choices: tuple[tuple[str, str], ...] = ()  #: value and words, where one of them is picked

    @property
    def plain(self) -> str:
        return self.label.replace("&", "")

    @property
    def private(self) -> bool:
        """Read by the platform's services alone."""
        return self.name in PRIVATE


FIELDS = (
    NeedField("title", "Titre d&u besoin", "En quelques mots, comme vous le diriez au téléphone.", asked=True),
    NeedField(
        "description",
        "&Description",
        "Une phrase suffit. N’écrivez pas de données sur les habitants.",
        long=True,
        asked=True,
    ),
    NeedField("theme", "&Thème", asked=True),
    NeedField("audience", f"&Pour qui{NARROW}?", f"Par exemple{FIXED}: les familles, les agents, les associations."),
    NeedField("frequency", f"À &quelle fréquence{NARROW}?", f"Par exemple{FIXED}: dix demandes par mois."),
    NeedField("expected_effect", f"Quel &effet attendez-vous{NARROW}?", long=True),
    NeedField("effect_delay", f"D&ans quel délai{NARROW}?", f"Par exemple{FIXED}: avant la rentrée."),
    NeedField(
        "shareable",
        f"Parta&geable avec d’autres communes{NARROW}?",
        "Dites si la solution pourrait servir ailleurs.",
        choices=(("", "—"), ("yes", "Oui"), ("no", "Non")),
    ),
    NeedField(
        "partners",
        "Parte&naires et intercommunalité",
        f"Par exemple{FIXED}: la communauté de communes, deux communes voisines.",
    ),
    NeedField("current_practice", f"Comment faites-&vous aujourd’hui{NARROW}?", long=True),
    NeedField(
        "decided_by",
        f"Décidé pa&r qui{NARROW}?",
        f"Par exemple{FIXED}: le maire, ou délibération n°{FIXED}12 du 4{FIXED}mars.",
    ),
    NeedField("remarks", "Remarques p&our la plateforme", "Ce que les services doivent savoir.", long=True),
)
OF_NAME = {words.name: words for words in FIELDS}
#: What the combo box says where no theme is chosen.
LATER = "À choisir plus tard"
UNTITLED = "Besoin sans titre"


def named(title: str) -> str:
    return title.strip() or UNTITLED


def filled(
    fields: Mapping[str, str], themes: Mapping[str, str], *, private: bool | None = None
) -> tuple[tuple[str, str], ...]:
    """Label and text of each field that says something, in the order of the form; `private`: of these alone."""
    found = []
    for words in FIELDS:
        text = said(words.name, fields.get(words.name, ""), themes)
        if text and private in (None, words.private):
            found.append((words.plain, text))
    return tuple(found)


def said(name: str, text: str, themes: Mapping[str, str]) -> str:
    """The text of a field as it is read: a theme by its name, a choice by its words."""
    text = text.strip()
    if name == "theme":
        return themes.get(text, text)
    words = OF_NAME[name]
    return dict(words.choices).get(text, text) if words.choices and text else text
