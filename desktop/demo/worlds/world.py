"""The demonstration's world: an invented commune, a platform in this process, and a network without sockets."""

import contextlib
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.kit.open_commune import open_commune
from desktop.database.errors import DEMONSTRATION, DatabaseFault, DiskFull
from desktop.demo.days import calendar
from desktop.demo.days.calendar import StoryClock
from desktop.demo.platform.national import National
from desktop.demo.platform.usb_stick import FOLDER
from desktop.demo.worlds import borrowing, notes
from desktop.demo.worlds.decision_notes import DecisionNotes
from desktop.demo.worlds.notes import Note
from desktop.demo.worlds.road import Road
from desktop.demo.worlds.situations import Progress, Situation, home, inside, platform_folder
from desktop.demo.worlds.soundness import full_at
from desktop.demo.worlds.templates import Templates, of_room
from desktop.domain.french import paris_day
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.paths import Places, reason_of
from desktop.runtime.connectivity import Connectivity
from resources import communes, demonstration
from sync.client.device.keystore import FileKeyStore
from sync.contract.wire import Transport
from sync.platform.store import StoreError

BAND = "DÉMONSTRATION — Communes fictives. Rien de ce que vous faites ici n’est envoyé."
_NOTE = "step.json"
_CLOSED = "closed"  #: empty file: the last window was closed, and not by a crash
TEMPORARY = "temporary"  #: name of the folder for what is written for a while
_log = logging.getLogger(__name__)
_AT_ONCE_S = 600  # after a crash the presenter starts it again; another mairie is farther than that
_YEARS = range(2001, 2190)  #: in which the dates of the story can be written
_CLOCK = "La date de cet ordinateur est fausse\u00a0: il se croit en {year}."
_FULL = "Le disque est plein\u00a0: le monde d’exemple ne peut pas être préparé."
_MAKE_ROOM = "Libérez de la place sur le disque, puis recommencez."


