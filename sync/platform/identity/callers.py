"""Who is calling: the enrolled device whose key signed the call."""

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy import Connection, bindparam, select

from sync.contract.http_signatures import caller_of, verify_call, verify_head
from sync.contract.problems import ProblemError, declined
from sync.contract.signing import BadSignature
from sync.contract.wire import Call
from sync.platform.identity import chains
from sync.platform.identity.keys import Keys
from sync.platform.store import PlatformStore
from sync.platform.tables import device, rotation

_T = TypeVar("_T")
_DEVICE = select(device).where(device.c.id == bindparam("id"))


class Device(Struct, frozen=True, kw_only=True):
    """An enrolled PC and the commune it speaks for."""

    id: str  #: made of its public key
    commune: str  #: INSEE code
    siren: str  #: of the commune
    public_key: bytes  #: Ed25519, 32 bytes
    seq: int  #: number of lines of its journal, as last seen
    head: str | None  #: hash that binds these lines; None before the first batch


def identify(store: PlatformStore, keys: Keys, call: Call) -> Device:
    """The device that signed this very call. Raises ProblemError for a stranger and for a revoked device."""
    return _identify(store, keys, call, verify_call)[0]


def identify_head(store: PlatformStore, keys: Keys, call: Call) -> tuple[Device, bytes]:
    """The device that signed a call whose body is still to come, and the SHA-256 that it promised of it."""
    return _identify(store, keys, call, verify_head)


def identify_former(store: PlatformStore, keys: Keys, call: Call) -> Device:
    """The device that signed this very call, even if another key has taken its place since."""
    return _identify(store, keys, call, verify_call, former=True)[0]


def was_replaced(connection: Connection, id_: str) -> bool:
    """Whether another key took this one's place, and no operator has revoked the whole chain since."""
    took_place = (rotation.c.before == id_, rotation.c.reason != "cloned")
    if connection.execute(select(rotation.c.device).where(*took_place)).first() is None:
        return False
    return chains.stands(connection, chains.chain(connection, id_))


def _identify(
    store: PlatformStore, keys: Keys, call: Call, verify: Callable[[str, bytes, Call, str], _T], *, former: bool = False
) -> tuple[Device, _T]:
    with store.reading() as connection:
        row = connection.execute(_DEVICE, {"id": caller_of(call)}).one_or_none()
    if row is None:
        raise declined(
            "device-unknown",
            "Cet ordinateur n’est pas inscrit sur cette plateforme.",
            "Demandez un code d’inscription à votre préfecture, puis inscrivez l’ordinateur dans Réglages. "
            "S’il était déjà inscrit, la plateforme a été remise à un état d’avant\u00a0: vos envois sont gardés "
            "ici, et repartiront.",
        )
    try:
        verified = verify(row.id, row.public_key, call, keys.signing.id)
    except BadSignature as error:
        raise declined("signature-bad", "La signature de cet ordinateur n’est pas valable.", action="retry") from error
    if row.revoked_at is not None:
        with store.reading() as connection:
            gone = was_replaced(connection, row.id)
        if not gone:
            raise revoked()
        if not former:
            raise replaced()
    return _device(row), verified


def _device(row: Any) -> Device:
    return Device(
        id=row.id, commune=row.commune, siren=row.siren, public_key=row.public_key, seq=row.seq, head=row.head
    )


def find(connection: Connection, id_: str) -> Device | None:
    """The device with this id, no signature verified; None where unknown. Raises ProblemError for a revoked one."""
    row = connection.execute(_DEVICE, {"id": id_}).one_or_none()
    if row is not None and row.revoked_at is not None:
        raise gone(connection, id_)
    return None if row is None else _device(row)


def whatever_became(connection: Connection, id_: str) -> Device:
    """The device with this id, which has been enrolled, also where it was revoked since."""
    return _device(connection.execute(_DEVICE, {"id": id_}).one())


def gone(connection: Connection, id_: str) -> ProblemError:
    """The problem for a device that may not act any more: it has another key, or an operator revoked it."""
    return replaced() if was_replaced(connection, id_) else revoked()


def revoked() -> ProblemError:
    """The problem for a device that an operator has revoked."""
    return declined(
        "device-revoked",
        "L’inscription de cet ordinateur a été retirée.",
        "Vos envois restent sur cet ordinateur. Demandez un nouveau code d’inscription à votre préfecture.",
    )


def replaced() -> ProblemError:
    """The problem for a device whose key was replaced by another one."""
    return declined(
        "device-replaced",
        "La clé de signature a été remplacée par une autre.",
        "Vos envois restent sur cet ordinateur. Inscrivez-le de nouveau, avec un nouveau code de votre préfecture.",
    )
