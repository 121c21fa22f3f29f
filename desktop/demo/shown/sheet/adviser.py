"""Who leaves the sheet at the mairie: entered once, kept beside the demonstration's settings, printed on the sheet.

These are the only words in the demonstration that are not invented. They outlive a reset, as they lie in no world.
"""

import re
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from desktop.database.words import folded
from desktop.demo.days.note_file import read_note
from desktop.documents.whole_file import replace_whole
from desktop.domain.french import FIXED, WEEKDAYS

FILE = "adviser.json"
#: In place of the demonstration's band, which says that nothing here is true or leaves.
TRUE_BAND = "DÉMONSTRATION — Cette feuille est vraie\u00a0: elle s’imprime et reste à la mairie."
#: The lines that are dates of the real campaign.
DEADLINES = ("needs", "vote", "steering", "deployment")
_LEAD = re.compile(r"^\s*(?:jusqu[’']\s*)?(?:au|le)\b\s*", re.IGNORECASE)
#: What a single day may be typed with, and is one still: vendredi 11 décembre, 11 décembre inclus, 11 décembre à midi.
_AROUND = re.compile(
    rf"^\s*(?:(?:{'|'.join(WEEKDAYS)})\s+)?(.*?)(?:[\s,]+(?:inclus|compris|a midi|a minuit|midi|minuit))*\s*$"
)
_MONTHS = ("jan", "fev", "mars", "avr", "mai", "juin", "juil", "aout", "sep", "oct", "nov", "dec")
_MONTH_STARTS = tuple(
    one.replace("fev", "f[eé]v").replace("aout", "ao[uû]t").replace("dec", "d[eé]c") for one in _MONTHS
)
_WORDED = rf"(?P<day>\d+)(?:er)?\s+(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?(?:\s+(?P<year>\d{{4}}))?"
_SPAN = rf"(?P<first>\d+)\s*/\s*(?=\d+(?:er)?\s+(?:{'|'.join(_MONTHS)}))"  # 17/18 décembre
_MONTH_YEAR = r"(?<![\d/.-])(?P<my>\d{1,2})[-/.](?P<ym>\d{4})(?!\d)"
_YEAR_MONTH = r"(?<![\d/.-])(?P<yw>\d{4})-(?P<mw>\d{1,2})(?![\d-])"
_YEAR_FIRST = r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d+)[-/.](?P<d>\d+)"
_FIGURES = r"(?<!\d)(?P<dd>\d+)\s*[/.]\s*(?P<mm>\d+)(?:\s*[/.]\s*(?P<yy>\d+))?"
_HYPHENS = r"(?<!\d)(?P<hd>\d+)-(?P<hm>\d+)-(?P<hy>\d+)"
_MONTH_ALONE = re.compile(rf"\b(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?\s+(?P<year>\d{{4}})")  # décembre 2026
_TWO = r"^\s*(?P<td>\d+)\s*-\s*(?P<tm>\d+)\s*$"  # alone a day and a month; before a month it is a span of days
#: What is read as a date, wherever it stands: the 11th of December is written in all these ways.
_WRITTEN = re.compile("|".join((_SPAN, _WORDED, _YEAR_FIRST, _MONTH_YEAR, _YEAR_MONTH, _FIGURES, _HYPHENS, _TWO)))
#: A day without a month: alone, or the first of a span. What counts anything else, such as 45 days, is no day.
_LONE = re.compile(r"(?:^\s*|\bdu\s+)(\d{1,3}|\d{5,})(?=\s*(?:$|-|(?:au|et|a)\b))")
_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")  # fin 2026, 2e trimestre 2026
_TIME = re.compile(r"\ba\s+\d{1,2}\s*[.:h]\s*\d{0,2}(?!\d)|(?<=\s)\d{1,2}\s*h(?:\s*\d{2})?(?![\w])")
#: Between a number and what follows or precedes it, where both are one thing: 02 00, 11 décembre, décembre 2026, 17 h.
_PIECES = re.compile(
    rf"(?<=\d) (?=\d|h\b|(?:{'|'.join(_MONTH_STARTS)}))|(?<=\b1er) (?=\w)|(?<=\w) (?=\d{{4}}\b)", re.IGNORECASE
)
_UNGROUPED = re.compile(r"(?<![\d+])(?:0|(?P<abroad>(?:\+|00)33)\s*(?:\(0\))?)(?P<number>[1-9]\d{8})(?!\d)")
_MOST_DAYS = 31
_LEAP = 2000  # a year that has every day; those of 400 years later have the same ones
Words = Annotated[str, Meta(max_length=200)]
Line = Literal["service", "name", "telephone", "email", "visit", "needs", "vote", "steering", "deployment", "source"]


