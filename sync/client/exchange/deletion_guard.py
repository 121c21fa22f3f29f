"""The deletion guard: what a whole reading of a scope did not bring goes at once where it is little, else once another
round's whole reading does not bring it either. A list that came empty takes nothing of much away.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from sync.client.exchange import cursors
from sync.client.ledger.driver import driver_of
from sync.contract.published import INTEREST, RETAKEN

#: If one row in so many or more did not come again in a new epoch, none goes before it is read once more.
_DELETION_GUARD = 5
#: So few may always go: a platform that was put back has lost them, and what is only here could be voted for in vain.
_FEW = 19
# Through the driver, as they run for each scope of each round.
_AT = "SELECT id FROM copy WHERE scope = ? AND position = ?"
_CAME = "SELECT EXISTS (SELECT 1 FROM copy WHERE scope = ? AND position > 0)"
_DOUBT = "UPDATE copy SET position = ? WHERE scope = ? AND position = ?"


@dataclass(frozen=True, slots=True)
class Vanished:
    """`gone`: ids to delete. `withheld`: rows that stay for now; then the scope is to be read from its beginning again,
    by another round.
    """

    gone: tuple[str, ...]
    withheld: int = 0


def vanished(connection: Connection, name: str) -> Vanished:
    """Of a scope that was read to its end: the rows that did not come again. Notes which are withheld; never commits.

    What the commune itself said stays, whichever of its computers said it: a platform that was put back has lost it,
    and is given it again by the computer that said it. Taken away here, it would be a draft again, to be sent twice.
    Its votes, joins and interests go: what the platform does not know does not count, and said twice it counts once.
    """
    stale = _at(connection, name, cursors.STALE)
    if name == "mine":
        return Vanished(tuple(id_ for id_ in stale if id_.startswith((INTEREST, *RETAKEN))))
    few = len(stale) <= _FEW or len(stale) * _DELETION_GUARD < cursors.rows_before(connection, name)
    gone, withheld = (stale, ()) if few else ((), stale)
    doubted = _at(connection, name, cursors.DOUBTED)
    if doubted:
        ((came,),) = driver_of(connection).execute(_CAME, (name,)).fetchall()
        gone, withheld = (gone + doubted, withheld) if came else (gone, withheld + doubted)
    if not few:
        driver_of(connection).execute(_DOUBT, (cursors.DOUBTED, name, cursors.STALE))
    return Vanished(gone, len(withheld))


def doubts(connection: Connection, name: str) -> bool:
    """Whether rows are withheld here."""
    return bool(_at(connection, name, cursors.DOUBTED))


def _at(connection: Connection, name: str, position: int) -> tuple[str, ...]:
    return tuple(id_ for (id_,) in driver_of(connection).execute(_AT, (name, position)).fetchall())
