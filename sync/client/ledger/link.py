"""This device, its link to a platform, and the keys of all platforms it was ever enrolled with."""

from collections.abc import Sequence
from typing import TypeAlias

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select, update

from sync.client.errors import NotEnrolled
from sync.client.ledger import notes, stored
from sync.client.ledger.driver import driver_of
from sync.client.ledger.tables import CARD, ELSEWHERE, RETRACTED, SET_ASIDE, copy, cursor, device
from sync.client.news import News, PlatformChanged, Published
from sync.contract.enrolment import DeviceStatement, PlatformKey
from sync.contract.feed import SCOPES
from sync.contract.identifiers import device_id
from sync.contract.prefectures import Prefecture

#: Scope of notes: the keys pinned at an enrolment; earlier ones stay, so that old receipts still verify.
KEYS = "keys"
#: Scope of notes: the préfecture that bundles are also sealed to.
PREFECTURE = "prefecture"
#: Scope in `copy`: id of the key of the platform that all rows were read from.
_READ_OF = "read_of"
_READ = "SELECT id, public_key, key_place, url, platform_key, statement FROM device"  # for each receipt
_OWN = f"SELECT scope, id, position, value FROM copy WHERE scope IN ('mine', '{SET_ASIDE}')"  # noqa: S608 - ours
_PUT_BACK = "INSERT INTO copy (scope, id, position, value) VALUES (?, ?, ?, ?) ON CONFLICT (scope, id) DO NOTHING"
#: A row of the table `copy`: scope, id, position, value.
CopyRow: TypeAlias = tuple[str, str, int, str]


class Link(Struct, frozen=True, kw_only=True):
    """This computer's key, and the platform that it is enrolled with."""

    device: str  #: id of this computer's key
    public_key: bytes  #: of this computer's signing key, 32 bytes
    key_place: str  #: sync.client.device.keystore.Place
    url: str  #: of the platform; "" before the enrolment
    platform: PlatformKey | None  #: None before the enrolment
    statement: DeviceStatement | None  #: None before the enrolment


def make(connection: Connection, public_key: bytes, key_place: str) -> None:
    """Inserts the device's row, once, when the database is created. Never commits."""
    connection.execute(
        insert(device).values(
            one=1, id=device_id(public_key), public_key=public_key, key_place=key_place, url="", platform_key=None
        )
    )


def read(connection: Connection) -> Link | None:
    row = driver_of(connection).execute(_READ).fetchone()
    if row is None:
        return None
    id, public_key, key_place, url, platform_key, statement = row
    return Link(
        device=id,
        public_key=public_key,
        key_place=key_place,
        url=url,
        platform=stored.kept(platform_key, PlatformKey),
        statement=stored.kept(statement, DeviceStatement),
    )


def readable(connection: Connection) -> bool:
    """Whether the stored enrolment can be read. An exchange takes what it cannot read for absent."""
    row, own = connection.execute(select(device.c.platform_key, device.c.statement)).first(), read(connection)
    if row is None or own is None:
        return True
    return [text is None for text in row] == [own.platform is None, own.statement is None]


def platform(connection: Connection) -> PlatformKey:
    """The pinned platform. Raises NotEnrolled."""
    own = read(connection)
    if own is None or own.platform is None:
        raise NotEnrolled
    return own.platform


def known(connection: Connection) -> set[str]:
    """Ids of the present platform and of earlier ones, also where the key that was kept cannot be read."""
    return set(notes.every(connection, KEYS))


def keys(connection: Connection) -> dict[str, bytes]:
    """Public keys of the present platform and of earlier ones, by id."""
    pinned = [stored.kept(value, PlatformKey) for value in notes.every(connection, KEYS).values()]
    return {key.id: key.public_key for key in pinned if key is not None}


def pin(connection: Connection, url: str, platform: PlatformKey, statement: DeviceStatement) -> tuple[News, ...]:
    """Stores the link. If the platform is another one, what the earlier one published is deleted.

    An enrolment that was asked for by USB stick is settled by it, whichever way the statement came.
    The commune's acts and their receipts stay. Returns what the host is to be told in this transaction. Never commits.
    """
    news = _turn(connection, _read_of(connection), platform.id)
    notes.write(connection, KEYS, platform.id, platform)
    notes.forget(connection, CARD)
    connection.execute(
        update(device).values(
            url=url,
            platform_key=msgspec.json.encode(platform).decode(),
            statement=msgspec.json.encode(statement).decode(),
        )
    )
    return news


