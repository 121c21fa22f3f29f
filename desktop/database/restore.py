"""Puts a backup in the place of a commune's database: it is prepared beside it, compared, then put there whole.

A database that can be read is overwritten through SQLite in one transaction: windows and programs that have it open
see the new content when they read next. One that cannot be read is moved aside, and the new file takes its name.
"""

import contextlib
import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError

from desktop.database import absence, backup, backup_folder, errors, times
from desktop.database.backup_folder import KeptBackup
from desktop.database.last_exchange import CLOCK_NOTED, LAST_TIME
from desktop.database.last_text import ON_SCREEN
from desktop.database.migrations import LATEST
from desktop.database.queries import open_request, typed
from desktop.database.queries.acts import taken_back
from desktop.database.queries.outbox import KIND
from desktop.domain.act_words import LEAVING, TO_SEND
from desktop.domain.restoring import DatabaseState, Losses, LostAct, LostDraft
from sync.client.ledger import missing_lines
from sync.client.ledger.journal import Head

#: Tables on this computer's own keys. They must be as today, not as on the day of the backup.
_IDENTITY: Final = ("device", "former_device", "restored")
#: The clock of which the backup tells may have been put right since, or be another computer's.
_NO_OFFSET: Final = (
    f"INSERT OR REPLACE INTO meta (key, value) SELECT '{CLOCK_NOTED}', json_array(id, NULL, 1) {LAST_TIME}"
)


def prepare(kept: KeptBackup, folder: Path) -> Path:
    """Copies the backup and brings the copy to the latest version. Raises BadBackup, OSError."""
    words = backup.sound(kept)
    if words:
        raise errors.BadBackup(kept.path, f"{errors.BadBackup.words} {words}")
    part = backup_folder.part(folder)
    try:
        shutil.copyfile(kept.path, part)
        examined = backup.examine(part, None, keep=True)
        if examined.fault:
            raise errors.BadBackup(kept.path, f"{errors.BadBackup.words} {examined.fault}")
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def database_state(database: Path) -> DatabaseState:
    """The state of the database that is there now. Reads only."""
    if absence.absent(database):
        return "absent"
    try:
        with backup.closing_raw(database, "ro") as connection:
            problems = connection.execute("PRAGMA integrity_check(1)").fetchall()
            connection.execute("SELECT one FROM device").fetchall()
    except errors.UNREADABLE:
        return "damaged"
    return "sound" if problems == [("ok",)] else "damaged"


def check_not_newer(database: Path) -> None:
    """Raises NewerDatabase where a later release wrote the database: this one must not overwrite it."""
    with backup.closing_raw(database, "ro") as connection:
        if connection.execute("PRAGMA user_version").fetchone()[0] > LATEST:
            raise errors.NewerDatabase(database)


def losses(database: Path, part: Path, known: Head | None) -> Losses:
    """What the database has and the prepared backup does not, as far as it can still be read."""
    now = database_state(database)
    if now == "absent":
        with backup.closing_raw(part, "ro") as then:
            waiting, unseen = taken_back.waiting_in(then), missing_lines.count(None, then, known)
            return Losses(database=now, leaving=len(waiting), unseen=unseen)
    acts: list[LostAct] = []
    drafts: list[LostDraft] = []
    person, unseen = False, 0
    cancelled: tuple[str, ...] = ()
    with backup.closing_raw(part, "ro") as then:
        try:
            with backup.closing_raw(database, "ro") as today:
                acts += _acts(today, then)
                drafts += typed.lost_drafts(today, then) + typed.lost(today, then)
                person = _person(today) != _person(then)
                cancelled = taken_back.waiting(today, then)
                unseen = missing_lines.count(today, then, known)
        except errors.UNREADABLE:
            now = "damaged"
            unseen = missing_lines.count(None, then, known, len(acts))
        leaving = 0 if now == "sound" else len(set(taken_back.waiting_in(then)) - set(cancelled))
    return Losses(
        database=now,
        acts=tuple(acts),
        drafts=tuple(drafts),
        person=person,
        cancelled=cancelled,
        leaving=leaving,
        unseen=unseen,
    )


def end(database: Path) -> Head:
    """The last line of the journal; (0, "") where none can be read."""
    with contextlib.suppress(*errors.UNREADABLE), backup.closing_raw(database, "ro") as connection:  # then (0, "")
        return missing_lines.last(connection)
    return Head(0, "")


def note(part: Path, database: Path, name: str, lost: Head, now: datetime) -> Head:
    """Writes today's keys into the prepared file, and that it was put back. Returns the last line of its journal.

    Acts that wait in the backup may have been sent since: they count as tried, so that nobody cancels them, and are
    sent again in a new batch.
    """
    with backup.closing_raw(part) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_NO_OFFSET)
        with contextlib.suppress(*errors.UNREADABLE), backup.closing_raw(database, "ro") as today:
            # Where today's cannot be read, there is nothing to take from it.
            _carry(today, connection)
            _carry_clock(today, connection)
            _note_taken_back(today, connection)
        connection.execute("DELETE FROM batch")
        # No text is open on what comes back: the next start would tell of a session that broke off, and a need marked
        # so would stay a draft, even where the platform has it by now. Texts that were put aside stay.
        connection.execute("DELETE FROM editing WHERE aside = ''")
        connection.execute("UPDATE editing SET opened_at = '', before = ''")
        connection.execute(
            "DELETE FROM meta WHERE key = ? OR substr(key, 1, ?) = ?",
            (ON_SCREEN, len(open_request.PREFIX), open_request.PREFIX),
        )
        # Notes of what the platform's ledger lacked (`exchange/withheld`, `ledger/own_cases`) are out of date by now.
        connection.execute("DELETE FROM copy WHERE scope IN ('missing', 'set_aside')")
        connection.execute(
            "UPDATE outbox SET attempts = max(attempts, 1), batch = NULL,"  # noqa: S608 - ours
            " state = CASE state WHEN 'in_flight' THEN 'finalised' ELSE state END"
            f" WHERE state IN {TO_SEND}"
        )
        last = missing_lines.last(connection)
        connection.execute(
            "INSERT INTO restored (at, backup, seq, head, lost_seq, lost_head) VALUES (?, ?, ?, ?, ?, ?)",
            (times.text(now), name, last.seq, last.head, lost.seq, lost.head),
        )
        connection.execute("COMMIT")
        return last


