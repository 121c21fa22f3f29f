"""Bundles, the files on USB sticks: their signed manifests, and every way in which a bundle can be bad.

A bundle is an age file around a tar of manifest.json, manifest.sig and the parts that the manifest lists: what a
commune sends (`ops.ndjson`, the very lines of a network batch, and blobs by their digest), or what the platform gives
back (proofs, words of the ledger, pages of the feed). It is signed first, then sealed. The recipients are part of what
is signed, so that nobody who opens a bundle can seal it again for somebody else unnoticed.
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
from sync.contract.wire import MAX_ANSWER_BYTES

SUFFIX = ".relais"
VERSION = 1
#: Nothing inside is compressed, so that a bundle never unpacks to more than its own size.
MAX_SEALED_BYTES = 50_000_000
MAX_PARTS = 10_000
MAX_MANIFEST_BYTES = 2_000_000
MAX_ACTS = 2_000
#: Bytes of all parts of one return bundle: it must travel as one answer, with its manifest and its seal. What does not
#: fit comes with the next one.
MAX_RETURN_BYTES = MAX_ANSWER_BYTES - MAX_MANIFEST_BYTES - 100_000
#: How many unreadable acts of a bundle its return names; any others are named by the next return.
MAX_STOPPED = 50
OPS, PROOFS, FEED, LEDGER = "ops.ndjson", "proofs.ndjson", "feed.ndjson", "ledger.ndjson"
BLOBS = "blobs/"
#: The first bytes of a demonstration's bundle; no age file begins so.
INVENTED = b"DEMONSTRATION de Relais Communes : sans valeur.\n"
#: How the file name of a demonstration's bundle begins, for a person who reads the file list.
INVENTED_NAME = "demonstration-"

PartName: TypeAlias = Annotated[
    str, Meta(max_length=80, pattern=r"\A((ops|proofs|feed|ledger)\.ndjson|blobs/[0-9a-f]{64})\Z")
]


class BadBundle(Exception):
    """A bundle that is not valid. `code` is stable; `sentence` and `remedy` are French, for whoever has the USB stick.

    `words`: sentence and remedy for anybody else, such as an operator of the platform.
    """

    def __init__(self, code: str, words: tuple[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.sentence, self.remedy = words or _WORDS[code]


class BundlePart(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: PartName
    size: Annotated[int, Meta(ge=0, le=MAX_SEALED_BYTES)]  #: in bytes
    sha256: Digest  #: of its bytes


class Cursor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a scope of the feed has been read; both "" where nothing was."""

    scope: Scope  #: which part of the feed
    epoch: EpochOrNone = ""  #: of the feed that the cursor belongs to
    cursor: Position = ""  #: the platform's own word for the place, opaque


class Manifest(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="bundle"):
    """What a commune sends. `id` is also that of the batch inside, so that a bundle that comes twice is one."""

    version: Literal[1] = 1  #: of the bundle's format; a later one is refused as "future"
    id: Uuid  #: made with the bundle
    commune: Insee
    device: Id  #: id of the key that signs the bundle
    made_at: Aware  #: by the PC's clock
    #: To whose age keys the bundle is sealed: platform and préfecture.
    recipients: Annotated[tuple[Recipient, ...], Meta(min_length=1, max_length=8)]
    reply_to: Recipient  #: the device's own: the return bundle is sealed to it
    seq: Count  #: number of acts in the device's journal
    head: Digest  #: hash that binds them all
    acts: Annotated[int, Meta(ge=0, le=MAX_ACTS)]  #: operations in the bundle
    #: Each file of the bundle but the manifest and its signature.
    parts: Annotated[tuple[BundlePart, ...], Meta(max_length=MAX_PARTS)]
    #: How far each scope of the feed was read here: the return goes on from there.
    cursors: Annotated[tuple[Cursor, ...], Meta(max_length=50)] = ()
    ledger: LedgerHead | msgspec.UnsetType = msgspec.UNSET  #: of the platform, as far as it is known here
    enrolment: EnrolmentRequest | msgspec.UnsetType = msgspec.UNSET  #: where no link ever comes

    def __post_init__(self) -> None:
        super().__post_init__()
        check_recipients(self.reply_to, *self.recipients)


class ReturnManifest(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="return"):
    """What the platform gives back for the bundle `answers`."""

    version: Literal[1] = 1  #: of the bundle's format; a later one is refused as "future"
    id: Uuid  #: made with the return
    answers: Uuid  #: id of the commune's bundle
    commune: Insee
    device: Id  #: id of the key that signed the commune's bundle
    made_at: Aware  #: by the platform's clock
    #: Whom it is sealed to: the device's `reply_to`.
    recipients: Annotated[tuple[Recipient, ...], Meta(min_length=1, max_length=8)]
    platform: PlatformKey  #: whose key signs this return
    statement: DeviceStatement  #: that the device speaks for its commune
    #: The next bundles are sealed to it as well; absent where the département's préfecture has no key.
    prefecture: Prefecture | msgspec.UnsetType = msgspec.UNSET
    #: Documents of the commune that the platform has whole.
    blobs: Annotated[tuple[Digest, ...], Meta(max_length=MAX_PARTS)] = ()
    #: Where the ledger stood by the commune's bundle. If the platform's ledger still has that head at that size, the
    #: entries in this return follow it; else they begin with the first entry.
    asked: LedgerHead | msgspec.UnsetType = msgspec.UNSET
    #: The commune's when the return was made; `then` is its head at the size of `asked`.
    ledger: LedgerAnswer | msgspec.UnsetType = msgspec.UNSET
    #: Why not all of the bundle was taken: what follows the first unreadable act was not. Each such act is named.
    stopped: Annotated[tuple[Problem, ...], Meta(max_length=MAX_STOPPED)] = ()
    #: Each file of the bundle but the manifest and its signature.
    parts: Annotated[tuple[BundlePart, ...], Meta(max_length=MAX_PARTS)]

    def __post_init__(self) -> None:
        super().__post_init__()
        check_recipients(*self.recipients)


class BundleTaken(Checked, frozen=True, kw_only=True):
    """The answer to POST bundles. The acts count from `received_at`; `stamped_at`: the time in a préfecture's stamp.

    `stopped`: why not all acts were taken. Those before that point were; the commune still has to send the others.
    """

    id: Uuid  #: of the bundle
    commune: Insee
    acts: Count  #: operations in the bundle
    received_at: Aware  #: by the platform's clock
    stamped_at: Aware | msgspec.UnsetType = msgspec.UNSET  #: absent where no préfecture stamped it
    stopped: Problem | msgspec.UnsetType = msgspec.UNSET  #: absent where all was taken


class ReturnedPage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of the feed, and the cursor that it follows: a computer takes it only if it has read up to there.

    `anew`: the platform does not know that cursor any more, and this is the first page of all.
    """

    after: Cursor  #: of the page's scope; as the bundle told it, or as the page before this one left it
    page: FeedPage  #: its own cursor is where the computer has read to once it has taken it
    anew: bool = False  #: True: forget the old cursor and begin with this page


_M = TypeVar("_M", Manifest, ReturnManifest)


class _Versioned(Struct, frozen=True):
    version: int = 0  #: of the bundle's format; 0 where the manifest has none


def encode(manifest: Manifest | ReturnManifest, key: SigningKey) -> tuple[bytes, bytes]:
    """The manifest's bytes and their signature."""
    data = canonical(manifest)
    return data, key.sign(_domain(type(manifest)), data)


def decode(data: bytes, shape: type[_M]) -> _M:
    """The manifest, whose signature is still to be checked. Raises BadBundle: future, manifest."""
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
