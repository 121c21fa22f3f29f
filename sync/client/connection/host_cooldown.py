"""Host cooldown: how long a host wants no request, shared by all communes of this computer.

A small file beside the databases; an unreadable one is ignored.
"""

import contextlib
import hashlib
import os
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from sync.client.connection import backoff
from sync.contract.values import Aware


class _Cooldown(msgspec.Struct, frozen=True, kw_only=True):
    at: Aware  #: when this was noted
    next_at: Aware  #: before this time no round begins
    asked: bool = False  #: whether the platform itself asked for it, with Retry-After


class HostCooldown:
    """The cooldown of the host of `url`, kept in `folder`."""

    def __init__(self, folder: Path, url: str) -> None:
        host = urlsplit(url).netloc.lower()
        self._file = folder / f"{hashlib.sha256(host.encode()).hexdigest()[:32]}.json"

    def allows(self, now: datetime, *, automatic: bool) -> bool:
        """Whether a round with this host may begin; see backoff.may_start for `automatic`."""
        noted = self._read()
        return noted is None or backoff.may_start(
            now, noted.at, noted.next_at, asked_to_wait=noted.asked, automatic=automatic
        )

    def start(self, now: datetime, next_at: datetime, *, asked: bool) -> None:
        """Notes a wait after a failed round. A longer one that the platform asked for stays."""
        noted = self._read()
        if noted is not None and noted.asked and not asked and noted.next_at > next_at and noted.at <= now:
            return
        self._write(_Cooldown(at=now, next_at=next_at, asked=asked))

    def clear(self) -> None:
        """Ends the wait, after a round that went well."""
        with contextlib.suppress(OSError):  # at worst the next exchange waits once more
            self._file.unlink(missing_ok=True)

    def _read(self) -> _Cooldown | None:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Cooldown, strict=True)
        except (OSError, ValueError, msgspec.MsgspecError):
            return None

    def _write(self, cooldown: _Cooldown) -> None:
        """Writes the file whole or not at all. A full or read-only disk must not prevent the exchange."""
        part = self._file.with_suffix(f".{os.getpid()}.part")
        with contextlib.suppress(OSError):  # at worst the next exchange comes too early
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(msgspec.json.encode(cooldown))
            part.replace(self._file)
