"""Enrolment: the one-time code is exchanged for the platform's signed word that this key speaks for this commune."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from sync.client.connection.conversation import Conversation, Meter, first_hello
from sync.client.device import rotation
from sync.client.errors import NetworkError, WrongCode
from sync.client.host import Host
from sync.client.ledger import link
from sync.client.news import Published
from sync.contract.enrolment import (
    BadCode,
    Code,
    DeviceStatement,
    EnrolmentAnswer,
    EnrolmentRequest,
    fingerprint,
    read_code,
    sign_request,
)
from sync.contract.signing import SigningKey
from sync.contract.wire import Transport


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The platform's word; and what an earlier platform had published, dropped now, ids by scope."""

    statement: DeviceStatement
    dropped: dict[str, list[str]]


def parse_code(text: str) -> Code:
    """The code as typed. Raises WrongCode: a mistyped code is seen before any byte leaves."""
    try:
        return read_code(text)
    except BadCode as error:
        raise WrongCode(str(error)) from error


def enrol(
    host: Host,
    transport: Transport,
    key: SigningKey,
    *,
    url: str,
    code: str,
    commune: str,
    siren: str,
    name: str,
    version: str,
    key_place: str = "",
    now: datetime | None = None,
) -> Enrolled:
    """Registers this device and keeps the link. The same code and key give the same again.

    The secret leaves only once the platform has shown the key that the code's fingerprint names. Raises WrongCode,
    NetworkError or Declined, and then nothing has changed here. Waiting acts stay, whichever platform it is, and under
    whichever key: `key` may be another than the database's, then it signs from `now` on and lies in `key_place`.
    """
    wanted = parse_code(code)
    meter = Meter()
    platform = first_hello(transport, meter)[0].key
    if fingerprint(platform.public_key) != wanted.fingerprint:
        raise WrongCode("other_platform")
    request = EnrolmentRequest(
        secret=wanted.secret, commune=commune, siren=siren, public_key=key.public, name=name, version=version
    )
    conversation = Conversation(transport, platform, None, meter)
    body = msgspec.json.encode(sign_request(key, request))
    statement = conversation.ask("POST", "/enrolments", EnrolmentAnswer, body=[body]).statement
    rotation.check_statement(platform, statement, key)
    if statement.commune != commune:
        raise NetworkError("not_the_platform", "statement for another commune")
    with host.transaction() as connection:
        if now is not None:
            rotation.replace(connection, statement, "lost", key_place, now)
        dropped = link.pin(connection, url, platform, statement)
        for scope, ids in dropped.items():
            host.receive(connection, Published(scope=scope, upserts=(), removed=tuple(ids)))
    return Enrolled(statement, dropped)
