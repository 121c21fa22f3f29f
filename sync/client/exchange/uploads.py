"""Uploads: attachments of acts that the platform took, each sent on from the byte that it has, and once."""

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import msgspec
from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from sync.client.connection import pace
from sync.client.connection.conversation import Conversation
from sync.client.errors import Declined, NetworkError
from sync.client.exchange import pull
from sync.client.exchange.pull import Deadline
from sync.client.host import Host
from sync.client.ledger.outbox import stamp
from sync.client.ledger.states import State
from sync.client.ledger.tables import cursor, outbox, upload
from sync.client.reporter import Progress, Reporter
from sync.contract import uploads as wire
from sync.contract.wire import PREFIX, Answer

#: The bytes of an attachment by their SHA-256, piece by piece; nothing where they are not kept here.
Blobs: TypeAlias = Callable[[str], Iterator[bytes]]
#: Acts whose attachments the platform wants now.
TAKEN = (State.DEPOSITED, State.ACCEPTED)
#: Tries in a row that brought nothing further.
_MOST_IN_VAIN = 3
#: The row of `cursor` that remembers which platform, at which age of it, has what `done_at` says.
_THERE = "uploads"
_PLACE = re.compile(re.escape(PREFIX) + r"(/uploads/[0-9a-f-]{36})")
_TUS = {wire.RESUMABLE: wire.VERSION}


@dataclass(slots=True)
class Uploaded:
    """Attachments that are now there whole, still to be brought, and not kept here (any more)."""

    arrived: int = 0
    waiting: int = 0
    missing: int = 0


@dataclass(slots=True)
class _File:
    sha256: str
    size: int
    sent: int
    location: str


