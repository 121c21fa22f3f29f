"""Bundles that come on a USB stick: verified before they are parsed, then taken like a batch, with transport "usb"."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import IO

import msgspec
from sqlalchemy import Connection, insert, select

from sync.contract import bundle as contract
from sync.contract.batches import MAX_BATCH_BYTES, MAX_LINE_BYTES, Header, decode_line
from sync.contract.bundle import BLOBS, MAX_STOPPED, OPS, BadBundle, BundleTaken, Manifest
from sync.contract.identifiers import device_id
from sync.contract.prefectures import Stamp, department_of
from sync.contract.problems import MALFORMED, Problem, ProblemError
from sync.contract.sealing import Unsealed, unseal_stream
from sync.platform import blobs, locks, quotas
from sync.platform.identity import callers, enrolments, prefectures
from sync.platform.identity.callers import Device
from sync.platform.identity.keys import Keys
from sync.platform.intake import anew, arrivals
from sync.platform.intake.batches import Taking
from sync.platform.intake.stamps import Carriage
from sync.platform.lines import unreadable
from sync.platform.refusals import Refused
from sync.platform.store import PlatformStore
from sync.platform.tables import bundle
from sync.platform.times import Clock, as_text, as_time

_ELSEWHERE = (
    "Il est pour une autre plateforme, que son sceau ne nomme pas\u00a0: demandez à la commune où elle est inscrite, "
    "et portez-le là. Si son nom commence par «\u00a0retour\u00a0», il est pour la commune."
)


def receive(
    store: PlatformStore,
    keys: Keys,
    sealed: IO[bytes],
    digest: str,
    clock: Clock,
    *,
    stamp: Stamp | None,
    by: str = "",
    invented: bool = False,
) -> BundleTaken:
    """Takes a bundle; to take it twice changes nothing. `digest`: of the sealed bytes. `by`: who deposits it.

    `invented`: this platform is a demonstration's and opens only a demonstration's bundles.

    Raises BadBundle, ProblemError (a code or device that is refused), Refused (a stamp that is none): then nothing of
    it was taken.
    """
    if keys.identity is None:
        raise Refused(
            "no_key",
            "Cette plateforme n’a pas de clé pour ouvrir les fichiers des clés USB\u00a0: «\u00a0init\u00a0» la fait.",
        )
    with _for_us(keys), unseal_stream(sealed, keys.identity, invented=invented) as opened:
        manifest = contract.decode(opened.manifest, Manifest)
        contract.check_signature(_public_key(store, manifest), Manifest, opened.manifest, opened.signature)
        contract.check_recipient(manifest, keys.identity.recipient)
        opened.check(manifest.parts)
        if manifest.acts:
            _check_batch(opened, manifest)
        stamped = _stamped(store, stamp, digest, manifest)
        caller = _caller(store, keys, manifest, clock())
        with store.writing_for(caller.commune) as connection:
            locks.named(connection, (manifest.id,))
            received = _remember(connection, manifest, digest, by, stamped, clock())
        stopped = _take(store, keys, caller, opened, clock, stamped) if manifest.acts else []
        stopped += _keep_blobs(store, keys, opened, manifest, clock)
        _note(store, manifest, stopped)
    return BundleTaken(
        id=manifest.id,
        commune=manifest.commune,
        acts=manifest.acts,
        received_at=received,
        stamped_at=stamped or msgspec.UNSET,
        stopped=stopped[0] if stopped else msgspec.UNSET,
    )


@contextmanager
def _for_us(keys: Keys) -> Iterator[None]:
    """Says in words for the platform's side that a seal is not for this platform: the seal itself names nobody."""
    try:
        yield
    except BadBundle as bad:
        if bad.code != "not_for_us":
            raise
        sentence = (
            f"Ce fichier n’est pas scellé pour cette plateforme (clé {keys.signing.id})\u00a0: rien n’en a été pris."
        )
        raise BadBundle(bad.code, (sentence, _ELSEWHERE)) from bad


def _public_key(store: PlatformStore, manifest: Manifest) -> bytes:
    """The key of the device that sends the bundle: it is enrolled, or asks for its enrolment in this very bundle."""
    asked = manifest.enrolment
    if asked is not msgspec.UNSET and device_id(asked.public_key) != manifest.device:
        raise BadBundle("signature")
    with store.reading() as connection:
        known = callers.find(connection, manifest.device)
    if known is not None:
        return known.public_key
    if asked is msgspec.UNSET:
        raise BadBundle("unknown_device")
    return asked.public_key


