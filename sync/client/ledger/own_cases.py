"""Compares what the platform tells the commune of its own acts (scope `mine`) with its ledger, all of which is here.

Each act that a row names must stand in the ledger as accepted, or have stood there before the platform was put back, or
be an act of this database with its receipt. No row names a withdrawal: the ledger must have an act that could be it.

A row that rests on no act is noted (`Doubt`), and named by verification once a day has passed. A need or a request is
never taken away for that. It may be the commune's all the same, and this its only text; it would become a draft here,
and be sent twice. It is just not shown as received any more.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from sync.client.ledger import link, notes, stored
from sync.client.ledger.driver import driver_of
from sync.client.ledger.tables import SET_ASIDE
from sync.contract.published import Own, OwnNeed, OwnRequest, OwnVote, Retaken
from sync.contract.withdrawals import TAKES_BACK

#: How long a row must rest on no act before it is named. By then a platform that was put back amid a round, or a copy
#: of it that lags behind, has caught up; what it has lost, its feed does not tell any more.
_TIME = timedelta(days=1)
#: Scope of notes: when `mine` was last read whole. This is done once a day; with more than 500 entries in the ledger,
#: once in a day for each 500, but at least every 7 days. Rows do not count: made-up ones would put the reading off.
_READ_WHOLE, _A_DAY, _DAYS = "read_whole", 500, 7
#: With the platform's id behind it, a scope in `copy`: ids of acts that it had accepted before it was put back, or that
#: it told of and tells of no more. Never deleted: there are hardly more than its ledger had entries.
_LOST_OF = "lost."
_OWN: Any = Own
# In SQL, because it runs in each round: mostly every act stands in the ledger, and no row is read. A row is parsed only
# where its text holds what is looked for.
_VALUE = "CASE WHEN json_valid(copy.value) THEN copy.value END"
_ROW = "FROM copy WHERE scope = 'mine' AND instr(copy.value,"
_VOTES = f"FROM copy, json_each({_VALUE}, '$.casts') AS act WHERE scope = 'mine' AND instr(copy.value, '\"casts\"')"
_OTHER = f"FROM copy, json_each({_VALUE}, '$.acts') AS act WHERE scope = 'mine' AND instr(copy.value, '\"acts\"')"
#: Acts that rows of `mine` name.
NAMED = f"""
    SELECT json_extract({_VALUE}, '$.submission') AS op {_ROW} '"submission"')
    UNION SELECT json_extract({_VALUE}, '$.revision') {_ROW} '"revision"')
    UNION SELECT json_extract(act.value, '$.op') {_VOTES}
    UNION SELECT json_extract(act.value, '$.op') {_OTHER}
"""
_ACCEPTED = """
    SELECT json_extract(entry, '$.op') FROM platform_entry
    WHERE platform = :platform AND json_valid(entry) AND json_extract(entry, '$.status') = 'accepted'
"""
_LOST = "SELECT id FROM copy WHERE scope = :lost"
_RECEIVED = "SELECT op FROM outbox WHERE received_at IS NOT NULL AND state NOT IN ('rejected', 'cancelled')"
_WITHOUT = f"SELECT op FROM ({NAMED}) WHERE op IS NOT NULL EXCEPT {_ACCEPTED} EXCEPT {_LOST} EXCEPT {_RECEIVED}"  # noqa: S608 - texts of ours
#: Acts of other computers that no row names: any of them may be a withdrawal.
_OTHERS = f"""
    SELECT * FROM ({_ACCEPTED} UNION {_LOST}) EXCEPT SELECT op FROM outbox EXCEPT SELECT op FROM ({NAMED}) LIMIT 1
"""  # noqa: S608 - questions of ours
_WITHDRAWN = f"""
    SELECT 1 {_ROW} '"withdrawn"') AND json_extract({_VALUE}, '$.state') = 'withdrawn'
    UNION ALL SELECT 1 {_VOTES} AND json_extract(act.value, '$.withdrawn')
    UNION ALL SELECT 1 {_OTHER} AND json_extract(act.value, '$.withdrawn') LIMIT 1
"""
_WITHDRAWALS = ", ".join(f"'{type}'" for type in TAKES_BACK)
_TAKEN_BACK = f"SELECT subject FROM outbox WHERE state <> 'rejected' AND type IN ({_WITHDRAWALS})"  # noqa: S608 - texts of ours
_ROWS = "SELECT id, value, position > 0 FROM copy WHERE scope = 'mine' ORDER BY id"
_LOSE = """
    INSERT INTO copy (scope, id, position, value)
    SELECT DISTINCT :lost, json_extract(entry, '$.op'), 0, '{}' FROM platform_entry
    WHERE platform = :platform AND n > :common AND json_valid(entry) AND json_extract(entry, '$.status') = 'accepted'
    ON CONFLICT (scope, id) DO NOTHING
