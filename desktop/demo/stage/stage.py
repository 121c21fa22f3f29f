"""What the presenter controls: the way from step to step, from window to window, and from world to world."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal

from desktop.demo.stage import leading, taking_up
from desktop.demo.stage.asking import failing, renewed, without_receipt
from desktop.demo.stage.confirming import Confirming
from desktop.demo.stage.deciding import Deciding
from desktop.demo.stage.falling import Falling
from desktop.demo.stage.hearing import Hearing
from desktop.demo.stage.made_here import MadeHere
from desktop.demo.stage.presentation import Presentation
from desktop.demo.stage.tampering import Tampering
from desktop.demo.story import readiness
from desktop.demo.story.steps import Start
from desktop.demo.story.storyline import PHASES, STEPS
from desktop.demo.worlds import notes
from desktop.demo.worlds.road import state_of
from desktop.demo.worlds.situations import Situation
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal, words_of

if TYPE_CHECKING:
    from desktop.session import Session


class Stage(Presentation):
    """Lives longer than the windows: a reset or a simulated crash ends one window and opens the next."""

    name_wanted = Signal()  #: the presenter is to be asked for another name of the home

    def __init__(self, world: DemonstrationWorld) -> None:
        super().__init__(world)
        self._next: Situation | None = None  # the situation to copy once the window is closed
        self._arrival: Callable[[], None] | None = None  # what the next window begins with; None: its first page
        self._left: notes.Note | None = None  # what was there before another world was asked for; noted or not
        self._made_here, self.falling = MadeHere(lambda: self.decided, world.live), Falling()
        self.confirming, self.deciding = Confirming(self, self, self._made_here), Deciding(self, world)
        self.hearing = Hearing(self, self._judge, self.confirming.offer_if_unready)
        self.tampering = Tampering(self.changed.emit, lambda: self.ask(without_receipt()))
        world.before_next = self._go_on

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
            self._arrival = partial(taken_up.begin, phase)
            self._world.take_up()
            self._made_here.recall()
        else:
            self.projection.full = True
            self._renew(PHASES[phase or "needs"], trouble)
        if name:
            taking_up.ask_name(self, self.name_wanted.emit, anew=None if kept else self.number)

    def attach(self, session: "Session") -> None:
        """A window is being built; called from its constructor, so that its `ended` reaches this object first."""
        self.session = session
        self.projection.follow(session.frame)
        self.road.mend()
        session.connectivity.tell(state_of(self.network))
        session.ready.connect(self._arrive)
        session.ended.connect(self._ended)
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
        elif number == self.number and self.question is not None and self.question.of_world:
            if not self.question.just_asked:
                self.confirming.this_step()
        elif 0 <= number < len(STEPS):
            self.turn(number)
            self._enter()

    def prepare(self, number: int) -> None:
        """Replaces the world by the prepared one for this step."""
        if 0 <= number < len(STEPS):
            self._begin_anew(number, STEPS[number].situation)

    def start_in(self, phase: str) -> None:
        """Starts again in a phase of the campaign."""
        self._begin_anew(PHASES[phase].step, PHASES[phase].situation)

    def reset(self) -> None:
        if self._begin_anew(PHASES["needs"].step, PHASES["needs"].situation):
            self.timing.restart()

    def quit_and_erase(self) -> None:
        """Ends the demonstration and leaves nothing of it; closed in any other way it goes on at its next start."""
        if self.session is None:
            self._arrival = self.quit_and_erase
            return
        self._world.erases = True
        self.road.cut()
        QTimer.singleShot(0, self.session.frame.close)  # a button of that window may have called this

    def crash(self) -> None:
        """Simulates a crash: the window closes without saving anything more; another opens with what was saved."""
        if self.session is not None and not self.falling.fallen and not self._world.erases:
            self.session.frame.current = ""  # so that the page is not told to save before the window closes
            self.session.closing.break_off()
            self._arrival = self._enter if self.unready is None else None
            self.falling.fall()
            self._restart(None)

    def decide(self) -> None:
        """F10; not while the page is covered, where nobody sees what was decided."""
        if not self.covered:
            self.deciding.decide()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        """Leads to the page of the step, once the commune has heard what the platform decided before."""
        session = self.session
        self.tampering.undo(session)
        self.keep()
        self.changed.emit()
        if session is None:  # the window has fallen
            self._begin_with(self._enter)
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

        def enter(lacking: tuple[str, ...]) -> None:
            if session is not self.session or number != self.number:
                return  # another step was chosen meanwhile
            self.judge(lacking)  # so that the next start says so too
            if lacking:
                session.frame.go(self.step.place)
                self.confirming.offer(lacking, number)
            else:
                if self.network == network:  # otherwise F9 was pressed meanwhile, and holds
                    self.set_network(self.step.network)
                leading.lead(session, self.step)

        session.actor.ask(readiness.lacking, self.step, then=enter)

    def _follow(self, changes: Changes) -> None:
        """Takes an answer away once what it asks was done, and an offer to prepare once what lacked is there."""
        self.deciding.follow(changes)
        self.confirming.follow(self._look_again)

    def _renew(self, start: Start, trouble: str) -> None:
        """Another world before the next window, at its first step; says so where a damaged one is set aside for it.

        Raises Refusal.
        """
        self._set_out(start.step)
        self.unheard = self.decided = False
        self._world.replace(start.situation, self.present, aside=trouble != "")
        self._made_here.forget()
        if trouble:
            self.question = renewed(trouble, start.step)

    def _look_again(self, lacking: tuple[str, ...]) -> None:
        if not lacking and self.offers:
            self.ask(None)
            self._enter()

    def _begin_anew(self, number: int, situation: Situation) -> bool:
        """In another world, if the disk has room for it: else the window is not even closed, and says so."""
        name = self._world.wanted
        try:
            self._world.look_for_room(situation)
        except Refusal as refusal:
            self._world.bear(None)
            self.ask(failing(refusal, partial(self._try_anew, name, number, situation), closed=False))
            return False
        self._set_out(number)
        self._restart(situation)
        return True

    def _try_anew(self, name: str | None, number: int, situation: Situation) -> None:
        self._world.bear(name)
        self._begin_anew(number, situation)

    def _set_out(self, number: int) -> None:
        """Before the window opens in which this step begins, in another world."""
        if self._next is None:
            self._left = self.present
        self.turn(number)
        self.network = self.road.state = self.step.network
        self._begin_with(self._lead)

    def _begin_with(self, arrival: Callable[[], None]) -> None:
        """What the next window begins with; not where it was told to end."""
        if self._arrival != self.quit_and_erase:
            self._arrival = arrival

    def _restart(self, situation: Situation | None) -> None:
        self._next = situation
        self.road.cut()
        # A button of the window that is about to close may have called this: it must return first.
        QTimer.singleShot(0, self._leave)

    def _leave(self) -> None:
        if self.session is not None and not self._world.erases:  # otherwise the end was asked for meanwhile
            self.session.commune_wanted.emit(self._world.home)

    def _ended(self) -> None:
        """The window is closed and both workers have ended; the next window is not open yet."""
        self.session = None
        self.projection.follow(None)
        self.deciding.running = False
        self._world.close()

    def _go_on(self, follow: Callable[[], None]) -> None:
        """Before the next window opens, which a fall holds back: in the world that was asked for, meanwhile too."""

        def open_next() -> None:
            if self._next is not None:
                self._replace(self._next)
                self._next = None
            try:
                trouble = self._world.trouble()
                if trouble:
                    self._renew(PHASES["needs"], trouble)
            except Refusal as refusal:  # opened now, the window would say that there is no commune
                if self._arrival == self.quit_and_erase:
                    self._world.erases = True
                    QCoreApplication.quit()
                else:
                    self.falling.wait(words_of(refusal), open_next)
                return
            follow()

        self.falling.hold(open_next)

    def _replace(self, situation: Situation) -> None:
        """Where that fails, the next window shows the world and the step that were there, and says why."""
        number, name = self.number, self._world.wanted
        self.unheard = self.decided = False
        try:
            self._world.replace(situation, self.present)
        except Refusal as refusal:
            self.remember(self._left)
            self._arrival = None
            self.question = failing(refusal, partial(self._try_anew, name, number, situation), closed=True)
        else:
            self._made_here.forget()
            if name is not None:
                self.uncover()
            self.unnoted = ""  # the step was noted with the world

    def _arrive(self) -> None:
        if self.session is None:
            return
        self.tampering.undo(self.session)
        self.confirming.arrive(self.session)
        self.changed.emit()  # the presenter's window was there before this one, and shows the step before
        leading.count(self.session, self.step)
        if self.network != "absent":  # as in `set_network`: the window before may have cut an exchange
            self.session.syncing.now()
        arrival, self._arrival = self._arrival, None
        if arrival is not None:
            arrival()

    def _lead(self) -> None:
        self.judge(())  # its own world was just prepared
        if self.session is not None:
            leading.lead(self.session, self.step)
