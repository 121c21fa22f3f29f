"""What every action needs: the commune's database, a clock, the journal's head outside it, and the device's key."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.database import errors
from desktop.database.queries import exchanges
from desktop.database.records import clock
from desktop.database.store import Store
from desktop.domain import phases
from desktop.domain.phases import ClockOffset, LocalTime
from sync.client.device.keystore import KeyStore
from sync.client.ledger.journal import HeadFile

if TYPE_CHECKING:
    from sqlalchemy import Connection

Clock = Callable[[], LocalTime]
_log = logging.getLogger(__name__)


def local_time() -> LocalTime:
    """The computer's time, with its offset: the clock of the real application."""
    return LocalTime(datetime.now().astimezone())


def _nothing_read(_connection: "Connection") -> None:
    """Does nothing: used by the command line, which shows nothing before an act, and by actions that are not acts."""


class CommuneContext(Struct, frozen=True):
    """One open commune."""

    store: Store  #: its database
    clock: Clock  #: gives aware times with the local offset
    head: HeadFile  #: the journal's head, kept outside the database
    keystore: KeyStore  #: where this computer's signing keys are
    #: raises Refusal where an act would send something else than was read before it (`kit/as_read.py`)
    check_read: "Callable[[Connection], None]" = _nothing_read

    def note_clock(self) -> None:
        """Notes what this computer's clock shows, where the platform found it wrong: whether it was put right shows so.

        Called when the commune is opened and when it is closed. Nothing is written while the clock is right.
        """
        here = self.clock()
        self._note(lambda offset: phases.followed(offset, here))

    def note_leap(self, leap: timedelta, since: int, *, counts_sleep: bool) -> ClockOffset | None:
        """Notes a leap of the clock that an open window saw, as `phases.leapt` takes it; a leap of nothing is none.

        Returns what is known now; None where it cannot be read, or noted.
        """
        here = self.clock()

        def after(offset: ClockOffset) -> ClockOffset:
            return phases.leapt(offset, leap, here, since, counts_sleep=counts_sleep) if leap else offset

        return self._note(after)

    def _note(self, change: Callable[[ClockOffset], ClockOffset]) -> ClockOffset | None:
        try:
            with self.store.reading() as connection:
                offset = exchanges.clock_offset(connection)
            if change(offset) != offset:
                with self.store.transaction() as connection:
                    offset = change(exchanges.clock_offset(connection))
                    clock.note(connection, offset)
        except (errors.DatabaseFault, *errors.UNREADABLE) as fault:
            _log.warning("clock not noted: %s", type(fault).__name__)
            return None
        return offset

    def close(self) -> None:
        """Writes the journal's head to the disk and closes both files."""
        self.note_clock()
        try:
            self.head.close()
        except OSError as error:
            # The acts themselves are stored, and the person may have been told so: the next start updates the head.
            _log.warning("journal head not flushed: %s", type(error).__name__)
        finally:
            self.store.close()
