"""PostgreSQL's table of operations, written anew: without the rows that were erased, and without samples of them.

Without this, the old rows stay in the table's file, and a plain VACUUM leaves most of their bytes in its pages. Nobody
can use the table while it is written anew, nor while a try waits for it: so each try waits half a second at most.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection, Engine, TextClause, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

_log = logging.getLogger(__name__)

#: Size in bytes of a table that is written anew in about a second.
SMALL = 100_000_000
#: How long `purge` leaves the table to others between two tries.
_REST_S = 2.0

_ONE_AT_A_TIME, _NEXT = text("SELECT pg_try_advisory_lock(7215002)"), text("SELECT pg_advisory_unlock(7215002)")
_SHORTLY, _AS_BEFORE = text("SET lock_timeout = 500"), text("RESET lock_timeout")
_NOT_AVAILABLE, _NOT_OWNER = "55P03", "42501"
_SIZE = text("SELECT pg_total_relation_size('operation')")
_FILE = text("SELECT pg_relation_filenode('operation')")
_TABLE = text("VACUUM (FULL) operation")
_LAST = text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1")
#: Finds whoever reads, or keeps for others, what was there before the transaction :last ended. A replica has no
#: database, a prepared transaction no session, and a slot keeps rows even while nobody uses it. Who writes in another
#: database of the server keeps them too, as the oldest of all transactions bounds each snapshot; who only reads there
#: does not.
_HOLDS = text(
    "WITH erased AS (SELECT age(CAST(CAST(CAST(:last AS text) AS xid8) AS xid)) AS age)"
    " SELECT CASE WHEN datname IS NULL THEN 'replica' ELSE 'session' END,"
    " concat_ws(', ', pid, nullif(application_name, ''), usename, nullif(datname, current_database()))"
    " FROM pg_stat_activity, erased WHERE pid <> pg_backend_pid() AND erased.age <= greatest(age(backend_xid),"
    " CASE WHEN coalesce(datname, current_database()) = current_database() THEN age(backend_xmin) END)"
    " UNION ALL SELECT 'prepared', concat_ws(', ', gid, nullif(database, current_database()))"
    " FROM pg_prepared_xacts, erased WHERE age(transaction) >= erased.age"
    " UNION ALL SELECT 'slot', slot_name FROM pg_replication_slots, erased"
    " WHERE greatest(age(xmin), age(catalog_xmin)) >= erased.age"
    # A setting for replicas; PostgreSQL 16 has it no more.
    " UNION ALL SELECT 'setting', 'vacuum_defer_cleanup_age' FROM erased"
    " WHERE CAST(current_setting('vacuum_defer_cleanup_age', true) AS integer) >= erased.age"
)
_USERS = text(
    "SELECT DISTINCT 'lock', concat_ws(', ', a.pid, nullif(a.application_name, ''), a.usename)"
    " FROM pg_locks AS l LEFT JOIN pg_stat_activity AS a USING (pid) WHERE l.relation = 'operation'::regclass"
    " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()"
)
_SAMPLED = text(
    "SELECT attstattarget <> 0 FROM pg_attribute WHERE attrelid = 'operation'::regclass AND attname = 'personal'"
)
#: Gives the column its own type again: PostgreSQL then drops its samples of it, without writing the table anew.
_NO_SAMPLES = text("ALTER TABLE operation ALTER COLUMN personal SET STATISTICS 0, ALTER COLUMN personal TYPE text")
_SAMPLES = text("VACUUM (FULL) pg_statistic")


class Hold(NamedTuple):
    """What keeps erased rows in the table's file."""

    #: "session", "replica", "prepared", "slot", "setting", "lock" (of the table), "other" (another program writes the
    #: table anew just now), "owner" (PostgreSQL lets only the table's owner do it), "size" or "fault".
    kind: str
    name: str = ""  #: which session, replica or slot; "" where there is nothing to name


class _OthersTurnError(Exception):
    """Another program writes the table anew at this moment."""


def behind(writer: Engine, marks: Collection[str], *, largest: int) -> list[Hold]:
    """Writes the table anew after an answer. Returns what still keeps the rows erased under these marks, if anything.

    A table of more than `largest` bytes is left to `purge`.
    """
    try:
        with _alone(writer) as connection:
            if connection.execute(_SIZE).scalar_one() > largest:
                _log.warning('what was erased stays in the database\'s files until "relais-platform purge" is run')
                return [Hold("size")]
            last = _last(connection)
            if all(map(str.isdecimal, marks)):
                last = min(last, max(map(int, marks)))
            return _drop_samples(connection) or _write_anew(connection, last)
    except _OthersTurnError:
        return [Hold("other")]
    except SQLAlchemyError:
        _log.warning("what was erased stays in the database's files until the next call", exc_info=True)
        return [Hold("fault")]


def by_hand(writer: Engine, *, wait_s: float) -> list[Hold]:
    """The same for all that was erased up to now, marked or not, by this version or an earlier one.

    Waits up to `wait_s` seconds for whoever keeps the rows.
    """
    end = time.monotonic() + wait_s
    try:
        with _alone(writer) as connection:
            held = repeated(lambda: _drop_samples(connection), wait_s=wait_s)
            last = _last(connection)
            return held or repeated(lambda: _write_anew(connection, last, _SAMPLES), wait_s=end - time.monotonic())
    except _OthersTurnError:
        return [Hold("other")]


def repeated(work: Callable[[], list[Hold]], *, wait_s: float, rest_s: float = _REST_S) -> list[Hold]:
    """Tries until nothing holds the rows, for up to `wait_s` seconds; between two tries others have `rest_s`."""
    end = time.monotonic() + wait_s
    while (held := work()) and held[0].kind != "owner" and time.monotonic() + rest_s <= end:
        time.sleep(rest_s)
    return held


def _drop_samples(connection: Connection) -> list[Hold]:
    """Drops PostgreSQL's samples of personal data, in a database that an earlier version made."""
    return _unless_taken(connection, _NO_SAMPLES) if connection.execute(_SAMPLED).scalar_one() else []


def _write_anew(connection: Connection, last: int, *more: TextClause) -> list[Hold]:
    held = [Hold(*row) for row in connection.execute(_HOLDS, {"last": str(last)})]
    if held:
        return held
    before = connection.execute(_FILE).scalar_one()
    held = _unless_taken(connection, _TABLE, *more)
    # PostgreSQL only warns who does not own the table, and does nothing: then the file stays the same.
    return held or ([] if connection.execute(_FILE).scalar_one() != before else [Hold("owner")])


def _unless_taken(connection: Connection, *statements: TextClause) -> list[Hold]:
    try:
        for statement in statements:
            connection.execute(statement)
    except DBAPIError as error:
        code = getattr(error.orig, "sqlstate", "")
        if code == _NOT_AVAILABLE:
            return [Hold(*row) for row in connection.execute(_USERS)] or [Hold("lock")]
        if code == _NOT_OWNER:
            return [Hold("owner")]
        raise
    return []


def _last(connection: Connection) -> int:
    """The last transaction that may have ended."""
    return int(connection.execute(_LAST).scalar_one())


@contextmanager
def _alone(writer: Engine) -> Iterator[Connection]:
    """A connection whose statements commit one by one and wait only briefly for locks. Raises _OthersTurnError."""
    with writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(_ONE_AT_A_TIME).scalar_one():
            raise _OthersTurnError
        try:
            connection.execute(_SHORTLY)
            yield connection
        except BaseException:
            connection.invalidate()  # ends the session, and with it a lock that is still held
            raise
        connection.execute(_AS_BEFORE)
        connection.execute(_NEXT)
