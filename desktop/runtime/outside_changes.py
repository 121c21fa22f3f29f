"""Notices what changes outside the window (at midnight, the clock): each minute, and on each visit.

What another program writes (relaisctl) is seen within seconds, as to look for that costs next to nothing. An upgrade
of the program, or its removal, is noticed too, which this window would not notice by itself.
"""

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from desktop.domain.changes import EVERYTHING
from desktop.domain.french import paris_day
from desktop.domain.phases import ClockOffset
from desktop.runtime.actor import Actor
from desktop.runtime.clock_leaps import ClockLeaps
from desktop.runtime.installed_program import InstalledProgram, ProgramChange
from desktop.runtime.syncing import Syncing

_EVERY_MS = 60_000
_LOOK_MS = 4_000  # she has just typed the command beside the window, and looks at what it brought


class OutsideChanges(QObject):
    """Announces that anything may have changed. What this window writes itself is announced elsewhere.

    It also announces after a round, as other programs' writes cannot be told from those of the round.
    """

    #: ProgramChange: another version of the program was installed, or it was removed; None once it is as it was
    program_changed = Signal(object)

    def __init__(
        self,
        actor: Actor,
        syncing: Syncing,
        leaps: ClockLeaps | None,
        program: InstalledProgram | None = None,
        *,
        look_ms: int = _LOOK_MS,
    ) -> None:
        """`leaps`: of the computer's clock; None where the time is the story's. `program`: the one that runs."""
        super().__init__()
        self._program = program
        self._change: ProgramChange | None = None  # of the program, as it was told last
        self._actor, self._syncing, self._leaps = actor, syncing, leaps
        self._noting = False  # a leap is on its way into the database
        self._offset = ClockOffset()  # what was known of the clock at the last look
        self._known: int | None = None
        self._looking = False  # the worker was asked, and has not answered yet, or could not
        self._day = paris_day(actor.clock())
        self._running = False
        self._open = True
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.refresh)
        self._often = QTimer(self)
        self._often.setInterval(look_ms)
        self._often.timeout.connect(self._compare_again)

    def start(self) -> None:
        """Before the first round: what others write from now on is announced, also where that round hides it."""
        self.refresh()
        self._syncing.changed.connect(self._after_round)
        self._timer.start()
        self._often.start()
        application = QCoreApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._come_back)

    def stop(self) -> None:
        self._timer.stop()
        self._often.stop()
        self._open = False

    def refresh(self) -> None:
        """Looks for writes of others, except during a round, and for a new day, when "à 14 h 32" becomes wrong."""
        today = paris_day(self._actor.clock())
        if today != self._day:
            self._day = today
            self._actor.announce(EVERYTHING)
        if self._program is not None and (change := self._program.change()) is not self._change:
            self._change = change
            self.program_changed.emit(change)
        if self._may_look:
            self._ask()
            if self._leaps is not None:
                self._watch_clock(self._leaps)

    @property
    def _may_look(self) -> bool:
        """Not during a round, whose writes cannot be told from those of others."""
        return self._open and not self._syncing.state.running

    def _ask(self) -> None:
        """Looks for writes of others; what fails is tried again at the next minute only."""
        self._looking = True
        self._actor.consult(lambda context: context.store.writes_of_others(), then=self._compare)

    def _compare_again(self) -> None:
        if self._may_look and not self._looking:
            self._ask()

    def _come_back(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.refresh()

    def _after_round(self) -> None:
        before, self._running = self._running, self._syncing.state.running
        if before and not self._running:
            self.refresh()

    def _watch_clock(self, leaps: ClockLeaps) -> None:
        """Notes a leap, and what is known of the clock. One that could not be noted is seen again at the next look."""
        if self._noting:
            return
        leap, since = leaps.seen(), self._offset.exchange

        def noted(offset: ClockOffset | None) -> None:
            self._noting = False
            if offset is None:
                return
            leaps.noted(leap)
            before, self._offset = self._offset, offset
            shown_alike = before.right and offset.right  # that it may be unsure says nothing yet
            if leap and before != offset and not shown_alike:
                self._actor.announce(EVERYTHING)

        def failed(_sentence: str) -> None:
            self._noting = False

        self._noting = True
        self._actor.consult(
            lambda context: context.note_leap(leap, since, counts_sleep=leaps.counts_sleep), then=noted, failed=failed
        )

    def _compare(self, number: int) -> None:
        self._looking = False
        before, self._known = self._known, number
        if before not in (None, number):
            self._actor.announce(EVERYTHING)
