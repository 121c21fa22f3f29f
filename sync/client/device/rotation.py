"""Another key for this device: kept and read back first, named to the platform, then put in the old one's place.

Between any two steps the database knows the key that is to come; whoever finds it there goes on with that same key, and
the platform gives the same answer. The old key signs until the platform's word for the new one is in the database.
"""

import logging
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select, update

from sync.client.connection.conversation import Conversation
from sync.client.device.keystore import KeyStoreError, Wallet
from sync.client.errors import KeyLost, NetworkError
from sync.client.host import Host
from sync.client.ledger import journal, link
from sync.client.ledger.outbox import stamp
from sync.client.ledger.states import State
from sync.client.ledger.tables import batch, copy, device, former_device, outbox
from sync.contract.enrolment import DeviceStatement, EnrolmentAnswer, PlatformKey, verify_statement
from sync.contract.identifiers import device_id
from sync.contract.rotation import Reason, sign_rotation
from sync.contract.signing import BadSignature, SigningKey

#: Why a key was given up; "lost": it is gone, or no platform takes it any more, and a new code was needed.
Why: TypeAlias = Reason | Literal["lost"]
#: In `copy`: the key that is to come.
SCOPE = "rotation"
_log = logging.getLogger(__name__)


class Coming(Struct, frozen=True, kw_only=True):
    """A key that is kept in the keystore and does not sign for this database yet."""

    public_key: bytes
    reason: Why


def coming(connection: Connection) -> Coming | None:
    """None too where it has come since, as in an old copy of the database that was put back."""
    value = connection.execute(select(copy.c.value).where(copy.c.scope == SCOPE)).scalar()
    if value is None:
        return None
    found = msgspec.json.decode(value, type=Coming)
    known = connection.execute(select(device.c.public_key).union(select(former_device.c.public_key))).scalars()
    return None if found.public_key in set(known) else found


def begin(host: Host, wallet: Wallet, reason: Why) -> SigningKey:
    """A new key, in the keystore and then named in the database; one that was begun before, if it is still there.

    Raises KeyLost where the keystore does not keep it: nothing has changed then.
    """
    try:
        with host.reading() as connection:
            before = coming(connection)
        if before is not None and before.reason == reason:
            kept = wallet.load(device_id(before.public_key))
            if kept is not None:
                return kept
        key = SigningKey.generate()
        wallet.keep(key)
    except KeyStoreError as error:
        raise KeyLost from error
    value = msgspec.json.encode(Coming(public_key=key.public, reason=reason)).decode()
    with host.transaction() as connection:
        _forget_coming(connection)
        connection.execute(insert(copy).values(scope=SCOPE, id=key.id, position=0, value=value))
    return key


def rotate(
    host: Host,
    talk: Conversation,
    platform: PlatformKey,
    old: SigningKey,
    wallet: Wallet,
    reason: Reason,
    now: datetime,
) -> SigningKey:
    """The new key, once the platform has signed that it speaks for this commune.

    Raises KeyLost, NetworkError or Declined.
    """
    new = begin(host, wallet, reason)
    request = msgspec.json.encode(sign_rotation(old, new, reason))
    statement = talk.ask("POST", "/devices/me/keys:rotate", EnrolmentAnswer, body=[request]).statement
    check_statement(platform, statement, new)
    with host.transaction() as connection:
        replace(connection, statement, reason, wallet.store.place, now)
    _log.info("key replaced: %s", reason)
    if reason != "cloned":  # the other copy on this very computer may still need it
        let_go(wallet, old.id)
    return new


def check_statement(platform: PlatformKey, statement: DeviceStatement, key: SigningKey) -> None:
    """Raises NetworkError unless the platform says of this very key that it speaks."""
    try:
        verify_statement(platform.public_key, statement)
    except BadSignature as error:
        raise NetworkError("not_the_platform", "statement") from error
    if (statement.public_key, statement.device) != (key.public, key.id):
        raise NetworkError("not_the_platform", "statement for another device")


def replace(connection: Connection, statement: DeviceStatement, reason: Why, place: str, now: datetime) -> None:
    """The statement's key signs from now on, and the journal goes on. Never commits.

    What an unanswered batch carries was signed by the old key: it leaves in a new batch, under the same operation ids.
    """
    own = link.read(connection)
    if own is not None and own.device != statement.device:
        end = journal.last(connection)
        connection.execute(delete(former_device).where(former_device.c.id == own.device))
        connection.execute(
            insert(former_device).values(
                id=own.device,
                public_key=own.public_key,
                url=own.url,
                statement=None if own.statement is None else msgspec.json.encode(own.statement).decode(),
                replaced_at=stamp(now),
                reason=reason,
                seq=end.seq,
                head=end.head,
            )
        )
        connection.execute(
            update(device).values(
                id=statement.device,
                public_key=statement.public_key,
                key_place=place,
                statement=msgspec.json.encode(statement).decode(),
            )
        )
        connection.execute(
            update(outbox).where(outbox.c.state == State.IN_FLIGHT).values(state=State.FINALISED, batch=None)
        )
        connection.execute(delete(batch))
    _forget_coming(connection)


def let_go(wallet: Wallet, old: str) -> None:
    """The old key is of no more use. A keystore that does not let it go harms nothing."""
    try:
        wallet.forget(old)
    except KeyStoreError as error:
        _log.warning("old key not removed: %s", error)


def _forget_coming(connection: Connection) -> None:
    connection.execute(delete(copy).where(copy.c.scope == SCOPE))
