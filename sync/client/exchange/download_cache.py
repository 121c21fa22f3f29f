"""The download cache: snapshot documents on disk, complete or not, each file named by scope and digest."""

import hashlib
import logging
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from sync.contract import snapshots as wire
from sync.contract.feed import FeedPage
from sync.contract.wire import MAX_ANSWER_BYTES

_READ = 65_536
_log = logging.getLogger(__name__)


class UnusableDownload(Exception):
    """The document cannot be had or is wrong; the feed brings the same items."""


class DownloadCache:
    """The documents of one commune, at most one for each scope; a file is as long as what has arrived of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, scope: str, sha256: str) -> int:
        """How many bytes of this document are here. Other versions are deleted, so that two are never mixed."""
        file = self._file(scope, sha256)
        for other in self._files(scope):
            if other != file:
                other.unlink(missing_ok=True)
        return file.stat().st_size if file.exists() else 0

    def put(self, scope: str, sha256: str, first: int, data: bytes) -> int:
        """Writes bytes at offset `first`, possibly over some that are there. How many are here now."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._file(scope, sha256).open("r+b" if first else "ab") as file:
            size = file.seek(0, 2)
            if first > size:
                raise UnusableDownload("a gap")
            file.write(data[size - first :])
            file.flush()
            os.fsync(file.fileno())
            return max(size, first + len(data))

    def holds(self, scope: str) -> bool:
        return bool(self._files(scope))

    def pages(self, scope: str) -> Iterator[FeedPage]:
        """The document's pages, none unless its digest is right; they end at the first that cannot be read."""
        decoder = msgspec.json.Decoder(FeedPage, strict=True)
        try:
            for line in _lines(self._verified(scope)):
                page = decoder.decode(line)
                if page.scope != scope:
                    raise ValueError(page.scope)
                yield page
        except (OSError, ValueError, zlib.error, msgspec.MsgspecError, RecursionError) as error:
            _log.warning("snapshot of %s: %s: %s", scope, type(error).__name__, str(error)[:100])

    def drop(self, scope: str) -> None:
        """Deletes the document. One that cannot be deleted does no harm: it is overwritten, or verified anew."""
        with suppress(OSError):  # one that cannot be deleted does no harm
            for file in self._files(scope):
                file.unlink(missing_ok=True)

    def _verified(self, scope: str) -> Path:
        for file in self._files(scope):
            with file.open("rb") as opened:
                if hashlib.file_digest(opened, "sha256").hexdigest() == file.suffix[1:]:
                    return file
        raise ValueError("digest")

    def _files(self, scope: str) -> list[Path]:
        return sorted(self._folder.glob(f"{scope}.*"))

    def _file(self, scope: str, sha256: str) -> Path:
        return self._folder / f"{scope}.{sha256}"


def _lines(file: Path) -> Iterator[bytes]:
    """The document's lines, decompressed within bounds and one at a time. Raises OSError, ValueError and zlib.error."""
    reader, rest, total = zlib.decompressobj(16 + zlib.MAX_WBITS), b"", 0
    with file.open("rb") as opened:
        while data := opened.read(_READ):
            while data:
                plain = reader.decompress(data, 4 * _READ)
                data, total = reader.unconsumed_tail, total + len(plain)
                *lines, rest = (rest + plain).split(b"\n")
                if len(rest) > MAX_ANSWER_BYTES or total > wire.MAX_PLAIN_BYTES or reader.unused_data:
                    raise ValueError("endless or too large")
                yield from lines
    if not reader.eof or rest:
        raise ValueError("incomplete")
