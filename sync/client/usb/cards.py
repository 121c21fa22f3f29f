"""Enrolment without a network: the platform's card, verified by the code, and the request that bundles carry."""

from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from sync.client.device.enrolment import Applicant, parse_code
from sync.client.errors import BadFile, WrongCode
from sync.client.ledger import notes, stored
from sync.client.ledger.tables import CARD
from sync.contract.bundle import BadBundle
from sync.contract.codes import fingerprint
from sync.contract.enrolment import EnrolmentRequest
from sync.contract.prefectures import MAX_FILE_BYTES, PlatformCard, verify_card
from sync.contract.signing import BadSignature, SigningKey


class PendingEnrolment(Struct, frozen=True, kw_only=True):
    card: PlatformCard  #: of the platform that is asked; verified by the code already
    request: EnrolmentRequest  #: signed; each bundle carries it until it is answered
    left: bool = False  #: a bundle with this code has been written to the end; before that, nothing has left


def is_card(file: Path) -> bool:
    """Whether this is the card of a platform, valid or not, and no bundle."""
    try:
        with file.open("rb") as stream:
            msgspec.json.decode(stream.read(MAX_FILE_BYTES), type=PlatformCard)
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        return False
    return True


def read_card(file: Path, code: str) -> PlatformCard:
    """The card in this file, whose key must match the code's fingerprint. Raises BadFile or WrongCode."""
    parsed = parse_code(code)
    try:
        with file.open("rb") as stream:
            card = msgspec.json.decode(stream.read(MAX_FILE_BYTES), type=PlatformCard, strict=True)
        verify_card(card)
    except OSError as error:
        raise BadFile(file.name, BadBundle("file")) from error
    except (ValueError, msgspec.MsgspecError, RecursionError, BadSignature) as error:
        raise BadFile(file.name, BadBundle("card")) from error
    if fingerprint(card.platform.public_key) != parsed.fingerprint:
        raise WrongCode("other_platform")
    return card


def request_enrolment(
    connection: Connection, key: SigningKey, card: PlatformCard, applicant: Applicant, code: str
) -> PendingEnrolment:
    """Stores the request that each bundle carries until a return bundle answers it. Never commits.

    It is stored before the bundle is written: the answer to a bundle that is whole must always be recognised.
    """
    request = applicant.request(parse_code(code), card.platform, key)
    before = pending(connection)
    left = before is not None and before.left and before.request.code == request.code
    enrolment = PendingEnrolment(card=card, request=request, left=left)
    _keep(connection, enrolment)
    return enrolment


def note_left(connection: Connection, request: EnrolmentRequest) -> None:
    """Notes that a bundle with this request is written to the end. Never commits."""
    enrolment = pending(connection)
    if enrolment is not None and enrolment.request == request:
        _keep(connection, replace(enrolment, left=True))


def _keep(connection: Connection, enrolment: PendingEnrolment) -> None:
    notes.write(connection, CARD, enrolment.card.platform.id, enrolment, alone=True)


def pending(connection: Connection) -> PendingEnrolment | None:
    return stored.kept(notes.read(connection, CARD), PendingEnrolment)
