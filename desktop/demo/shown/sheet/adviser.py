"""Who leaves the sheet at the mairie: entered once, kept beside the demonstration's settings, printed on the sheet.

These are the only words in the demonstration that are not invented. They outlive a reset, as they lie in no world.
"""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from desktop.documents.whole_file import replace_whole

FILE = "adviser.json"
_MOST = 65_536  # bytes
_UNTIL = re.compile(r"^\s*(?:jusqu[’']\s*)?(?:au|le)\b\s*", re.IGNORECASE)  # said already by the heading above it
_IN_FIGURES = re.compile(r"(\d+)\s*[/.-]\s*(\d+)")
_DAY = re.compile(r"\d+")
_MOST_DAYS = 31
_LEAP = 2024  # a year that has every day
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
    """Whether what was typed begins with a day that no month has; a date in words is not read further."""
    if (figures := _IN_FIGURES.search(typed)) is not None:
        try:
            date(_LEAP, int(figures[2]), int(figures[1]))
        except ValueError:
            return True
        return False
    day = _DAY.match(typed)
    return day is not None and not 1 <= int(day[0]) <= _MOST_DAYS


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
