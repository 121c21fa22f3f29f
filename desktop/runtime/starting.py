"""The start's look at a commune's database: the first screen's rows, or why there are none."""

from typing import TYPE_CHECKING

from desktop.database.errors import DatabaseFault, Missing
from desktop.database.opening import Opening, read_opening
from desktop.paths import Places

if TYPE_CHECKING:  # no more than a type: made at each start, it would cost it
    from desktop.runtime.world import World


def opening(places: Places, insee: str) -> Opening | None:
    """None where nothing can be shown: no such commune here, or `fault` says why."""
    return read_opening(places.database(insee)) if insee.isalnum() else None


def fault(world: "World", insee: str) -> DatabaseFault | None:
    """Why the commune's database does not open; None where there is none and there was none."""
    if not insee.isalnum():
        return None
    try:
        world.open_context(insee).close()
    except Missing:
        return None
    except DatabaseFault as found:
        return found
    return None
