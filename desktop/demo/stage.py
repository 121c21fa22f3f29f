"""What the presenter controls: the step of the story, the network, what the platform decides, starting again."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.demo import leading, notes, readiness
from desktop.demo.asking import NOTHING_LEFT, Doubt, Question, doubting, next_decision, offering, replacing
from desktop.demo.decided import Decided
from desktop.demo.notes import Note
from desktop.demo.projection import Projection
from desktop.demo.road import state_of
from desktop.demo.situations import Situation
from desktop.demo.steps import NETWORKS, Network, StoryStep
from desktop.demo.storyline import PHASES, STEPS
from desktop.demo.tampering import Tampering
from desktop.demo.timing import Timing
from desktop.demo.world import DemonstrationWorld
from desktop.domain.changes import Changes
from desktop.runtime.worker import Done

if TYPE_CHECKING:
    from desktop.session import Session


class Stage(QObject):
    """Lives longer than the windows: a reset or a simulated crash ends one window and opens the next."""

    changed = Signal()

    def __init__(self, world: DemonstrationWorld) -> None:
        super().__init__()
        self._world = world
        self.session: Session | None = None
        self._next: Situation | None = None  # the situation to copy once the window is closed
        self._going = False  # the next window opens the page of the step
        self._cut_midway = False  # F9 has cut an exchange under way: pressed again, the network is whole
        self.number = 0
        self.network: Network = "absent"
        self.timing = Timing()
        self.question: Question | None = None
        self.decided: Decided | None = None
        self.deciding = False
        self.unfolded: bool | None = None  # what was chosen for the panel; None: decided by the window's width
        self.unheard = False  # something was decided without a network: the commune does not know it
        self.tampering = Tampering()
        self.projection = Projection()
        self.projection.changed.connect(self._note)

    # --- the start --------------------------------------------------------------------------------------------------

    def begin(self, phase: str = "") -> None:
        """Before the first window: prepares a new world, or takes the one that a crash has left today."""
        self._world.templates.prepare()
        self._world.templates.recover(self._world.live)
        if not phase and self._world.templates.fits(self._world.live):
            self._remember()
            return
        start = PHASES[phase or "needs"]
        self._set_out(start.step)
        self._world.replace(start.situation, self._present)

    def attach(self, session: "Session") -> None:
        """A window is being built; called from its constructor, so that its `ended` reaches this object first."""
        self.session = session
        self.projection.follow(session.frame)
        self._world.road.mend()
        session.connectivity.tell(state_of(self.network))
        session.ready.connect(self._arrive)
        session.ended.connect(self._ended)
        session.actor.changed.connect(self._follow)

    # --- what the panel and the keys ask ----------------------------------------------------------------------------

    @property
    def counted(self) -> int | None:
        """Votes of the commune that the platform counts; None while it was not asked."""
        return self._world.road.counted

    @property
    def step(self) -> StoryStep:
        return STEPS[self.number]

    def show(self, number: int) -> None:
        """Goes to a step. The world stays as it is: where the step is not ready in it, it offers to prepare its own.

        The present step again: prepares it if it is not ready, else leads to its page.
        """
        if not 0 <= number < len(STEPS):
            return
        if number == self.number and self.question is not None and self.question.of_world:
            self.prepare(number)
            return
        self._set_step(number)
        self._enter()

    def prepare(self, number: int) -> None:
        """Replaces the world by the prepared one for this step."""
        if 0 <= number < len(STEPS):
            self._set_out(number)
            self._restart(self.step.situation)

    def go_back(self) -> None:
        """To the step before, with the world as it was when that began."""
        self.prepare(self.number - 1)

    def start_in(self, phase: str) -> None:
        """Starts again in a phase of the campaign."""
        self._set_out(PHASES[phase].step)
        self._restart(PHASES[phase].situation)

    def reset(self) -> None:
        self.timing.restart()
        self.start_in("needs")

    def crash(self) -> None:
        """Simulates a crash: the window closes without saving anything more; another opens with what was saved."""
        if self.session is not None:
            self.session.frame.current = ""  # so that the page is not told to save before the window closes
            self._going = False
            self._restart(None)

    def switch(self) -> None:
        """F9: absent, slow, present, then absent again. During an exchange over a slow link it cuts it."""
        running = self.session is not None and self.session.syncing.state.running
        again, self._cut_midway = self._cut_midway, self.network == "slow" and running
        turned = NETWORKS[(NETWORKS.index(self.network) + 1) % len(NETWORKS)]
        self.set_network("absent" if self._cut_midway else "present" if again else turned)

    def set_network(self, state: Network) -> None:
        back = self.network == "absent" and state != "absent"
        self._cut_midway = self._cut_midway and state == "absent"
        self.network = self._world.road.state = state
        self.unheard = self.unheard and not back
        self._note()
        if self.session is not None:
            self.session.connectivity.tell(state_of(state))
            if back:  # asked for, as a round that begins by itself waits for its time after one that was cut
                self.session.syncing.now()
        self.changed.emit()

    def decide(self, *, sure: bool = False) -> None:
        """F10: what the step expects of the platform, or carries the USB stick; asks before it decides anything else.

        Runs in the network's worker, where the platform answers its calls. `sure`: asked, and answered yes.
        """
        if self.session is None or self.deciding:
            return
        self.deciding, self.question = True, None
        if self.network != "absent":
            self.session.syncing.now()  # so that the platform first gets what the commune has just done
        step, phase = self.step, self.session.status_summary.opening.open_phase or ""
        decide = partial(next_decision, self._world, step, sure=sure)
        self.session.network.submit(decide, lambda done: self._decided(done, phase))
        self.changed.emit()

    def ask_reset(self) -> None:
        """Starts again; asks first, unless at the last step, which is there for it."""
        if self.step.act == "reset":
            self.reset()
        else:
            self._ask(replacing("Tout recommencer\u202f?", "Recommencer", self.reset))

    def ask_start(self, phase: str) -> None:
        self._ask(replacing("Recommencer dans cette phase\u202f?", "Recommencer", lambda: self.start_in(phase)))

    def ask_prepare(self) -> None:
        """Begins the step again in its prepared world; asks first where the present one would do."""
        if self.question is not None and self.question.of_world:
            self.prepare(self.number)
            return
        title = "Reprendre cette étape à son début\u202f?"
        self._ask(replacing(title, "Reprendre l’étape", lambda: self.prepare(self.number)))

    def answer(self, *, yes: bool) -> None:
        question = self.question
        self._ask(None)
        if question is not None and yes:
            question.do()

    def _ask(self, question: Question | None) -> None:
        self.question = question
        self.changed.emit()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        """Leads to the page of the step, once it is known whether the present world has what the step needs."""
        session, number, network = self.session, self.number, self.network
        self.tampering.undo(session)
        self._note()
        self.changed.emit()
        if session is None:
            return

        def enter(lacking: tuple[str, ...]) -> None:
            if session is not self.session or number != self.number:
                return  # another step was chosen meanwhile
            if lacking:
                session.frame.go(self.step.place)
                self._ask(offering(lacking, lambda: self.prepare(number)))
            else:
                if self.network == network:  # otherwise F9 was pressed meanwhile, and holds
                    self.set_network(self.step.network)
                leading.lead(session, self.step)

        if session.frame.current:
            session.frame.page(session.frame.current).leaving()  # what is being typed counts too
        session.actor.ask(readiness.lacking, self.step, then=enter)

    def _decided(self, done: "Done[Decided | Doubt | None]", phase: str) -> None:
        """Shows the result; `phase`: the one in which it was asked for, where the decision can be seen."""
        self.deciding = False
        if done.error is not None:
            self.changed.emit()
            raise done.error
        if isinstance(done.value, Doubt):
            self._ask(doubting(done.value, lambda: self.decide(sure=True)))
            return
        self.decided = done.value or NOTHING_LEFT
        by_stick = self.decided.by_stick
        self.unheard = self.network == "absent" and done.value is not None and not by_stick
        if self.session is not None and self.network != "absent":
            self.session.syncing.now()
            by_network = done.value is not None and not by_stick
            if by_network and self.step.proposal and self.session.frame.current == self.step.place:
                # Goes from the screen after an act back to where the decision can be seen.
                leading.lead(self.session, self.step, phase)
        self.changed.emit()

    def _follow(self, changes: Changes) -> None:
        """Takes an answer away once what it asks was done, and an offer to prepare once what lacked is there."""
        if changes.outbox and self.decided is not None and (self.decided.by_stick or self.decided is NOTHING_LEFT):
            self.decided = None
            self.changed.emit()
        if self.question is not None and self.question.of_world and self.session is not None:
            self.session.actor.ask(readiness.lacking, self.step, then=self._look_again)

    def _look_again(self, lacking: tuple[str, ...]) -> None:
        if not lacking and self.question is not None and self.question.of_world:
            self._ask(None)
            self._enter()

    def _set_step(self, number: int) -> None:
        self.number, self.decided, self.question = number, None, None
        self.unheard = self._cut_midway = False
        self.timing.turn(number)

    def _set_out(self, number: int) -> None:
        """Before the window opens in which this step begins, in another world."""
        self._set_step(number)
        self.tampering.forget()
        self.network = self._world.road.state = self.step.network
        self._going = True

    def _restart(self, situation: Situation | None) -> None:
        self._next = situation
        self._world.road.cut()
        # A button of the window that is about to close may have called this: it must return first.
        QTimer.singleShot(0, self._leave)

    def _leave(self) -> None:
        if self.session is not None:
            self.session.commune_wanted.emit(self._world.home)

    def _ended(self) -> None:
        """The window is closed and both workers have ended; the next window is not open yet."""
        self.session = None
        self.projection.follow(None)
        self.deciding = False
        self._world.close()
        if self._next is not None:
            self._world.replace(self._next, self._present)
            self._next = None

    def _arrive(self) -> None:
        if self.session is None:
            return
        leading.count(self.session, self.step)
        if self.network != "absent":  # asked for, as in `set_network`: the window before may have cut an exchange
            self.session.syncing.now()
        if self._going:
            self._going = False
            leading.lead(self.session, self.step)

    @property
    def _present(self) -> Note:
        shown = self.projection
        return Note(step=self.number, network=self.network, full_screen=shown.full, exchanged=shown.exchanged)

    def _note(self) -> None:
        notes.write(self._world.note, self._present)

    def _remember(self) -> None:
        note = notes.read(self._world.note)
        if note is not None and note.step < len(STEPS):
            self._set_step(note.step)
            self.network = self._world.road.state = note.network
            self.projection.full, self.projection.exchanged = note.full_screen, note.exchanged
