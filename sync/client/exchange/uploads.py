"""Uploads: attachments of acts that the platform took, resumed at the byte that it has (tus 1.0)."""

import hashlib
import re
from collections.abc import Sequence

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from sync.client.connection import pace
from sync.client.errors import Declined, NetworkError
from sync.client.exchange import cursors, platform_words
from sync.client.exchange.round_context import RoundContext
from sync.client.host import Blobs
from sync.client.ledger import arrivals
from sync.client.ledger.states import State
from sync.client.ledger.tables import cursor, outbox, upload
from sync.client.reporter import Progress
from sync.contract import uploads as wire
from sync.contract.wire import PREFIX, Answer

#: States of acts whose attachments the platform wants.
TAKEN = (State.DEPOSITED, State.ACCEPTED)
#: Consecutive tries without progress.
_MAX_STUCK = 3
#: Name of the row in `cursor` that says which platform and epoch `done_at` is about.
_CURSOR = "uploads"
_PLACE = re.compile(re.escape(PREFIX) + r"(/uploads/[0-9a-f-]{36})")
_TUS = {wire.RESUMABLE: wire.VERSION}


class Uploaded(Struct):
    arrived: int = 0  #: attachments completed by this round
    waiting: int = 0  #: still to be sent


class _File(Struct):
    sha256: str  #: of the whole file; the upload is known by it
    size: int  #: in bytes
    sent: int  #: bytes that the platform has said it has
    location: str  #: the upload's path below PREFIX; "" before it has begun


