"""Key rotation: a new key is kept and read back, told to the platform, then replaces the old one.

The database names the pending key from the first step on. After a crash the rotation goes on with that same key, and
the platform gives the same answer. The old key signs until the platform's statement for the new one is stored.
"""

import logging
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select, update

from sync.client.connection.conversation import ApiRequest, Conversation
from sync.client.device.keystore import KeyStoreError, Wallet
from sync.client.errors import Declined, KeyLost, NetworkError
from sync.client.host import Host
from sync.client.ledger import journal, link, notes, stored
from sync.client.ledger.outbox import stamp
from sync.client.ledger.states import State
from sync.client.ledger.tables import batch, device, former_device, outbox
from sync.contract.enrolment import DeviceStatement, EnrolmentAnswer, PlatformKey, verify_statement
from sync.contract.identifiers import device_id
from sync.contract.rotation import Reason, sign_rotation
from sync.contract.signing import BadSignature, SigningKey

#: Why a key was replaced; "lost": it is gone or refused, and a new code was needed.
Why: TypeAlias = Reason | Literal["lost"]
#: Scopes of notes: the pending key; and the request by which the key that signs now came, by the key's id.
SCOPE, _BROUGHT = "rotation", "rotated"
_PATH = "/devices/me/keys:rotate"
_log = logging.getLogger(__name__)


class PendingKey(Struct, frozen=True, kw_only=True):
    """A key in the keystore that does not sign for this database yet."""

    public_key: bytes  #: of Ed25519, 32 bytes; its device's id is made of it
    reason: Why  #: why the key that signs now is to be replaced


def pending(connection: Connection) -> PendingKey | None:
    """The key that is to sign next; None if there is none, or it signs already, as after a restore.

    What is noted and cannot be read counts as absent.
    """
    key = stored.kept(notes.read(connection, SCOPE), PendingKey)
    if key is None:
        return None
    used = connection.execute(select(device.c.public_key).union(select(former_device.c.public_key))).scalars()
    return None if key.public_key in set(used) else key


def begin(host: Host, wallet: Wallet, reason: Why) -> SigningKey:
    """Makes a new key, keeps it in the keystore and names it in the database; or takes the pending one, if it is there.

    Raises KeyLost if the keystore does not keep it: nothing has changed then.
    """
    try:
        with host.reading() as connection:
            before = pending(connection)
        if before is not None and before.reason == reason:
            kept = wallet.load(device_id(before.public_key))
            if kept is not None:
                return kept
        key = SigningKey.generate()
        wallet.keep(key)
    except KeyStoreError as error:
        raise KeyLost from error
    with host.transaction() as connection:
        notes.write(connection, SCOPE, key.id, PendingKey(public_key=key.public, reason=reason), alone=True)
    return key


def rotate(
    host: Host, conversation: Conversation, old: SigningKey, wallet: Wallet, reason: Reason, now: datetime
) -> SigningKey:
    """The new key, once the platform has signed that it acts for this commune.

    Raises KeyLost, NetworkError or Declined.
    """
    new = begin(host, wallet, reason)
    body = msgspec.json.encode(sign_rotation(old, new, reason))
    request = ApiRequest(method="POST", path=_PATH, shape=EnrolmentAnswer, body=[body])
    statement = conversation.ask(request).statement
    check_statement(conversation.platform, statement, new)
    with host.transaction() as connection:
        replace(connection, statement, reason, wallet.store.place, now)
        notes.write(connection, _BROUGHT, new.id, msgspec.Raw(body), alone=True)
    _log.info("key replaced: %s", reason)
    if reason != "cloned":  # another copy on this computer may still need it
        forget_key(wallet, old.id)
    return new


def present_again(host: Host, conversation: Conversation, key: SigningKey) -> bool:
    """Presents the change of key again to a platform that was put back to before it. True if it knows the key now.

    Both keys signed the request, so the old one, which is gone, need not sign the call. If the key changed twice since
    that backup, the platform knows neither key of the second change, and refuses: then a new code is needed. A device
    that was revoked asks in each of its rounds, as the greeting answers it like one that is unknown.

    Raises NetworkError, and Declined where the refusal is not about the key, as where the platform is busy.
    """
    with host.reading() as connection:
        body = notes.read(connection, _BROUGHT, key.id)
    if body is None:
        return False
    request = ApiRequest(method="POST", path=_PATH, shape=EnrolmentAnswer, body=[body.encode()])
    try:
        statement = conversation.ask(request).statement
    except Declined as declined:
        if not declined.of_device:
            raise
        return False  # the next call will tell why
    check_statement(conversation.platform, statement, key)
    with host.transaction() as connection:
        link.state_again(connection, statement)
    _log.info("key presented again")
    return True


def check_statement(platform: PlatformKey, statement: DeviceStatement, key: SigningKey) -> None:
    """Raises NetworkError unless the platform signed the statement, and it is about this key."""
    try:
        verify_statement(platform.public_key, statement)
    except BadSignature as error:
        raise NetworkError("not_the_platform", "statement") from error
    if (statement.public_key, statement.device) != (key.public, key.id):
        raise NetworkError("not_the_platform", "statement for another device")


def replace(connection: Connection, statement: DeviceStatement, reason: Why, place: str, now: datetime) -> None:
    """Has the statement's key sign from now on; the journal goes on. Never commits.

    Unanswered batches were signed by the old key: their acts leave in new ones, under the same operation ids.
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
    notes.forget(connection, SCOPE)


def forget_key(wallet: Wallet, old: str) -> None:
    """Deletes the old key; a failure is harmless and only logged."""
    try:
        wallet.forget(old)
    except KeyStoreError as error:
        _log.warning("old key not removed: %s", error)
