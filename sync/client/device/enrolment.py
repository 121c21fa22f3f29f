"""Enrolment: exchanges a one-time code for the platform's signed statement that this key acts for this commune."""

from datetime import datetime

import msgspec
from msgspec import Struct

from sync.client.connection.conversation import ApiRequest, Conversation, Meter, first_hello
from sync.client.device import rotation
from sync.client.errors import NetworkError, WrongCode
from sync.client.host import Host
from sync.client.ledger import link
from sync.contract.codes import LETTERS, BadCode, Code, fingerprint, in_line, read_code, typed
from sync.contract.enrolment import (
    DeviceStatement,
    EnrolmentAnswer,
    EnrolmentRequest,
    PlatformKey,
    prove_code,
    sign_request,
)
from sync.contract.signing import SigningKey
from sync.contract.wire import Transport


class Applicant(Struct, frozen=True):
    """Who asks for an enrolment."""

    commune: str  #: INSEE code
    siren: str  #: of the commune
    name: str  #: of the computer, for people
    version: str  #: of this program

    def request(self, code: Code, platform: PlatformKey, key: SigningKey) -> EnrolmentRequest:
        """A request that enrols this key at this platform alone; it does not contain the code's secret."""
        asked = EnrolmentRequest(
            code=code.id,
            platform=platform.id,
            commune=self.commune,
            siren=self.siren,
            public_key=key.public,
            name=self.name,
            version=self.version,
        )
        return sign_request(key, prove_code(code.secret, asked))


def parse_code(text: str) -> Code:
    """The code as typed. Raises WrongCode, before anything is sent."""
    try:
        return read_code(text)
    except BadCode as error:
        raise WrongCode(str(error), len(typed(in_line(text))) - LETTERS) from error


def enrol(
    host: Host,
    transport: Transport,
    key: SigningKey,
    applicant: Applicant,
    *,
    url: str,
    code: str,
    key_place: str = "",
    now: datetime | None = None,
) -> DeviceStatement:
    """Registers this device and stores the link; idempotent for the same code and key. Waiting acts stay.

    The code's secret is sent to nobody, and what it proves goes only to a platform whose key has the code's
    fingerprint. With `now`, `key` replaces the device's lost key from then on; it is kept in `key_place`. Raises
    WrongCode, NetworkError or Declined, and then nothing has changed here.
    """
    parsed = parse_code(code)
    meter = Meter()
    platform = first_hello(transport, meter).key
    if fingerprint(platform.public_key) != parsed.fingerprint:
        raise WrongCode("other_platform")
    conversation = Conversation(transport, platform, None, meter)
    body = msgspec.json.encode(applicant.request(parsed, platform, key))
    request = ApiRequest(method="POST", path="/enrolments", shape=EnrolmentAnswer, body=[body])
    statement = conversation.ask(request).statement
    rotation.check_statement(platform, statement, key)
    if statement.commune != applicant.commune:
        raise NetworkError("not_the_platform", "statement for another commune")
    with host.transaction() as connection:
        if now is not None:
            rotation.replace(connection, statement, "lost", key_place, now)
        for news in link.pin(connection, url, platform, statement):
            host.receive(connection, news)
    return statement
