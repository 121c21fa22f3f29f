"""What a typed field may hold: its name for people, its cap, the values it is chosen from, and the refusals of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.domain.needs import MAX_DRAFT, clean
from desktop.domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class FieldRule:
    """`words` begin a sentence ("Le titre"); `cap` in characters; `choices`, default first, where it is no free text.

    `example` is asked for where the field may not stay empty.
    """

    words: str
    cap: int = 500
    choices: tuple[str, ...] = ()
    example: str = ""
    one_line: bool = False


def cleaned(fields: Mapping[str, FieldRule], typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, as kept: plain text in NFC; a line where one line is meant; "" in a choice is its default.

    Refuses only what is too long to be kept at all and a choice that does not exist. An unknown name is a fault.
    """
    kept = {}
    for name, text in typed.items():
        field = fields.get(name)
        if field is None:
            raise ValueError(f"no such field: {name}")
        if len(text) > MAX_DRAFT:
            raise too_long(name, field, text, MAX_DRAFT)
        text = clean("title" if field.one_line else name, text)
        if field.choices:
            text = text or field.choices[0]
            if text not in field.choices:
                raise Refusal(
                    f"{name}_unknown",
                    f"{field.words} ne connaît pas la valeur « {text[:40]} ».",
                    field=name,
                    remedy=f"Choisissez entre {', '.join(choice for choice in field.choices if choice)}.",
                    of_input=True,
                )
        kept[name] = text
    return kept


def problems(fields: Mapping[str, FieldRule], typed: Mapping[str, str]) -> tuple[Refusal, ...]:
    """What keeps this text from leaving, in the order of the fields: empty where it may not be, or over its cap."""
    found = []
    for name, field in fields.items():
        text = typed.get(name, "")
        if field.example and not text.strip():
            found.append(missing(name, field))
        elif len(text) > field.cap:
            found.append(too_long(name, field, text, field.cap))
    return tuple(found)


def theme_problem(theme: str, themes: Sequence[str]) -> Refusal | None:
    """A theme may be left out; one that is named must be among the known ones."""
    if not theme or theme in themes:
        return None
    return Refusal(
        "theme_unknown",
        "Ce thème n’existe pas dans la campagne.",
        field="theme",
        remedy="Choisissez un thème de la liste, ou aucun.",
        of_input=True,
    )


def missing(name: str, field: FieldRule) -> Refusal:
    words = f"{field.words} n’est pas rempli."
    return Refusal(f"{name}_missing", words, field=name, remedy=field.example, of_input=True)


def too_long(name: str, field: FieldRule, text: str, cap: int) -> Refusal:
    return Refusal(
        f"{name}_too_long",
        f"{field.words} compte {count(len(text))} caractères, au lieu de {count(cap)} au plus.",
        field=name,
        remedy=f"Retirez {count(len(text) - cap)} caractères. Ce qui était enregistré est intact.",
        of_input=True,
    )


def count(number: int) -> str:
    """1 204, with a narrow space."""
    return f"{number:,}".replace(",", "\u202f")
