"""Attachments as they come in: tus 1.0, kept to the byte where a line was cut, whole only by their digest."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from sync.contract import uploads as wire
from sync.contract.bodies import MAX_ATTACHMENT_BYTES
from sync.contract.identifiers import uuid7
from sync.contract.problems import ProblemError, declined
from sync.contract.wire import PREFIX, Answer, Call
from sync.platform import blobs, locks, quotas
from sync.platform.figures import megabytes
from sync.platform.identity.callers import Device
from sync.platform.identity.keys import Keys
from sync.platform.intake import arrivals
from sync.platform.store import PlatformStore
from sync.platform.tables import blob_chunk, upload
from sync.platform.times import Clock, as_text

#: What has arrived is committed after this many bytes: no more is lost when the platform is killed.
PIECE_BYTES = 16_384
_HERE = {wire.RESUMABLE: wire.VERSION}


def there(store: PlatformStore, keys: Keys, caller: Device, sha256: str, clock: Clock) -> Answer:
    """HEAD of a document: 200 if it is here whole and the caller's commune named it. Raises ProblemError."""
    with store.reading() as connection:
        named = blobs.sizes(connection, caller.commune, sha256)
        size = blobs.size(connection, sha256) if named else None
        recorded = size is not None and arrivals.is_recorded(connection, caller.commune, sha256)
    if size is None:
        raise declined("blob-unknown", "La plateforme n’a pas cette pièce jointe.")
    if not recorded:
        with store.writing_for(caller.commune) as connection:
            arrivals.say(connection, keys.signing.id, caller.commune, sha256, clock())
    return Answer(status=200, headers=_HERE | {wire.LENGTH: str(size)})


def create(store: PlatformStore, keys: Keys, caller: Device, call: Call, clock: Clock) -> Answer:
    """POST: where to bring a document that an accepted operation of the commune named.

    A second call for the document, also from another PC of the commune, gets the same place, with what has come so far.
    """
    sha256, size = _announced(call)
    with store.writing_for(caller.commune) as connection:
        named = blobs.sizes(connection, caller.commune, sha256)
        if not named:
            title = "Aucun envoi accepté de cette commune n’annonce cette pièce jointe."
            raise declined("blob-unnamed", title, action="retry", field=wire.METADATA)
        if size not in named:
            title = "Cette pièce jointe n’a pas la taille que l’envoi annonce."
            raise declined("upload-size", title, action="fix", field=wire.LENGTH)
        mine = (upload.c.commune == caller.commune, upload.c.sha256 == sha256)
        row = connection.execute(select(upload).where(*mine)).one_or_none()
        here = blobs.size(connection, sha256) is not None
        if row is not None and row.size != size and not here:
            _discard(connection, row)  # two acts name two sizes for one digest: only one can be right
            row = None
        # All bytes had come, but the platform stopped before it could verify them.
        if row is not None and row.received == row.size and not _settle(connection, keys, row, clock()):
            row = None
        id_ = uuid7(clock()) if row is None else row.id
        if row is None:
            if not here:
                quotas.check_document(connection, caller.commune, sha256, size)
            values = {"id": id_, "commune": caller.commune, "sha256": sha256, "size": size, "received": 0}
            connection.execute(insert(upload).values(**values, begun_at=as_text(clock())))
        at = _at(connection, _find(connection, caller, id_))
        if here:
            arrivals.say(connection, keys.signing.id, caller.commune, sha256, clock())
    place = {wire.LOCATION: f"{PREFIX}/uploads/{id_}", wire.OFFSET: str(at)}
    return Answer(status=201, headers=_HERE | place)


def _announced(call: Call) -> tuple[str, int]:
    """Digest and size of the document that is to be brought. Raises ProblemError."""
    _check_version(call)
    if call.body:
        raise declined("upload-body", "Cette demande ne porte pas encore la pièce.", action="update")
    sha256 = wire.digest_in(call.headers.get(wire.METADATA, ""))
    size = wire.number_in(call.headers.get(wire.LENGTH))
    if not sha256 or size is None:
        title = "Il manque l’empreinte ou la taille de la pièce jointe."
        raise declined("upload-unnamed", title, action="update", field=wire.METADATA)
    if size > MAX_ATTACHMENT_BYTES:
        most = f"Au plus {megabytes(MAX_ATTACHMENT_BYTES)}."
        raise declined("upload-too-large", "Cette pièce jointe est trop grosse.", most, action="fix")
    return sha256, size


def standing(store: PlatformStore, keys: Keys, caller: Device, call: Call, id_: str, clock: Clock) -> Answer:
    """HEAD of an upload: how much of it is here. Raises ProblemError."""
    _check_version(call)
    with store.reading() as connection:
        row = _find(connection, caller, id_)
        at = _at(connection, row)
    # All bytes had come, but the platform stopped before it could verify them.
    if at == row.size and not _finish(store, keys, caller, id_, clock):
        raise _unknown()
    return Answer(status=200, headers=_HERE | {wire.OFFSET: str(at), wire.LENGTH: str(row.size)})


