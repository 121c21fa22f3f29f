"""One gate per host: what one commune's exchange was told by the platform holds for all communes on this computer.

A small file beside the databases. Whatever stands in it that cannot be so counts for nothing.
"""

import contextlib
import hashlib
import os
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from sync.client.connection import backoff


class Shut(msgspec.Struct, frozen=True, kw_only=True):
    """Since `at` nobody may begin before `next_at`; `asked`: the platform itself wants it so, by Retry-After."""

    at: datetime
    next_at: datetime
    asked: bool = False


class HostCooldown:
    """That of one host, in `folder`."""

    def __init__(self, folder: Path, url: str) -> None:
        host = urlsplit(url).netloc.lower()
        self._file = folder / f"{hashlib.sha256(host.encode()).hexdigest()[:32]}.json"

    def open_at(self, now: datetime, *, automatic: bool) -> bool:
        """Whether a round with this host may begin; see backoff.may_start for `automatic`."""
        shut = self._read()
        return shut is None or backoff.may_start(
            now, shut.at, shut.next_at, asked_to_wait=shut.asked, automatic=automatic
        )

    def shut(self, now: datetime, next_at: datetime, *, asked: bool) -> None:
        """A round failed. A longer wait that the platform asked for stays."""
        known = self._read()
        if known is not None and known.asked and not asked and known.next_at > next_at and known.at <= now:
            return
        self._write(Shut(at=now, next_at=next_at, asked=asked))

    def open(self) -> None:
        """The platform has answered well."""
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _read(self) -> Shut | None:
        try:
            found = msgspec.json.decode(self._file.read_bytes(), type=Shut, strict=True)
        except (OSError, ValueError, msgspec.MsgspecError):
            return None
        return found if found.at.tzinfo is not None and found.next_at.tzinfo is not None else None

    def _write(self, shut: Shut) -> None:
        """All or nothing; a disk that is full or closed keeps nobody from exchanging."""
        part = self._file.with_suffix(f".{os.getpid()}.part")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(msgspec.json.encode(shut))
            part.replace(self._file)
