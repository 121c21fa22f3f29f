"""What a round is given by its caller, and what all its steps share."""

import random
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from sync.client.connection.conversation import Conversation
from sync.client.device.keystore import Wallet
from sync.client.exchange.download_cache import DownloadCache
from sync.client.exchange.leases import OWNER
from sync.client.host import Blobs, Host
from sync.client.reporter import Reporter, Silent
from sync.contract.signing import SigningKey

_SILENT = Silent()


def never() -> bool:
    """For rounds that nobody stops."""
    return False


class RoundSettings(Struct, frozen=True, kw_only=True):
    """How one round is to run; all but the clock may be left out."""

    #: Gives aware times; may be years off.
    clock: Callable[[], datetime]
    #: Keeps the new key that this database gets when the platform has seen two copies of it, or an old one; without a
    #: wallet, no new key is asked for.
    wallet: Wallet | None = None
    #: Gives the bytes of attachments; without it none are uploaded.
    blobs: Blobs | None = None
    #: Folder in which the communes of this computer share how long a host wants no request.
    cooldowns: Path | None = None
    #: Keeps partly downloaded snapshots; without it only the feed is read.
    downloads: DownloadCache | None = None
    #: Is told where the round is.
    reporter: Reporter = _SILENT
    #: Seconds after which no new step begins; the rest is left to the next round.
    budget_s: float = 120.0
    #: Nobody asked for this round: it waits until the last one's `next_at` (see backoff.may_start).
    automatic: bool = False
    #: Asked between steps; once it is true, no new step begins.
    stop: Callable[[], bool] = never
    #: Name of this process in the leases of batches.
    owner: str = OWNER
    #: Seconds of a clock that never jumps.
    monotonic: Callable[[], float] = time.monotonic
    #: In [0, 1), spreads the next attempts of many computers.
    jitter: Callable[[], float] = random.random


class Deadline:
    """Whether a round may still begin a step."""

    def __init__(self, settings: RoundSettings) -> None:
        self._settings = settings
        self._end = settings.monotonic() + settings.budget_s

    @property
    def passed(self) -> bool:
        return self._settings.monotonic() >= self._end or self._settings.stop()


class RoundContext(Struct, frozen=True):
    """Shared by the steps of one round. After a key rotation the rest of the round uses a new one."""

    host: Host  #: gives the database, and is told the news
    conversation: Conversation  #: its calls are signed with `key`
    key: SigningKey  #: of this device
    settings: RoundSettings  #: as the caller gave them
    deadline: Deadline  #: asked before each step
