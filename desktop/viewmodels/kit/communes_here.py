"""The communes of this computer: each has its own database."""

from msgspec import Struct

from desktop.database.opening import list_communes
from desktop.paths import Places


class CommuneHere(Struct, frozen=True):
    insee: str
    name: str
    department: str  #: its name, as "Loiret"


def communes_here(places: Places) -> tuple[CommuneHere, ...]:
    """In the order of their names. Reads a few small files in the caller's own thread."""
    return tuple(CommuneHere(*row) for row in list_communes(places.communes))
