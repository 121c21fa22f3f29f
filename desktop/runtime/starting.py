"""Decides what the application opens first: a commune, or a window that says why not, or asks for one."""

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from desktop.database.errors import Damaged, DatabaseFault, Missing
from desktop.database.opening import Opening, list_communes, read_opening

if TYPE_CHECKING:  # used as a type only: importing it would slow down each start
    from desktop.runtime.world import World


class Damage(NamedTuple):
    """The commune's database is damaged or missing: a backup must be restored."""

    insee: str
    fault: Damaged  #: what is wrong, in words


class WhichCommune(NamedTuple):
    """The person has to choose the commune."""

    fault: DatabaseFault | None = None  #: why the commune to open does not open; None where it is not on this computer


class Coming(NamedTuple):
    """The commune that is opened once the window that is shown now has closed."""

    insee: str
    notice: str = ""  #: sentence that its first page then shows


First: TypeAlias = Opening | Damage | WhichCommune


def first(world: "World", asked: str, last: str = "") -> First:
    """The commune `asked` for, or else the `last` one, or else the first on this computer.

    No other commune is opened in place of one that was asked for, or of one that is here and does not open.
    """
    wanted = asked or last
    answer = opening(world, wanted)
    if answer is not None:
        return answer
    wrong = fault(world, wanted)
    if isinstance(wrong, Damaged):
        return Damage(wanted, wrong)
    if wrong is None and not asked:
        here = list_communes(world.places.communes)
        answer = opening(world, here[0][0]) if here else None
        wrong = fault(world, here[0][0]) if here and answer is None else None
    return WhichCommune(wrong) if answer is None else answer


def following(world: "World", coming: Coming | None) -> First | None:
    """What is shown once a window has closed; None ends the program, as no other commune was asked for."""
    return None if coming is None else first(world, coming.insee)


def opening(world: "World", insee: str) -> Opening | None:
    """What the first page shows of a commune; None where it is not here, or does not open (`fault` says why): nor does
    the demonstration's in the real world, or a real one in the demonstration's.
    """
    seen = read_opening(world.places.database(insee)) if insee.isalnum() else None
    return seen if seen is not None and seen.invented == bool(world.demonstration) else None


def fault(world: "World", insee: str) -> DatabaseFault | None:
    """Why the commune's database does not open; None where there is no database and never was."""
    if not insee.isalnum():
        return None
    try:
        world.open_context(insee).close()
    except Missing:
        return None
    except DatabaseFault as error:
        return error
    return None
