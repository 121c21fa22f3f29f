"""Numbers of receipts: each commune has its own, so that people read "n° 12" of their commune.

A counter in the commune's row, and not the place in its ledger: what a platform that was put back had numbered keeps
its number when it is presented again, and then stands at another place.
"""

from sqlalchemy import Connection, case, literal

from sync.platform import dialects
from sync.platform.tables import commune


def take(connection: Connection, insee: str, many: int = 1, *, beyond: int = 0) -> int:
    """The first of so many fresh numbers of this commune, all greater than `beyond`."""
    made = dialects.insert(connection.dialect.name, commune).values(id=insee, position=0, number=beyond + many)
    above = case((commune.c.number > literal(beyond), commune.c.number), else_=literal(beyond))
    moved = made.on_conflict_do_update(index_elements=["id"], set_={"number": above + literal(many)})
    last: int = connection.execute(moved.returning(commune.c.number)).scalar_one()
    return last - many + 1
