"""Enrolment: one-time codes, and the signed statement that a code and a device's key are exchanged for."""

import hashlib
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.contract.enrolment import (
    DeviceStatement,
    EnrolmentAnswer,
    EnrolmentRequest,
    make_code,
    read_code,
    sign_statement,
    verify_request,
)
from sync.contract.identifiers import device_id
from sync.contract.problems import ProblemError, problem
from sync.contract.signing import BadSignature
from sync.contract.wire import Call
from sync.platform.content import decoded, one_line
from sync.platform.identity.callers import revoked
from sync.platform.identity.keys import Keys
from sync.platform.store import PlatformStore
from sync.platform.tables import code, device
from sync.platform.times import as_text

_NEW_CODE = "Demandez un nouveau code à votre préfecture."


def create_code(connection: Connection, keys: Keys, *, commune: str, siren: str, now: datetime) -> str:
    """A new one-time code for a PC of this commune. Only the hash of its secret is kept."""
    text = make_code(keys.signing.public)
    row = {"secret_hash": _hash(read_code(text).secret), "commune": commune, "siren": siren, "created_at": as_text(now)}
    connection.execute(insert(code).values(row))
    return text


def enrol(store: PlatformStore, keys: Keys, call: Call, now: datetime) -> bytes:
    """The answer (JSON of EnrolmentAnswer). The same code with the same key gives the same bytes again."""
    return admit(store, keys, decoded(call, EnrolmentRequest), now)


def admit(store: PlatformStore, keys: Keys, request: EnrolmentRequest, now: datetime) -> bytes:
    """The same, by whatever way the request came. Raises ProblemError."""
    try:
        verify_request(request)
    except BadSignature as error:
        raise ProblemError(
            problem("signature-bad", 401, "La demande d’inscription n’est pas signée par la clé qu’elle présente.")
        ) from error
    with store.writing() as connection:
        _check_code(connection, request)
        id_ = device_id(request.public_key)
        known = connection.execute(select(device).where(device.c.id == id_)).one_or_none()
        if known is None:
            answer = _register(connection, keys, request, now)
        elif known.revoked_at is not None:
            raise revoked()
        elif known.commune != request.commune:
            raise ProblemError(
                problem("device-other-commune", 409, "Cette clé est déjà celle d’une autre commune.", _NEW_CODE)
            )
        else:
            answer = known.answer
        used = update(code).where(code.c.secret_hash == _hash(request.secret))
        connection.execute(used.values(device=id_))
        return answer


def _check_code(connection: Connection, request: EnrolmentRequest) -> None:
    query = select(code).where(code.c.secret_hash == _hash(request.secret))
    row = connection.execute(query).one_or_none()
    if row is None:
        detail = "Vérifiez le code, lettre par lettre. " + _NEW_CODE
        raise ProblemError(
            problem(
                "code-unknown", 403, "Ce code n’est pas connu de la plateforme.", detail, action="fix", field="code"
            )
        )
    if row.device is not None and row.device != device_id(request.public_key):
        raise ProblemError(
            problem("code-used", 409, "Ce code a déjà servi sur un autre ordinateur.", _NEW_CODE, field="code")
        )
    if (row.commune, row.siren) != (request.commune, request.siren):
        raise ProblemError(
            problem("code-other-commune", 409, "Ce code a été donné à une autre commune.", _NEW_CODE, field="code")
        )


def _register(connection: Connection, keys: Keys, request: EnrolmentRequest, now: datetime) -> bytes:
    statement = DeviceStatement(
        key=keys.signing.id,
        device=device_id(request.public_key),
        commune=request.commune,
        siren=request.siren,
        public_key=request.public_key,
        enrolled_at=now,
    )
    answer = EnrolmentAnswer(statement=sign_statement(keys.signing, statement), platform=keys.public)
    data = msgspec.json.encode(answer)
    connection.execute(
        insert(device).values(
            id=statement.device,
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


def _hash(secret: str) -> str:
    return hashlib.sha256(f"relais/v1/secret\n{secret}".encode()).hexdigest()
