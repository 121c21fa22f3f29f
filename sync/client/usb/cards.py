"""Enrolling where no link ever comes: the platform's card, checked by the code, and the request that bundles carry."""

from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from sync.client.device.enrolment import parse_code
from sync.client.errors import BadFile, WrongCode
from sync.client.ledger.tables import CARD, copy
from sync.contract.bundle import BadBundle
from sync.contract.enrolment import EnrolmentRequest, fingerprint, sign_request
from sync.contract.prefectures import MAX_FILE_BYTES, PlatformCard, verify_card
from sync.contract.signing import BadSignature, SigningKey


class PendingEnrolment(Struct, frozen=True, kw_only=True):
    card: PlatformCard
    request: EnrolmentRequest


def read_card(file: Path, code: str) -> PlatformCard:
    """The card in this file, once the code says that it is the right platform's. Raises BadFile, WrongCode."""
    wanted = parse_code(code)
    try:
        with file.open("rb") as stream:
            card = msgspec.json.decode(stream.read(MAX_FILE_BYTES), type=PlatformCard, strict=True)
        verify_card(card)
    except OSError as error:
        raise BadFile(file.name, BadBundle("file")) from error
    except (ValueError, msgspec.MsgspecError, RecursionError, BadSignature) as error:
        raise BadFile(file.name, BadBundle("card")) from error
    if fingerprint(card.platform.public_key) != wanted.fingerprint:
        raise WrongCode("other_platform")
    return card


def ask(
    connection: Connection,
    key: SigningKey,
    card: PlatformCard,
    *,
    code: str,
    commune: str,
    siren: str,
    name: str,
    version: str,
) -> PendingEnrolment:
    """Keeps the request that each bundle carries from now on, until a return answers it. Never commits."""
    secret = parse_code(code).secret
    plain = EnrolmentRequest(
        secret=secret, commune=commune, siren=siren, public_key=key.public, name=name, version=version
    )
    asked = PendingEnrolment(card=card, request=sign_request(key, plain))
    forget(connection)
    value = msgspec.json.encode(asked).decode()
    connection.execute(insert(copy).values(scope=CARD, id=card.platform.id, position=0, value=value))
    return asked


def pending(connection: Connection) -> PendingEnrolment | None:
    value = connection.execute(select(copy.c.value).where(copy.c.scope == CARD)).scalar()
    return None if value is None else msgspec.json.decode(value, type=PendingEnrolment)


def forget(connection: Connection) -> None:
    """Never commits."""
    connection.execute(delete(copy).where(copy.c.scope == CARD))