def turned(connection: Connection) -> bool:
    """Whether all rows were read from today's platform; a backup that was put back may hold those of an earlier one."""
    own = read(connection)
    return own is None or own.platform is None or notes.read(connection, _READ_OF) == f'"{own.platform.id}"'


def turn(connection: Connection) -> tuple[News, ...]:
    """Forgets what was read from another platform than today's. Returns news for the host. Never commits."""
    own = read(connection)
    return () if own is None or own.platform is None else _turn(connection, _read_of(connection), own.platform.id)


def refresh(connection: Connection, platform: PlatformKey, sealed_to: Prefecture | msgspec.UnsetType) -> None:
    """Stores whom bundles are sealed to, as the pinned platform signed it; writes only changes. Never commits."""
    own = read(connection)
    if own is None or own.platform is None:
        return
    if (own.platform.id, own.platform.public_key) != (platform.id, platform.public_key):
        return  # hello never changes a pinned key, nor the name that answers are signed under
    if own.platform != platform:
        connection.execute(update(device).values(platform_key=msgspec.json.encode(platform).decode()))
    if (sealed_to or None) == prefecture(connection):
        return
    if sealed_to is msgspec.UNSET:
        notes.forget(connection, PREFECTURE)
    else:
        notes.write(connection, PREFECTURE, sealed_to.id, sealed_to, alone=True)


def state_again(connection: Connection, statement: DeviceStatement) -> None:
    """Stores the pinned platform's verified statement for this computer's key. Never commits."""
    connection.execute(update(device).values(statement=msgspec.json.encode(statement).decode()))


def prefecture(connection: Connection) -> Prefecture | None:
    """The commune's préfecture, if it has a key."""
    return stored.kept(notes.read(connection, PREFECTURE), Prefecture)


def own_cases(connection: Connection) -> list[CopyRow]:
    """What today's platform says of the commune's own cases, and what is doubted of it, for `unpin`."""
    return driver_of(connection).execute(_OWN).fetchall() if turned(connection) else []


def unpin(connection: Connection, before: Link, were_known: set[str], own: Sequence[CopyRow]) -> bool:
    """Goes back to the link before a failed enrolment. True where that is another platform. Never commits.

    The commune's `own` cases that were deleted are put back at once; all else is pulled again. `were_known`: the
    platforms known at that time. The key of any other one is forgotten.
    """
    now = read(connection)
    platform = None if now is None else now.platform
    changed = platform is not None and (before.platform is None or platform.id != before.platform.id)
    if platform is not None and changed:
        if platform.id not in were_known:
            notes.forget(connection, KEYS, platform.id)
        notes.forget(connection, _READ_OF)
        _read_anew(connection)
        if own and before.platform is not None:
            driver_of(connection).executemany(_PUT_BACK, own)
            notes.write(connection, _READ_OF, "", before.platform.id)
    texts = {
        "platform_key": None if before.platform is None else msgspec.json.encode(before.platform).decode(),
        "statement": None if before.statement is None else msgspec.json.encode(before.statement).decode(),
    }
    if now is not None and now.device != before.device:
        texts = dict.fromkeys(texts)  # both were about a key that is gone
    connection.execute(update(device).values(url=before.url, **texts))
    return changed


def _read_of(connection: Connection) -> str | None:
    """Id of the platform that all rows are from; None: nothing was read yet; "": not known, as of earlier versions."""
    own, noted = read(connection), stored.kept(notes.read(connection, _READ_OF), str)
    today = None if own is None or own.platform is None else own.platform.id
    return noted or (today if known(connection) <= {today} else "")


def _turn(connection: Connection, before: str | None, today: str) -> tuple[News, ...]:
    notes.write(connection, _READ_OF, "", today)
    if before in (None, today):
        return ()
    news: list[News] = []
    for scope in SCOPES:
        published = (copy.c.scope == scope) & (copy.c.position != 0)
        ids = list(connection.execute(select(copy.c.id).where(published)).scalars())
        connection.execute(delete(copy).where(published))
        if ids:
            news.append(Published(scope=scope, upserts=(), removed=tuple(ids)))
    notes.forget(connection, RETRACTED)
    _read_anew(connection)
    return (*news, PlatformChanged())


def _read_anew(connection: Connection) -> None:
    """Has everything read again from the beginning, since nothing was read from this platform yet."""
    connection.execute(delete(cursor))
    notes.forget(connection, ELSEWHERE)
    notes.forget(connection, SET_ASIDE)
