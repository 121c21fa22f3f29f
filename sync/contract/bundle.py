"""Bundles ("clé USB"): the manifests that are signed, inside what is sealed, and each way in which one can be bad.

A bundle is an age file around a tar of manifest.json, manifest.sig and the parts that the manifest lists: what a
commune sends (`ops.ndjson`, the very lines of a network batch, and blobs by their digest), or what the platform gives
back (proofs, words of the ledger, pages of the feed). Signed first, then sealed; who may open it stands inside what is
signed.
"""

from typing import Annotated, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, Struct

from sync.contract.canonical import BUNDLE, RETURN, canonical
from sync.contract.enrolment import DeviceStatement, EnrolmentRequest, PlatformKey
from sync.contract.feed import FeedPage, Scope
from sync.contract.ledger import LedgerAnswer, LedgerHead
from sync.contract.prefectures import Prefecture
from sync.contract.problems import Problem
from sync.contract.signing import BadSignature, SigningKey, verify
from sync.contract.values import (
    Aware,
    Checked,
    Count,
    Digest,
    EpochOrNone,
    Id,
    Insee,
    Position,
    Recipient,
    Uuid,
    check_recipients,
)

SUFFIX = ".relais"
VERSION = 1
#: Nothing inside is compressed, so that what a bundle unpacks to is never more than what it weighs.
MAX_SEALED_BYTES = 50_000_000
MAX_PARTS = 10_000
MAX_MANIFEST_BYTES = 2_000_000
#: Acts in one bundle: their proofs and a good piece of the feed then fit into one answer.
MAX_ACTS = 2_000
#: Entries of the ledger in one return, and bytes of feed pages; what is left out comes with the next.
MAX_WORDS = 20_000
MAX_FEED_BYTES = 4_000_000
#: Acts of one bundle of which its return says that they cannot be read; of more, the next return.
MAX_STOPPED = 50
OPS, PROOFS, FEED, LEDGER = "ops.ndjson", "proofs.ndjson", "feed.ndjson", "ledger.ndjson"
BLOBS = "blobs/"
#: The first bytes of a demonstration's bundle; no age file begins so.
INVENTED = b"DEMONSTRATION de Relais Communes : sans valeur.\n"
#: And of its name, for a person who reads the file list.
INVENTED_NAME = "demonstration-"

PartName: TypeAlias = Annotated[
    str, Meta(max_length=80, pattern=r"\A((ops|proofs|feed|ledger)\.ndjson|blobs/[0-9a-f]{64})\Z")
]


