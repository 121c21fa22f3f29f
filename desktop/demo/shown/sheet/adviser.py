"""Who leaves the sheet at the mairie: entered once, kept beside the demonstration's settings, printed on the sheet.

These are the only words in the demonstration that are not invented. They outlive a reset, as they lie in no world.
"""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from desktop.database.words import folded
from desktop.documents.whole_file import replace_whole

FILE = "adviser.json"
_MOST = 65_536  # bytes
_UNTIL = re.compile(r"^\s*(?:jusqu[’']\s*)?(?:au|le)\b\s*", re.IGNORECASE)  # said already by the heading above it
_MONTHS = ("jan", "fev", "mars", "avr", "mai", "juin", "juil", "aout", "sep", "oct", "nov", "dec")
_WORDED = rf"(?P<day>\d+)(?:er)?\s+(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?(?:\s+(?P<year>\d{{4}}))?"
_YEAR_FIRST = r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d+)[-/.](?P<d>\d+)"
_FIGURES = r"(?<!\d)(?P<dd>\d+)\s*[/.]\s*(?P<mm>\d+)(?:\s*[/.]\s*(?P<yy>\d+))?"
_HYPHENS = r"(?<!\d)(?P<hd>\d+)-(?P<hm>\d+)-(?P<hy>\d+)"
_TWO = r"^\s*(?P<td>\d+)\s*-\s*(?P<tm>\d+)\s*$"  # alone a day and a month; before a month it is a span of days
#: What is read as a date, wherever it stands: the 11th of December is written in all these ways.
_WRITTEN = re.compile("|".join((_WORDED, _YEAR_FIRST, _FIGURES, _HYPHENS, _TWO)))
#: A number without a month, at the beginning or before the end of a span.
_LONE = re.compile(r"(?:^\s*|\bdu\s+)(\d+)(?!\d|\s*h\b|\s*h\d|:)")
_MOST_DAYS = 31
_LEAP = 2024  # a year that has every day
_CENTURY = 100
Words = Annotated[str, Meta(max_length=200)]


class Adviser(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The person to call, and the dates of the real campaign. What is "" is left to be filled in by hand."""

    service: Words = ""  #: such as "Préfecture du Loiret, mission numérique"
    name: Words = ""  #: of the person
    telephone: Words = ""  #: as it is to be printed
    email: Words = ""  #: likewise
    visit: Words = ""  #: when the person comes again
    needs: Words = ""  #: until when needs are taken, as it is to be printed
    vote: Words = ""  #: likewise, for votes
    steering: Words = ""  #: likewise, for interests in steering
    deployment: Words = ""  #: likewise, for demands of deployment


def deadline(typed: str) -> str:
    """A date as it is printed under its heading: "jusqu’au 11 décembre" is the 11th of December."""
    return _UNTIL.sub("", typed).strip()


def is_no_date(typed: str) -> bool:
    """Whether it names a day that no month has. Words without a day, such as "fin décembre", are taken as they are."""
    plain = folded(typed).replace("\u2013", "-").replace("\u2014", "-")
    if not all(_exists(one.groupdict()) for one in _WRITTEN.finditer(plain)):
        return True
    left = _WRITTEN.sub(" ", plain)  # of a span, the first day
    return any(not 1 <= int(day) <= _MOST_DAYS for day in _LONE.findall(left))


def _exists(read: dict[str, str | None]) -> bool:
    day, month, year = (
        next((read[name] for name in names if read[name]), None)
        for names in (("day", "d", "dd", "hd", "td"), ("month", "m", "mm", "hm", "tm"), ("year", "y", "yy", "hy"))
    )
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month or 0)
    whole = int(year) if year else _LEAP
    try:
        date(whole if whole > _CENTURY else 2000 + whole, number, int(day or 0))
    except (ValueError, OverflowError):
        return False
    return True


def read(config: Path) -> Adviser:
    """What was entered; a blank one where nothing was, or where it cannot be read."""
    try:
        with (config / FILE).open("rb") as stream:
            return msgspec.json.decode(stream.read(_MOST), type=Adviser, strict=True)
    except (OSError, msgspec.DecodeError):
        return Adviser()


def write(config: Path, adviser: Adviser) -> None:
    """Keeps it for the next visit, completely or not at all. Raises OSError."""
    replace_whole(config / FILE, msgspec.json.encode(adviser))
