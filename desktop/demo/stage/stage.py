"""What the presenter controls: the way from step to step; from window to window it is `next_window.py`."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from desktop.demo.stage import leading, taking_up
from desktop.demo.stage.asking import without_receipt
from desktop.demo.stage.confirming import Confirming
from desktop.demo.stage.deciding import Deciding
from desktop.demo.stage.falling import Falling
from desktop.demo.stage.hearing import Hearing
from desktop.demo.stage.made_here import MadeHere
from desktop.demo.stage.next_window import NextWindow
from desktop.demo.stage.presentation import Presentation
from desktop.demo.stage.tampering import Tampering
from desktop.demo.story import readiness
from desktop.demo.story.storyline import PHASES, STEPS
from desktop.demo.worlds.road import state_of
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.domain.changes import Changes

if TYPE_CHECKING:
    from desktop.session import Session

_ALIVE_MS = 60_000


class Stage(Presentation):
    """Lives longer than the windows, which a reset or a simulated crash ends: the next one is `NextWindow`'s."""

    def __init__(self, world: DemonstrationWorld) -> None:
        super().__init__(world)
        self._made_here, self.falling = MadeHere(lambda: self.decided, lambda: self.covered, world.live), Falling()
        self.confirming, self.deciding = Confirming(self, self, self._made_here), Deciding(self, world)
        self.hearing = Hearing(self, lambda: self.deciding.running, self._judge, self.confirming.offer_if_unready)
        self.tampering = Tampering(self.changed.emit, lambda: self.ask(without_receipt()))
        self._next = NextWindow(self, world, self._made_here, self.falling)
        self._alive = QTimer(self, interval=_ALIVE_MS)
        self._alive.timeout.connect(world.stay)

    # --- the start --------------------------------------------------------------------------------------------------

    def begin(self, phase: str = "") -> None:
        """Before the first window: prepares a world, or takes the one that was left open today. Raises Refusal.

        What was made in that world is not taken away unasked: not for another phase, nor where it is damaged.
        """
        name = self._world.prepare()
        kept = self._world.kept  # asked first: a look at its files is written beside them
        trouble = taking_up.trouble(self._world, kept=kept)
        if kept and not trouble:
            self.remember(taking_up.note_of(self._world))
            closed = self._world.closed is not None or name != ""  # it was asked, and killed under the cover
            taken_up = taking_up.TakenUp(self, self.confirming, self.hearing.waits, self._enter, closed=closed)
            self._next.begin_with(partial(taken_up.begin, phase))
            self._world.take_up()
            self._made_here.recall()
        else:
            self.projection.full = True
            self._next.renew(PHASES[phase or "needs"], trouble)
        if name:
            self.cover(anew=not kept or trouble != "")

    def attach(self, session: "Session") -> None:
        """A window is being built; called from its constructor, so that its `ended` reaches this object first."""
        self.session = session
        self._alive.start()
        self.projection.follow(session.frame)
        self.road.mend()
        session.connectivity.tell(state_of(self.network))
        session.ready.connect(self._arrive)
        session.ended.connect(self._ended)
        session.actor.acted.connect(self.deciding.take)
        session.actor.changed.connect(self._follow)
        session.actor.texts.moved.connect(lambda: self.confirming.follow(self._look_again))
        self.hearing.follow(session)

    # --- what the panel and the keys ask ----------------------------------------------------------------------------

    def show(self, number: int) -> None:
        """Goes to a step. The world stays as it is: where the step is not ready in it, it offers to prepare its own.

        The present step again: prepares it if it is not ready, else leads to its page.
        """
        if self.covered:
            self.changed.emit()  # the name's question is answered first, and stands where it is seen
        elif number == self.number and self.offers:
            if not self.just_asked:
                self.confirming.this_step()
        elif 0 <= number < len(STEPS):
            self.turn(number)
            self._enter()

    def prepare(self, number: int) -> None:
        """Replaces the world by the prepared one for this step."""
        if 0 <= number < len(STEPS):
            self._next.begin_anew(number, STEPS[number].situation)

    def start_in(self, phase: str) -> None:
        """Starts again in a phase of the campaign."""
        self._next.begin_anew(PHASES[phase].step, PHASES[phase].situation)

    def reset(self) -> None:
        if self._next.begin_anew(PHASES["needs"].step, PHASES["needs"].situation):
            self.timing.restart()

    def quit_and_erase(self) -> None:
        """Ends the demonstration and leaves nothing of it; closed in any other way it goes on at its next start."""
        if self.session is None:
            self._next.end_with(self.quit_and_erase)
            return
        self._world.erases = True
        self.road.cut()
        QTimer.singleShot(0, self.session.frame.close)  # a button of that window may have called this

    def crash(self) -> None:
        """Simulates a crash: the window closes without saving anything more; another opens with what was saved."""
        if self.session is not None and not self.falling.fallen and not self._world.erases:
            self.session.frame.current = ""  # so that the page is not told to save before the window closes
            self.session.closing.break_off()
            self._next.begin_with(self._enter if self.unready is None else None)
            self.falling.fall()
            self._next.open(None)

    def offer_again(self) -> None:
        """The step's offer that was folded with the panel stands again, in words of now, where the step lacks still."""
        if self.offer_put_off and self.question is None:
            self.offer_put_off = False
            self.confirming.offer_if_unready()

    def decide(self) -> None:
        """F10."""
        self.deciding.decide()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        """Leads to the page of the step, once the commune has heard what the platform decided before."""
        if self.covered:  # a window that opens after a crash
            self.once_named = self._enter
            return
        session = self.session
        self.tampering.undo(session)
        self.keep()
        self.changed.emit()
        if session is None:  # the window has fallen
            self._next.begin_with(self._enter)
            return
        leading.save(session)  # what is being typed counts too
        if self.hearing.waits():
            self.unready = True  # until it is judged
            self.keep()
            session.frame.go(self.step.place)
        else:
            self._judge()

    def _judge(self) -> None:
        """Leads to the page of the step, once it is known whether the present world has what the step needs."""
        session, number, network = self.session, self.number, self.network
        if session is None:
            return

        def enter(judged: tuple[tuple[str, ...], str]) -> None:
            lacking, phase = judged
            if session is not self.session or number != self.number:
                return  # another step was chosen meanwhile
            self.judge(lacking)  # so that the next start says so too
            if lacking:
                session.frame.go(self.step.place)
                self.confirming.offer(lacking, number)
            else:
                if self.network == network:  # otherwise F9 was pressed meanwhile, and holds
                    self.set_network(self.step.network)
                leading.lead(session, self.step, phase)

        session.actor.ask(readiness.lacking_in_phase, self.step, then=enter)

    def _follow(self, changes: Changes) -> None:
        """Takes an answer away once what it asks was done, and an offer to prepare once what lacked is there."""
        self.deciding.follow(changes)
        self.confirming.follow(self._look_again)

    def _look_again(self, lacking: tuple[str, ...]) -> None:
        if not lacking and self.standing("offer") is not None:
            self.drop("offer")
            self._enter()

    def _ended(self) -> None:
        """The window is closed and both workers have ended; the next window is not open yet."""
        self.session = None
        self.projection.follow(None)
        self.deciding.running = False
        self._world.close()

    def _arrive(self) -> None:
        if self.session is None:
            return
        self.tampering.undo(self.session)
        self.confirming.arrive(self.session)
        self.changed.emit()  # the presenter's window was there before this one, and shows the step before
        leading.count(self.session, self.step)
        if self.network != "absent":  # as in `set_network`: the window before may have cut an exchange
            self.session.syncing.now()
        self._next.arrive()
        self.deciding.arrive()
