"""From one window to the next: in which world it opens, at which step, and what it begins with."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QTimer

from desktop.demo.stage import leading
from desktop.demo.stage.asking import failing, renewed
from desktop.demo.stage.falling import Falling
from desktop.demo.stage.made_here import MadeHere
from desktop.demo.stage.presentation import Presentation
from desktop.demo.story.steps import Start
from desktop.demo.story.storyline import PHASES
from desktop.demo.worlds import notes
from desktop.demo.worlds.situations import Situation
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.domain.refusals import Refusal, words_of


class NextWindow:
    """Closes the window that is open, and says what comes after it."""

    def __init__(
        self, presentation: Presentation, world: DemonstrationWorld, made_here: MadeHere, falling: Falling
    ) -> None:
        self._presentation, self._world = presentation, world
        self._made_here, self._falling = made_here, falling
        self._situation: Situation | None = None  # to copy once the window is closed; None: the world stays
        self._arrival: Callable[[], None] | None = None  # None: its first page
        self._last = False  # it is told to end: nothing takes the place of that
        self._left: notes.Note | None = None  # what was there before another world was asked for; noted or not
        world.before_next = self._go_on

    # --- what it begins with ----------------------------------------------------------------------------------------

    def begin_with(self, arrival: Callable[[], None] | None) -> None:
        """What the next window begins with; not where it was told to end."""
        if not self._last:
            self._arrival = arrival

    def end_with(self, arrival: Callable[[], None]) -> None:
        self._arrival, self._last = arrival, True

    def arrive(self) -> None:
        """It is there."""
        arrival, self._arrival, self._last = self._arrival, None, False
        if arrival is not None:
            arrival()

    # --- in which world ---------------------------------------------------------------------------------------------

    def renew(self, start: Start, trouble: str) -> None:
        """Another world before the next window, at its first step; says so where a damaged one is set aside for it.

        Raises Refusal.
        """
        presentation = self._presentation
        self._set_out(start.step)
        self._world.replace(start.situation, presentation.present, aside=trouble != "")
        self._made_here.forget()
        presentation.tell_anew()
        if trouble:
            presentation.ask(renewed(trouble, start.step))

    def begin_anew(self, number: int, situation: Situation) -> bool:
        """In another world, if the disk has room for it: else the window is not even closed, and says so."""
        name = self._world.wanted
        try:
            self._world.look_for_room(situation)
        except Refusal as refusal:
            self._world.bear(None)
            again = partial(self._try_anew, name, number, situation)
            self._presentation.ask(failing(refusal, again, closed=False))
            return False
        self._set_out(number)
        self.open(situation)
        return True

    def open(self, situation: Situation | None) -> None:
        """Closes the window that is open for it. `situation`: of another world; None: in the same one."""
        self._situation = situation
        self._presentation.road.cut()
        # A button of the window that is about to close may have called this: it must return first.
        QTimer.singleShot(0, self._leave)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _try_anew(self, name: str | None, number: int, situation: Situation) -> None:
        self._world.bear(name)
        self.begin_anew(number, situation)

    def _set_out(self, number: int) -> None:
        """Before the window opens in which this step begins, in another world."""
        presentation = self._presentation
        if self._situation is None:
            self._left = presentation.present
        presentation.turn(number)
        presentation.network = presentation.road.state = presentation.step.network
        self.begin_with(self._lead)

    def _lead(self) -> None:
        presentation = self._presentation
        presentation.judge(())  # its own world was just prepared
        if presentation.session is not None:
            leading.lead(presentation.session, presentation.step)

    def _leave(self) -> None:
        session = self._presentation.session
        if session is not None and not self._world.erases:  # otherwise the end was asked for meanwhile
            session.commune_wanted.emit(self._world.home)

    def _go_on(self, follow: Callable[[], None]) -> None:
        """Before the next window opens, which a fall holds back: in the world that was asked for, meanwhile too."""

        def open_next() -> None:
            if self._situation is not None:
                self._replace(self._situation)
                self._situation = None
            try:
                trouble = self._world.trouble()
                if trouble:
                    self.renew(PHASES["needs"], trouble)
            except Refusal as refusal:  # opened now, the window would say that there is no commune
                if self._last:
                    self._world.erases = True
                    QCoreApplication.quit()
                else:
                    self._falling.wait(words_of(refusal), open_next)
                return
            follow()

        self._falling.hold(open_next)

    def _replace(self, situation: Situation) -> None:
        """Where that fails, the next window shows the world and the step that were there, and says why."""
        presentation = self._presentation
        number, name = presentation.number, self._world.wanted
        try:
            self._world.replace(situation, presentation.present)
        except Refusal as refusal:
            presentation.remember(self._left)
            self.begin_with(None)
            again = partial(self._try_anew, name, number, situation)
            presentation.ask(failing(refusal, again, closed=True))
        else:
            self._made_here.forget()
            if name is not None:
                presentation.uncover()
            presentation.tell_anew()
            presentation.unnoted = ""  # the step was noted with the world
