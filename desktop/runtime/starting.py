"""What is opened first, decided by a look at the communes' databases: a commune, or what stands in for it."""

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from desktop.database.errors import Damaged, DatabaseFault, Missing
from desktop.database.opening import Opening, list_communes, read_opening
from desktop.paths import Places

if TYPE_CHECKING:  # no more than a type: made at each start, it would cost it
    from desktop.runtime.world import World


class Damage(NamedTuple):
    """The commune's database does not stand: it is to be put back from a backup."""

    insee: str
    fault: Damaged


class Question(NamedTuple):
    """Which commune it is, has to be asked. `fault`: why the one that was wanted does not open, where it is here."""

    fault: DatabaseFault | None = None


First: TypeAlias = Opening | Damage | Question


def first(world: "World", asked: str, last: str = "") -> First:
    """The commune `asked` for, else the `last` one, else the first that is here.

    Another commune never stands in for one that was asked for, nor for one that is here and does not open.
    """
    wanted = asked or last
    found = opening(world.places, wanted)
    if found is not None:
        return found
    wrong = fault(world, wanted)
    if isinstance(wrong, Damaged):
        return Damage(wanted, wrong)
    if wrong is None and not asked:
        here = list_communes(world.places.communes)
        found = opening(world.places, here[0][0]) if here else None
    return Question(wrong) if found is None else found


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
