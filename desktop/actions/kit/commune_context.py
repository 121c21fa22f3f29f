"""What every action needs: the commune's database, a clock, the journal's head outside it, and the device's key."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.database.store import Store
from sync.client.device.keystore import KeyStore
from sync.client.ledger.journal import HeadFile

if TYPE_CHECKING:
    from sqlalchemy import Connection

Clock = Callable[[], datetime]
_log = logging.getLogger(__name__)


def local_time() -> datetime:
    """The PC's clock, with its offset: the clock of the real application."""
    return datetime.now().astimezone()


def _nothing_read(_connection: "Connection") -> None:
    """The command line asks nothing before an act, and neither does what is no act."""


@dataclass(frozen=True, slots=True)
class CommuneContext:
    """One open commune. `clock` gives aware times with the local offset.

    `check_read` raises Refusal where an act would send another thing than was read before it (`kit/as_read.py`).
    """

    store: Store
    clock: Clock
    head: HeadFile
    keystore: KeyStore
    check_read: "Callable[[Connection], None]" = _nothing_read

    def close(self) -> None:
        """Flushes the journal's head to the disk and lets both files go."""
        try:
            self.head.close()
        except OSError as error:
            # What was kept is kept, and may already have been said: the next start brings the head up to date.
            _log.warning("journal head not flushed: %s", type(error).__name__)
        finally:
            self.store.close()