class UploadIntake:
    """PATCH: bytes of an upload on their way in.

    Of a body that was cut, the bytes that came are kept, although only the call's head was verified: whether they are
    right is judged at the end, by the digest of the whole document. Of a body that came whole and is not the one that
    was signed, nothing is kept.
    """

    def __init__(
        self, store: PlatformStore, keys: Keys, caller: Device, call: Call, id_: str, digest: bytes, clock: Clock
    ) -> None:
        _check_version(call)
        if call.headers.get("content-type", "").partition(";")[0].strip().lower() != wire.CONTENT_TYPE:
            raise declined("upload-type", "Cette sorte d’envoi n’est pas connue.", action="update")
        offset = wire.number_in(call.headers.get(wire.OFFSET))
        if offset is None:
            raise declined("upload-unplaced", "Il manque la place de ce morceau.", action="update")
        announced = call.headers.get("content-length")
        length = len(call.body) if announced is None else wire.number_in(announced)
        if length is None or length > wire.MAX_CHUNK_BYTES:
            most = f"Au plus {wire.MAX_CHUNK_BYTES} octets."
            raise declined("body-too-large", "Ce morceau est trop gros.", most, action="fix")
        with store.reading() as connection:
            row = _find(connection, caller, id_)
            at = _at(connection, row)
        if offset != at:
            raise _elsewhere()
        if offset + length > row.size:
            title = "Ce morceau dépasse la fin de la pièce jointe."
            raise declined("upload-past-end", title, action="fix", field=wire.OFFSET)
        self._store, self._keys, self._caller, self._id, self._clock = store, keys, caller, id_, clock
        self._size, self._begin, self._at, self._end = row.size, offset, offset, offset + length
        self._digest, self._promised, self._pending = hashlib.sha256(), digest, bytearray()

    def feed(self, piece: bytes) -> None:
        """Takes the next bytes; commits once PIECE_BYTES wait."""
        self._digest.update(piece)
        self._pending += piece
        if self._at + len(self._pending) > self._end:
            raise declined("body-differs", "Ce morceau est plus long qu’annoncé.", action="retry")
        if len(self._pending) >= PIECE_BYTES:
            self._commit()

    def end(self) -> Answer:
        """The end of the body: how far the upload is. Raises ProblemError; bytes of a body that was cut are kept."""
        if self._pending:
            self._commit()
        if self._at < self._end:
            raise declined("body-cut", "Ce morceau a été coupé en chemin.", action="retry")
        if self._digest.digest() != self._promised:
            self._undo()
            raise declined("body-differs", "Ce morceau a été changé en chemin.", action="retry")
        if self._at == self._size and not _finish(self._store, self._keys, self._caller, self._id, self._clock):
            title = "La pièce jointe n’est pas arrivée telle qu’annoncée\u00a0: elle est à envoyer de nouveau."
            raise declined("blob-differs", title, action="retry")
        return Answer(status=204, headers=_HERE | {wire.OFFSET: str(self._at)})

    def _commit(self) -> None:
        data, here = bytes(self._pending), (upload.c.id == self._id, upload.c.received == self._at)
        with self._store.writing_for(self._caller.commune) as connection:
            moved = connection.execute(update(upload).where(*here).values(received=self._at + len(data)))
            if moved.rowcount != 1:  # another PC of the commune has sent these bytes meanwhile
                raise _elsewhere()
            connection.execute(insert(blob_chunk).values(chunks=self._id, start=self._at, data=data))
        self._at += len(data)
        self._pending.clear()

    def _undo(self) -> None:
        here = (upload.c.id == self._id, upload.c.received == self._at)
        with self._store.writing_for(self._caller.commune) as connection:
            if connection.execute(update(upload).where(*here).values(received=self._begin)).rowcount == 1:
                blobs.drop(connection, self._id, since=self._begin)


def _finish(store: PlatformStore, keys: Keys, caller: Device, id_: str, clock: Clock) -> bool:
    """Whether the bytes, which are all here, are the document that was named. If not, the upload is deleted."""
    with store.writing_for(caller.commune) as connection:
        return _settle(connection, keys, _find(connection, caller, id_), clock())


def _settle(connection: Connection, keys: Keys, row: Any, now: datetime) -> bool:
    locks.named(connection, (row.sha256,))  # another commune may bring the same document at this moment
    if blobs.size(connection, row.sha256) is not None:
        connection.execute(update(upload).where(upload.c.id == row.id).values(received=row.size))
    elif not _is_whole(connection, row):
        _discard(connection, row)
        return False
    blobs.finish(connection, row.sha256, row.size, chunks=row.id, now=now)
    arrivals.say(connection, keys.signing.id, row.commune, row.sha256, now)
    return True


def _is_whole(connection: Connection, row: Any) -> bool:
    digest = hashlib.sha256()
    for piece in blobs.pieces(connection, row.id):
        digest.update(piece)
    return digest.hexdigest() == str(row.sha256)


def _find(connection: Connection, caller: Device, id_: str) -> Any:
    """The commune's own upload; another commune's upload is reported as unknown."""
    mine = (upload.c.id == id_, upload.c.commune == caller.commune)
    row = connection.execute(select(upload).where(*mine)).one_or_none()
    if row is None:
        raise _unknown()
    return row


def _at(connection: Connection, row: Any) -> int:
    """How many bytes need not be sent: all of them where the document has come on another way."""
    received: int = row.received
    whole = blobs.size(connection, row.sha256)
    return received if whole is None else int(row.size)


def _discard(connection: Connection, row: Any) -> None:
    blobs.drop(connection, row.id)
    connection.execute(delete(upload).where(upload.c.id == row.id))


def _check_version(call: Call) -> None:
    if call.headers.get(wire.RESUMABLE) != wire.VERSION:
        title = "Cette version de l’envoi des pièces jointes n’est pas connue."
        raise declined("upload-version", title, action="update", field=wire.RESUMABLE)


def _unknown() -> ProblemError:
    return declined("upload-unknown", "Cet envoi de pièce jointe n’existe pas.", action="retry")


def _elsewhere() -> ProblemError:
    title = "La plateforme en est à un autre endroit de cette pièce jointe."
    return declined("upload-offset", title, action="retry", field=wire.OFFSET)
