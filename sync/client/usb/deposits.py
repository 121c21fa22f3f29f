"""The préfecture's PC: stamps bundles without opening them, deposits them, takes what is given back."""

import base64
from dataclasses import dataclass
from datetime import datetime

import msgspec

from sync.client.connection.conversation import Conversation, Meter
from sync.contract.bundle import BundleTaken
from sync.contract.prefectures import PrefectureKey, Stamp, sign_stamp
from sync.contract.wire import STAMP_HEADER, Transport


@dataclass(frozen=True, slots=True)
class Deposited:
    """What the platform says that it took, and the sealed return."""

    taken: BundleTaken
    given_back: bytes


def stamp(key: PrefectureKey, digest: str, now: datetime) -> Stamp:
    """The préfecture's signature over the digest of a sealed file and the time."""
    return sign_stamp(key.signing, Stamp(prefecture=key.prefecture.id, bundle=digest, at=now))


def deposit(transport: Transport, key: PrefectureKey, sealed: bytes, stamped: Stamp | None) -> Deposited:
    """Again gives the same. Raises NetworkError or Declined."""
    talk = Conversation(transport, key.platform, key.signing, Meter())
    more = {} if stamped is None else {STAMP_HEADER: base64.b64encode(msgspec.json.encode(stamped)).decode("ascii")}
    taken = talk.ask("POST", "/bundles", BundleTaken, body=[sealed], content_type="application/octet-stream", more=more)
    return Deposited(taken, talk.ask("GET", f"/bundles/{taken.id}/return", bytes))
