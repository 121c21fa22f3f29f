"""The fields of a form as people see them, and what was typed in them as it is read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace

PUBLIC_HEAD = "Visible de toutes les communes"
PRIVATE_HEAD = "Pour la plateforme seulement"
#: The same of a text that nobody has got yet.
PUBLIC_THEN = "Sera visible de toutes les communes"
PRIVATE_THEN = "Sera lu par la plateforme seulement"
#: Said of the name and address of the person to ask, wherever they are shown.
BESIDE = "Joint à l’envoi, jamais publié."
#: What is said of profile and function, which stand in what is signed.
SIGNED_AS = "Profil et fonction"
SIGNED = "Inscrits dans l’envoi. La plateforme les garde\u00a0; les autres communes ne les reçoivent pas."
#: What a box of themes says where none is chosen.
LATER = "À choisir plus tard"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field: its name in the database, and its words."""

    name: str
    label: str  #: with its keyboard letter after &
    help: str = ""
    _: KW_ONLY
    long: bool = False  #: several lines
    optional: bool = False
    private: bool = False  #: read by the platform's services alone
    choices: tuple[tuple[str, str], ...] = ()  #: value and words, where one is picked; the first says nothing

    @property
    def plain(self) -> str:
        return self.label.replace("&", "")

    def reading(self, text: str, names: Mapping[str, str]) -> str:
        """The text as it is read: a theme by its name, a choice by its words; "" where nothing is said."""
        text = text.strip()
        if self.choices:
            return "" if text == self.choices[0][0] else dict(self.choices).get(text, text)
        return names.get(text, text) if self.name == "theme" else text


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
