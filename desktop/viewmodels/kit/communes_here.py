"""The communes of this computer: each has its own database."""

from msgspec import Struct

from desktop.database.opening import list_communes
from desktop.paths import Places


class CommuneHere(Struct, frozen=True):
    insee: str
    name: str
    department: str  #: its name, as "Loiret"
    is_open: bool  #: its database is the one this window has open


def communes_here(places: Places, open_insee: str) -> tuple[CommuneHere, ...]:
    """In the order of their names. Reads a few small files in the caller's own thread."""
    return tuple(CommuneHere(*row, is_open=row[0] == open_insee) for row in list_communes(places.communes))


def codes_here(places: Places) -> set[str]:
    """The codes of their files, of which none is opened: an open window may ask this at each visit of a page."""
    return {file.stem for file in places.communes.glob("*.sqlite")}
