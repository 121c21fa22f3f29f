"""Rotation: a device brings its new key under the old one, and gets a signed statement; asked again, the same one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from sync.contract.http_signatures import caller_of, verify_call
from sync.contract.identifiers import device_id
from sync.contract.problems import ProblemError, declined
from sync.contract.rotation import RotationRequest, verify_rotation
from sync.contract.signing import BadSignature
from sync.contract.wire import Call
from sync.platform import alarms, locks, quotas
from sync.platform.content import decoded
from sync.platform.identity import callers
from sync.platform.identity.enrolments import stated
from sync.platform.identity.keys import Keys
from sync.platform.store import PlatformStore
from sync.platform.tables import device, rotation
from sync.platform.times import as_text


def caller(store: PlatformStore, keys: Keys, call: Call) -> callers.Device:
    """The device that asks, under its old key. Raises ProblemError for anybody else.

    It may also ask under the new key, where this platform was put back to before that key came: both have signed the
    request.
    """
    try:
        return callers.identify_former(store, keys, call)
    except ProblemError:
        old = _before_a_loss(store, keys, call)
        if old is None:
            raise
        return old


def _before_a_loss(store: PlatformStore, keys: Keys, call: Call) -> callers.Device | None:
    """The device whose key the unknown caller's key has replaced. Raises ProblemError where that one may not act."""
    try:
        request = decoded(call, RotationRequest)
    except ProblemError:
        return None
    if device_id(request.public_key) != caller_of(call):
        return None
    try:
        verify_call(caller_of(call), request.public_key, call, keys.signing.id)
        with store.reading() as connection:
            old = callers.find(connection, request.device)
        if old is not None:
            verify_rotation(old.public_key, request)
        return old
    except BadSignature:
        return None


def rotate(store: PlatformStore, keys: Keys, old: callers.Device, call: Call, now: datetime) -> bytes:
    """The answer (JSON of EnrolmentAnswer). The same keys give the same bytes again. Raises ProblemError.

    `old`: whose key is to be replaced or has been.
    """
    request = decoded(call, RotationRequest)
    if request.device != old.id:
        raise declined("device-differs", "Cette demande est celle d’un autre ordinateur.")
    try:
        verify_rotation(old.public_key, request)
    except BadSignature as error:
        raise declined("signature-bad", "Le changement de clé n’est pas signé par les deux clés.") from error
    new_id = device_id(request.public_key)
    with store.writing_for(old.commune) as connection:
        locks.named(connection, (new_id,))
        known = connection.execute(select(device).where(device.c.id == new_id)).one_or_none()
        if known is not None:
            return _again(connection, old.id, known)
        before = connection.execute(select(device).where(device.c.id == old.id)).one()
        if before.revoked_at is not None:
            raise callers.gone(connection, old.id)
        quotas.count(connection, before.commune, now, rotations=1)
        answer = _register(connection, keys, before, request, now)
        if caller_of(call) == new_id:
            alarms.raise_alarm(connection, "key_again", device_id=new_id, op="", now=now)
        connection.execute(
            insert(rotation).values(device=new_id, before=old.id, reason=request.reason, at=as_text(now))
        )
        if request.reason == "cloned":
            # The other copy goes on under the old key: nobody can say which of the two is the right one.
            alarms.raise_alarm(connection, "journal_fork", device_id=old.id, op="", now=now)
        else:
            connection.execute(update(device).where(device.c.id == old.id).values(revoked_at=as_text(now)))
        return answer


def _again(connection: Connection, old: str, known: Any) -> bytes:
    before = connection.execute(select(rotation.c.before).where(rotation.c.device == known.id)).scalar_one_or_none()
    if before != old:
        raise declined("key-taken", "Cette clé est déjà celle d’un autre ordinateur.")
    if known.revoked_at is not None and not callers.was_replaced(connection, known.id):
        raise callers.revoked()
    answer: bytes = known.answer
    return answer


def _register(connection: Connection, keys: Keys, before: Any, request: RotationRequest, now: datetime) -> bytes:
    """Registers the new key as a device of the same commune; its journal is known from its first batch on."""
    data = stated(keys, before.commune, before.siren, request.public_key, now)
    row = dict(before._mapping) | {
        "id": device_id(request.public_key),
        "public_key": request.public_key,
        "enrolled_at": as_text(now),
        "answer": data,
        "seq": 0,
        "head": None,
    }
    connection.execute(insert(device).values(row))
    return data