"""


#: Needs and requests whose act the platform has lost. Mostly nothing was lost, and no row is read.
_LOST_ROWS = f"""
    SELECT id FROM copy WHERE scope = 'mine' AND json_extract({_VALUE}, '$.submission') IN
        ({_LOST} EXCEPT {_ACCEPTED} EXCEPT {_RECEIVED})
"""  # noqa: S608 - questions of ours
_LACKS = f"SELECT :op INTERSECT {_LOST} EXCEPT {_ACCEPTED} EXCEPT {_RECEIVED}"
_TAKEN = f"SELECT value FROM json_each(:ops) INTERSECT {_ACCEPTED}"  # noqa: S608 - texts of ours
_UNTOLD = f"SELECT value FROM json_each(:ops) EXCEPT SELECT op FROM outbox EXCEPT {_ACCEPTED} EXCEPT {_LOST}"  # noqa: S608 - texts of ours
_PLACE = """
    SELECT max(n) FROM platform_entry WHERE platform = ? AND CASE WHEN json_valid(entry) THEN entry ->> 'op' END = ?
"""
_ENTRIES = "SELECT coalesce(max(n), 0) FROM platform_entry WHERE platform = ?"


class Unborne(Struct, frozen=True):
    """A row that says what no act of the commune bears."""

    id: str
    value: Own  #: the row as the platform told it
    left: Own | None  #: what stays of it; None for nothing
    submission: str  #: id of the act that nothing bears, where that submitted a need or a request; else ""
    in_last_reading: bool  #: whether the last whole reading has brought the row


class Doubt(msgspec.Struct, frozen=True):
    """What is noted of a row that rests on no act, or whose act has gone from the ledger."""

    since: int  #: the platform's signed time, in seconds
    named: bool = False  #: verification names it
    lost: bool = False  #: for a day the ledger has not had it: the window does not show it as received
    gone: bool = False  #: its act stood in the ledger and does no more


def unborne(connection: Connection, platform: str) -> list[Unborne]:
    """The rows that rest on no act in the ledger of this platform. All of that ledger must be here."""
    asked = {"platform": platform, "lost": f"{_LOST_OF}{platform}"}
    driver = driver_of(connection)
    without = {op for (op,) in driver.execute(_WITHOUT, asked).fetchall()}
    if not without and driver.execute(_WITHDRAWN).fetchone() is None:
        return []
    by_another = driver.execute(_OTHERS, asked).fetchone() is not None
    if not without and by_another:
        return []
    taken_back = None if by_another else {subject for (subject,) in driver.execute(_TAKEN_BACK).fetchall()}
    rows = []
    for id_, value, in_last_reading in driver.execute(_ROWS).fetchall():
        own: Own | None = stored.kept(value, _OWN)
        if own is None:
            continue
        left = _as_borne(own, without, taken_back)
        text = isinstance(own, OwnNeed) and own.revision in without
        if left is not own or text or (isinstance(own, OwnRequest) and own.submission in without):
            submission = own.submission if isinstance(own, OwnNeed | OwnRequest) else ""
            rows.append(Unborne(id_, own, left, submission if submission in without else "", bool(in_last_reading)))
    return rows


def note_lost(connection: Connection, platform: str, common: int) -> None:
    """Notes which acts the entries behind the first `common` had accepted, before these entries are deleted.

    They go because the platform was put back. The computer that sent such an act brings it back; until then, what was
    told of it stays here. Never commits.
    """
    asked = {"platform": platform, "common": common, "lost": f"{_LOST_OF}{platform}"}
    driver_of(connection).execute(_LOSE, asked)


def lacks(connection: Connection, op: str) -> bool:
    """Whether today's platform had accepted this act and has lost it, by its ledger, and no receipt is here."""
    own = link.read(connection)
    platform = "" if own is None or own.platform is None else own.platform.id
    asked = {"platform": platform, "lost": f"{_LOST_OF}{platform}", "op": op}
    return driver_of(connection).execute(_LACKS, asked).fetchone() is not None


def untold(connection: Connection, ops: Collection[str]) -> frozenset[str]:
    """Of these acts of other computers, those that only another platform can have: today's ledger has never had them.

    None where this computer has only ever known one platform: then what is told here was told by that one.
    """
    own = link.read(connection)
    platform = "" if own is None or own.platform is None else own.platform.id
    if not ops or link.known(connection) <= {platform}:
        return frozenset()
    asked = {"platform": platform, "lost": f"{_LOST_OF}{platform}", "ops": json.dumps([*ops])}
    return frozenset(op for (op,) in driver_of(connection).execute(_UNTOLD, asked).fetchall())


def accepted(connection: Connection, ops: Collection[str], platform: str) -> set[str]:
    """Of these acts, those that this platform has accepted, by its ledger."""
    asked = {"platform": platform, "ops": json.dumps([*ops])}
    return {op for (op,) in driver_of(connection).execute(_TAKEN, asked).fetchall()}


