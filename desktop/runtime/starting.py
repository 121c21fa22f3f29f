"""The start's look at a commune's database: the first screen's rows, or why there are none."""

from desktop.database.errors import Damaged, DatabaseFault, ForeignFile, Missing, OtherKind
from desktop.database.opening import Opening, read_opening
from desktop.paths import Places
from desktop.runtime.world import World


def opening(places: Places, insee: str) -> Opening | None:
    """None where nothing can be shown: no such commune here, or `fault` says why."""
    return read_opening(places.database(insee)) if insee.isalnum() else None


def fault(world: World, insee: str) -> DatabaseFault | None:
    """Why the commune's database does not open; None where there is none and there was none.

    What is no database at all, in its place and with backups beside, is damage.
    """
    if not insee.isalnum():
        return None
    try:
        world.open_context(insee).close()
    except Missing:
        return None
    except OtherKind as found:
        return found
    except ForeignFile as foreign:
        kept = any(world.places.backups(insee).glob("*.sqlite"))
        return Damaged(foreign.path) if kept else foreign
    except DatabaseFault as found:
        return found
    return None
