"""The communes of this computer: each has its own database."""

from dataclasses import dataclass

from desktop.database.opening import list_communes
from desktop.paths import Places


@dataclass(frozen=True, slots=True)
class CommuneHere:
    insee: str
    name: str
    department: str


def communes_here(places: Places) -> tuple[CommuneHere, ...]:
    """By name; reads some small files at once, in whichever thread asks."""
    return tuple(CommuneHere(*found) for found in list_communes(places.communes))
