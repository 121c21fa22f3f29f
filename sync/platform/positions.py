"""Places in the feed: what all may read gets its place after the commit, what one commune reads as it is written.

A reader goes on behind the last place that it saw. If several wrote at once and took their places while writing, a
place could be committed after a later one, and nobody would read it. So what is published to all first has a negative
position, which no reader asks for; then `give` numbers what is committed, one caller at a time. What one commune alone
reads is written by one writer at a time anyway (locks.py): it has places of its own, given at once.

Each step that gives places leaves a row with the last of them and a random tag; what one transaction gives to a commune
is one step. A database that was put back gives places again, but never the same tag. So a reader's cursor shows whether
it belongs to this history (publish/cursors.py).
"""

import secrets
from functools import cache
from itertools import count

from sqlalchemy import ColumnElement, Connection, Executable, and_, bindparam, func, insert, select, update

from sync.contract.feed import PRIVATE, SCOPES
from sync.platform import dialects
from sync.platform.tables import commune, counter, published, step

_PUBLIC = tuple(scope for scope in SCOPES if scope not in PRIVATE)
_waiting = count(1)
#: Length of a tag. Two histories after the same backup have the same tag at a place once in 2^48.
_TAG_BYTES = 6
_STEP = insert(step)
_table = published.c
_without = and_(_table.scope.in_(_PUBLIC), _table.commune == "", _table.position < 0)
_ONE_WAITS = select(_table.id).where(_without).limit(1)
_WAITING = (
    select(_table.scope, _table.id).where(_without).order_by(_table.position.desc()).with_for_update(skip_locked=True)
)
_LOCK = select(counter.c.value).where(counter.c.name == "position").with_for_update()
_FURTHER = (
    update(counter)
    .where(counter.c.name == "position")
    .values(value=counter.c.value + bindparam("many"))
    .returning(counter.c.value)
)
_TAG = (
    select(step.c.tag)
    .where(step.c.commune == bindparam("of"), step.c.last >= bindparam("position"))
    .order_by(step.c.last)
    .limit(1)
)
_NUMBERED = (
    update(published)
    .where(_table.scope == bindparam("of_scope"), _table.commune == "", _table.id == bindparam("of_id"))
    .values(position=bindparam("position"))
)


def waiting() -> int:
    """A negative position for what is published to all, until it gets its place."""
    return -next(_waiting)


def begin(connection: Connection) -> None:
    """Forgets the places that an earlier, failed transaction of this connection had given: they are no step."""
    _given(connection).clear()


def finish(connection: Connection) -> None:
    """Marks the steps of this transaction: the last thing that it does."""
    given = _given(connection)
    if given:
        rows = [
            {"commune": insee, "last": last, "tag": secrets.token_urlsafe(_TAG_BYTES)} for insee, last in given.items()
        ]
        connection.execute(_STEP, rows)
        given.clear()


def _given(connection: Connection) -> dict[str, int]:
    """The last place that this transaction gave, for each commune; "" is what all read."""
    given: dict[str, int] = connection.info.setdefault("given", {})
    return given


def wait(connection: Connection) -> bool:
    """Whether anything waits for its place, in this transaction or committed."""
    return connection.execute(_ONE_WAITS).first() is not None


def give(connection: Connection) -> None:
    """Gives its place to all that is committed and waits. What another transaction is changing is left to its step."""
    if connection.dialect.name != "sqlite":
        if not wait(connection):
            return
        # The only lock of this step: taken before any row, so that no row is waited for.
        connection.execute(_LOCK)
    rows = connection.execute(_WAITING).all()
    if not rows:
        return
    first = take(connection, len(rows))
    places = [{"of_scope": row.scope, "of_id": row.id, "position": first + place} for place, row in enumerate(rows)]
    connection.execute(_NUMBERED, places)
    _given(connection)[""] = first + len(rows) - 1


def take(connection: Connection, many: int = 1) -> int:
    """Takes this many new places in what all read, and returns the first of them."""
    value: int = connection.execute(_FURTHER, {"many": many}).scalar_one()
    return value - many + 1


def of_commune(connection: Connection, insee: str, many: int = 1) -> int:
    """Takes this many new places in what this commune alone reads, and returns the first of them."""
    row = {"id": insee, "position": many}
    last: int = connection.execute(_moving(connection.dialect.name), row).scalar_one()
    _given(connection)[insee] = last
    return last - many + 1


@cache
def _moving(dialect: str) -> Executable:
    made = dialects.insert(dialect, commune)
    further = {"position": commune.c.position + made.excluded.position}
    moving: Executable = made.on_conflict_do_update(index_elements=["id"], set_=further).returning(commune.c.position)
    return moving


def tag(connection: Connection, insee: str, position: int) -> str:
    """The tag of the step that gave this position; "" if none did. `insee`: the commune, or "" for what all read."""
    return connection.execute(_TAG, {"of": insee, "position": position}).scalar_one_or_none() or ""


def newest(connection: Connection, insee: str) -> tuple[int, str]:
    """Last position and tag of the last step. Raises NoResultFound where there was none."""
    query = select(step.c.last, step.c.tag).where(step.c.commune == insee)
    row = connection.execute(query.order_by(step.c.last.desc()).limit(1)).one()
    return row.last, row.tag


def in_order() -> tuple[ColumnElement[bool], ColumnElement[int]]:
    """Sort order of publications: those that wait for their place stand last."""
    position = published.c.position
    return position < 0, func.abs(position)