def in_order(connection: Connection, first: str, then: str) -> bool:
    """Whether the last word on the one act comes before that on the other in the ledger of today's platform."""
    own = link.read(connection)
    platform = "" if own is None or own.platform is None else own.platform.id
    ((one,),), ((other,),) = (driver_of(connection).execute(_PLACE, (platform, op)).fetchall() for op in (first, then))
    return one is not None and other is not None and one < other


def begin_days_anew(connection: Connection) -> None:
    """Has each doubt last a whole day from now, because the platform was put back and has another ledger since.

    Only what it had lost for a day by then stays lost, unless its ledger bears it again. Never commits.
    """
    for id_, doubt in _doubts(connection).items():
        if not (doubt.gone and doubt.lost):
            notes.forget(connection, SET_ASIDE, id_)


def doubtful(connection: Connection, platform: str) -> bool:
    """Whether `mine` is to be read once more. All of this platform's ledger must be here."""
    doubts = _doubts(connection).values()
    # For a row that was lost nothing is asked again: it stays so until the ledger bears the act once more.
    return any(one.named or not (one.lost or one.gone) for one in doubts) or bool(unborne(connection, platform))


def due(connection: Connection, platform: str, now: datetime | None) -> bool:
    """Whether `mine` is to be read whole again, because what was told falsely, or left out, is not told a second time.

    All of this platform's ledger must be here.
    """
    since = _read_whole(connection)
    if now is None or since is None:
        return False
    ((entries,),) = driver_of(connection).execute(_ENTRIES, (platform,)).fetchall()
    days = min(max(1, entries / _A_DAY), _DAYS)
    return bool(abs(now.timestamp() - since) >= _TIME.total_seconds() * days)


def note_whole(connection: Connection, now: datetime) -> None:
    """Notes that a whole reading begins now: if it breaks off, the next rounds read on. Never commits."""
    notes.write(connection, _READ_WHOLE, "", int(now.timestamp()))


def _read_whole(connection: Connection) -> int | None:
    return stored.kept(notes.read(connection, _READ_WHOLE), int)


def note(connection: Connection, platform: str, rows: Sequence[Unborne], now: datetime | None) -> None:
    """Notes since when no act bears these rows, in the place of what was noted before. Never commits.

    `now`: the platform's signed time. A need or a request that it no longer tells of a day later is lost there. So is,
    a day later, what went from its ledger; not before, since a copy of it that lags behind may have answered.
    """
    if now is None:
        return
    if _read_whole(connection) is None:
        note_whole(connection, now)
    before, second = _doubts(connection), int(now.timestamp())
    scope, noted = f"{_LOST_OF}{platform}", {}

    def since_when(id_: str) -> tuple[int, bool]:
        since = min(before[id_].since if id_ in before else second, second)
        return since, second - since >= _TIME.total_seconds()

    for one in rows:
        since, waited = since_when(one.id)
        if waited and one.submission and not one.in_last_reading:
            notes.write(connection, scope, one.submission, {})
        else:
            noted[one.id] = Doubt(since, waited, waited and bool(one.submission))
    for (id_,) in driver_of(connection).execute(_LOST_ROWS, {"platform": platform, "lost": scope}).fetchall():
        since, waited = since_when(id_)
        noted[id_] = Doubt(since, lost=waited, gone=True)
    notes.forget(connection, SET_ASIDE)
    for id_, doubt in noted.items():
        notes.write(connection, SET_ASIDE, id_, doubt)


def findings(connection: Connection) -> Iterator[str]:
    """A sentence for each row that has rested on no act for a day."""
    for id_ in (id_ for id_, doubt in _doubts(connection).items() if doubt.named):
        yield (
            f"Affaire {id_}\u00a0: la plateforme l’attribue à la commune,"
            " mais aucun acte de son registre ne le confirme. Signalez-le à votre préfecture."
        )


def _doubts(connection: Connection) -> dict[str, Doubt]:
    doubts = ((id_, stored.kept(value, Doubt)) for id_, value in notes.every(connection, SET_ASIDE).items())
    return {id_: doubt for id_, doubt in doubts if doubt is not None}


def _as_borne(own: Own, without: set[str], taken_back: set[str] | None) -> Own | None:
    """The row with only what acts bear; the same object where nothing is left out, or where it is kept in any case.

    `taken_back`: ids of what may have been withdrawn; None where anything may have been.
    """
    if isinstance(own, Retaken):
        acts = [one for one in own.acts if one.op not in without]
        if taken_back is not None and own.subject not in taken_back:
            acts = [replace(one, withdrawn=False) if one.withdrawn else one for one in acts]
        if not acts:
            return None
        if tuple(acts) == tuple(own.acts):
            return own
        return replace(own, **{"casts" if isinstance(own, OwnVote) else "acts": tuple(acts)})
    if isinstance(own, OwnNeed | OwnRequest):
        if own.submission in without:
            return own
        if own.state == "withdrawn" and taken_back is not None and own.id not in taken_back:
            grouped = isinstance(own, OwnNeed) and own.proposal is not UNSET
            return replace(own, state="grouped" if grouped else "received")
    return own
