"""How people write a day: reads it, prints it, and says what is wrong with it. One rule for each date that is typed."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from desktop.domain import french

#: Year, month and day; 0 for no day.
Day = tuple[int, int, int]
_WEEKDAY = rf"(?:le )?(?:(?P<weekday>{'|'.join(french.WEEKDAYS)}),? )?"
_IN_MONTH, _MONTH = r"(?P<day>0?[1-9]|[1-9][0-9])(?:er)?", r"(?P<month>[0-9]{1,2}|[^\W\d_]+)"
_DAY = re.compile(rf"{_WEEKDAY}(?:{_IN_MONTH}[ /.-])?{_MONTH}[ /.-](?P<year>[0-9]{{4}}|[0-9]{{2}})")
_WITHOUT_YEAR = re.compile(rf"{_WEEKDAY}{_IN_MONTH}[ /.-]{_MONTH}")
_BY_YEAR = re.compile(
    r"(?P<weekday>)(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>0?[1-9]|[1-9][0-9])"
)  # 2021-03-03
_STOP = re.compile(r"(?<=[a-z])\.(?= )|\.$")
_SHORTEST = 3  # letters of a month's name that was cut
_LEAP = 2000  # a leap year: 29 February exists
_MOST_SHOWN = 40  # letters of what was typed, in a sentence about it
_CENTURY = 2000  # of a year of two digits


class DayFault(NamedTuple):
    """What keeps a typed date from being taken."""

    code: str  #: for programs
    sentence: str  #: in French
    remedy: str  #: in French


def day_fault(label: str, text: str, *, month: bool = False) -> DayFault | None:
    """What is wrong with a date as typed; None where nothing is, or where nothing was typed.

    `label`: what the date is, in French, feminine or not ("Le début prévu"). `month`: one without a day will do.
    """
    typed = text.strip()
    if not typed:
        return None
    day, shown = read_day(typed), f"{label} («\u00a0{typed[:_MOST_SHOWN].strip()}\u00a0»)"
    if day is not None and (other := _other_weekday(typed, day)):
        right = f"Le {french.short_date(date(*day))} est un {_weekday(day)}."
        return DayFault("weekday_differs", f"{shown} ne tombe pas un {other}.", right)
    if day is not None and not day[2] and not month:
        return DayFault("day_missing", f"{shown} est sans jour.", "Ajoutez le jour, avant le mois.")
    if day is not None:
        return None
    if absent := _absent(typed):
        return DayFault("day_absent", f"{shown} n’existe pas.", absent)
    if _day_of_month(typed) is not None:
        return DayFault("year_missing", f"{shown} est sans année.", "Ajoutez l’année, après le mois.")
    or_month = ", ou le mois et l’année" if month else ""
    unread = f"Écrivez le jour, le mois et l’année{or_month}."
    return DayFault("day_unread", f"{shown} n’est pas une date qui se lit.", unread)


def has_come(text: str, today: date) -> bool:
    """Whether these words are a day of the calendar up to `today`; one without a year is of this year."""
    day, yearless = read_day(text), _day_of_month(text)
    if day is None and yearless is not None:
        day = read_day(f"{yearless[1]}/{yearless[0]}/{today.year}")
    return day is not None and day[2] > 0 and day <= (today.year, today.month, today.day)


def before(first: Day, second: Day) -> bool:
    """Whether the first is earlier. Where one is a month without a day, only the months are compared."""
    return first < second if first[2] and second[2] else first[:2] < second[:2]


def read_day(text: str) -> Day | None:
    """Year, month and day of "3 mars 2021", "03/03/2021", "3/3/21", "2021-03-03" or "mars 2021" (day 0).

    None for other words. A month may lack its accents, and a day of the week may come first.
    """
    day = _parts(text)
    if day is None:
        return None
    try:
        date(day[0], day[1], day[2] or 1)
    except ValueError:
        return None
    return day


def _parts(text: str) -> Day | None:
    """Year, month and day as typed, even if no calendar has such a day."""
    typed = _typed(text)
    if typed is None or (not typed["day"] and (len(typed["year"]) == 2 or typed["weekday"])):
        return None
    year = int(typed["year"]) + (_CENTURY if len(typed["year"]) == 2 else 0)
    return year, _month(typed["month"]), int(typed["day"] or 0)


def _month(named: str) -> int:
    """1 to 12 for the name of a month or its beginning ("sept"), the number itself for digits, 0 for other words."""
    months = {french.unaccented(name): place for place, name in enumerate(french.MONTHS, start=1)}
    if named.isdecimal():
        return int(named)
    begun = [place for name, place in months.items() if len(named) >= _SHORTEST and name.startswith(named)]
    return months.get(named) or (begun[0] if len(begun) == 1 else 0)


def _day_of_month(text: str) -> tuple[int, int] | None:
    """Month and day of "3 mai" or "3/5", even if no calendar has such a day; None for other words."""
    typed = _WITHOUT_YEAR.fullmatch(_plain(text))
    month = 0 if typed is None else _month(typed["month"])
    return (month, int(typed["day"])) if typed is not None and 1 <= month <= 12 else None


def _plain(text: str) -> str:
    """In small letters without accents, with single spaces; no stop after a word or at the end: "sept. 2026"."""
    return _STOP.sub("", " ".join(french.unaccented(text).split()))


def _typed(text: str) -> "re.Match[str] | None":
    words = _plain(text)
    return _DAY.fullmatch(words) or _BY_YEAR.fullmatch(words)


def _absent(text: str) -> str:
    """For a day that its month does not have: a sentence on how many it has. "" for anything else."""
    if (yearless := _day_of_month(text)) is not None:
        number, day = yearless
        days = monthrange(_LEAP, number)[1]
        counted = "28 ou 29" if number == 2 else days
        month = french.capital(french.MONTHS[number - 1])
        return "" if day <= days else f"{month} compte {counted}\u00a0jours."
    parts = _parts(text)
    if parts is None or not (1 <= parts[1] <= 12 and parts[0]):
        return ""
    days = monthrange(parts[0], parts[1])[1]
    month = french.capital(french.MONTHS[parts[1] - 1])
    return f"{month} {parts[0]} compte {days}\u00a0jours."


def _other_weekday(text: str, day: Day) -> str:
    """The day of the week as typed, if it is not the right one for that day; else ""."""
    typed = _typed(text)
    written = "" if typed is None else typed["weekday"] or ""
    return written if written and written != _weekday(day) else ""


def _weekday(day: Day) -> str:
    return french.WEEKDAYS[date(*day).weekday()]


def shown_day(text: str) -> str:
    """The date as printed: 3 mai 2021 for "03/05/2021", mai 2021 for "5/2021"; other words as typed."""
    parts = read_day(text)
    if parts is None:
        return text
    year, month, day = parts
    return french.short_date(date(year, month, day)) if day else f"{french.MONTHS[month - 1]} {year}"


def day_of(text: str, otherwise: date) -> date:
    """The day at which a calendar opens: the one that was typed, or the first of its month, or `otherwise`."""
    typed = read_day(text)
    return otherwise if typed is None else date(typed[0], typed[1], typed[2] or 1)
