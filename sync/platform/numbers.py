"""Numbers of receipts: each commune has its own, so that people read "n° 12" of their commune.

They come from a counter in the commune's row, and not from the place in its ledger: an act that is presented again to a
platform that was put back keeps its number, and then stands at another place (`intake/stored.numbers`).
"""

from functools import cache

from sqlalchemy import BigInteger, Connection, Executable, bindparam, case

from sync.platform import dialects
from sync.platform.tables import commune


def take(connection: Connection, insee: str, many: int = 1, *, beyond: int = 0) -> int:
    """Takes this many new numbers of the commune, all greater than `beyond`, and returns the first of them.

    With `many` 0, the next free number.
    """
    row = {"id": insee, "number": beyond + many, "beyond": beyond, "many": many}
    last: int = connection.execute(_taking(connection.dialect.name), row).scalar_one()
    return last - many + 1


@cache
def _taking(dialect: str) -> Executable:
    number, beyond = commune.c.number, bindparam("beyond", type_=BigInteger)
    made = dialects.insert(dialect, commune).values(id=bindparam("id"), position=0, number=bindparam("number"))
    above = case((number > beyond, number), else_=beyond) + bindparam("many", type_=BigInteger)
    taking: Executable = made.on_conflict_do_update(index_elements=["id"], set_={"number": above}).returning(number)
    return taking
