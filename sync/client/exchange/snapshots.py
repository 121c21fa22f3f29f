"""Snapshots: the first pages of a public scope in one document, fetched on from the byte that is here, judged whole.

Nothing is read out of a document before its digest is right. Its pages are the feed's, each with a cursor that the feed
goes on from: so each is taken as a page is, with its cursor, in one transaction, and a stop in between costs nothing.
"""

import hashlib
import logging
import os
import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec

from sync.client.connection import pace
from sync.client.connection.conversation import Conversation
from sync.client.errors import Declined, NetworkError
from sync.contract import snapshots as wire
from sync.contract.feed import FeedPage, Snapshot
from sync.contract.uploads import number_in
from sync.contract.wire import MAX_ANSWER_BYTES, Answer

#: Tries in a row that brought nothing further.
_MOST_IN_VAIN = 3
_READ = 65_536
_EPOCH = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = logging.getLogger(__name__)


class _Unusable(Exception):
    """No document is to be had, or not a right one: the feed brings the same."""


class DownloadCache:
    """The documents of one commune on their way here: one file for a scope, named by its digest, as long as it is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, scope: str, sha256: str) -> int:
        """How much of this document is here. Another version of it goes: no two are ever mixed."""
        file = self._file(scope, sha256)
        for other in self._files(scope):
            if other != file:
                other.unlink(missing_ok=True)
        return file.stat().st_size if file.exists() else 0

    def put(self, scope: str, sha256: str, first: int, data: bytes) -> int:
        """Keeps these bytes in their place, over what is there of them already. How much is here now."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._file(scope, sha256).open("r+b" if first else "ab") as file:
            here = file.seek(0, 2)
            if first > here:
                raise _Unusable("a gap")
            file.write(data[here - first :])
            file.flush()
            os.fsync(file.fileno())
            return max(here, first + len(data))

    def holds(self, scope: str) -> bool:
        return bool(self._files(scope))

    def pages(self, scope: str) -> Iterator[FeedPage]:
        """The pages of a document that is what its name says; of any other, none. They end where one cannot be read."""
        decoder = msgspec.json.Decoder(FeedPage, strict=True)
        try:
            for line in _lines(self._right(scope)):
                page = decoder.decode(line)
                if page.scope != scope:
                    raise ValueError(page.scope)
                yield page
        except (OSError, ValueError, zlib.error, msgspec.MsgspecError, RecursionError) as error:
            _log.warning("snapshot of %s: %s: %s", scope, type(error).__name__, str(error)[:100])

    def drop(self, scope: str) -> None:
        """What cannot be taken away is written over by the next document, or judged again."""
        with suppress(OSError):
            for file in self._files(scope):
                file.unlink(missing_ok=True)

    def _right(self, scope: str) -> Path:
        for file in self._files(scope):
            with file.open("rb") as opened:
                if hashlib.file_digest(opened, "sha256").hexdigest() == file.suffix[1:]:
                    return file
        raise ValueError("digest")

    def _files(self, scope: str) -> list[Path]:
        return sorted(self._folder.glob(f"{scope}.*"))

    def _file(self, scope: str, sha256: str) -> Path:
        return self._folder / f"{scope}.{sha256}"


class Ends(Protocol):
    """Whether nothing more is to be begun."""

    @property
    def passed(self) -> bool: ...


def fetch(
    talk: Conversation,
    downloads: DownloadCache,
    page: FeedPage,
    named: Snapshot,
    *,
    deadline: Ends,
    moved: Callable[[], None],
    monotonic: Callable[[], float] = time.monotonic,
) -> bool:
    """Whether all of the document that the page names, or of the version that took its place, is here to be judged.

    If not, the time was up, or none is to be had: then whoever was promised pages asks the feed. `moved` is told of
    each part. Raises NetworkError or Declined; what came stays for the next round.
    """
    try:
        return _fetched(talk, downloads, page, named, deadline, moved, monotonic)
    except (_Unusable, OSError) as reason:
        _log.warning("no snapshot of %s: %s", page.scope, reason)
        return False


def _fetched(
    talk: Conversation,
    downloads: DownloadCache,
    page: FeedPage,
    named: Snapshot,
    deadline: Ends,
    moved: Callable[[], None],
    monotonic: Callable[[], float],
) -> bool:
    if _EPOCH.fullmatch(page.epoch) is None:
        raise _Unusable("epoch")
    scope, sha256, size, vain, length = page.scope, named.sha256, named.size, 0, pace.FIRST_CHUNK
    at = downloads.begin(scope, sha256)
    while at < size:
        if size > wire.MAX_BYTES:
            raise _Unusable("too large")
        if deadline.passed:
            return False
        asked = {"range": f"bytes={at}-{min(at + length, size) - 1}", "if-range": wire.etag(sha256)}
        before, begun = at, monotonic()
        answer, cut = _part(talk, f"/snapshots/{page.epoch}/{scope}", asked)
        if answer is not None:
            found, first, size = _place(answer)
            if found != sha256:
                sha256, before = found, downloads.begin(scope, found)
            at = downloads.put(scope, sha256, first, answer.body)
            moved()
        vain = 0 if at > before else vain + 1
        if vain == _MOST_IN_VAIN:
            raise cut or _Unusable("it does not move")
        if cut is None:
            length = pace.chunk(at - before, monotonic() - begun)
    return True


def _part(talk: Conversation, path: str, headers: dict[str, str]) -> tuple[Answer | None, NetworkError | None]:
    """What came, if anything, and the weather that cut it, if any."""
    try:
        return talk.part(path, headers)
    except NetworkError as network_error:
        if network_error.code == "not_the_platform":  # something on the way that cannot leave a part as it is, maybe
            raise _Unusable(network_error.cause) from network_error
        if network_error.code not in ("cut", "timeout", "platform_down"):
            raise
        return None, network_error
    except Declined as declined:
        if declined.status in (401, 403):
            raise  # it is not the document
        raise _Unusable(declined.code) from declined


def _place(answer: Answer) -> tuple[str, int, int]:
    """Which document it is of, where in it its bytes begin, and how large the whole is, all as the platform signed."""
    sha256 = wire.digest_in(answer.headers.get(wire.REPR_DIGEST, ""))
    if answer.status == 200:  # all of it: another version, or the Range was lost on the way
        place: tuple[int, int] | None = 0, number_in(answer.headers.get("content-length")) or len(answer.body)
    else:
        place = wire.place_in(answer.headers.get(wire.CONTENT_RANGE, ""))
    if not sha256 or place is None:
        raise _Unusable("unnamed")
    return sha256, *place


def _lines(file: Path) -> Iterator[bytes]:
    """Unpacked within bounds, one line in memory. Raises OSError, ValueError and zlib.error."""
    reader, rest, total = zlib.decompressobj(16 + zlib.MAX_WBITS), b"", 0
    with file.open("rb") as opened:
        while data := opened.read(_READ):
            while data:
                plain = reader.decompress(data, 4 * _READ)
                data, total = reader.unconsumed_tail, total + len(plain)
                *lines, rest = (rest + plain).split(b"\n")
                if len(rest) > MAX_ANSWER_BYTES or total > wire.MAX_PLAIN_BYTES or reader.unused_data:
                    raise ValueError("a document without an end, or too large")
                yield from lines
    if not reader.eof or rest:
        raise ValueError("a document without an end")