class Uploads:
    """One round's attachments, counted in `done`. NetworkError passes through; progress is kept."""

    def __init__(self, context: RoundContext, blobs: Blobs, done: Uploaded) -> None:
        self._context, self._blobs, self._done = context, blobs, done
        self._host, self._conversation = context.host, context.conversation
        self._settings, self._deadline = context.settings, context.deadline
        self._chunk, self._total, self._sent = pace.FIRST_CHUNK, 0, 0

    def run(self, platform: str, epoch: str, commune: str) -> None:
        """Sends what is missing, the smallest remainder first, as far as the deadline allows.

        What a platform with another key or epoch had received is sent again.
        """
        with self._host.transaction() as connection:
            _begin_epoch(connection, f"{platform}:{epoch}")
            files = sorted(self._files(connection), key=lambda file: (file.size - file.sent, file.sha256))
        self._done.waiting = len(files)
        self._total = sum(file.size for file in files)
        self._sent = sum(file.sent for file in files)
        full: Declined | None = None
        whole: list[str] = []
        for file in files:
            if self._deadline.passed:
                break
            data = b"".join(self._blobs(file.sha256))
            if hashlib.sha256(data).hexdigest() != file.sha256:
                continue  # deleted or damaged: `relaisctl verify` reports it
            try:
                if self._upload(file, data):
                    whole.append(file.sha256)
            except Declined as declined:
                if declined.of_quota:
                    full = declined  # for this file; uploads that have begun may still be completed
                elif declined.status in (401, 403):
                    raise  # the device is refused, not the file
        if whole:
            self._arrive(platform, commune, whole)
        if full is not None:
            raise full

    def _arrive(self, platform: str, commune: str, whole: Sequence[str]) -> None:
        """Asks for the ledger's word on the files that the platform answered to have whole: with it they have arrived.

        Without that word, nobody would see that a platform which is put back now has lost them. If the line to the
        platform is gone, the next round asks.
        """
        with self._host.reading() as connection:
            known = arrivals.arrival_times(connection, platform).keys()
        if not known >= set(whole):
            platform_words.complete(self._context, commune)
        with self._host.transaction() as connection:
            arrived = arrivals.take(connection, platform, whole)
        self._done.arrived += arrived
        self._done.waiting -= arrived

    def _files(self, connection: Connection) -> list[_File]:
        """Attachments that the platform lacks."""
        files = []
        rows = {row.sha256: row for row in connection.execute(select(upload))}
        for sha256 in wanted(connection):
            row = rows.get(sha256)
            if row is None:
                size = sum(map(len, self._blobs(sha256)))
                if not size:
                    continue  # no longer here
                connection.execute(insert(upload).values(sha256=sha256, size=size, sent=0, location=""))
                files.append(_File(sha256, size, 0, ""))
            elif row.done_at is None:
                files.append(_File(sha256, row.size, row.sent, row.location))
        return files

    def _upload(self, file: _File, data: bytes) -> bool:
        """Whether the file is complete; if not, the time was up or the platform refuses it."""
        at, stuck = self._locate(file), 0
        while at is not None and at < file.size:
            self._reach(file, at)
            if self._deadline.passed:
                return False
            before = at
            try:
                at = self._send(file, data, at)
            except NetworkError as network_error:
                if not network_error.outcome_unknown:
                    raise
                at = self._offset(file)  # raises as well if the link is gone
                stuck = 0 if at is not None and at > before else stuck + 1
                if stuck == _MAX_STUCK:
                    raise
            except Declined as declined:
                stuck += 1
                if declined.code == "blob-differs":
                    self._restart(file)
                if declined.status not in (404, 409) or stuck == _MAX_STUCK:
                    raise
                at = self._offset(file)
            if at is None:  # the platform has discarded what it had
                at = self._create(file)
        self._reach(file, file.size)
        return True

    def _locate(self, file: _File) -> int | None:
        """The offset to resume at, None if the platform has the whole file."""
        if file.location:
            at = self._offset(file)
            if at is not None:
                return at
        if self._conversation.call("HEAD", f"/blobs/sha256/{file.sha256}", headers={}).status == 200:
            return None
        return self._create(file)

    def _offset(self, file: _File) -> int | None:
        """How many bytes of the upload the platform has, None if it does not know the upload any more."""
        answer = self._conversation.call("HEAD", file.location, headers=_TUS)
        return _offset_in(answer, file) if answer.status in (200, 204) else None

    def _create(self, file: _File) -> int:
        headers = _TUS | {wire.LENGTH: str(file.size), wire.METADATA: wire.metadata(file.sha256)}
        answer = self._conversation.call("POST", "/uploads", headers=headers)
        place = _PLACE.fullmatch(answer.headers.get(wire.LOCATION, ""))
        if place is None:
            raise NetworkError("platform_down", "no location for an upload")
        file.location = place[1]
        return _offset_in(answer, file) if wire.OFFSET in answer.headers else 0

    def _send(self, file: _File, data: bytes, at: int) -> int:
        """Sends one chunk. The platform's new offset."""
        chunk = data[at : at + self._chunk]
        headers = _TUS | {wire.OFFSET: str(at), "content-type": wire.CONTENT_TYPE}
        started = self._settings.monotonic()
        answer = self._conversation.call("PATCH", file.location, headers=headers, body=chunk)
        self._chunk = pace.chunk(len(chunk), self._settings.monotonic() - started)
        now = _offset_in(answer, file)
        if now <= at:
            raise NetworkError("platform_down", "an upload without progress")
        return now

    def _reach(self, file: _File, at: int) -> None:
        """Stores how far the file is, before more of it is sent, and at its end."""
        self._sent += at - file.sent
        file.sent = at
        with self._host.transaction() as connection:
            here = update(upload).where(upload.c.sha256 == file.sha256)
            connection.execute(here.values(sent=at, location=file.location))
        self._settings.reporter.report(Progress("attachments", self._sent, self._total))

    def _restart(self, file: _File) -> None:
        """The platform found other bytes than the digest says and has discarded them: the next round starts over."""
        file.location = ""
        self._reach(file, 0)


def wanted(connection: Connection, states: Sequence[State] = TAKEN) -> list[str]:
    """Digests named by acts in these states, the oldest act's first, each once."""
    named = func.instr(outbox.c.frozen, b'"attachments":[') > 0
    acts = select(outbox.c.frozen).where(named, outbox.c.state.in_(states)).order_by(outbox.c.seq)
    digests: dict[str, None] = {}
    for frozen in connection.execute(acts).scalars():
        digests |= dict.fromkeys(msgspec.json.decode(frozen, type=_Attached).attachments)
    return list(digests)


class _Attached(msgspec.Struct, frozen=True):
    attachments: tuple[str, ...] = ()  #: digests of documents that the act names


def _begin_epoch(connection: Connection, epoch: str) -> None:
    """Forgets what was sent: another platform, or one that was put back, may lack attachments."""
    before = connection.execute(select(cursor.c.epoch).where(cursor.c.scope == _CURSOR)).scalar()
    if before == epoch:
        return
    arrivals.forget_all(connection)
    cursors.move(connection, _CURSOR, epoch, "")


def _offset_in(answer: Answer, file: _File) -> int:
    at = wire.number_in(answer.headers.get(wire.OFFSET))
    if at is None or at > file.size:
        raise NetworkError("platform_down", "an upload of another size")
    return at