class Adviser(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The person to call, and the dates of the real campaign. What is "" is left to be filled in by hand."""

    service: Words = ""  #: such as "Préfecture du Loiret, mission numérique"
    name: Words = ""  #: of the person
    telephone: Words = ""  #: as it is to be printed
    email: Words = ""  #: likewise
    visit: Words = ""  #: when the person comes again
    needs: Words = ""  #: until when needs are taken, as it was typed; see `printed`
    vote: Words = ""  #: likewise, for votes
    steering: Words = ""  #: likewise, for interests in steering
    deployment: Words = ""  #: likewise, for demands of deployment
    source: Words = ""  #: where the application is to be had, such as an address
    typed: dict[Line, Words] = {}  #: over those above, and not printed yet: half a number would be


def printed(typed: str) -> str:
    """A date as the sheet says it: a day alone is the last one, and what says more stands as it was typed."""
    bare = _LEAD.sub("", typed).strip()
    around = _AROUND.match(_TIME.sub("", folded(bare)))
    whole = around and _WRITTEN.fullmatch(around[1].strip(" ,"))
    of_day = whole and not whole["first"] and not whole["my"] and not whole["yw"]
    return together(f"jusqu’au {bare}" if of_day else typed.strip())


def together(typed: str) -> str:
    """What is printed with each telephone number, and each date with its month and year, in one piece."""
    return _PIECES.sub(FIXED, typed)


def grouped(typed: str) -> str:
    """A telephone number as it is read aloud, two digits at a time, though it was typed without spaces."""
    return together(_UNGROUPED.sub(_in_pairs, typed))


def _in_pairs(number: re.Match[str]) -> str:
    area, rest = number["number"][0], " ".join(re.findall("..", number["number"][1:]))
    return f"{number['abroad']} {area} {rest}" if number["abroad"] else f"0{area} {rest}"


def is_no_date(typed: str) -> bool:
    """Whether it seems to name a day that no month has: worth a second look, no reason to refuse it.

    Words without a day, such as "fin décembre", are taken as they are.
    """
    plain = _TIME.sub("", folded(_LEAD.sub("", typed)).replace("\u2013", "-").replace("\u2014", "-"))
    if not all(_exists(one.groupdict()) for one in _WRITTEN.finditer(plain)):
        return True
    left = _WRITTEN.sub(" ", plain)  # of a span, the first day
    return any(not 1 <= int(day) <= _MOST_DAYS for day in _LONE.findall(left))


def is_past(typed: str, today: date) -> bool:
    """Whether all days, months and years that it names are over: the lines are kept from visit to visit."""
    plain = folded(typed)
    read = [one.groupdict() for one in _WRITTEN.finditer(plain)]
    without_days = _WRITTEN.sub(" ", plain)
    read += [one.groupdict() for one in _MONTH_ALONE.finditer(without_days)]
    days = [day for one in read if (day := _last_day(one)) is not None]
    days += [date(int(year), 12, 31) for year in _YEAR.findall(_MONTH_ALONE.sub(" ", without_days))]
    return bool(days) and max(days) < today


def doubtful(typed: Adviser, today: date) -> tuple[list[str], list[str]]:
    """Names of the lines that seem to be no date, and of those of which all days are over."""
    odd = [name for name in DEADLINES if is_no_date(getattr(typed, name))]
    return odd, [name for name in ("visit", *DEADLINES) if is_past(getattr(typed, name), today)]


def _last_day(read: dict[str, str | None]) -> date | None:
    """The day that is named, or the last one of a month; None without a year, or where no month has it."""
    day, month, year = _parts(read)
    if not year:
        return None
    written = int(year)
    in_full, of_year = written + 2000 if written < 100 else written, _month(month)
    try:
        return date(in_full, of_year, int(day) if day else monthrange(in_full, of_year)[1])
    except (ValueError, OverflowError):
        return None


def _exists(read: dict[str, str | None]) -> bool:
    if first := read["first"]:
        return 1 <= int(first) <= _MOST_DAYS
    day, month, year = _parts(read)
    try:
        date(_LEAP + int(year or 0) % 400, _month(month), int(day) if day else 1)
    except (ValueError, OverflowError):
        return False
    return True


def _parts(read: dict[str, str | None]) -> tuple[str | None, str | None, str | None]:
    """Day, month and year as they are written, whichever way."""
    day, month, year = (
        next((read[name] for name in names if read.get(name)), None)
        for names in (
            ("day", "d", "dd", "hd", "td"),
            ("month", "m", "mm", "hm", "tm", "my", "mw"),
            ("year", "y", "yy", "hy", "ym", "yw"),
        )
    )
    return day, month, year


def _month(written: str | None) -> int:
    return _MONTHS.index(written) + 1 if written in _MONTHS else int(written or 0)


def read(config: Path) -> Adviser:
    """What was entered; a blank one where nothing was, or where it is damaged.

    Raises Refusal where it cannot be read now.
    """
    try:
        return msgspec.json.decode(read_note(config / FILE, "où sont ces lignes") or b"", type=Adviser, strict=True)
    except msgspec.DecodeError:
        return Adviser()


def write(config: Path, adviser: Adviser) -> None:
    """Keeps it for the next visit, completely or not at all. Raises OSError."""
    replace_whole(config / FILE, msgspec.json.encode(adviser))
