"""Who leaves the sheet at the mairie: entered once, kept beside the demonstration's settings, printed on the sheet.

These are the only words in the demonstration that are not invented. They outlive a reset, as they lie in no world.
"""

import os
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

FILE = "adviser.json"
_MOST = 65_536  # bytes
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


def read(config: Path) -> Adviser:
    """What was entered; a blank one where nothing was, or where it cannot be read."""
    try:
        with (config / FILE).open("rb") as stream:
            return msgspec.json.decode(stream.read(_MOST), type=Adviser, strict=True)
    except (OSError, msgspec.DecodeError):
        return Adviser()


def write(config: Path, adviser: Adviser) -> None:
    """Keeps it for the next visit, completely or not at all. Raises OSError."""
    part = config / f"{FILE}.part"
    part.write_bytes(msgspec.json.encode(adviser))
    os.replace(part, config / FILE)
