"""The préfecture's side: stamps bundles without opening them, deposits them, fetches the return bundles."""

import base64
from datetime import datetime

import msgspec
from msgspec import Struct

from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.contract.bundle import BundleTaken
from sync.contract.prefectures import PrefectureKey, Stamp, sign_stamp
from sync.contract.values import bounded
from sync.contract.wire import STAMP_HEADER, Transport


class Deposited(Struct, frozen=True):
    taken: BundleTaken  #: the platform's account of the bundle
    return_bundle: bytes  #: sealed


def stamp(key: PrefectureKey, digest: str, now: datetime) -> Stamp:
    """The préfecture's signature over the digest of a sealed file and the time."""
    return sign_stamp(key.signing, Stamp(prefecture=key.prefecture.id, bundle=digest, at=bounded(now)))


def deposit(transport: Transport, key: PrefectureKey, sealed: bytes, stamped: Stamp | None) -> Deposited:
    """Brings a bundle to the platform and fetches its return; idempotent. Raises NetworkError or Declined."""
    conversation = Conversation(transport, key.platform, key.signing, Meter())
    headers = {} if stamped is None else {STAMP_HEADER: base64.b64encode(msgspec.json.encode(stamped)).decode("ascii")}
    request = ApiRequest(
        method="POST",
        path="/bundles",
        shape=BundleTaken,
        body=[sealed],
        content_type="application/octet-stream",
        headers=headers,
    )
    taken = conversation.ask(request)
    return Deposited(taken, conversation.ask(ApiRequest(path=f"/bundles/{taken.id}/return", shape=bytes)))