class DemonstrationWorld:
    """The live world is in a folder under `outer.data`; `add_extras` adds the adviser's panel to each window."""

    demonstration = BAND
    platform_url = ""
    support = None

    def __init__(
        self,
        outer: Places,
        add_extras: Callable[[Any], None],
        clock: Callable[[], LocalTime] = local_time,
        *,
        at_end: Callable[[], None] = lambda: None,
        progress: Progress = lambda _done, _all: None,
    ) -> None:
        self.live, self._outer = outer.data / "world", outer.data
        self._wanted: str | None = None  # whose name the next world bears; None: the same as this one
        borrowing.recall(outer.data)
        inner = inside(self.live)
        self.usb, self.decision_notes = self.live / FOLDER, DecisionNotes(self.live)
        self.places = Places(data=inner.data, config=outer.config, logs=outer.logs, usb=self.usb)
        self._now = clock
        self.templates = Templates(outer.data / "templates", clock, progress)
        self.road = Road("absent")
        self.home = home().insee
        self.closed: float | None = None  #: when the last window was closed, by `time.time()`; None after a crash
        self.erases = False  #: the end takes the world and its name away, and leaves the prepared worlds alone
        self.before_next: Callable[[Callable[[], None]], None] = lambda follow: follow()
        self._clock, self._add_extras, self._at_end = StoryClock(self.live, clock), add_extras, at_end
        self._national: National | None = None

    def clock(self) -> LocalTime:
        """The time of the story, which F10 moves on."""
        return self._clock()

    def open_context(self, insee: str) -> CommuneContext:
        return open_commune(self.places, insee, self._clock, FileKeyStore(self.places.keys), kind=DEMONSTRATION)

    def choose(self, insee: str) -> None:
        raise Refusal(
            "demonstration",
            "La démonstration n’a qu’une commune, inventée.",
            field="commune",
            remedy="Pour y voir le nom d’une vraie\u00a0: F7, puis «\u00a0Le nom de votre commune…\u00a0».",
        )

    def second_place(self) -> None:
        """None: invented data is not copied to another folder."""

    def transport(self, url: str) -> Transport:
        """A transport to the platform in this process, whatever the address."""
        return self.road.transport(self.national())

    def watch(self, connectivity: Connectivity) -> None:
        """Does nothing: in the demonstration F9 sets the state of the network, not the system."""

    def go_on(self, follow: Callable[[], None]) -> None:
        self.before_next(follow)

    def add_extras(self, session: Any) -> None:
        self._add_extras(session)

    def national(self) -> National:
        """The platform; for use in the network's worker only."""
        if self._national is None:
            self._national = National(platform_folder(self.live), self._clock)
        return self._national

    def count(self) -> None:
        """How many votes of the commune count; in the network's worker."""
        self.road.count(self.national())

    def bear(self, insee: str | None) -> None:
        """The next world's home bears the name of this real commune; "": its own again; None: the one that it has."""
        self._wanted = insee

    @property
    def wanted(self) -> str | None:
        """Whose name the next world is to bear; None where the name stays."""
        return self._wanted

    def prepare(self) -> str:
        """Makes today's worlds where they are not there, and finds what was left open today. Raises Refusal.

        Returns the real name that it bears, to be asked about: where the window was closed, no world was left of it,
        or that was asked already and not answered; "" after any other crash.
        """
        with self._refusing():
            if self.templates.of_another_day(self.live):
                borrowing.take(self._outer, "")
                self.templates.forget_damaged(self.live)
            self.templates.prepare()
            self.templates.recover(self.live)
        self.closed = self._closed_at()  # now, as a look at its files is written beside them
        real = communes.get(borrowing.noted(self._outer)) if demonstration.borrows() else None
        asks = self.closed is not None or not self.kept or borrowing.in_doubt(self._outer)
        if real is None or not asks:
            self.settle_name()
            return ""
        borrowing.doubt(self._outer)
        return real.name

    def settle_name(self) -> None:
        """The name stays, or another one is borne: a crash from now on asks nothing about it."""
        borrowing.settle(self._outer)

    def _closed_at(self) -> float | None:
        """A computer that is shut down ends the program without a word: where nobody started it again at once, that
        was no crash before the same people (`stay` has noted until when it ran). Nor where its clock was set back
        since: how long ago that was is unknown.
        """
        try:
            return (self.live / _CLOSED).stat().st_mtime
        except OSError:
            left = self.templates.left_at(self.live)
            return left if left is not None and abs(time.time() - left) > _AT_ONCE_S else None

    def stay(self) -> None:
        """Each minute while the program runs: its note shows until when, whatever ends it then."""
        with contextlib.suppress(OSError):  # there is no world just now; and held, the next minute tells
            os.utime(self.note)

    def take_up(self) -> None:
        """A window is about to open in the world that was left: a crash from now on is one."""
        self.closed = None
        with contextlib.suppress(OSError):  # it is not there after a crash; and held, the next start asks once more
            (self.live / _CLOSED).unlink()

    @property
    def kept(self) -> bool:
        """Whether a world of today was left."""
        return self.templates.of_today(self.live)

    def trouble(self) -> str:
        """What in the live world cannot be used, in French; "" where all can. No window may have it open.

        Raises Refusal where the disk, a right or another program keeps it from being used now.
        """
        with self._refusing():
            self._clock.reread()
            return self.templates.trouble(self.live)

    @property
    def undated(self) -> bool:
        """Whether a world is here that does not tell of which day it is: a power cut has left half of it."""
        return self.live.exists() and not self.templates.dated(self.live)

    def look_for_room(self, situation: Situation) -> None:
        """Before a window is closed for another world. Raises Refusal where the disk has no room for it."""
        with self._refusing():
            needed = self.templates.needed(situation)
            needed += 0 if self._wanted is None else self.templates.needed_for_all()
            if full_at(self._outer, needed):
                raise DiskFull

    def replace(self, situation: Situation, note: Note | None = None, *, aside: bool = False) -> None:
        """Replaces the live world by a prepared situation, with a note of the presentation in it; no window may have
        it open. Raises Refusal, and leaves the world and its name as they were. `aside`: as in `Templates.copy`.
        """
        days = 0

        def add(part: Path) -> None:
            nonlocal days
            days = calendar.days_of(part)
            (part / FOLDER).mkdir(exist_ok=True)
            if note is not None:
                notes.write(part / _NOTE, note)

        self.close()
        wanted, self._wanted = self._wanted, None
        before = borrowing.noted(self._outer)
        try:
            with self._refusing():
                if wanted is not None:
                    # Noted once its worlds are there: killed before, the world that is there is found under its name.
                    borrowing.bear(wanted)
                    self.templates.prepare()
                    borrowing.take(self._outer, wanted)
                self.templates.copy(situation, self.live, add, aside=aside)
                if wanted is not None and wanted != before:
                    self.templates.forget_damaged(self.live)  # it may bear the name that has ended
        except Refusal:
            if wanted is not None:
                borrowing.bear(before)
                with contextlib.suppress(OSError):  # the disk is full: only the next start would find the other name
                    borrowing.take(self._outer, before)
            _log.warning("the world was not replaced", exc_info=True)
            raise
        self.road.counted = None
        self._clock.begin_at(days)

    @contextlib.contextmanager
    def _refusing(self) -> Iterator[None]:
        """Says in French why worlds cannot be made or copied."""
        year = paris_day(self._now()).year
        if year not in _YEARS:
            raise Refusal("clock", _CLOCK.format(year=year), remedy="Réglez-la, puis recommencez.")
        try:
            yield
        except (OSError, DatabaseFault, StoreError) as error:
            if of_room(error):
                raise Refusal("disk_full", _FULL, remedy=_MAKE_ROOM) from error
            if isinstance(error, OSError):
                sentence = f"Le dossier «\u00a0{self._outer}\u00a0» ne peut pas être utilisé\u00a0: {reason_of(error)}."
                raise Refusal("folder", sentence) from error
            raise Refusal("database", error.sentence, remedy=getattr(error, "remedy", "")) from error

    def close(self) -> None:
        if self._national is not None:
            self._national.close()
            self._national = None

    def clean_up(self) -> None:
        """The window was closed: keeps the live world for a start on the same day, as a crash does, or erases it."""
        self._at_end()
        self.close()
        shutil.rmtree(self._outer / TEMPORARY, ignore_errors=True)
        if not self.erases:
            with contextlib.suppress(OSError):  # then the next start does not ask about the name
                (self.live / _CLOSED).touch()
            return
        # The name first, in one move: broken off later, the next start does not bear it, and deletes what is left.
        with contextlib.suppress(OSError):  # it is never in the way of the end
            borrowing.take(self._outer, "")
        self.settle_name()
        self.templates.erase(self.live)
        self.templates.forget_borrowed()

    @property
    def exchanged(self) -> bool:
        """Whether the window was left on the computer's main screen; False where that cannot be read now."""
        with contextlib.suppress(Refusal):  # only the size with which the text begins hangs on it
            note = notes.read(self.note)
            return note is not None and note.exchanged
        return False

    @property
    def note(self) -> Path:
        """The file, inside the live world, that notes the step of the story."""
        return self.live / _NOTE
