"""Places in the feed: of what all read, given once it is committed; of what a commune reads, as it is written.

Who reads goes on behind the last place that it saw. Where several write at once, a place that is given on writing may
be committed after a later one, and would never be read. So what is published to all waits with a negative position, in
the order of its writing, which no reader asks for; then `give` numbers what is committed, one at a time. What a commune
alone reads is written by one at a time anyway (locks.py): its places are its own, and given at once.
"""

from itertools import count

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, select, update

from sync.contract.feed import PRIVATE, SCOPES
from sync.platform import dialects
from sync.platform.tables import commune, counter, published

_PUBLIC = tuple(scope for scope in SCOPES if scope not in PRIVATE)
_waiting = count(1)


def waiting() -> int:
    """The position of what is published to all, until it has one."""
    return -next(_waiting)


def give(connection: Connection) -> None:
    """Numbers all that is committed and waits; what another transaction is just changing is left to that one's step."""
    table = published.c
    without = and_(table.scope.in_(_PUBLIC), table.commune == "", table.position < 0)
    if connection.dialect.name != "sqlite":
        if connection.execute(select(table.id).where(without).limit(1)).first() is None:
            return
        # The one lock of this step: taken before any row, and then no row is waited for.
        connection.execute(select(counter.c.value).where(counter.c.name == "position").with_for_update())
    query = select(table.scope, table.id).where(without).order_by(table.position.desc())
    rows = connection.execute(query.with_for_update(skip_locked=True)).all()
    if not rows:
        return
    first = take(connection, len(rows))
    this = and_(table.scope == bindparam("of_scope"), table.commune == "", table.id == bindparam("of_id"))
    places = [{"of_scope": row.scope, "of_id": row.id, "position": first + place} for place, row in enumerate(rows)]
    connection.execute(update(published).where(this).values(position=bindparam("position")), places)


def take(connection: Connection, many: int = 1) -> int:
    """The first of so many fresh places that are nobody's alone."""
    more = update(counter).where(counter.c.name == "position").values(value=counter.c.value + many)
    value: int = connection.execute(more.returning(counter.c.value)).scalar_one()
    return value - many + 1


def of_commune(connection: Connection, insee: str, many: int = 1) -> int:
    """The first of so many fresh places in what this commune alone reads."""
    made = dialects.insert(connection.dialect.name, commune).values(id=insee, position=many)
    moved = made.on_conflict_do_update(
        index_elements=["id"], set_={"position": commune.c.position + made.excluded.position}
    )
    last: int = connection.execute(moved.returning(commune.c.position)).scalar_one()
    return last - many + 1


def last(connection: Connection, insee: str) -> int:
    """The furthest place that was given: in what this commune alone reads, or, for "", in what all read."""
    query = select(counter.c.value).where(counter.c.name == "position")
    if insee:
        query = select(commune.c.position).where(commune.c.id == insee)
    return connection.execute(query).scalar_one_or_none() or 0


def in_order() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Of publications: those that wait stand behind those that have their place."""
    position = published.c.position
    return case((position < 0, 1), else_=0), case((position < 0, -position), else_=position)
