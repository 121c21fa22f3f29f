"""Rules for typed fields: their French names, longest texts and choices, what is refused, and days to doubt."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from desktop.domain import french
from desktop.domain.drafts import MAX_DRAFT
from desktop.domain.french import FIXED, MONTHS, counted, number
from desktop.domain.needs import clean
from desktop.domain.refusals import Refusal

#: What to do about a doubted day in a text that the letter to the préfet prints.
REPRINTED = f"Vérifiez{FIXED}: la lettre reprend ces mots."
#: A conseil municipal sits for six years; what it decided in its first is still cited in its last.
_FAR = 6
_CENTURY = 2000  # of a year of two digits
_MONTHS = {name: month for month, name in enumerate(MONTHS, start=1)} | {"fevrier": 2, "aout": 8, "decembre": 12}
_DAY = re.compile(
    rf"\b(?P<said>(?:(?P<day>\d{{1,2}})(?:er|ᵉʳ)?\s+)?(?P<month>{'|'.join(_MONTHS)}))\b"
    r"(?:[.,]?\s+(?P<year>\d{2,}|deux\s+mille)\b)?"
    # in figures; after "n°", or with a fourth part, it is a number
    r"|(?P<number>\bn\s?[°º]\s?)?(?<![\d./\-])(?P<figures>\d{1,2}(?P<between>[/.\-])\d{1,2}(?P=between)(?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2})"
    r"(?![./\-]?\d)",
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


#: A day that ends with a year of two digits, and does not begin with one of four.
_TWO_DIGITS = re.compile(r"(?![0-9]{4}).*[^0-9][0-9]{2}")


def far_year(text: str, today: date) -> str:
    """The first day in the text whose year is far from today, as it was typed; "" where there is none.

    Beside a day of a likely year, one long past is a name, as that of a street is.
    """
    days = _days(text, today)
    named = any(_likely(day.year, today) and day.exists for day in days)
    far = (day for day in days if day.year and not _likely(day.year, today))
    return next((day.typed for day in far if day.year > today.year or not named), "")


def day_doubt(text: str, today: date) -> str:
    """A sentence about a day that no calendar has, that lacks its year, or of a year far from today; "" for nothing."""
    days = _days(text, today)
    likely = [day for day in days if _likely(day.year, today)]
    for day in likely:
        if not day.exists:
            return f"«{FIXED}{day.typed}{FIXED}» n’existe pas dans le calendrier."
    for day in days:
        if not day.year and not likely:  # another day with its year is the one that is meant
            return f"«{FIXED}{day.typed}{FIXED}» n’a pas d’année."
    return far_doubt(far_year(text, today))


def far_doubt(day: str, remedy: str = "") -> str:
    """A sentence about a day whose year is far from today, "" for none; where two digits hide which, with both.

    `remedy`: what to do about a year in four digits; of two digits it is said here.
    """
    if _TWO_DIGITS.fullmatch(day):
        return f"«{FIXED}{day}{FIXED}» se lit 20{day[-2:]}. Écrivez l’année en quatre chiffres."
    return f"L’année de «{FIXED}{day}{FIXED}» est loin d’aujourd’hui.{remedy}" if day else ""


class _TypedDay(NamedTuple):
    typed: str  #: as it stands in the text
    year: int = 0  #: 0 for none
    exists: bool = True  #: whether a calendar has this day


def _likely(year: int, today: date) -> bool:
    return abs(year - today.year) <= _FAR


def _days(text: str, today: date) -> list[_TypedDay]:
    days = (_in_words(match, today) if match["month"] else _in_figures(match, today) for match in _DAY.finditer(text))
    return [day for day in days if day is not None]


def _in_words(match: re.Match[str], today: date) -> _TypedDay | None:
    day, year = match["day"], match["year"] or ""
    if year and not year.isdecimal():  # written out
        return None
    if len(year) == 2:  # perhaps what is counted next: "4 mars, 12 présents"; but not where nothing else is typed
        alone = match[0] == match.string.strip()
        year = str(_CENTURY + int(year)) if alone or _likely(_CENTURY + int(year), today) else ""
    if not year or (not day and len(year) != 4):
        return _TypedDay(match["said"]) if day else None
    return _TypedDay(match[0], int(year), _exists(int(year), _MONTHS[match["month"].lower()], int(day or 1)))


def _in_figures(match: re.Match[str], today: date) -> _TypedDay | None:
    if match["number"]:
        return None
    first, month, last = map(int, re.split(r"[/.\-]", match["figures"]))
    if first > 99:
        return _TypedDay(match["figures"], first, _exists(first, month, last))
    if last > 99:
        return _TypedDay(match["figures"], last, _exists(last, month, first))
    year = _CENTURY + last
    if _likely(year, today):
        return _TypedDay(match["figures"], year) if _exists(year, month, first) else None
    numbered = _likely(_CENTURY + first, today) and _exists(_CENTURY + first, month, last)  # as acts are by their day
    return None if numbered or not _exists(year, month, first) else _TypedDay(match["figures"], year)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
