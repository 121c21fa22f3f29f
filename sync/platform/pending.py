"""Holds back what the effects of one block write, until a query or the end of the block: a statement for each table.

`Pending` takes a connection's place. A query through it first writes all that is pending, so that it is found.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import count
from typing import Any, TypeAlias

from sqlalchemy import Connection, CursorResult, Executable, Insert, Table, bindparam, select

from sync.platform import dialects, positions
from sync.platform.tables import published

Key: TypeAlias = tuple[str, str, str]
_VALUES = select(published.c.id, published.c.value).where(
    published.c.scope == bindparam("scope"),
    published.c.commune == bindparam("commune"),
    published.c.id.in_(bindparam("ids", expanding=True)),
    published.c.deleted.is_(False),
)


class Pending:
    """Rows and publications, in the order in which they were made."""

    def __init__(self, connection: Connection) -> None:
        self.joined: dict[str, None] = {}  #: ids of needs whose joins have to be published again
        #: What communes have to be told again: beginning of the id, commune and subject (effects/retaken.py).
        self.retaken: dict[Key, None] = {}
        self.acts: dict[str, list[Any]] = {}  #: acts of this block that had their effect, by need or request
        self.met: set[str] = set()  #: ids of needs of the block for which an act came before their submission
        self._connection = connection
        self._put: dict[Table, dict[Any, Mapping[str, Any]]] = {}
        self._published: dict[Key, tuple[str, bool]] = {}
        self._known: dict[Key, str | None] = {}

    @property
    def dialect(self) -> str:
        """Name of the database's dialect."""
        return self._connection.dialect.name

    def execute(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        """Executes as the connection does, after writing all that is pending."""
        self.flush()
        return self._connection.execute(statement, rows)

    def put(self, table: Table, row: Mapping[str, Any]) -> None:
        """Writes the row in the place of the one with the same key, if there is one."""
        self._put.setdefault(table, {})[tuple(row[column.name] for column in table.primary_key)] = row

    def publish(self, key: Key, value: str, *, deleted: bool) -> None:
        """Publishes a value, or a tombstone. `key`: scope, commune and id."""
        self._published.pop(key, None)  # published twice, it stands at its last place
        self._published[key] = (value, deleted)

    def value(self, key: Key) -> str | None:
        """What is published under this key, or is about to be."""
        if key in self._published:
            value, deleted = self._published[key]
            return None if deleted else value
        if key not in self._known:
            self.look_up(key[0], key[1], [key[2]])
        return self._known[key]

    def look_up(self, scope: str, commune: str, ids: Collection[str]) -> None:
        """Reads what is published under these ids in one query, for `value`."""
        wanted = {id_ for id_ in ids if (scope, commune, id_) not in self._published}
        if not wanted:
            return
        rows = self._connection.execute(_VALUES, {"scope": scope, "commune": commune, "ids": list(wanted)})
        values: dict[str, str] = {row.id: row.value for row in rows}
        self._known |= {(scope, commune, id_): values.get(id_) for id_ in wanted}

    def flush(self) -> None:
        """Writes what is pending, publications in their order."""
        for table, rows in self._put.items():
            dialects.write(self._connection, upsert(table, self._connection.dialect.name), list(rows.values()))
        self._put = {}
        if self._published:
            dialects.write(
                self._connection,
                upsert(published, self._connection.dialect.name),
                [
                    {
                        "scope": scope,
                        "commune": commune,
                        "id": id_,
                        "position": position,
                        "value": value,
                        "deleted": deleted,
                    }
                    for position, ((scope, commune, id_), (value, deleted)) in zip(
                        self._positions(), self._published.items(), strict=True
                    )
                ],
            )
            self._known |= {key: None if deleted else value for key, (value, deleted) in self._published.items()}
            self._published = {}

    def _positions(self) -> Iterator[int]:
        """The positions of the pending publications, in their order."""
        many = Counter(commune for _, commune, _ in self._published if commune)
        own = {commune: count(positions.of_commune(self._connection, commune, many[commune])) for commune in many}
        return (next(own[commune]) if commune else positions.waiting() for _, commune, _ in self._published)


#: Where an effect writes: into a block that is being deposited, or, for an operator's command, at once.
Into: TypeAlias = Connection | Pending


def put(into: Into, table: Table, row: Mapping[str, Any]) -> None:
    """Writes the row in the place of one with the same key: an act's effect may come again, as of an earlier day."""
    if isinstance(into, Pending):
        into.put(table, row)
    else:
        into.execute(upsert(table, into.dialect.name), row)


@cache
def upsert(table: Table, dialect: str) -> Insert:
    """Inserts whole rows, or puts them in the place of those with the same key."""
    statement = dialects.insert(dialect, table)
    keys = [column.name for column in table.primary_key]
    changes = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    replacing: Insert = statement.on_conflict_do_update(index_elements=keys, set_=changes)
    return replacing
