"""The fields of a form as people see them, and how what was typed in them is shown to be read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace

from desktop.domain.drafts import MAX_DRAFT
from desktop.viewmodels.kit.french import FIXED, number

PUBLIC_HEAD = "Visible de toutes les communes"
PRIVATE_HEAD = "Pour la plateforme et la préfecture seulement"
#: The same for a text that has not been sent yet. A USB stick is sealed to the préfecture too, and requests go to it.
PUBLIC_THEN = "Sera visible de toutes les communes"
PRIVATE_THEN = "Sera lu par la plateforme et la préfecture seulement"
#: The same for a service that a commune proposes for the catalogue.
PUBLIC_IF_TAKEN = f"{PUBLIC_HEAD} si la plateforme le retient"
UNSEEN_HEAD = "Pas visible des autres communes"
#: Heading of our text, where the platform has another one.
OURS_HEAD = "Votre texte, non publié"
#: Headings of what other communes do not read, though they might have.
UNSEEN_HEADS = (UNSEEN_HEAD, OURS_HEAD)
#: Shown with the name and address of the person to ask.
BESIDE = "Joint à l’envoi, jamais publié."
#: Label and help for profile and function, which are signed with the act.
SIGNED_AS = "Fonction à la mairie"
SIGNED = "Inscrite dans l’envoi. La plateforme la garde\u00a0; les autres communes ne la reçoivent pas."
#: In a list of themes: none is chosen.
LATER = "À choisir plus tard"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form: what it is called, and how it is filled in."""

    name: str  #: as in the database, and the key of its text among the texts of a draft
    label: str  #: with its keyboard letter after &
    help: str = ""  #: one sentence under the field; "" for none
    _: KW_ONLY  #: no field: what follows must be given by name
    long: bool = False  #: several lines
    optional: bool = False  #: may stay empty; the form says so
    private: bool = False  #: read by the platform's services and the préfecture alone
    #: value and words of each choice, where one is picked; the first means that none is. () where it is typed
    choices: tuple[tuple[str, str], ...] = ()
    day: bool = False  #: a date, which may also be chosen in a calendar
    most: int = 0  #: how many letters it takes at most; 0 for as many as one may paste
    example: str = ""  #: shown in the field while it is empty
    offers: tuple[str, ...] = ()  #: texts that are offered while one types
    spare: tuple[str, ...] = ()  #: the longest errors that may appear, for which room is kept

    @property
    def plain(self) -> str:
        return self.label.replace("&", "")

    def reading(self, text: str, names: Mapping[str, str]) -> str:
        """The text as it is read: a theme by its name, a choice by its words; "" where nothing is said."""
        text = text.strip()
        if self.choices:
            return "" if text == self.choices[0][0] else dict(self.choices).get(text, text)
        return names.get(text, text) if self.name == "theme" else text


def example_of(text: str) -> str:
    """An example as it stands in an empty field, so that nobody takes it for what was typed; "" for none."""
    return f"Exemple{FIXED}: {text}" if text else ""


def with_private(fields: Sequence[FormField], private: Collection[str]) -> tuple[FormField, ...]:
    """The same fields, those with these names marked as private."""
    return tuple(replace(field, private=field.name in private) for field in fields)


def filled(
    fields: Sequence[FormField], texts: Mapping[str, str], names: Mapping[str, str], *, private: bool | None = None
) -> tuple[tuple[str, str], ...]:
    """Label and text of each field that says something, in the order of the form; `private`: of these alone."""
    return tuple(
        (field.plain, text)
        for field in fields
        if private in (None, field.private) and (text := field.reading(texts.get(field.name, ""), names))
    )


def unpasted(length: int) -> str:
    """What is said of a text that no draft could keep, and that was therefore not pasted into its field."""
    most = f"un brouillon en garde {number(MAX_DRAFT)} au plus"
    return f"Rien n’a été collé{FIXED}: ce texte compte {number(length)} caractères, {most}. Collez-en une partie."
