"""Rules for typed fields: their French names, longest texts and choices, what is refused, and days to doubt."""

import re
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from desktop.domain import french
from desktop.domain.french import FIXED, MONTHS, counted, number
from desktop.domain.needs import MAX_DRAFT, clean
from desktop.domain.refusals import Refusal

#: What to do about a doubted day in a text that the letter to the préfet prints.
REPRINTED = f"Vérifiez{FIXED}: la lettre reprend ces mots."
#: A conseil municipal sits for six years; what it decided in its first is still cited in its last.
_FAR = 6
_CENTURY = 2000  # of a year of two digits
_NAMES = "|".join((*MONTHS, "fevrier", "aout", "decembre"))
_IN_MONTH = r"\d{1,2}(?:er)?"
_ALONE = re.compile(rf"\b{_IN_MONTH}\s+(?:{_NAMES})\b(?!\s+\d{{4}})", re.IGNORECASE)
_DATED = re.compile(
    rf"\b(?:{_IN_MONTH}\s+)?(?:{_NAMES})\s+(\d{{4}})\b"
    r"|\b\d{1,2}[/.\-]\d{1,2}[/.\-](\d{4}|\d{2})\b"
    r"|\b(\d{4})-\d{1,2}-\d{1,2}\b",
    re.IGNORECASE,
)


class FieldRule(Struct, frozen=True):
    """What one typed field may hold."""

    words: str  #: begin a sentence, such as "Le titre"
    cap: int = 500  #: most characters of a text that is sent
    choices: tuple[str, ...] = ()  #: the default first; empty for free text
    example: str = ""  #: shown as the remedy; a field that has one must not stay empty
    one_line: bool = False  #: line breaks become spaces


def cleaned(fields: Mapping[str, FieldRule], typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, as it is stored: text in NFC, on one line if the rule says so; an empty choice as its default.

    Raises Refusal for a text too long to store and for an unknown choice, ValueError for an unknown name.
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
                    f"{field.words} ne connaît pas la valeur {french.quoted(text)}.",
                    field=name,
                    remedy=f"Choisissez entre {', '.join(choice for choice in field.choices if choice)}.",
                    of_input=True,
                )
        kept[name] = text
    return kept


def problems(fields: Mapping[str, FieldRule], typed: Mapping[str, str]) -> tuple[Refusal, ...]:
    """What keeps these texts from being sent, in the order of the fields: a missing text, or one that is too long."""
    refusals = []
    for name, field in fields.items():
        text = typed.get(name, "")
        if field.example and not text.strip():
            refusals.append(missing(name, field))
        elif len(text) > field.cap:
            refusals.append(too_long(name, field, text, field.cap))
    return tuple(refusals)


def missing(name: str, field: FieldRule) -> Refusal:
    words = f"Il manque {french.uncapital(field.words)}."
    return Refusal(f"{name}_missing", words, field=name, remedy=field.example, of_input=True)


def too_long(name: str, field: FieldRule, text: str, cap: int) -> Refusal:
    return Refusal(
        f"{name}_too_long",
        f"{field.words} compte {number(len(text))} caractères, au lieu de {number(cap)} au plus.",
        field=name,
        remedy=f"Retirez {counted(len(text) - cap, 'caractère')}. Ce qui était enregistré est intact.",
        of_input=True,
    )


def far_year(text: str, today: date) -> str:
    """The first day in the text whose year is far from today, as it was typed; "" where there is none."""
    for day in _DATED.finditer(text):
        year = int(next(filter(None, day.groups())))
        if abs(year + (_CENTURY if year < 100 else 0) - today.year) > _FAR:
            return day[0]
    return ""


def day_doubt(text: str, today: date) -> str:
    """A sentence about a day without its year, or of a year far from today; "" for nothing."""
    if alone := _ALONE.search(text):
        return f"«{FIXED}{alone[0]}{FIXED}» n’a pas d’année."
    far = far_year(text, today)
    return f"L’année de «{FIXED}{far}{FIXED}» est loin d’aujourd’hui." if far else ""