class BadBundle(Exception):
    """`code` is stable; `sentence` and `remedy` are French, for the person with the USB stick.

    `words`: both, where that person is not who brought it to a commune's computer.
    """

    def __init__(self, code: str, words: tuple[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.sentence, self.remedy = words or _WORDS[code]


class BundlePart(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: PartName
    size: Annotated[int, Meta(ge=0, le=MAX_SEALED_BYTES)]
    sha256: Digest


class Cursor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a scope of the feed has been read; both "" where nothing was."""

    scope: Scope
    epoch: EpochOrNone = ""
    cursor: Position = ""


class Manifest(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="bundle"):
    """What a commune sends. `id` is also that of the batch inside, so that a bundle that comes twice is one."""

    version: Literal[1] = 1
    id: Uuid
    commune: Insee
    device: Id
    made_at: Aware  #: by the PC's clock
    recipients: Annotated[tuple[Recipient, ...], Meta(min_length=1, max_length=8)]
    reply_to: Recipient  #: the device's own: the return bundle is sealed to it
    seq: Count
    head: Digest
    acts: Annotated[int, Meta(ge=0, le=MAX_ACTS)]
    parts: Annotated[tuple[BundlePart, ...], Meta(max_length=MAX_PARTS)]
    cursors: Annotated[tuple[Cursor, ...], Meta(max_length=50)] = ()
    ledger: LedgerHead | msgspec.UnsetType = msgspec.UNSET  #: of the platform, as far as it is known here
    enrolment: EnrolmentRequest | msgspec.UnsetType = msgspec.UNSET  #: where no link ever comes

    def __post_init__(self) -> None:
        super().__post_init__()
        check_recipients(self.reply_to, *self.recipients)


class ReturnManifest(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="return"):
    """What the platform gives back for the bundle `answers`."""

    version: Literal[1] = 1
    id: Uuid
    answers: Uuid
    commune: Insee
    device: Id
    made_at: Aware  #: by the platform's clock
    recipients: Annotated[tuple[Recipient, ...], Meta(min_length=1, max_length=8)]
    platform: PlatformKey
    statement: DeviceStatement
    prefecture: Prefecture | msgspec.UnsetType = msgspec.UNSET
    blobs: Annotated[tuple[Digest, ...], Meta(max_length=MAX_PARTS)] = ()  #: of the commune, here whole
    #: What was known of the ledger where the bundle comes from, and where it stands. Where the head at that size is
    #: still the same, the entries here follow it; else they begin with the first.
    asked: LedgerHead | msgspec.UnsetType = msgspec.UNSET
    ledger: LedgerAnswer | msgspec.UnsetType = msgspec.UNSET
    #: Why not all of the bundle was taken, and each act that cannot be read: what came behind the first was not taken.
    stopped: Annotated[tuple[Problem, ...], Meta(max_length=MAX_STOPPED)] = ()
    parts: Annotated[tuple[BundlePart, ...], Meta(max_length=MAX_PARTS)]

    def __post_init__(self) -> None:
        super().__post_init__()
        check_recipients(*self.recipients)


class BundleTaken(Checked, frozen=True, kw_only=True):
    """POST bundles: what was in it. Its acts count from `received_at`; `stamped_at`: a préfecture's word.

    `stopped`: why not all of it was taken. What came before it was; what was not is still due at the commune.
    """

    id: Uuid
    commune: Insee
    acts: Count
    received_at: Aware
    stamped_at: Aware | msgspec.UnsetType = msgspec.UNSET
    stopped: Problem | msgspec.UnsetType = msgspec.UNSET


class ReturnedPage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of the feed, and the very cursor that it follows: it is taken by whoever still stands there.

    `anew`: the platform does not know that cursor any more, and the page is the first from the beginning.
    """

    after: Cursor
    page: FeedPage
    anew: bool = False


_M = TypeVar("_M", Manifest, ReturnManifest)


class _Versioned(Struct):
    version: int = 0


def encode(manifest: Manifest | ReturnManifest, key: SigningKey) -> tuple[bytes, bytes]:
    """The manifest's bytes and their signature."""
    data = canonical(manifest)
    return data, key.sign(_domain(type(manifest)), data)


def decode(data: bytes, shape: type[_M]) -> _M:
    """The manifest, not believed yet. Raises BadBundle: future, manifest."""
    try:
        data.decode()  # msgspec lets any bytes be the name of an unknown field; these may become evidence, as text
        if msgspec.json.decode(data, type=_Versioned).version > VERSION:
            raise BadBundle("future")
        return msgspec.json.decode(data, type=shape, strict=True)
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise BadBundle("manifest") from error


def check_signature(public_key: bytes, shape: type[Manifest] | type[ReturnManifest], data: bytes, sig: bytes) -> None:
    """Raises BadBundle unless this key signed these bytes as a manifest of this kind."""
    try:
        verify(public_key, _domain(shape), data, sig)
    except BadSignature as error:
        raise BadBundle("signature") from error


def check_recipient(manifest: Manifest | ReturnManifest, recipient: str) -> None:
    """Raises BadBundle where the signed manifest does not name us: somebody else sealed it again for us."""
    if recipient not in manifest.recipients:
        raise BadBundle("not_for_us")


def _domain(shape: type[Manifest] | type[ReturnManifest]) -> str:
    return BUNDLE if shape is Manifest else RETURN


_COPY = "Copiez-le à nouveau sur la clé. S’il reste abîmé, demandez-en un autre."
_CALL = "Prévenez votre service informatique, sans rien effacer."
_WORDS = {
    "file": ("Ce fichier ne peut pas être lu.", "Vérifiez que la clé USB est bien en place, puis recommencez."),
    "no_room": (
        "Il n’y a plus assez de place sur le disque de cet ordinateur pour ouvrir ce fichier.",
        "Libérez de la place, puis recommencez.",
    ),
    "too_large": ("Ce fichier est trop gros pour venir d’une clé de Relais Communes.", _CALL),
    "not_for_us": (
        "Ce fichier n’est pas destiné à cet ordinateur.",
        "Prenez sur la clé, pour la commune, le fichier dont le nom commence par «\u00a0retour\u00a0».",
    ),
    "invented": (
        "Ce fichier vient d’une démonstration\u00a0: il n’a aucune valeur. Rien n’en a été pris.",
        "Laissez-le, et prenez sur la clé celui que l’application elle-même a écrit.",
    ),
    "real": (
        "Ce fichier ne vient pas de la démonstration. Rien n’en a été pris.",
        "Reprenez-le dans l’application elle-même.",
    ),
    "sealed": ("Ce fichier est abîmé, ou n’est pas un fichier de Relais Communes.", _COPY),
    "shape": ("Le contenu de ce fichier n’a pas la forme attendue. Rien n’en a été pris.", _CALL),
    "manifest": ("Le bordereau de ce fichier est illisible. Rien n’en a été pris.", _CALL),
    "future": (
        "Ce fichier vient d’une version plus récente de Relais Communes.",
        "Installez la dernière version, puis recommencez.",
    ),
    "signature": ("La signature de ce fichier n’est pas valable. Rien n’en a été pris.", _CALL),
    "part": ("Une partie de ce fichier n’est pas celle que dit son bordereau. Rien n’en a été pris.", _CALL),
    "content": ("Le contenu de ce fichier est illisible. Rien n’en a été pris.", _CALL),
    "card": (
        "Ce fichier n’est pas la carte d’une plateforme, ou elle est abîmée.",
        "Demandez à votre préfecture une nouvelle copie de la carte.",
    ),
    "only_a_card": (
        "Ce fichier est la carte de la plateforme, et non sa réponse. Rien n’en a été pris.",
        "Laissez-la sur la clé, et prenez le fichier dont le nom commence par «\u00a0retour\u00a0».",
    ),
    "unknown_device": (
        "Ce fichier vient d’un ordinateur qui n’est pas inscrit sur cette plateforme.",
        "Donnez à la commune un code d’inscription et la carte de la plateforme.",
    ),
    "other_commune": ("Ce fichier est celui d’une autre commune.", "Choisissez d’abord cette commune."),
    "other_device": ("Ce fichier répond à un autre ordinateur de la mairie.", "Reprenez-le sur cet ordinateur-là."),
    "other_platform": (
        "Ce fichier ne vient pas de la plateforme où cet ordinateur est inscrit.",
        "Vérifiez d’où vient la clé. Sinon, demandez un nouveau code d’inscription.",
    ),
}
