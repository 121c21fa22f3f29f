"""The fields of a need as people see them: label, help, and where each is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.viewmodels.french import FIXED, NARROW


@dataclass(frozen=True, slots=True)
class FieldWords:
    """`label` has its keyboard letter after &; `asked` fields open the form, the others are folded away."""

    name: str
    label: str
    help: str = ""
    long: bool = False
    asked: bool = False

    @property
    def plain(self) -> str:
        return self.label.replace("&", "")


FIELDS = (
    FieldWords("title", "Titre d&u besoin", "En quelques mots, comme vous le diriez au téléphone.", asked=True),
    FieldWords(
        "description",
        "&Description",
        "Une phrase suffit. N’écrivez pas de données sur les habitants.",
        long=True,
        asked=True,
    ),
    FieldWords("theme", "&Thème"),
    FieldWords("audience", f"&Pour qui{NARROW}?", f"Par exemple{FIXED}: les familles, les agents, les associations."),
    FieldWords("frequency", f"À &quelle fréquence{NARROW}?", f"Par exemple{FIXED}: dix demandes par mois."),
    FieldWords("current_practice", f"Comment faites-&vous aujourd’hui{NARROW}?", long=True),
    FieldWords("expected_effect", f"Quel &effet attendez-vous{NARROW}?", long=True),
    FieldWords(
        "decided_by",
        f"Décidé pa&r qui{NARROW}?",
        f"Par exemple{FIXED}: le maire, ou délibération n°{FIXED}12 du 4{FIXED}mars.",
    ),
)
#: What the combo box says where no theme is chosen.
LATER = "À choisir plus tard"
UNTITLED = "Besoin sans titre"


def named(title: str) -> str:
    return title.strip() or UNTITLED


def filled(fields: Mapping[str, str], themes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Label and text of each field that says something, in the order of the form; a theme by its name."""
    found = []
    for words in FIELDS:
        text = fields.get(words.name, "").strip()
        if words.name == "theme":
            text = themes.get(text, text)
        if text:
            found.append((words.plain, text))
    return tuple(found)
