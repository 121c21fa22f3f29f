"""What is odd about the days named in a typed text, though it may be sent all the same. Pure functions."""

import re
from datetime import date

from desktop.domain.french import FIXED, MONTHS

#: A conseil municipal sits for six years; what it decided in its first is still cited in its last.
_FAR = 6
#: What to do about such a day in a text that the letter prints.
REPRINTED = f"Vérifiez{FIXED}: la lettre reprend ces mots."
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


def far_year(text: str, today: date) -> str:
    """The first day in the text whose year is far from today, as it was typed; "" where there is none."""
    for day in _DATED.finditer(text):
        year = int(next(filter(None, day.groups())))
        if abs(year + (_CENTURY if year < 100 else 0) - today.year) > _FAR:
            return day[0]
    return ""


def doubt(text: str, today: date) -> str:
    """A sentence about a day without its year, or of a year far from today; "" for nothing."""
    if alone := _ALONE.search(text):
        return f"«{FIXED}{alone[0]}{FIXED}» n’a pas d’année."
    far = far_year(text, today)
    return f"L’année de «{FIXED}{far}{FIXED}» est loin d’aujourd’hui." if far else ""