def replace(part: Path, database: Path) -> None:
    """Gives the prepared file the database's name, where no readable one is there. Raises OSError."""
    part.replace(database)
    backup_folder.sync_folder(database.parent)


def set_aside(database: Path, head: Path, aside: Path) -> None:
    """Moves the database's files, unchanged, into a folder where somebody may examine them."""
    if head.exists():
        shutil.copyfile(head, aside / head.name)
    # The database before its log: after a crash in between, a database without its log would look complete.
    for suffix in ("", "-wal", "-shm"):
        file = database.with_name(database.name + suffix)
        if file.exists():
            file.replace(aside / file.name)
    backup_folder.sync_folder(aside)


def _acts(today: Any, then: Any) -> list[LostAct]:
    known = {op for (op,) in then.execute("SELECT op FROM outbox")}
    carried = _carried(today)
    rows = today.execute(
        f"SELECT outbox.op, type, {KIND}, title, subject, p.op IS NOT NULL,"  # noqa: S608 - ours
        f" attempts > 0 AND outbox.state IN {LEAVING}"
        " FROM outbox LEFT JOIN proof p ON p.op = outbox.op WHERE outbox.state != 'cancelled' ORDER BY outbox.seq"
    )
    return [
        LostAct(
            op=op,
            type=type,
            kind=kind,
            title=title,
            subject=subject,
            received=bool(received),
            away="key" if op in carried else "tried" if tried else "",
        )
        for op, type, kind, title, subject, received, tried in rows
        if op not in known
    ]


def _carried(today: Any) -> frozenset[str]:
    """Acts that left on a USB stick and have no answer yet; as `queries.bundles.on_a_stick`, but for any file."""
    if not today.execute("SELECT 1 FROM sqlite_master WHERE name = 'bundle'").fetchone():
        return frozenset()  # an older version's file
    rows = today.execute(
        "SELECT value FROM bundle, json_each(bundle.ops) WHERE way = 'out' AND size > 0 AND answered_at IS NULL"
    )
    return frozenset(op for (op,) in rows)


def _person(connection: Any) -> list[tuple[Any, ...]]:
    """What was typed in the settings on who acts for the commune."""
    kept = "key IN ('profile', 'function', 'contact_name', 'contact_email', 'contact_telephone', 'contact_typed')"
    return list(connection.execute(f"SELECT key, value FROM meta WHERE {kept} ORDER BY key"))  # noqa: S608 - ours


def _carry(today: Any, part: Any) -> None:
    """Copies today's keys and link, since the keystore holds no others. Only between copies of the same database."""
    if database_id(today) != database_id(part):
        return
    rows = {table: _rows(today, table) for table in _IDENTITY}
    part.execute("DELETE FROM copy WHERE scope = 'rotation'")
    keys = today.execute("SELECT scope, id, position, value FROM copy WHERE scope IN ('keys', 'rotation')").fetchall()
    for table, (columns, values) in rows.items():
        if values:
            part.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours
            marks = ", ".join("?" for _ in columns)
            part.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", values)  # noqa: S608 - as above
    part.executemany("INSERT OR REPLACE INTO copy (scope, id, position, value) VALUES (?, ?, ?, ?)", keys)


def _carry_clock(today: Any, part: Any) -> None:
    """Takes what this computer's clock has shown since its last exchange, where the backup knows the same one."""
    last = f"SELECT id, server_time {LAST_TIME}"
    same = today.execute(last).fetchone() == part.execute(last).fetchone()
    if same and database_id(today) == database_id(part):
        noted = today.execute("SELECT key, value FROM meta WHERE key = ?", (CLOCK_NOTED,)).fetchall()
        part.execute("DELETE FROM meta WHERE key = ?", (CLOCK_NOTED,))
        part.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", noted)


def _note_taken_back(today: Any, part: Any) -> None:
    unknown = taken_back.unknown_to(part, today)
    part.execute("DELETE FROM meta WHERE key = ?", (taken_back.NOTED,))
    if unknown:
        part.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (taken_back.NOTED, json.dumps(unknown)))


def _rows(connection: Any, table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
        return [], []
    cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of ours
    return [column[0] for column in cursor.description], cursor.fetchall()


def database_id(connection: Any) -> str:
    """The id of the database, the same in each copy of it; each computer of a commune has another one."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()
    return "" if row is None else str(row[0])


def id_of(database: Path) -> str:
    """The same of a file. Raises the driver's errors where it cannot be read."""
    with backup.closing_raw(database, "ro") as connection:
        return database_id(connection)


#: What reading a damaged file may raise, with or without SQLAlchemy.
READING = (sqlite.Error, DBAPIError)


@contextlib.contextmanager
def disk_faults(database: Path) -> Iterator[None]:
    """Turns errors of the disk or of a file into the fault that says what is wrong with this database."""
    try:
        yield
    except READING as error:
        fault = errors.fault_of(error, database)
        if fault is None:
            raise
        raise fault from error
    except OSError as error:
        raise errors.fault_of_file(error, database) from error
