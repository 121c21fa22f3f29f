"""What préfectures call: they deposit bundles of communes without a link, and fetch what is returned for them."""

import base64
import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import msgspec

from sync.contract.bundle import MAX_SEALED_BYTES, BadBundle, BundleTaken
from sync.contract.http_signatures import caller_of, verify_call, verify_head
from sync.contract.prefectures import Prefecture, Stamp
from sync.contract.problems import ProblemError, declined
from sync.contract.signing import BadSignature
from sync.contract.wire import STAMP_HEADER, Call
from sync.platform.identity import callers, chains, prefectures
from sync.platform.identity.keys import Keys
from sync.platform.intake import bundles, returns
from sync.platform.refusals import Refused
from sync.platform.store import PlatformStore
from sync.platform.times import Clock

_T = TypeVar("_T")
#: Longest stamp that is read from its header.
_STAMP_CHARACTERS = 2_000
_UNKNOWN = (
    "Cette clé n’est pas celle d’une préfecture que la plateforme connaît.",
    "Vérifiez que c’est la plateforme qui l’a donnée, ou demandez-lui une clé.",
)
_REVOKED = (
    "La plateforme a retiré la clé de cette préfecture.",
    "Demandez-lui une nouvelle clé, puis cachetez et déposez de nouveau ce fichier.",
)


class BundleIntake:
    """A bundle on its way in, held in memory until it is whole: only then can its signature be judged."""

    def __init__(
        self, store: PlatformStore, keys: Keys, by: Prefecture, call: Call, digest: bytes, clock: Clock
    ) -> None:
        """Begins to take a bundle. `digest`: the SHA-256 that the call's signature promises of its body."""
        self._store, self._keys, self._by, self._clock = store, keys, by, clock
        self._promised = digest
        self._stamp = _stamp(call)
        self._sealed, self._size = io.BytesIO(), 0

    def feed(self, piece: bytes) -> None:
        """Keeps the next bytes. Raises ProblemError beyond MAX_SEALED_BYTES."""
        self._size += len(piece)
        if self._size > MAX_SEALED_BYTES:
            raise _bad(BadBundle("too_large"))
        self._sealed.write(piece)

    def end(self) -> BundleTaken:
        """Takes it. Raises ProblemError; of one that is refused nothing was taken."""
        digest = hashlib.sha256(self._sealed.getbuffer())
        if digest.digest() != self._promised:
            raise declined("body-differs", "L’envoi a été changé ou coupé en chemin.", action="retry")
        self._sealed.seek(0)
        try:
            taken = bundles.receive(
                self._store,
                self._keys,
                self._sealed,
                digest.hexdigest(),
                self._clock,
                stamp=self._stamp,
                by=self._by.id,
            )
        except BadBundle as bad:
            raise _bad(bad) from bad
        except Refused as refused:
            raise declined(
                f"bundle-{refused.code.replace('_', '-')}", refused.sentence, field=refused.field
            ) from refused
        return taken


def give_back(store: PlatformStore, keys: Keys, by: Prefecture, id_: str, now: datetime) -> bytes:
    """The return of a bundle, sealed, to the préfecture that deposited it. Raises ProblemError."""
    try:
        with store.reading() as connection:
            bundle = returns.find(connection, id_)
            if bundle.deposited_by != by.id:
                raise Refused("bundle_unknown", "")
            if not chains.stands(connection, chains.chain(connection, bundle.device)):
                raise callers.revoked()
        sealed = io.BytesIO()
        returns.write(store, keys, id_, sealed, now)
    except Refused as refused:
        raise declined("bundle-unknown", "Cette préfecture n’a pas déposé ce fichier.", field="id") from refused
    return sealed.getvalue()


def identify(store: PlatformStore, keys: Keys, call: Call) -> Prefecture:
    """The préfecture that signed this very call. Raises ProblemError for anyone else."""
    return _identify(store, keys, call, verify_call)[0]


def identify_head(store: PlatformStore, keys: Keys, call: Call) -> tuple[Prefecture, bytes]:
    """The préfecture that signed a call whose body is still to come, and the SHA-256 that it promised of it."""
    return _identify(store, keys, call, verify_head)


def _identify(
    store: PlatformStore, keys: Keys, call: Call, verify: Callable[[str, bytes, Call, str], _T]
) -> tuple[Prefecture, _T]:
    caller = caller_of(call)
    with store.reading() as connection:
        prefecture = prefectures.standing(connection, caller)
        revoked = prefecture is None and prefectures.was_revoked(connection, caller)
    if prefecture is None:
        raise declined("prefecture-unknown", *(_REVOKED if revoked else _UNKNOWN))
    try:
        return prefecture, verify(prefecture.id, prefecture.public_key, call, keys.signing.id)
    except BadSignature as error:
        title = "La signature de cette préfecture n’est pas valable."
        raise declined("signature-bad", title, action="retry") from error


def _stamp(call: Call) -> Stamp | None:
    text = call.headers.get(STAMP_HEADER, "")
    if not text:
        return None
    try:
        return msgspec.json.decode(base64.b64decode(text[:_STAMP_CHARACTERS], validate=True), type=Stamp, strict=True)
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise declined("bundle-stamp", "Le cachet est illisible.", field="stamp") from error


def _bad(bad: BadBundle) -> ProblemError:
    return declined(f"bundle-{bad.code.replace('_', '-')}", bad.sentence, bad.remedy, field="bundle")
