"""What the adviser controls: the step of the story, the network, what the platform decides, starting again."""

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.demo import sample
from desktop.demo.decisions import Decided
from desktop.demo.situations import Situation
from desktop.demo.steps import NETWORKS, Network, StoryStep
from desktop.demo.storyline import PHASES, STEPS
from desktop.demo.world import DemonstrationWorld
from desktop.domain.changes import Changes
from desktop.domain.places import PlaceKey, PlaceOrNone
from desktop.runtime.connectivity import State
from desktop.runtime.worker import Done
from desktop.viewmodels.kit.targets import NEW
from sync.contract.bundle import BadBundle

if TYPE_CHECKING:
    from desktop.session import Session

NOTHING_LEFT = Decided(
    "",
    "Rien n’attend de réponse",
    ("Demandez un service retenu, ou envoyez la demande au préfet.", "Puis appuyez encore sur F10."),
)
NOTHING_ON_STICK = Decided(
    "",
    "La clé n’a rien à porter",
    ("Rien de nouveau n’y est écrit.", "Boîte d’envoi, «\u00a0Clé USB…\u00a0»\u00a0: écrivez sur la clé, puis F10."),
    by_stick=True,
)


class Stage(QObject):
    """Lives longer than the windows: a reset or a simulated crash ends one window and opens the next."""

    changed = Signal()

    def __init__(self, world: DemonstrationWorld) -> None:
        super().__init__()
        self._world = world
        self._session: Session | None = None
        self._next: Situation | None = None  # the situation to copy once the window is closed
        self._going: PlaceOrNone = ""  # the page that the next window opens
        self._target = ""
        self.number = 0
        self.network: Network = "absent"
        self.decided: Decided | None = None
        self.deciding = False
        self.unfolded: bool | None = None  # what the adviser chose for the panel; None: decided by the window's width
        self.unheard = False  # something was decided without a network: the commune does not know it

    # --- the start --------------------------------------------------------------------------------------------------

    def begin(self, phase: str = "") -> None:
        """Before the first window: prepares a new world, or takes the one that a crash has left today."""
        self._world.templates.prepare()
        if not phase and self._world.templates.fits(self._world.live):
            self._remember()
            return
        start = PHASES[phase or "needs"]
        self._world.replace(start.situation)
        self._set_step(start.step)

    def attach(self, session: "Session") -> None:
        """A window is being built; called from its constructor, so that its `ended` reaches this object first."""
        self._session = session
        self._world.road.mend()
        session.connectivity.tell(_network_state(self.network))
        session.ready.connect(self._arrive)
        session.ended.connect(self._ended)
        session.actor.changed.connect(self._outdate)

    # --- what the panel and the keys ask ----------------------------------------------------------------------------

    @property
    def step(self) -> StoryStep:
        return STEPS[self.number]

    def show(self, number: int) -> None:
        """Shows another step; the world stays as it is, and the window goes to the step's page."""
        if 0 <= number < len(STEPS) and number != self.number:
            self.number, self.decided = number, None
            self._note()
            if self._session is not None:
                # A text being written stays open: targets that are written in are not opened here.
                self._lead(self.step.place, "" if self.step.target in (NEW, "draft") else self.step.target)
            self.changed.emit()

    def prepare(self, number: int) -> None:
        """Replaces the world by the prepared one for this step."""
        self._set_step(number)
        self._restart(self.step.situation)

    def start_in(self, phase: str) -> None:
        """Starts again in a phase of the campaign."""
        self._set_step(PHASES[phase].step)
        self._restart(PHASES[phase].situation)

    def reset(self) -> None:
        self.start_in("needs")

    def crash(self) -> None:
        """Simulates a crash: the window closes without saving anything more; another opens with what was saved."""
        if self._session is not None:
            self._session.frame.current = ""  # so that the page is not told to save before the window closes
            self._going, self._target = "", ""
            self._restart(None)

    def switch(self) -> None:
        """F9: absent, slow, present, then absent again."""
        self.set_network(NETWORKS[(NETWORKS.index(self.network) + 1) % len(NETWORKS)])

    def set_network(self, state: Network) -> None:
        back = self.network == "absent" and state != "absent"
        self.network = self._world.road.state = state
        self.unheard = self.unheard and not back
        self._note()
        if self._session is not None:
            self._session.connectivity.tell(_network_state(state))
            if back and not self._session.syncing.state.running:
                self._session.syncing.now()
        self.changed.emit()

    def decide(self) -> None:
        """F10: carries the USB stick to the platform and back; or else the platform decides the next thing.

        Runs in the network's worker, where the platform answers its calls.
        """
        if self._session is None or self.deciding:
            return
        self.deciding = True
        if self.network != "absent":
            self._session.syncing.now()  # so that the platform first gets what the commune has just done
        of_stick, phase = self.step.act == "stick", self._session.status_summary.opening.open_phase or ""
        self._session.network.submit(lambda: self._next_of(of_stick=of_stick), lambda done: self._decided(done, phase))
        self.changed.emit()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _next_of(self, *, of_stick: bool) -> Decided | None:
        """Runs in the network's worker; `of_stick`: at the step about the USB stick, nothing else is decided."""
        national = self._world.national()
        try:
            carried = national.carry(self._world.usb)
        except BadBundle as bad:  # a person has changed files in that folder
            return Decided("", "La clé ne peut pas être lue", (bad.sentence, bad.remedy), by_stick=True)
        if carried is not None:
            return Decided(national.phase(), "La clé est revenue", carried.lines, by_stick=True)
        return NOTHING_ON_STICK if of_stick else national.decide()

    def _decided(self, done: Done[Decided | None], phase: str) -> None:
        """Shows the result; `phase`: the one in which it was asked for, where the decision can be seen."""
        self.deciding = False
        if done.error is not None:
            self.changed.emit()
            raise done.error
        self.decided = done.value or NOTHING_LEFT
        by_stick = self.decided.by_stick
        self.unheard = self.network == "absent" and done.value is not None and not by_stick
        if self._session is not None and self.network != "absent":
            self._session.syncing.now()
            by_network = done.value is not None and not by_stick
            if by_network and ":" in self.step.target and self._session.frame.current == self.step.place:
                # Goes from the screen after an act back to where the decision can be seen.
                self._lead(self.step.place, self.step.target, phase)
        self.changed.emit()

    def _outdate(self, changes: Changes) -> None:
        """Takes the answer away once what it asks was done: the stick written, its answer read in, a demand made."""
        if changes.outbox and self.decided is not None and (self.decided.by_stick or self.decided is NOTHING_LEFT):
            self.decided = None
            self.changed.emit()

    def _set_step(self, number: int) -> None:
        self.number, self.decided, self.unheard = number, None, False
        self.network = self._world.road.state = self.step.network
        self._going, self._target = self.step.place, self.step.target

    def _restart(self, situation: Situation | None) -> None:
        self._next = situation
        self._world.road.cut()
        if self._session is not None:
            # A button of the window that is about to close may have called this: it must return first.
            QTimer.singleShot(0, self._leave)

    def _leave(self) -> None:
        if self._session is not None:
            self._session.commune_wanted.emit(self._world.home)

    def _ended(self) -> None:
        """The window is closed and both workers have ended; the next window is not open yet."""
        self._session = None
        self.deciding = False
        self._world.close()
        if self._next is not None:
            self._world.replace(self._next)
            self._next = None
            self._note()

    def _arrive(self) -> None:
        session = self._session
        if session is None or not self._going:
            return
        place, target = self._going, self._target
        self._going, self._target = "", ""
        self._lead(place, target)

    def _lead(self, place: PlaceKey, target: str, phase: str = "") -> None:
        """Opens a page and target, once the id that it stands for is known. `phase`: used in place of the open one."""
        session = self._session
        if session is None:
            return
        if target.startswith("phase:"):
            phase = phase or session.status_summary.opening.open_phase or ""
            target = target.replace("phase", phase if phase == "deployment" else "steering", 1)
        if target == "draft":
            drafts = session.opening.drafts
            target = drafts[0].id if drafts else ""
        if target == "request":
            session.actor.ask(sample.ready_request, then=lambda id: session.frame.go(place, id))
        else:
            session.frame.go(place, target)

    def _note(self) -> None:
        note = json.dumps({"step": self.number, "network": self.network})
        self._world.note.write_text(note, "utf-8")

    def _remember(self) -> None:
        try:
            note = json.loads(self._world.note.read_text("utf-8"))
            number, network = int(note["step"]), note["network"]
        except (OSError, ValueError, KeyError, TypeError):
            return
        if 0 <= number < len(STEPS) and network in NETWORKS:
            self.number = number
            self.network = self._world.road.state = network


def _network_state(network: Network) -> State:
    return "absent" if network == "absent" else "present"
