"""Enrolment: the signed statement that a one-time code and a device's key are exchanged for."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select

from sync.contract.enrolment import (
    DeviceStatement,
    EnrolmentAnswer,
    EnrolmentRequest,
    sign_statement,
    verify_request,
)
from sync.contract.identifiers import device_id
from sync.contract.problems import ProblemError, declined
from sync.contract.signing import BadSignature
from sync.contract.wire import Call
from sync.platform import locks
from sync.platform.content import decoded, one_line
from sync.platform.identity import codes
from sync.platform.identity.callers import revoked
from sync.platform.identity.keys import Keys
from sync.platform.store import PlatformStore
from sync.platform.tables import device
from sync.platform.times import as_text


def enrol(store: PlatformStore, keys: Keys, call: Call, now: datetime) -> bytes:
    """The answer (JSON of EnrolmentAnswer). The same code with the same key gives the same bytes again."""
    return admit(store, keys, decoded(call, EnrolmentRequest), now)


def admit(store: PlatformStore, keys: Keys, request: EnrolmentRequest, now: datetime) -> bytes:
    """The same for a request that came on any way. Raises ProblemError."""
    try:
        verify_request(request)
    except BadSignature as error:
        title = "La demande d’inscription n’est pas signée par la clé qu’elle présente."
        raise declined("signature-bad", title) from error
    with store.reading() as connection:
        commune = codes.commune_of(connection, request.code)  # not one that a stranger has invented
    if commune is None:
        raise ProblemError(codes.unknown())
    with store.writing_for(commune) as connection:
        wrong = codes.refusal(connection, keys, request, now)
        answer = b"" if wrong is not None else _admitted(connection, keys, request, now)
    if wrong is not None:  # raised only here, so that the count is committed
        raise ProblemError(wrong)
    return answer


def _admitted(connection: Connection, keys: Keys, request: EnrolmentRequest, now: datetime) -> bytes:
    id_ = device_id(request.public_key)
    locks.named(connection, (id_,))  # the same device may be brought for another commune at this moment
    known = connection.execute(select(device).where(device.c.id == id_)).one_or_none()
    if known is not None and known.revoked_at is not None:
        raise revoked()
    if known is not None and known.commune != request.commune:
        raise declined("device-other-commune", "Cette clé est déjà celle d’une autre commune.", codes.NEW_CODE)
    answer: bytes = _register(connection, keys, request, now) if known is None else known.answer
    codes.use(connection, request.code, id_, now)
    return answer


def stated(keys: Keys, commune: str, siren: str, public_key: bytes, now: datetime) -> bytes:
    """JSON of an EnrolmentAnswer: the signed statement that this key speaks for this commune from now on."""
    statement = DeviceStatement(
        key=keys.signing.id,
        device=device_id(public_key),
        commune=commune,
        siren=siren,
        public_key=public_key,
        enrolled_at=now,
    )
    return msgspec.json.encode(EnrolmentAnswer(statement=sign_statement(keys.signing, statement), platform=keys.public))


def _register(connection: Connection, keys: Keys, request: EnrolmentRequest, now: datetime) -> bytes:
    data = stated(keys, request.commune, request.siren, request.public_key, now)
    connection.execute(
        insert(device).values(
            id=device_id(request.public_key),
            commune=request.commune,
            siren=request.siren,
            public_key=request.public_key,
            name=one_line(request.name),
            version=one_line(request.version),
            enrolled_at=as_text(now),
            revoked_at=None,
            answer=data,
            seq=0,
            head=None,
        )
    )
    return data
