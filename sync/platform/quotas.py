"""How much of the platform one commune may take: whoever holds one of its keys cannot fill it for all the others.

A commune writes some hundreds of acts a year, of a kilobyte or two with what they are answered, and some dozens of
documents. The figures leave room for what has to pass at once (a key with 2,000 acts, a first exchange after months,
all that a restored backup had forgotten) and for decades of the rest. Where they are too small for one commune, an
operator multiplies them for it (`relais-platform quota`).

Counters stand in the commune's row, which a deposit writes anyway: to count rows would cost more with each year.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, case, func, select

from sync.contract.problems import QUOTA, ProblemError, declined
from sync.platform import dialects
from sync.platform.figures import megabytes, number
from sync.platform.tables import attached, blob, commune, upload

#: New operations in a day (UTC), whatever becomes of them.
OPERATIONS_A_DAY = 10_000
#: Bytes of operations, their personal data, the answers to them and their stamps, as they came. What was erased since
#: stays counted.
HELD_BYTES = 100_000_000
#: The part of these bytes that a block leaves in `step`, for the commune's own places and for those of all.
STEP_BYTES = 200
#: Documents that are here or on their way, and their bytes; an upload that has begun counts whole.
DOCUMENTS, DOCUMENT_BYTES = 2_000, 2_000_000_000
#: Files of USB sticks: one for each working day of eight years. Some kilobytes of each are kept, for its return.
BUNDLES = 2_000
#: Keys brought by rotation in a day (UTC). A computer needs one after a restore or a copy.
ROTATIONS_A_DAY = 20
#: Most that an operator can multiply these by.
MOST_TIMES = 1_000

_DAILY = ("operations", "rotations")
_QUOTAS = {
    "operations": OPERATIONS_A_DAY,
    "held": HELD_BYTES,
    "bundles": BUNDLES,
    "rotations": ROTATIONS_A_DAY,
}
_TITLES = {
    "operations": "La plateforme a pris aujourd’hui {} envois de cette commune, et n’en prend pas plus en un jour.",
    "rotations": "Les ordinateurs de cette commune ont changé de clé {} fois aujourd’hui\u00a0: c’est trop.",
    "held": "Les envois de cette commune prennent toute la place qu’elle a sur la plateforme ({}).",
    "bundles": "La plateforme garde déjà {} fichiers de clés USB de cette commune, et n’en prend pas plus.",
    "attachments": "Les pièces jointes de cette commune prennent toute la place qu’elle a sur la plateforme ({}).",
}
_STAYS = "Rien n’est perdu. Demandez plus de place à la plateforme, par votre préfecture."
_TOMORROW = "Rien n’est perdu\u00a0: la suite passera demain. Si cela vous étonne, prévenez votre préfecture."


def count(connection: Connection, insee: str, now: datetime, **more: int) -> None:
    """Adds to what the commune has taken: `held` bytes, `operations`, `bundles`, `rotations`.

    Raises ProblemError where one that grows here is then beyond its quota: the transaction must leave nothing.
    """
    row = {"id": insee, "position": 0, "day": _day(now)} | dict.fromkeys(_QUOTAS, 0) | more
    taken = connection.execute(_counting(connection.dialect.name), row).one()._mapping
    for name in more:
        most = _QUOTAS[name] * taken["times"]
        if more[name] > 0 and taken[name] > most:
            raise _beyond(name, most, now)


def check_document(connection: Connection, insee: str, sha256: str, size: int) -> None:
    """Raises ProblemError where there is no room for a document; called before its bytes are taken."""
    times = _row(connection, insee)["times"]
    here, held = _documents(connection, insee, without=sha256)
    if here + 1 > DOCUMENTS * times or held + size > DOCUMENT_BYTES * times:
        room = f"{number(DOCUMENTS * times)} pièces et {megabytes(DOCUMENT_BYTES * times)}"
        title = _TITLES["attachments"].format(room)
        raise declined(f"{QUOTA}attachments", title, _STAYS)


def usage(connection: Connection, insee: str, now: datetime) -> dict[str, dict[str, int]]:
    """What the commune has taken of each quota, and what it may."""
    row = _row(connection, insee)
    if row["day"] != _day(now):
        row |= dict.fromkeys(_DAILY, 0)
    documents, document_bytes = _documents(connection, insee)
    counts = {name: (row[name], most) for name, most in _QUOTAS.items()}
    counts |= {"documents": (documents, DOCUMENTS), "document_bytes": (document_bytes, DOCUMENT_BYTES)}
    return {name: {"taken": taken, "quota": most * row["times"]} for name, (taken, most) in counts.items()}


def multiply(connection: Connection, insee: str, times: int) -> None:
    """Lets this commune take `times` as much as every other, from now on."""
    made = dialects.insert(connection.dialect.name, commune).values(id=insee, position=0, times=times)
    connection.execute(made.on_conflict_do_update(index_elements=["id"], set_={"times": times}))


@cache
def _counting(dialect: str) -> Executable:
    """The statement that counts; made once, as it runs for each block. Its values are those of a new row."""
    made = dialects.insert(dialect, commune)
    new, today = made.excluded, commune.c.day == made.excluded.day
    sums = {name: commune.c[name] + new[name] for name in _QUOTAS}
    sums |= {name: case((today, sums[name]), else_=new[name]) for name in _DAILY}
    moved = made.on_conflict_do_update(index_elements=["id"], set_=sums | {"day": new.day})
    counting: Executable = moved.returning(*(commune.c[name] for name in (*_QUOTAS, "times")))
    return counting


def _row(connection: Connection, insee: str) -> dict[str, Any]:
    row = connection.execute(select(commune).where(commune.c.id == insee)).one_or_none()
    absent: Mapping[str, Any] = dict.fromkeys(_QUOTAS, 0) | {"day": "", "times": 1}
    return dict(absent if row is None else row._mapping)


def _documents(connection: Connection, insee: str, without: str = "") -> tuple[int, int]:
    """How many documents of the commune are here or on their way, without the digest `without`; and their bytes."""
    mine = select(attached.c.sha256).where(attached.c.commune == insee)
    whole = select(func.count(), func.coalesce(func.sum(blob.c.size), 0)).where(blob.c.sha256.in_(mine))
    coming = select(func.count(), func.coalesce(func.sum(upload.c.size), 0)).where(
        upload.c.commune == insee, upload.c.sha256 != without, upload.c.sha256.not_in(select(blob.c.sha256))
    )
    (many, size), (more, room) = connection.execute(whole).one(), connection.execute(coming).one()
    return many + more, int(size + room)


def _beyond(name: str, most: int, now: datetime) -> ProblemError:
    """The problem that says what is reached: a day's quota ends with the day, for any other an operator helps."""
    title = _TITLES[name].format(megabytes(most) if name == "held" else number(most))
    if name in _DAILY:
        return declined(QUOTA + name, title, _TOMORROW, action="retry", retry_after=_until_tomorrow(now))
    return declined(QUOTA + name, title, _STAYS)


def _day(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()


def _until_tomorrow(now: datetime) -> int:
    """Seconds until the next day (UTC), at least one."""
    here = now.astimezone(UTC)
    return int((datetime.combine(here.date() + timedelta(days=1), time(), UTC) - here).total_seconds()) + 1
