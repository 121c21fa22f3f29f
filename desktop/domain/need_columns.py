"""Importing a table: which column is which field of a need, and how a line becomes a draft."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from desktop.domain import french
from desktop.domain.drafts import MAX_DRAFT
from desktop.domain.needs import FIELDS, cleaned, folded, problems
from desktop.domain.personal_hints import personal_hints
from sync.contract.campaign import CampaignTheme

TITLE_LENGTH = 80  # most characters of a title made from a description
_YES, _NO = (
    frozenset({"oui", "yes", "vrai", "true", "o", "x", "1"}),
    frozenset({"non", "no", "faux", "false", "n", "0"}),
)
#: Titles that a column of this field may have, beside the field's own name. They are compared without accents, and
#: singular and plural are the same.
_COLUMNS = {
    "title": ("titre", "intitulé", "besoin", "objet", "nom", "nom du besoin", "titre du besoin"),
    "description": ("description", "descriptif", "explication", "détail", "description du besoin", "texte"),
    "theme": ("thème", "thématique", "domaine"),
    "audience": ("pour qui", "public", "public concerné", "usagers", "bénéficiaires", "qui est concerné"),
    "frequency": ("à quelle fréquence", "fréquence"),
    "current_practice": (
        "comment faites-vous aujourd’hui",
        "comment faites-vous",
        "pratique actuelle",
        "aujourd’hui",
        "situation actuelle",
        "existant",
    ),
    "expected_effect": ("effet attendu", "effet espéré", "résultat attendu", "objectif"),
    "effect_delay": ("dans quel délai", "délai", "échéance"),
    "shareable": ("partageable", "mutualisable", "partage"),
    "partners": ("partenaires et intercommunalité", "partenaires", "intercommunalité", "epci"),
    "decided_by": ("décidé par", "décision", "délibération"),
    "remarks": ("remarques", "observations", "commentaires"),
}


class ReadLine(Struct, frozen=True):
    """One line of an imported table, as a draft."""

    fields: dict[str, str]  #: the fields of the draft; empty if the line was refused
    notes: tuple[str, ...] = ()  #: sentences about what was changed or left out
    refused: str = ""  #: why there is no draft


def field_of(column: str) -> str:
    """The field that a column's title names; "" if there is none."""
    return _FIELDS.get(folded(column.replace("_", " ")), "")


def read(cells: Mapping[str, str], themes: Sequence[CampaignTheme]) -> ReadLine:
    """A draft from one line. Two columns of one field are joined; an unknown choice is left out and noted."""
    fields: dict[str, str] = {}
    for column, text in cells.items():
        name = field_of(column)
        if name and text.strip():
            fields[name] = f"{fields[name]}\n{text}" if name in fields else text
    notes: list[str] = []
    fields = cleaned(fields)
    too_long = next((name for name, text in fields.items() if len(text) > MAX_DRAFT), "")
    if too_long:
        return ReadLine({}, refused="Un texte de cette ligne dépasse 100\u202f000 caractères.")
    if not fields.get("title") and not fields.get("description", "").strip():
        return ReadLine({}, refused="Ni titre ni description : rien n’a été repris.")
    if "theme" in fields:
        fields["theme"] = _theme(fields["theme"], themes, notes)
    if "shareable" in fields:
        fields["shareable"] = _shareable(fields["shareable"], notes)
    if not fields.get("title"):
        fields["title"] = first_words(fields["description"])
        notes.append("Titre fait des premiers mots de la description.")
    # `problems` is not asked about the theme, which was chosen above among those that are known.
    notes += [problem.sentence for problem in problems(fields)]
    notes += [hint for name in FIELDS for hint in personal_hints(fields.get(name, ""))]
    return ReadLine(fields, tuple(notes))


def first_words(text: str) -> str:
    """The beginning of a text as a title: whole words, with an ellipsis if it continues."""
    line = " ".join(text.split())
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def _theme(text: str, themes: Sequence[CampaignTheme], notes: list[str]) -> str:
    """The id of the theme with this id or name; "" and a note where there is none."""
    wanted = folded(text)
    for theme in themes:
        if wanted in (folded(theme.id), folded(theme.name)):
            return theme.id
    notes.append(f"Le thème {french.quoted(' '.join(text.split()))} n’existe pas : il est laissé vide.")
    return ""


def _shareable(text: str, notes: list[str]) -> str:
    word = text.strip().casefold()
    if word in _YES | _NO:
        return "yes" if word in _YES else "no"
    notes.append(f"« Partageable » attend oui ou non, pas {french.quoted(text.strip())} : il est laissé vide.")
    return ""


_FIELDS = {folded(name.replace("_", " ")): name for name in FIELDS} | {
    folded(word): name for name, words in _COLUMNS.items() for word in words
}