class Uploads:
    """One round’s attachments. `done` counts; NetworkError passes through; the place reached is kept."""

    def __init__(
        self,
        host: Host,
        talk: Conversation,
        blobs: Blobs,
        *,
        clock: Callable[[], datetime],
        reporter: Reporter,
        deadline: Deadline,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.done = Uploaded()
        self._host, self._talk, self._blobs, self._clock = host, talk, blobs, clock
        self._reporter, self._deadline, self._monotonic = reporter, deadline, monotonic
        self._chunk, self._total, self._behind = pace.FIRST_CHUNK, 0, 0

    def run(self, age: str) -> None:
        """Brings what is still to be brought, the smallest remainder first, as far as the deadline allows.

        `age`: the platform and its epoch; what another one had is not taken to be there.
        """
        with self._host.transaction() as connection:
            _begin_age(connection, age)
            files = sorted(self._files(connection), key=lambda file: (file.size - file.sent, file.sha256))
        self.done.waiting = len(files)
        self._total = sum(file.size for file in files)
        self._behind = sum(file.sent for file in files)
        for file in files:
            if self._deadline.passed:
                return
            data = b"".join(self._blobs(file.sha256))
            if hashlib.sha256(data).hexdigest() != file.sha256:
                self.done.missing += 1  # gone or damaged since: `relaisctl verify` says so
                continue
            try:
                if self._bring(file, data):
                    self.done.arrived += 1
                    self.done.waiting -= 1
            except Declined as declined:
                if declined.status in (401, 403):
                    raise  # it is not the file

    def _files(self, connection: Connection) -> list[_File]:
        """What the platform lacks; the size of what is new here is that of the bytes that are kept."""
        found = []
        rows = {row.sha256: row for row in connection.execute(select(upload))}
        for sha256 in wanted(connection):
            row = rows.get(sha256)
            if row is None:
                size = sum(map(len, self._blobs(sha256)))
                if not size:
                    self.done.missing += 1
                    continue
                connection.execute(insert(upload).values(sha256=sha256, size=size, sent=0, location=""))
                found.append(_File(sha256, size, 0, ""))
            elif row.done_at is None:
                found.append(_File(sha256, row.size, row.sent, row.location))
        return found

    def _bring(self, file: _File, data: bytes) -> bool:
        """Whether the file is there now; if not, the time was up or the platform does not want it."""
        at, vain = self._find(file), 0
        while at is not None and at < file.size:
            self._reach(file, at)
            if self._deadline.passed:
                return False
            before = at
            try:
                at = self._send(file, data, at)
            except NetworkError as network_error:
                if network_error.code not in ("cut", "timeout", "platform_down"):
                    raise
                at = self._standing(file)  # raises too where the line is gone
                vain = 0 if at is not None and at > before else vain + 1
                if vain == _MOST_IN_VAIN:
                    raise
            except Declined as declined:
                vain += 1
                if declined.code == "blob-differs":
                    self._forget(file)
                if declined.status not in (404, 409) or vain == _MOST_IN_VAIN:
                    raise
                at = self._standing(file)
            if at is None:  # the platform threw away what it had
                at = self._create(file)
        self._arrive(file)
        return True

    def _find(self, file: _File) -> int | None:
        """Where to go on, None where the whole file is there."""
        if file.location:
            at = self._standing(file)
            if at is not None:
                return at
        if self._talk.tell("HEAD", f"/blobs/sha256/{file.sha256}", headers={}).status == 200:
            return None
        return self._create(file)

    def _standing(self, file: _File) -> int | None:
        """How much of the upload the platform has, None if it does not know it any more."""
        answer = self._talk.tell("HEAD", file.location, headers=_TUS)
        return _offset(answer, file) if answer.status in (200, 204) else None

    def _create(self, file: _File) -> int:
        headers = _TUS | {wire.LENGTH: str(file.size), wire.METADATA: wire.metadata(file.sha256)}
        answer = self._talk.tell("POST", "/uploads", headers=headers)
        place = _PLACE.fullmatch(answer.headers.get(wire.LOCATION, ""))
        if place is None:
            raise NetworkError("platform_down", "no place for an upload")
        file.location = place[1]
        return _offset(answer, file) if wire.OFFSET in answer.headers else 0

    def _send(self, file: _File, data: bytes, at: int) -> int:
        """One chunk; how far the platform now is."""
        chunk = data[at : at + self._chunk]
        headers = _TUS | {wire.OFFSET: str(at), "content-type": wire.CONTENT_TYPE}
        begun = self._monotonic()
        answer = self._talk.tell("PATCH", file.location, headers=headers, body=chunk)
        self._chunk = pace.chunk(len(chunk), self._monotonic() - begun)
        now = _offset(answer, file)
        if now <= at:
            raise NetworkError("platform_down", "an upload that does not move")
        return now

    def _reach(self, file: _File, at: int) -> None:
        """Keeps where the file stands, before more of it leaves."""
        self._behind += at - file.sent
        file.sent = at
        with self._host.transaction() as connection:
            here = update(upload).where(upload.c.sha256 == file.sha256)
            connection.execute(here.values(sent=at, location=file.location))
        self._reporter.report(Progress("attachments", self._behind, self._total))

    def _arrive(self, file: _File) -> None:
        self._behind += file.size - file.sent
        file.sent = file.size
        with self._host.transaction() as connection:
            here = update(upload).where(upload.c.sha256 == file.sha256, upload.c.done_at.is_(None))
            connection.execute(here.values(sent=file.size, location="", done_at=stamp(self._clock())))
        self._reporter.report(Progress("attachments", self._behind, self._total))

    def _forget(self, file: _File) -> None:
        """The platform found it to be another file, and has nothing of it any more: the next round begins again."""
        file.location = ""
        self._reach(file, 0)


def wanted(connection: Connection, states: Sequence[State] = TAKEN) -> list[str]:
    """Digests that acts of ours in these states name, the oldest act's first, each once."""
    named = func.instr(outbox.c.frozen, b'"attachments":[') > 0
    acts = select(outbox.c.frozen).where(named, outbox.c.state.in_(states)).order_by(outbox.c.seq)
    found: dict[str, None] = {}
    for frozen in connection.execute(acts).scalars():
        found |= dict.fromkeys(msgspec.json.decode(frozen, type=_Attached).attachments)
    return list(found)


class _Attached(msgspec.Struct):
    attachments: tuple[str, ...] = ()


def doubt(connection: Connection) -> None:
    """What was brought may not be there any more: it is asked again, and what is there goes no more."""
    connection.execute(update(upload).values(sent=0, location="", done_at=None))


def _begin_age(connection: Connection, age: str) -> None:
    """Another platform, or one put back to an earlier day, may lack what was brought: it is asked again."""
    known, _ = pull.read_cursor(connection, _THERE)
    if known == age:
        return
    doubt(connection)
    row = insert(cursor).values(scope=_THERE, epoch=age, cursor="")
    connection.execute(row.on_conflict_do_update(index_elements=["scope"], set_={"epoch": age}))


def _offset(answer: Answer, file: _File) -> int:
    at = wire.number_in(answer.headers.get(wire.OFFSET))
    if at is None or at > file.size:
        raise NetworkError("platform_down", "an upload of another size")
    return at
