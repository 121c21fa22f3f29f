"""What the help desk is told of a database: counts, exchanges and problems, without titles, texts or names."""

import re

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from desktop.database.driver import rows
from desktop.database.queries import exchanges
from desktop.database.queries.exchanges import ExchangeRow
from sync.client.ledger import evidence

_TABLE = re.compile(r"[a-z_]{1,40}")
_STUCK = ("quarantined", "conflict", "held", "blocked")


class ActProblem(Struct, frozen=True, kw_only=True):
    """An act that does not go its way, without its title: the help desk needs no text of the commune."""

    op: str  #: id of the act
    type: str  #: such as "vote.cast"
    state: str  #: quarantined | conflict | held | blocked
    reason: str  #: the platform's stable code for why; "" where it gave none
    attempts: int  #: how often it was sent
    created_at: str  #: by this computer's clock, ISO text


class Diagnosis(Struct, frozen=True, kw_only=True):
    """Counts and codes that tell the state of a database. It holds no text that a person wrote."""

    version: int  #: of the tables (PRAGMA user_version)
    rows: dict[str, int]  #: number of rows by table
    acts: dict[str, int]  #: number of acts by state
    problems: tuple[ActProblem, ...]  #: the last ones, the very last first
    attempts: tuple[ExchangeRow, ...]  #: the last exchanges, the very last first
    #: Number of keys that this database signed with before, by why one was replaced: lost, restored, cloned, rotated.
    former: dict[str, int]
    restored: int  #: how often a backup was put back
    #: Signed words of the platform that contradict each other, with the proof (sync.client.ledger.evidence).
    contradictions: tuple[dict[str, str], ...]
    contradictions_left_out: int  #: how many more were met than are kept
    attachment_bytes_to_send: int  #: bytes of documents that the platform does not have yet


def read(connection: Connection, limit: int = 200) -> Diagnosis:
    """The last `limit` exchanges and problems."""
    names = [name for (name,) in rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    marks = ", ".join("?" * len(_STUCK))
    stuck = rows(
        connection,
        "SELECT op, type, state, reason, attempts, created_at FROM outbox"  # noqa: S608 - question marks only
        f" WHERE state IN ({marks}) ORDER BY seq DESC LIMIT ?",
        (*_STUCK, limit),
    )
    return Diagnosis(
        version=_one(connection, "PRAGMA user_version"),
        rows={
            name: _one(connection, f'SELECT count(*) FROM "{name}"')  # noqa: S608 - a name of ours, letters only
            for name in sorted(names)
            if _TABLE.fullmatch(name) and not name.startswith("search_")
        },
        acts=dict(rows(connection, "SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state")),
        problems=tuple(
            ActProblem(op=op, type=type, state=state, reason=reason, attempts=attempts, created_at=created_at)
            for op, type, state, reason, attempts, created_at in stuck
        ),
        attempts=exchanges.listed(connection, limit),
        former=dict(rows(connection, "SELECT reason, count(*) FROM former_device GROUP BY reason ORDER BY reason")),
        contradictions=tuple(msgspec.structs.asdict(one) for one in evidence.contradictions(connection)),
        contradictions_left_out=evidence.left_out(connection),
        restored=_one(connection, "SELECT count(*) FROM restored"),
        attachment_bytes_to_send=_one(
            connection, "SELECT coalesce(sum(size - sent), 0) FROM upload WHERE done_at IS NULL"
        ),
    )


def _one(connection: Connection, statement: str) -> int:
    return int(rows(connection, statement)[0][0])