def _check_batch(opened: Unsealed, manifest: Manifest) -> None:
    """Raises unless the first line of the batch inside names what the manifest names."""
    try:
        header = decode_line(next(opened.lines(OPS, MAX_LINE_BYTES), b""))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadBundle("content") from error
    if not isinstance(header, Header) or (header.batch, header.device) != (manifest.id, manifest.device):
        raise BadBundle("content")


def _stamped(store: PlatformStore, stamp: Stamp | None, digest: str, manifest: Manifest) -> datetime | None:
    """When a préfecture had the bundle; None without a stamp. A stamp counts for its own département only."""
    if stamp is None:
        return None
    with store.reading() as connection:
        at = prefectures.stamped_at(connection, stamp, digest)
        own = prefectures.standing(connection, stamp.prefecture)
    if own is None or own.department != department_of(manifest.commune):
        raise Refused(
            "stamp", "Le cachet est celui de la préfecture d’un autre département.", field="stamp", of_input=True
        )
    return at


def _caller(store: PlatformStore, keys: Keys, manifest: Manifest, now: datetime) -> Device:
    if manifest.enrolment is not msgspec.UNSET:
        with store.reading() as connection:
            known = callers.find(connection, manifest.device)
        if known is None or known.commune != manifest.commune:
            enrolments.admit(store, keys, manifest.enrolment, now)
    with store.reading() as connection:
        caller = callers.find(connection, manifest.device)
    if caller is None:
        raise BadBundle("unknown_device")
    if caller.commune != manifest.commune:
        raise BadBundle("other_commune")
    return caller


def _remember(
    connection: Connection, manifest: Manifest, digest: str, by: str, stamped: datetime | None, now: datetime
) -> datetime:
    """Notes the bundle and returns when it first came, the legal time.

    A second time changes nothing but who may ask for the return. Raises ProblemError where the commune has brought as
    many as it may.
    """
    row = connection.execute(select(bundle).where(bundle.c.id == manifest.id)).one_or_none()
    if row is not None:
        if row.device != manifest.device:
            raise BadBundle("content")
        if by and not row.deposited_by:
            connection.execute(bundle.update().where(bundle.c.id == manifest.id).values(deposited_by=by))
        return as_time(row.received_at)
    quotas.count(connection, manifest.commune, now, bundles=1)
    without_parts = msgspec.structs.replace(
        manifest, parts=()
    )  # the return needs no parts, and they may take megabytes
    connection.execute(
        insert(bundle).values(
            id=manifest.id,
            commune=manifest.commune,
            device=manifest.device,
            deposited_by=by,
            sha256=digest,
            received_at=as_text(now),
            stamped_at=None if stamped is None else as_text(stamped),
            manifest=msgspec.json.encode(without_parts).decode(),
        )
    )
    return now


def _take(
    store: PlatformStore, keys: Keys, caller: Device, opened: Unsealed, clock: Clock, stamped: datetime | None
) -> list[Problem]:
    """Why the batch was not taken to its end, and which acts behind that point cannot be read; [] if all was taken."""
    taking, stopped = Taking(store, keys, caller, clock, Carriage("usb", stamped)), list[Problem]()
    try:
        for piece in opened.chunks(OPS):
            taking.feed(piece)
        taking.end()
    except ProblemError as error:
        first = error.problem
        others = unreadable(opened.lines(OPS, MAX_BATCH_BYTES)) if first.code == MALFORMED else ()
        stopped = [first, *(one for one in others if one.field != first.field)]
    return stopped + anew.judge(store, keys, caller.commune, taking.stamped, clock())


def _note(store: PlatformStore, manifest: Manifest, stopped: Sequence[Problem]) -> None:
    """Notes for the return why the bundle was not taken whole; [] where it comes again and all is taken."""
    text = msgspec.json.encode(stopped[:MAX_STOPPED]).decode() if stopped else None
    with store.writing_for(manifest.commune) as connection:
        connection.execute(bundle.update().where(bundle.c.id == manifest.id).values(stopped=text))


def _keep_blobs(store: PlatformStore, keys: Keys, opened: Unsealed, manifest: Manifest, clock: Clock) -> list[Problem]:
    """Keeps the documents that an accepted operation of the commune names; nobody asked for the others.

    Returns why the platform keeps no more of them, where that is so; smaller ones may still fit.
    """
    beyond: list[Problem] = []
    for part in manifest.parts:
        if part.name.startswith(BLOBS):
            try:
                with store.writing_for(manifest.commune) as connection:
                    locks.named(connection, (part.sha256,))
                    if blobs.keep(connection, manifest.commune, part.sha256, opened.chunks(part.name), clock()):
                        arrivals.say(connection, keys.signing.id, manifest.commune, part.sha256, clock())
            except ProblemError as error:
                beyond = [error.problem]
    return beyond
