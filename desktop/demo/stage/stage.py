"""What the presenter controls: the step of the story, the network, what the platform decides, starting again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from desktop.demo.stage import leading
from desktop.demo.stage.asking import Asking, failing
from desktop.demo.stage.deciding import Deciding
from desktop.demo.stage.falling import Falling
from desktop.demo.stage.projection import Projection
from desktop.demo.stage.replacing import Replacing
from desktop.demo.stage.tampering import Tampering
from desktop.demo.stage.timing import Timing
from desktop.demo.story import readiness
from desktop.demo.story.steps import StoryStep
from desktop.demo.story.storyline import PHASES, STEPS
from desktop.demo.worlds import notes
from desktop.demo.worlds.road import NETWORKS, Network, state_of
from desktop.demo.worlds.situations import Situation
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal

if TYPE_CHECKING:
    from desktop.session import Session


class Stage(Asking):
    """Lives longer than the windows: a reset or a simulated crash ends one window and opens the next."""

    def __init__(self, world: DemonstrationWorld) -> None:
        super().__init__()
        self._world, self.road = world, world.road
        self.session: Session | None = None
        self._next: Situation | None = None  # the situation to copy once the window is closed
        self._arrival: Callable[[], None] | None = None  # what the next window begins with; None: its first page
        self.replacing, self.falling = Replacing(self, world.live), Falling()
        world.before_next = self._go_on
        self._cut_midway = False  # F9 has cut an exchange under way: pressed again, the network is whole
        self.number, self.timing = 0, Timing()
        self.network: Network = "absent"
        self._left: notes.Note | None = None  # what was there before another world was asked for; noted or not
        self.slide = False  # it covers the page
        self.unnoted = ""  # why a breakdown would not find the present step, in French
        self.deciding = Deciding(self, world)
        self.unfolded: bool | None = None  # what was chosen for the panel; None: decided by the window's width
        self.tampering, self.projection = Tampering(self.changed.emit), Projection()
        self.projection.changed.connect(self._note)

    # --- the start --------------------------------------------------------------------------------------------------

    def begin(self, phase: str = "") -> None:
        """Before the first window: prepares a world, or takes the one that was left open today. Raises Refusal."""
        self._world.prepare()
        if not phase and self._world.templates.fits(self._world.live):
            self._remember(notes.read(self._world.note))
            self.replacing.recall()
            return
        start = PHASES[phase or "needs"]
        self._set_out(start.step)
        self.projection.full = True
        self._world.replace(start.situation, self._present)

    def attach(self, session: "Session") -> None:
        """A window is being built; called from its constructor, so that its `ended` reaches this object first."""
        self.session = session
        self.projection.follow(session.frame)
        self.road.mend()
        session.connectivity.tell(state_of(self.network))
        session.ready.connect(self._arrive)
        session.ended.connect(self._ended)
        session.actor.changed.connect(self._follow)

    # --- what the panel and the keys ask ----------------------------------------------------------------------------

    @property
    def counted(self) -> int | None:
        """Votes of the commune that the platform counts; None while it was not asked."""
        return self.road.counted

    @property
    def step(self) -> StoryStep:
        return STEPS[self.number]

    def show(self, number: int) -> None:
        """Goes to a step. The world stays as it is: where the step is not ready in it, it offers to prepare its own.

        The present step again: prepares it if it is not ready, else leads to its page.
        """
        if number == self.number and self.question is not None and self.question.of_world:
            if not self.question.just_asked:
                self.replacing.this_step()
        elif 0 <= number < len(STEPS):
            self._set_step(number)
            self._enter()

    def prepare(self, number: int) -> None:
        """Replaces the world by the prepared one for this step."""
        if 0 <= number < len(STEPS):
            self._set_out(number)
            self._restart(self.step.situation)

    def turn_slide(self, *, shown: bool | None = None) -> None:
        """F12: shows the slide over the page, at any step, or takes it away."""
        self.slide = not self.slide if shown is None else shown
        self.changed.emit()

    def start_in(self, phase: str) -> None:
        """Starts again in a phase of the campaign."""
        self._set_out(PHASES[phase].step)
        self._restart(PHASES[phase].situation)

    def reset(self) -> None:
        self.start_in("needs")
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
        if self.session is not None and not self.falling.fallen:
            self.session.frame.current = ""  # so that the page is not told to save before the window closes
            self._arrival = None
            self.falling.fall()
            self._restart(None)

    @property
    def cuts(self) -> bool:
        """Whether F9 would now cut an exchange in its middle."""
        return self.network == "slow" and self.session is not None and self.session.syncing.state.running

    def switch(self) -> None:
        """F9: absent, slow, present, then absent again. During an exchange over a slow link it cuts it."""
        again, self._cut_midway = self._cut_midway, self.cuts
        turned = NETWORKS[(NETWORKS.index(self.network) + 1) % len(NETWORKS)]
        self.set_network("absent" if self._cut_midway else "present" if again else turned)

    def set_network(self, state: Network) -> None:
        back = self.network == "absent" and state != "absent"
        self._cut_midway = self._cut_midway and state == "absent"
        self.network = self.road.state = state
        self.deciding.unheard = self.deciding.unheard and not back
        self._note()
        if self.session is not None:
            self.session.connectivity.tell(state_of(state))
            if back:  # asked for, as a round that begins by itself waits for its time after one that was cut
                self.session.syncing.now()
        self.changed.emit()

    def decide(self) -> None:
        """F10."""
        self.deciding.decide()

    def leave(self) -> bool:
        """Escape: takes the slide away, or answers a question with no; False where there is neither."""
        if self.question is not None:
            self.answer(yes=False)
        elif self.slide:
            self.turn_slide(shown=False)
        else:
            return False
        return True

    # --- inside -----------------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        """Leads to the page of the step, once it is known whether the present world has what the step needs."""
        session, number, network = self.session, self.number, self.network
        self.tampering.undo(session)
        self._note()
        self.changed.emit()
        if session is None:
            self._arrival = self._enter  # the window has fallen
            return

        def enter(lacking: tuple[str, ...]) -> None:
            if session is not self.session or number != self.number:
                return  # another step was chosen meanwhile
            if lacking:
                session.frame.go(self.step.place)
                self.replacing.offer(lacking, number)
            else:
                if self.network == network:  # otherwise F9 was pressed meanwhile, and holds
                    self.set_network(self.step.network)
                leading.lead(session, self.step)

        leading.save(session)  # what is being typed counts too
        session.actor.ask(readiness.lacking, self.step, then=enter)

    def _follow(self, changes: Changes) -> None:
        """Takes an answer away once what it asks was done, and an offer to prepare once what lacked is there."""
        self.deciding.follow(changes)
        self.replacing.follow(self._look_again)

    def _look_again(self, lacking: tuple[str, ...]) -> None:
        if not lacking and self.offers:
            self.ask(None)
            self._enter()

    def _set_step(self, number: int) -> None:
        self.number, self.question, self._cut_midway = number, None, False
        self.deciding.forget()
        self.slide = self.step.act == "slide"
        self.timing.turn(number)

    def _set_out(self, number: int) -> None:
        """Before the window opens in which this step begins, in another world."""
        if self._next is None:
            self._left = self._present
        self._set_step(number)
        self.network = self.road.state = self.step.network
        self._arrival = self._lead

    def _restart(self, situation: Situation | None) -> None:
        self._next = situation
        self.road.cut()
        # A button of the window that is about to close may have called this: it must return first.
        QTimer.singleShot(0, self._leave)

    def _leave(self) -> None:
        if self.session is not None:
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
            follow()

        self.falling.hold(open_next)

    def _replace(self, situation: Situation) -> None:
        """Where that fails, the next window shows the world and the step that were there, and says why."""
        number, name = self.number, self._world.wanted
        try:
            self._world.replace(situation, self._present)
        except Refusal as refusal:
            self._remember(self._left)
            self._arrival = None

            def again() -> None:
                self._world.bear(name)
                self._set_out(number)
                self._restart(situation)

            self.question = failing(refusal, again)
        else:
            self.replacing.forget()
            self.unnoted = ""  # the step was noted with the world

    def _arrive(self) -> None:
        if self.session is None:
            return
        self.tampering.undo(self.session)
        self.replacing.arrive(self.session)
        self.changed.emit()  # the presenter's window was there before this one, and shows the step before
        leading.count(self.session, self.step)
        if self.network != "absent":  # as in `set_network`: the window before may have cut an exchange
            self.session.syncing.now()
        arrival, self._arrival = self._arrival, None
        if arrival is not None:
            arrival()

    def _lead(self) -> None:
        if self.session is not None:
            leading.lead(self.session, self.step)

    @property
    def _present(self) -> notes.Note:
        full, exchanged, spent = self.projection.full, self.projection.exchanged, self.timing.spent
        return notes.Note(step=self.number, network=self.network, full_screen=full, exchanged=exchanged, spent=spent)

    def _note(self) -> None:
        self.unnoted = notes.keep(self._world.note, self._present)

    def _remember(self, note: notes.Note | None) -> None:
        if note is not None and note.step < len(STEPS):
            self._set_step(note.step)
            self.network = self.road.state = note.network
            self.projection.full, self.projection.exchanged = note.full_screen, note.exchanged
            if note.spent is not None:
                self.timing.go_on(note.step, note.spent)
